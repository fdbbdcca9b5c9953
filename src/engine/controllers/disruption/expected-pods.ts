// How many Pods an application should have, and how many of them healthy: counted, or asked of the owners' scale where the budget is a share.
// Models pkg/controller/disruption/disruption.go (getExpectedPodCount, getExpectedScale, finders).
import type { Pod, PodDisruptionBudget } from '../../generated/api-types.d.ts'
import { getScaledValueFromIntOrPercent } from '../../int-or-string.ts'
import type { SyncView } from '../../kernel/controller.ts'
import { kindNamed } from '../../kinds/catalogue.ts'
import { type KindDefinition, resourceOf } from '../../kinds/define-kind.ts'
import deploymentKind from '../../kinds/deployment/deployment.kind.ts'
import replicaSetKind from '../../kinds/replica-set/replica-set.kind.ts'
import replicationControllerKind from '../../kinds/replication-controller/replication-controller.kind.ts'
import statefulSetKind from '../../kinds/stateful-set/stateful-set.kind.ts'
import type { KubeObject, OwnerReference } from '../../kube-object.ts'
import { controllerOf } from '../adoption.ts'

export interface ExpectedPods {
  readonly expected: number
  readonly desiredHealthy: number
  /** Names of Pods that nobody has a scale for. */
  readonly unmanaged: readonly string[]
}

/** Why the number of Pods cannot be known, in upstream's words. */
export interface NotCountable {
  readonly error: string
}

const SCALED: readonly KindDefinition[] = [deploymentKind, replicaSetKind, replicationControllerKind, statefulSetKind] as unknown as readonly KindDefinition[]

export function expectedPods(view: SyncView, { spec }: PodDisruptionBudget, pods: readonly Pod[]): ExpectedPods | NotCountable {
  const { minAvailable, maxUnavailable } = spec
  if (maxUnavailable === undefined && typeof minAvailable === 'number') return { expected: pods.length, desiredHealthy: minAvailable, unmanaged: [] }
  if (maxUnavailable === undefined && minAvailable === undefined) return { expected: 0, desiredHealthy: 0, unmanaged: [] }
  const scale = expectedScale(view, pods)
  if ('error' in scale) return scale
  const { expected, unmanaged } = scale
  const desiredHealthy = maxUnavailable === undefined
    ? getScaledValueFromIntOrPercent(minAvailable ?? 0, expected, 'up')
    : Math.max(0, expected - getScaledValueFromIntOrPercent(maxUnavailable, expected, 'up'))
  return { expected, desiredHealthy, unmanaged }
}

/** The sum of the scales of all controllers that the Pods have. */
function expectedScale(view: SyncView, pods: readonly Pod[]): Omit<ExpectedPods, 'desiredHealthy'> | NotCountable {
  const scales = new Map<string, number>(), unmanaged: string[] = []
  for (const pod of pods) {
    const reference = controllerOf(pod)
    if (!reference) unmanaged.push(pod.metadata.name)
    else if (!scales.has(reference.uid)) {
      const found = scaleOf(view, reference, pod)
      if ('error' in found) return found
      scales.set(found.uid, found.replicas)
      // Pods of several ReplicaSets of one Deployment count once.
      scales.set(reference.uid, found.uid === reference.uid ? found.replicas : 0)
    }
  }
  return { expected: [...scales.values()].reduce((sum, replicas) => sum + replicas, 0), unmanaged }
}

/** The scale of a Pod's controller; of a ReplicaSet that a Deployment has made, the Deployment's. */
function scaleOf(view: SyncView, reference: OwnerReference, pod: Pod): { readonly uid: string; readonly replicas: number } | NotCountable {
  const owner = ownerOf(view, reference, pod.metadata.namespace)
  if (owner !== undefined && 'error' in owner) return owner
  const above = owner && owner.kind === replicaSetKind.kind ? controllerOf(owner) : undefined
  const top = above?.kind === deploymentKind.kind ? ownerOf(view, above, pod.metadata.namespace) : owner
  if (top === undefined || 'error' in top) return { error: `found no controllers for pod ${JSON.stringify(pod.metadata.name)}` }
  const kind = SCALED.find((candidate) => candidate.kind === top.kind)
  return { uid: top.metadata.uid, replicas: kind?.scale?.replicas(top) ?? 0 }
}

function ownerOf(view: SyncView, { apiVersion, kind: kindName, name, uid }: OwnerReference, namespace: string | undefined): KubeObject | NotCountable | undefined {
  const kind = SCALED.find((candidate) => candidate.kind === kindName)
  if (kind) {
    const found = view.get(kind, namespace, name)
    return found?.metadata.uid === uid ? found : undefined
  }
  const other = kindNamed(kindName)
  return { error: other ? `${resourceOf(other)} does not implement the scale subresource` : `no matches for kind ${JSON.stringify(kindName)} in version ${JSON.stringify(apiVersion)}` }
}
