// The StatefulSet controller: Pods with names and claims of their own, made and taken away one after the other.
// Models pkg/controller/statefulset/stateful_set.go.
import type { StatefulSet } from '../../generated/api-types.d.ts'
import { defineController } from '../../kernel/controller.ts'
import controllerRevisionKind from '../../kinds/controller-revision/controller-revision.kind.ts'
import persistentVolumeClaimKind from '../../kinds/persistent-volume-claim/persistent-volume-claim.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import statefulSetKind from '../../kinds/stateful-set/stateful-set.kind.ts'
import { orphanIndex } from '../adoption.ts'
import { watchPodsOf } from '../dependents-watched.ts'

const NAME = 'statefulset-controller'

export default defineController<StatefulSet>({
  name: NAME, workers: 5, reconciles: statefulSetKind,
  watches: [watchPodsOf(statefulSetKind, ({ spec }) => spec.selector)],
  reads: [controllerRevisionKind, persistentVolumeClaimKind],
  // It looks at nothing before its cache has seen what it did last: a Pod's name is used again, so a stale look could end the wrong one.
  expects: [podKind],
  indexes: [orphanIndex(podKind, NAME), orphanIndex(controllerRevisionKind, NAME)],
})
