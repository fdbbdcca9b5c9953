// The Deployment controller: one ReplicaSet per template, and an orderly change from the old ones to the newest.
// Models pkg/controller/deployment/deployment_controller.go.
import { matchesRequirements, requirementsOf } from '../../apiserver/selectors/label-selector.ts'
import type { Deployment, Pod, ReplicaSet } from '../../generated/api-types.d.ts'
import { defineController, watch } from '../../kernel/controller.ts'
import { keyOf, type Informer, type WatchEvent } from '../../kernel/informer.ts'
import deploymentKind from '../../kinds/deployment/deployment.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import replicaSetKind from '../../kinds/replica-set/replica-set.kind.ts'
import { podTally } from '../pod-tally.ts'
import { controllerOf, orphanIndex } from '../adoption.ts'

const NAME = 'deployment-controller'

export default defineController<Deployment>({
  name: NAME, workers: 5, reconciles: deploymentKind,
  watches: [watch(replicaSetKind, ownersOfReplicaSet), watch(podKind, recreatorOfPod)],
  indexes: [orphanIndex(replicaSetKind, NAME)],
})

/** The controlling Deployment, the one before if that changed, or all that would adopt it. */
function ownersOfReplicaSet({ object, old, type }: WatchEvent<ReplicaSet>, informer: Informer): readonly string[] {
  const keys = new Set<string>(), { namespace } = object.metadata
  for (const set of old ? [old, object] : [object]) {
    const owner = controllerOf(set)
    if (owner?.kind === 'Deployment' && informer.get(deploymentKind, namespace, owner.name)?.metadata.uid === owner.uid) keys.add(`${namespace}/${owner.name}`)
  }
  const mayBeAdopted = !controllerOf(object) && type !== 'DELETED' && (!old || old.metadata.labels !== object.metadata.labels || controllerOf(old))
  if (mayBeAdopted) {
    for (const deployment of informer.list(deploymentKind, namespace)) {
      const requirements = requirementsOf(deployment.spec.selector)
      if (requirements !== 'nothing' && matchesRequirements(requirements, object.metadata.labels)) keys.add(keyOf(deployment))
    }
  }
  return [...keys]
}

/** The Deployment that waits for its last old Pod to go before it recreates. */
function recreatorOfPod({ object, type }: WatchEvent<Pod>, informer: Informer): readonly string[] {
  const { namespace } = object.metadata, setReference = controllerOf(object)
  if (type !== 'DELETED' || setReference?.kind !== 'ReplicaSet') return []
  const set = informer.get(replicaSetKind, namespace, setReference.name), owner = set && controllerOf(set)
  const deployment = owner?.kind === 'Deployment' ? informer.get(deploymentKind, namespace, owner.name) : undefined
  if (deployment?.spec.strategy?.type !== 'Recreate') return []
  const isLast = informer.ownedBy(replicaSetKind, deployment.metadata.uid).every((one) => informer.countOwned(podKind, one.metadata.uid, podTally).owned === 0)
  return isLast ? [keyOf(deployment)] : []
}
