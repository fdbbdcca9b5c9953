// What a change of a node or of a waiting Pod is to a queueing hint. Models NodeSchedulingPropertiesChange and PodSchedulingPropertiesChange.
import type { Node, Pod } from '../generated/api-types.d.ts'
import type { ClusterEvent } from './define-plugin.ts'

/** The node as it was and as it is; undefined for what is no change of a node. */
export function nodeChange({ type, object, old }: ClusterEvent): { readonly before: Node | undefined; readonly after: Node | undefined } | undefined {
  if (object.kind !== 'Node') return undefined
  return { before: type === 'ADDED' ? undefined : (old as Node | undefined), after: type === 'DELETED' ? undefined : (object as Node) }
}

/** Whether the node satisfies a condition that it did not satisfy before, or was not there to satisfy. */
export function nodeHasCome(event: ClusterEvent, satisfies: (node: Node) => boolean): boolean {
  const change = nodeChange(event)
  return change?.after !== undefined && satisfies(change.after) && (change.before === undefined || !satisfies(change.before))
}

/** The waiting Pod as it was, if it itself has changed. */
export function itselfBefore({ type, object, old }: ClusterEvent, pod: Pod): Pod | undefined {
  return type === 'MODIFIED' && object.kind === 'Pod' && object.metadata.uid === pod.metadata.uid ? (old as Pod | undefined) : undefined
}

/** Whether the waiting Pod itself tolerates something else now. */
export function toleratesOtherwise(event: ClusterEvent, pod: Pod): boolean {
  const before = itselfBefore(event, pod)
  return before !== undefined && !isSame(before.spec.tolerations, (event.object as Pod).spec.tolerations)
}

/** Whether a Pod has left its node. */
export function podHasLeft({ type, object }: ClusterEvent): Pod | undefined {
  return object.kind === 'Pod' && type === 'DELETED' ? (object as Pod) : undefined
}

export function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
