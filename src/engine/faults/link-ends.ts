// The two ends of a network link that a fault cuts, slows or mends: a machine, the control plane as a whole, a member of etcd, the API server.
import { CONTROL_PLANE, EVERYWHERE, type LinkState } from '../network/links.ts'
import { powerAddress } from '../node/machines.ts'
import { type FaultOptions, type FaultProblem, type FaultTarget, noSuch, type Workshop } from './define-fault.ts'

export const LINKED = ['Node', 'SimProcess']
/** Where hands are laid on an end of a link. */
export function addressOfEnd({ processes }: Workshop, { kind, name }: FaultTarget): string {
  return kind === 'Node' ? powerAddress(name) : processes.addressOf(name)
}

function isEnd({ machines, processes }: Workshop, name: string): boolean {
  return machines.has(name) || name === CONTROL_PLANE || processes.serverEnds.includes(name) || processes.storageMembers.includes(name)
}

/** Why a link from the target to the option `to` cannot be meant; undefined where it can. */
export function endsProblem(workshop: Workshop, target: FaultTarget, { to }: FaultOptions, fault: string): FaultProblem | undefined {
  if (target.kind === 'Node' ? !workshop.machines.has(target.name) : !isEnd(workshop, target.name)) return noSuch(target)
  if (to === undefined) return undefined
  return typeof to === 'string' && to !== target.name && isEnd(workshop, to) ? undefined : { code: 'fault-bad-option', params: { fault, option: 'to', value: String(to) } }
}

/** Everything that is cut off when the target is alone: of a member of etcd, those on other machines whom it speaks to; of a machine, everything. */
export function othersThan({ processes }: Workshop, { kind, name }: FaultTarget): readonly string[] {
  return kind === 'SimProcess' && processes.storageMembers.includes(name) ? processes.farFrom(name) : [EVERYWHERE]
}

/** Links of a target that are not whole, by their other end. */
export function brokenAt({ kernel }: Workshop, name: string): readonly string[] {
  return [...new Set(kernel.links.broken.flatMap(({ from, to }) => (from === name ? [to] : to === name ? [from] : [])))]
}

/** Sets a link in both directions, or in one, with its thing; whoever listens is told by `kernel.links.changed()`. */
export function setLink({ kernel }: Workshop, from: string, to: string, state: LinkState | undefined, isOneWay = false): void {
  const { links, things } = kernel
  links.set(from, to, state)
  if (!isOneWay) links.set(to, from, state)
  for (const [here, there] of [[from, to], [to, from]] as const) {
    const now = links.get(here, there), name = `${here}>${there}`
    if (!now) things.remove('SimLink', name)
    else things.set('SimLink', name, { from: here, to: there, state: 'cut' in now ? 'Cut' : 'Slow', delayMs: 'cut' in now ? 0 : now.delayMs })
  }
}
