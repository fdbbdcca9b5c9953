// The ReplicationController controller: what a ReplicaSet controller is, with a plain map of labels for a selector.
// Models pkg/controller/replication/replication_controller.go.
import type { LabelSelector, ReplicationController } from '../../generated/api-types.d.ts'
import { defineController } from '../../kernel/controller.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import replicationControllerKind from '../../kinds/replication-controller/replication-controller.kind.ts'
import { orphanIndex } from '../adoption.ts'
import { watchPodsOf } from '../dependents-watched.ts'

const NAME = 'replicationcontroller-controller'

/** The labels of a ReplicationController as the selector that a ReplicaSet would have. */
export function selectorOf({ spec }: ReplicationController): LabelSelector | undefined {
  return spec.selector && { matchLabels: spec.selector }
}

export default defineController<ReplicationController>({
  name: NAME, eventSource: 'replication-controller', workers: 5, reconciles: replicationControllerKind,
  watches: [watchPodsOf(replicationControllerKind, selectorOf)],
  expects: [podKind],
  indexes: [orphanIndex(podKind, NAME)],
})
