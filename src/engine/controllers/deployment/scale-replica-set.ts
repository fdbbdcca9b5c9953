// Setting the size of a ReplicaSet, with the annotations and the Event that go with it; proportional scaling amid a rollout.
// Models scale and scaleReplicaSet of pkg/controller/deployment/sync.go.
import type { Deployment, ReplicaSet } from '../../generated/api-types.d.ts'
import { must, record, type Routine } from '../../kernel/sync.ts'
import { isEqual } from '../../structure.ts'
import {
  availableReplicas, byCreation, DESIRED_REPLICAS, desiredReplicas, isActive, isRollingUpdate, maxSurge, proportionOf, replicasAnnotations, sum,
} from './deployment-limits.ts'
import type { Revisions } from './new-replica-set.ts'

/** Why a ReplicaSet gets another size: a decision's code and what it compared. */
export interface ScaleReason {
  readonly code: string
  readonly params?: Readonly<Record<string, string | number>>
}

/** Writes size and annotations where they differ. Returns the ReplicaSet as it is now. */
export function* scaleReplicaSet(deployment: Deployment, set: ReplicaSet, size: number, reason: ScaleReason): Routine<ReplicaSet> {
  const { namespace, name } = set.metadata, before = desiredReplicas(set), known = set.metadata.annotations ?? {}
  const annotations = { ...known, ...replicasAnnotations(deployment) }
  if (size === before && isEqual(annotations, known)) return set
  const body = { ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, replicas: size } }
  const why = { code: reason.code, params: { deployment: deployment.metadata.name, replicaSet: name, from: before, to: size, ...reason.params } }
  const scaled = yield* must<ReplicaSet>({ verb: 'update', resource: 'replicasets.apps', namespace, name, body }, why)
  if (size !== before) {
    yield* record(deployment, 'Normal', 'ScalingReplicaSet', `Scaled ${size > before ? 'up' : 'down'} replica set ${name} from ${before} to ${size}`)
  }
  return scaled
}

/** Whether the Deployment's size differs from the one that its ReplicaSets were last told. */
export function isScalingEvent({ deployment, newSet, oldSets }: Revisions): boolean {
  const desired = String(desiredReplicas(deployment))
  return withNew(oldSets, newSet).filter(isActive).some((set) => {
    const told = set.metadata.annotations?.[DESIRED_REPLICAS]
    return told !== undefined && told !== desired
  })
}

export function withNew(oldSets: readonly ReplicaSet[], newSet: ReplicaSet | undefined): readonly ReplicaSet[] {
  return newSet ? [...oldSets, newSet] : oldSets
}

/** The only active ReplicaSet, or the newest where none is; undefined where several are. */
function activeOrLatest({ newSet, oldSets }: Revisions): ReplicaSet | undefined {
  const active = withNew(oldSets, newSet).filter(isActive)
  if (active.length > 1) return undefined
  return active[0] ?? newSet ?? [...oldSets].sort(byCreation).at(-1)
}

function isSaturated(deployment: Deployment, newSet: ReplicaSet | undefined): boolean {
  const desired = desiredReplicas(deployment)
  return newSet !== undefined && desiredReplicas(newSet) === desired && Number(newSet.metadata.annotations?.[DESIRED_REPLICAS]) === desired && availableReplicas(newSet) === desired
}

/** Fits the ReplicaSets to a new size of the Deployment: the only active one takes all, several share in proportion. */
export function* scale(revisions: Revisions): Routine<void> {
  const { deployment, newSet, oldSets } = revisions, desired = desiredReplicas(deployment), only = activeOrLatest(revisions)
  if (only) {
    if (desiredReplicas(only) !== desired) yield* scaleReplicaSet(deployment, only, desired, { code: 'deployment-scaled' })
    return
  }
  if (isSaturated(deployment, newSet)) {
    for (const old of oldSets.filter(isActive)) yield* scaleReplicaSet(deployment, old, 0, { code: 'new-replica-set-suffices' })
    return
  }
  if (isRollingUpdate(deployment)) yield* scaleProportionally(revisions)
}

function* scaleProportionally({ deployment, newSet, oldSets }: Revisions): Routine<void> {
  const desired = desiredReplicas(deployment), active = withNew(oldSets, newSet).filter(isActive)
  const allowed = desired > 0 ? desired + maxSurge(deployment) : 0, toAdd = allowed - sum(active, desiredReplicas)
  const bySize = (a: ReplicaSet, b: ReplicaSet): number => desiredReplicas(b) - desiredReplicas(a)
  const sorted = [...active].sort((a, b) => bySize(a, b) || (toAdd > 0 ? byCreation(b, a) : byCreation(a, b)))
  let added = 0
  const sizes = sorted.map((set) => {
    const proportion = proportionOf(set, deployment, toAdd, added)
    added += proportion
    return desiredReplicas(set) + proportion
  })
  // What rounding left over goes to the largest.
  if (toAdd !== 0 && sizes.length > 0) sizes[0] = Math.max(0, sizes[0] + toAdd - added)
  for (const [i, set] of sorted.entries()) yield* scaleReplicaSet(deployment, set, sizes[i], { code: 'deployment-scaled-in-proportion', params: { desired, most: allowed } })
}
