// The Pods of a workload are given so much to do together: processor time and memory of all, shared equally, and what one request takes.
import { formatRequirements, parseRequirements, requirementsOf } from '../apiserver/selectors/label-selector.ts'
import type { LabelSelector } from '../generated/api-types.d.ts'
import { kubeletAddress } from '../node/runtime/cri.ts'
import { defineFault, type FaultOptions, type FaultProblem, type FaultTarget, noSuch, type Workshop } from './define-fault.ts'

const OPTIONS = ['cpuMilli', 'memoryMi', 'requestCpuMs'] as const
const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job']

/** The selector of the Pods that are meant: a workload's own, or of a SimLoad its name, such as app=web. */
function selectorOf(workshop: Workshop, { kind, namespace = 'default', name }: FaultTarget): string | undefined {
  if (kind === 'SimLoad') {
    const requirements = parseRequirements(name)
    return 'error' in requirements || requirements.length === 0 ? undefined : name
  }
  const stored = workshop.object({ kind, namespace, name }) as { readonly spec?: { readonly selector?: LabelSelector | Readonly<Record<string, string>> } } | undefined, selector = stored?.spec?.selector
  if (!selector) return undefined
  const requirements = requirementsOf(kind === 'ReplicationController' ? { matchLabels: selector as Readonly<Record<string, string>> } : (selector as LabelSelector))
  return requirements === 'nothing' ? undefined : formatRequirements(requirements)
}

function problemOf(options: FaultOptions): FaultProblem | undefined {
  const wrong = OPTIONS.find((option) => options[option] !== undefined && !(typeof options[option] === 'number' && options[option] >= 0))
  return wrong === undefined ? undefined : { code: 'fault-bad-option', params: { fault: 'load', option: wrong, value: String(options[wrong]) } }
}

export default defineFault({
  name: 'load', targets: ['SimLoad', ...WORKLOADS], options: OPTIONS,
  says: ({ cpuMilli = '', memoryMi = '' }) => ({ cpuMilli, memoryMi }),
  at: ({ machines }) => kubeletAddress(machines.names[0] ?? ''),
  check: (workshop, target, options) => (selectorOf(workshop, target) === undefined ? noSuch(target) : problemOf(options)),
  apply(workshop, target, options) {
    const selector = selectorOf(workshop, target), { namespace = 'default' } = target
    if (selector === undefined) return
    const set = Object.fromEntries(OPTIONS.filter((option) => options[option] !== undefined).map((option) => [option, Number(options[option])]))
    workshop.metrics.setLoad({ namespace, selector, ...set })
  },
})
