// Filling memory or disk: of a machine by a program outside Kubernetes, of a Pod by one of its containers. What is taken is given back with 0.
// Of a machine it can also be said what is to be left, whatever the machine has.
import { BYTES_PER_MI } from '../node/cadvisor/cadvisor.ts'
import { wholeValue } from '../quantity.ts'
import type { Filling } from '../node/eviction/strain.ts'
import { containerOf } from './containers.ts'
import { type FaultOptions, type FaultProblem, type FaultTarget, noSuch, type Workshop } from './define-fault.ts'

export const MOST_MI = 1024 * 1024

/** Why it cannot be filled. */
export function fillProblem(fault: string, workshop: Workshop, target: FaultTarget, options: FaultOptions): FaultProblem | undefined {
  const { leaveMi, volume } = options, takeMi = leaveMi === undefined ? options['takeMi'] : 0
  if (leaveMi !== undefined && (target.kind !== 'Node' || typeof leaveMi !== 'number' || leaveMi < 0 || leaveMi > MOST_MI)) return { code: 'fault-bad-option', params: { fault, option: 'leaveMi', value: String(leaveMi) } }
  if (typeof takeMi !== 'number' || takeMi < 0 || takeMi > MOST_MI) return { code: 'fault-bad-option', params: { fault, option: 'takeMi', value: String(takeMi) } }
  if (target.kind === 'Node') {
    if (!workshop.machines.has(target.name)) return noSuch(target)
    return workshop.machines.hasPower(target.name) ? undefined : { code: 'fault-no-power', params: { name: target.name, node: target.name } }
  }
  const found = containerOf(workshop, target, options)
  if ('problem' in found) return found.problem
  if (!found.running) return { code: 'fault-not-running', params: { pod: target.name, container: found.name } }
  const hasVolume = volume === undefined || workshop.pod(target.namespace ?? 'default', target.name)?.spec.volumes?.some(({ name, emptyDir }) => name === volume && emptyDir)
  return hasVolume ? undefined : { code: 'fault-bad-option', params: { fault, option: 'volume', value: String(volume) } }
}

/** Takes so much of one thing. */
export function fill(workshop: Workshop, target: FaultTarget, options: FaultOptions, what: keyof Filling): void {
  const { strains } = workshop.machines.kubelets, taken = { [what]: takenBytes(workshop, target, options, what) }
  if (target.kind === 'Node') {
    strains.take(target.name, taken)
    return sayTaken(workshop, target.name)
  }
  const found = containerOf(workshop, target, options)
  if ('problem' in found || !found.running) return
  strains.fill(found.node, options['volume'] === undefined ? found.running : `${found.uid}/${options['volume']}`, taken)
}

/** How many bytes a fault takes: so many, or of a machine all but so many. */
export function takenBytes({ machines }: Workshop, { name }: FaultTarget, { takeMi = 0, leaveMi }: FaultOptions, what: keyof Filling): number {
  if (leaveMi === undefined) return Number(takeMi) * BYTES_PER_MI
  const capacity = machines.kubelets.objectOf(name)?.status?.capacity?.[what === 'memoryBytes' ? 'memory' : 'ephemeral-storage'] ?? '0'
  return Math.max(0, wholeValue(capacity) - Number(leaveMi) * BYTES_PER_MI)
}

/** What programs outside Kubernetes take of a machine, as a thing; gone once they take nothing. */
function sayTaken({ kernel, machines }: Workshop, node: string): void {
  const { memoryBytes, diskBytes } = machines.kubelets.strains.of(node)
  if (memoryBytes === 0 && diskBytes === 0) kernel.things.remove('SimFilling', node)
  else kernel.things.set('SimFilling', node, { memoryMi: Math.round(memoryBytes / BYTES_PER_MI), diskMi: Math.round(diskBytes / BYTES_PER_MI) })
}
