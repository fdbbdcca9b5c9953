// The ReplicaSet controller: as many Pods as asked for, neither more nor fewer.
// Models pkg/controller/replicaset/replica_set.go.
import type { ReplicaSet } from '../../generated/api-types.d.ts'
import { defineController } from '../../kernel/controller.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import replicaSetKind from '../../kinds/replica-set/replica-set.kind.ts'
import { orphanIndex } from '../adoption.ts'
import { watchPodsOf } from '../dependents-watched.ts'

const NAME = 'replicaset-controller'

export default defineController<ReplicaSet>({
  name: NAME, workers: 5, reconciles: replicaSetKind,
  watches: [watchPodsOf(replicaSetKind, ({ spec }) => spec.selector)],
  expects: [podKind],
  indexes: [orphanIndex(podKind, NAME)],
})
