// Finding the probe that a fault means: the one that the option names, else the first of readiness, liveness and startup that the container has.
import type { ProbeName } from '../node/runtime/container-troubles.ts'
import { containerOf, type FaultyContainer } from './containers.ts'
import type { FaultOptions, FaultProblem, FaultTarget, Workshop } from './define-fault.ts'

const PROBES: readonly ProbeName[] = ['readiness', 'liveness', 'startup']

export interface FaultyProbe extends FaultyContainer {
  readonly probe: ProbeName
  readonly isFailing: boolean
}

/** The probe, or why there is none. With `wanted`, where no option says which, one that fails, or fails not, comes first. */
export function probeOf(workshop: Workshop, target: FaultTarget, options: FaultOptions, wanted: { readonly isFailing: boolean }): FaultyProbe | { readonly problem: FaultProblem } {
  const found = containerOf(workshop, target, options)
  if ('problem' in found) return found
  const { troubles } = workshop.machines.runtimes.register, pod = workshop.pod(target.namespace ?? 'default', target.name), spec = pod?.spec.containers.find(({ name }) => name === found.name)
  const has = PROBES.filter((probe) => spec?.[`${probe}Probe`] !== undefined), { probe: named } = options
  if (named !== undefined && !PROBES.some((probe) => probe === named)) return { problem: { code: 'fault-bad-option', params: { fault: wanted.isFailing ? 'mend-probe' : 'fail-probe', option: 'probe', value: String(named) } } }
  const fails = (probe: ProbeName): boolean => troubles.failsProbe(found.uid, found.name, probe)
  const probe = named === undefined ? (has.find((one) => fails(one) === wanted.isFailing) ?? has[0]) : has.find((one) => one === named)
  if (!probe) return { problem: { code: 'fault-no-such-probe', params: { pod: target.name, container: found.name, probe: String(named ?? 'any') } } }
  return { ...found, probe, isFailing: fails(probe) }
}
