// The Pods of a Node that is not heard of any more: they count as not ready until it is back.
// Models pkg/controller/util/node/controller_utils.go (MarkPodsNotReady).
import type { Pod } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import type { IndexDefinition } from '../../kernel/informer.ts'
import { failureReason, isFailure, record, type Routine, send } from '../../kernel/sync.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import { podCondition } from '../../kinds/pod/pod-conditions.ts'

const INDEX = 'node-lifecycle-controller node'

export const podsByNode: IndexDefinition = {
  name: INDEX, kind: podKind as never,
  values: (pod) => ((pod as Pod).spec.nodeName ? [(pod as Pod).spec.nodeName as string] : []),
}

/** Marks all ready Pods of a Node as not ready, one after another. Returns whether all could be marked. */
export function* markPodsNotReady(view: SyncView, node: string): Routine<boolean> {
  let isComplete = true
  for (const pod of view.found(podKind, INDEX, node)) {
    const ready = podCondition(pod, 'Ready')
    if (!ready || ready.status === 'False') continue
    const { namespace, name } = pod.metadata
    const conditions = pod.status?.conditions?.map((condition) => (condition === ready ? { ...ready, status: 'False', lastTransitionTime: view.timestamp() } : condition))
    const answer = yield* send(
      { verb: 'update', resource: 'pods', subresource: 'status', namespace, name, body: { ...pod, status: { ...pod.status, conditions } } },
      { code: 'pod-of-lost-node', params: { pod: name, node } },
    )
    if (!isFailure(answer)) yield* record(pod, 'Warning', 'NodeNotReady', 'Node is not ready')
    else if (failureReason(answer) !== 'NotFound') isComplete = false
  }
  return isComplete
}
