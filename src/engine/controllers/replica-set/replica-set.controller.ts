// The ReplicaSet controller: as many Pods as asked for, neither more nor fewer.
// Models pkg/controller/replicaset/replica_set.go.
import { requirementsOf, matchesRequirements } from '../../apiserver/selectors/label-selector.ts'
import type { Pod, ReplicaSet } from '../../generated/api-types.d.ts'
import { defineController, watch } from '../../kernel/controller.ts'
import { keyOf, type Informer, type WatchEvent } from '../../kernel/informer.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import { isPodReady } from '../../kinds/pod/pod-conditions.ts'
import replicaSetKind from '../../kinds/replica-set/replica-set.kind.ts'
import { controllerOf, orphanIndex } from '../adoption.ts'

const NAME = 'replicaset-controller'

export default defineController<ReplicaSet>({
  name: NAME, workers: 5, reconciles: replicaSetKind,
  watches: [watch(podKind, ownersOfPod)],
  expects: [podKind],
  indexes: [orphanIndex(podKind, NAME)],
})

/** The controlling ReplicaSet of a Pod, the one before if that changed, or all that would adopt it. */
function ownersOfPod(event: WatchEvent<Pod>, informer: Informer): readonly string[] {
  const { object, old, type } = event
  if (type === 'MODIFIED' && old && !matters(object, old)) return []
  const keys = new Set<string>()
  for (const pod of old ? [old, object] : [object]) {
    const owner = controllerOf(pod)
    if (owner?.kind === 'ReplicaSet' && informer.get(replicaSetKind, pod.metadata.namespace, owner.name)?.metadata.uid === owner.uid) keys.add(`${pod.metadata.namespace}/${owner.name}`)
  }
  if (!controllerOf(object) && type !== 'DELETED') {
    for (const replicaSet of informer.list(replicaSetKind, object.metadata.namespace)) {
      const requirements = requirementsOf(replicaSet.spec.selector)
      if (requirements !== 'nothing' && matchesRequirements(requirements, object.metadata.labels)) keys.add(keyOf(replicaSet))
    }
  }
  return [...keys]
}

/** Whether a change of a Pod can change what a ReplicaSet does or says. */
function matters(pod: Pod, old: Pod): boolean {
  return pod.metadata.labels !== old.metadata.labels || pod.metadata.ownerReferences !== old.metadata.ownerReferences
    || pod.metadata.deletionTimestamp !== old.metadata.deletionTimestamp || pod.status?.phase !== old.status?.phase || isPodReady(pod) !== isPodReady(old)
}
