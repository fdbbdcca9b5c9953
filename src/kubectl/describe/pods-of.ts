// Pods that belong to an object, and how they fare: for the line `Pods Status`.
import { formatLabelSelector } from '../../engine/apiserver/selectors/label-selector.ts'
import { isFailure, send } from '../../engine/kernel/sync.ts'
import type { ObjectList } from '../../engine/apiserver/request.ts'
import type { LabelSelector, Pod } from '../../engine/generated/api-types.d.ts'
import type { Routine } from '../../engine/kernel/sync.ts'
import type { KubeObject } from '../../engine/kube-object.ts'

export type PodObject = KubeObject & Pod

/** Objects of a resource that the given one controls. */
export function* controlledBy(owner: KubeObject, resource: string, selector: LabelSelector | undefined): Routine<readonly KubeObject[]> {
  const answer = yield* send({ verb: 'list', resource, namespace: owner.metadata.namespace, ...(selector && { query: { labelSelector: formatLabelSelector(selector) } }) })
  if (isFailure(answer)) return []
  return (answer.body as ObjectList).items.filter(({ metadata }) => metadata.ownerReferences?.some(({ controller, uid }) => controller && uid === owner.metadata.uid))
}

/** `3 Running / 0 Waiting / 0 Succeeded / 0 Failed`. */
export function* podsStatus(owner: KubeObject, selector: LabelSelector | undefined): Routine<string> {
  const pods = (yield* controlledBy(owner, 'pods', selector)) as readonly PodObject[], inPhase = (phase: string): number => pods.filter(({ status }) => status?.phase === phase).length
  return `${inPhase('Running')} Running / ${inPhase('Pending')} Waiting / ${inPhase('Succeeded')} Succeeded / ${inPhase('Failed')} Failed`
}
