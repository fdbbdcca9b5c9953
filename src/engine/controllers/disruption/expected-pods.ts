// How many Pods an application should have, and how many of them healthy: counted, or asked of the owners' scale where the budget is a share.
// Models pkg/controller/disruption/disruption.go (getExpectedPodCount, getExpectedScale, finders).
import type { Pod, PodDisruptionBudget } from '../../generated/api-types.d.ts'
import { getScaledValueFromIntOrPercent } from '../../int-or-string.ts'
import type { SyncView } from '../../kernel/controller.ts'
import { isFailure, type Routine, send } from '../../kernel/sync.ts'
import type { KindDefinition } from '../../kinds/define-kind.ts'
import deploymentKind from '../../kinds/deployment/deployment.kind.ts'
import replicaSetKind from '../../kinds/replica-set/replica-set.kind.ts'
import replicationControllerKind from '../../kinds/replication-controller/replication-controller.kind.ts'
import statefulSetKind from '../../kinds/stateful-set/stateful-set.kind.ts'
import type { OwnerReference, Status } from '../../kube-object.ts'
import { controllerOf } from '../adoption.ts'
import { resourceOfKind, type Scale } from '../scale-of-owner.ts'

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

export function* expectedPods(view: SyncView, { spec }: PodDisruptionBudget, pods: readonly Pod[]): Routine<ExpectedPods | NotCountable> {
  const { minAvailable, maxUnavailable } = spec
  if (maxUnavailable === undefined && typeof minAvailable === 'number') return { expected: pods.length, desiredHealthy: minAvailable, unmanaged: [] }
  if (maxUnavailable === undefined && minAvailable === undefined) return { expected: 0, desiredHealthy: 0, unmanaged: [] }
  const scale = yield* expectedScale(view, pods)
  if ('error' in scale) return scale
  const { expected, unmanaged } = scale
  const desiredHealthy = maxUnavailable === undefined
    ? getScaledValueFromIntOrPercent(minAvailable ?? 0, expected, 'up')
    : Math.max(0, expected - getScaledValueFromIntOrPercent(maxUnavailable, expected, 'up'))
  return { expected, desiredHealthy, unmanaged }
}

/** The sum of the scales of all controllers that the Pods have. */
function* expectedScale(view: SyncView, pods: readonly Pod[]): Routine<Omit<ExpectedPods, 'desiredHealthy'> | NotCountable> {
  const scales = new Map<string, number>(), unmanaged: string[] = []
  for (const pod of pods) {
    const reference = controllerOf(pod)
    if (!reference) unmanaged.push(pod.metadata.name)
    else if (!scales.has(reference.uid)) {
      const found = yield* scaleOf(view, reference, pod)
      if ('error' in found) return found
      scales.set(found.uid, found.replicas)
      // Pods of several ReplicaSets of one Deployment count once.
      scales.set(reference.uid, found.uid === reference.uid ? found.replicas : 0)
    }
  }
  return { expected: [...scales.values()].reduce((sum, replicas) => sum + replicas, 0), unmanaged }
}

interface OwnScale {
  readonly uid: string
  readonly replicas: number
}

/** The scale of a Pod's controller; of a ReplicaSet that a Deployment has made, the Deployment's. */
function* scaleOf(view: SyncView, reference: OwnerReference, pod: Pod): Routine<OwnScale | NotCountable> {
  const { name, namespace } = pod.metadata, kind = SCALED.find((candidate) => candidate.kind === reference.kind)
  const scale = kind ? ownScale(view, kind, reference, namespace) : yield* askedScale(view, reference, namespace)
  return scale ?? { error: `found no controllers for pod ${JSON.stringify(name)}` }
}

function ownScale(view: SyncView, kind: KindDefinition, { name, uid }: OwnerReference, namespace: string | undefined): OwnScale | undefined {
  const owner = view.get(kind, namespace, name)
  if (owner?.metadata.uid !== uid) return undefined
  const above = kind.kind === replicaSetKind.kind ? controllerOf(owner) : undefined
  if (above?.kind === deploymentKind.kind) return ownScale(view, deploymentKind as unknown as KindDefinition, above, namespace)
  return { uid, replicas: kind.scale?.replicas(owner) ?? 0 }
}

/** Of anything else the API server is asked. Models getScaleController. */
function* askedScale(view: SyncView, { apiVersion, kind, name, uid }: OwnerReference, namespace: string | undefined): Routine<OwnScale | NotCountable | undefined> {
  const resource = resourceOfKind(view, apiVersion, kind)
  if (resource === undefined) return { error: `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}` }
  const answer = yield* send({ verb: 'get', resource, subresource: 'scale', namespace, name })
  if (isFailure(answer)) return isUnknownPath(answer.body as Status) ? { error: `${resource} does not implement the scale subresource` } : undefined
  const { metadata, spec } = answer.body as unknown as Scale
  return metadata.uid === uid ? { uid, replicas: spec.replicas ?? 0 } : undefined
}

/** A path that is not served names no object. */
function isUnknownPath({ details }: Status): boolean {
  return !details?.name
}
