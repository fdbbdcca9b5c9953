// Filling memory or disk: of a machine by a program outside Kubernetes, of a Pod by one of its containers. What is taken is given back with 0.
import { BYTES_PER_MI } from '../node/cadvisor/cadvisor.ts'
import type { Filling } from '../node/eviction/strain.ts'
import { containerOf } from './containers.ts'
import { type FaultOptions, type FaultProblem, type FaultTarget, noSuch, type Workshop } from './define-fault.ts'

export const MOST_MI = 1024 * 1024

/** Why it cannot be filled. */
export function fillProblem(fault: string, workshop: Workshop, target: FaultTarget, options: FaultOptions): FaultProblem | undefined {
  const { takeMi, volume } = options
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
  const { strains } = workshop.machines.kubelets, taken = { [what]: Number(options['takeMi']) * BYTES_PER_MI }
  if (target.kind === 'Node') return strains.take(target.name, taken)
  const found = containerOf(workshop, target, options)
  if ('problem' in found || !found.running) return
  strains.fill(found.node, options['volume'] === undefined ? found.running : `${found.uid}/${options['volume']}`, taken)
}
