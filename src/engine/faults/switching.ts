// What can be stopped and started: a process, one control loop, an add-on.
import { type FaultProblem, type FaultTarget, noSuch, type Workshop } from './define-fault.ts'

export const SWITCHED = ['SimProcess', 'SimLoop', 'SimAddon']

function isOn({ kernel, processes }: Workshop, { kind, name }: FaultTarget): boolean {
  if (kind === 'SimProcess') return processes.isRunning(name)
  return kind === 'SimLoop' ? processes.isLoopEnabled(name) : (kernel.things.get('SimAddon', name)?.enabled ?? false)
}

function isThere({ processes, addons }: Workshop, { kind, name }: FaultTarget): boolean {
  if (kind === 'SimProcess') return processes.has(name)
  return kind === 'SimLoop' ? processes.hasLoop(name) : addons.has(name)
}

/** Where it is switched. */
export function addressOfSwitched({ processes, addons }: Workshop, { kind, name }: FaultTarget): string {
  if (kind === 'SimProcess') return processes.addressOf(name)
  return kind === 'SimLoop' ? name : (addons.get(name)?.address ?? name)
}

/** Why it cannot be switched that way. */
export function switchProblem(workshop: Workshop, target: FaultTarget, on: boolean): FaultProblem | undefined {
  if (!isThere(workshop, target)) return noSuch(target)
  const machine = target.kind === 'SimProcess' ? workshop.processes.machineOf(target.name) : ''
  if (machine !== '' && !workshop.machines.hasPower(machine)) return { code: 'fault-no-power', params: { name: target.name, node: machine } }
  if (on && target.kind === 'SimProcess' && workshop.etcd?.canStart(target.name) === false) return { code: 'fault-disk-lost', params: { name: target.name } }
  return isOn(workshop, target) === on ? { code: on ? 'fault-already-on' : 'fault-already-off', params: { name: target.name } } : undefined
}

/** Switches it. */
export function switchTo({ processes, addons, kernel }: Workshop, { kind, name }: FaultTarget, on: boolean): void {
  if (kind === 'SimLoop') return processes.setLoop(name, on)
  if (kind === 'SimProcess') return on ? processes.start(name) : processes.stop(name)
  kernel.things.set('SimAddon', name as 'cluster-autoscaler', { enabled: on })
  addons.get(name)?.setEnabled(on)
}
