// How one template takes over from another: a few Pods at a time, or all at once. Models pkg/controller/deployment/{rolling,recreate}.go.
import type { Deployment, ReplicaSet } from '../../generated/api-types.d.ts'
import type { Routine } from '../../kernel/sync.ts'
import { availableReplicas, byCreation, desiredReplicas, isActive, maxSurge, maxUnavailable, newReplicas, sum } from './deployment-limits.ts'
import type { Revisions } from './new-replica-set.ts'
import { scaleReplicaSet, withNew } from './scale-replica-set.ts'

/** Grows the new ReplicaSet as far as maxSurge allows. Returns whether it did something. */
export function* growNewSet({ deployment, newSet, oldSets }: Revisions & { readonly newSet: ReplicaSet }): Routine<boolean> {
  const size = desiredReplicas(newSet), desired = desiredReplicas(deployment)
  if (size === desired) return false
  const all = withNew(oldSets, newSet)
  const next = size > desired ? desired : newReplicas(deployment, all, size)
  if (next === size) {
    yield [{
      decision: { code: 'surge-used-up', params: { deployment: deployment.metadata.name, replicaSet: newSet.metadata.name, pods: sum(all, desiredReplicas), most: desired + maxSurge(deployment) } },
      about: aboutOf(deployment),
    }]
    return false
  }
  const code = size > desired ? 'new-replica-set-too-large' : 'surge-allows'
  yield* scaleReplicaSet(deployment, newSet, next, { code, params: { most: desired + maxSurge(deployment) } })
  return true
}

export function aboutOf({ kind, metadata: { namespace, name } }: Deployment): string {
  return `${kind}/${namespace ?? ''}/${name}`
}

/** Shrinks old ReplicaSets as far as maxUnavailable allows, Pods that do not work first. Returns whether it did something. */
export function* shrinkOldSets({ deployment, newSet, oldSets }: Revisions & { readonly newSet: ReplicaSet }): Routine<boolean> {
  const old = oldSets.filter(isActive)
  if (old.length === 0) return false
  const minAvailable = desiredReplicas(deployment) - maxUnavailable(deployment)
  const newUnavailable = desiredReplicas(newSet) - availableReplicas(newSet)
  const spare = sum(withNew(oldSets, newSet), desiredReplicas) - minAvailable - newUnavailable
  if (spare <= 0) {
    yield [{
      decision: { code: 'old-pods-needed', params: { deployment: deployment.metadata.name, minAvailable, newUnavailable, oldPods: sum(old, desiredReplicas), newPods: desiredReplicas(newSet) } },
      about: aboutOf(deployment),
    }]
    return false
  }
  const healthy = yield* dropUnhealthy(deployment, old, spare)
  if (!healthy) return false
  const dropped = yield* dropSpare(deployment, healthy.sets, sum(withNew(healthy.sets, newSet), availableReplicas) - minAvailable, minAvailable)
  return healthy.count + dropped > 0
}

interface Dropped {
  readonly sets: readonly ReplicaSet[]
  readonly count: number
}

/**
 * Unavailable old Pods go first: they serve nobody, and a broken rollout must not be blocked by them. Undefined if a ReplicaSet still
 * counts Pods of a larger size: such counts are of the past, nothing may be decided on them. Models cleanupUnhealthyReplicas.
 */
function* dropUnhealthy(deployment: Deployment, oldSets: readonly ReplicaSet[], most: number): Routine<Dropped | undefined> {
  const sets = [...oldSets].sort(byCreation)
  let count = 0
  for (const [i, set] of sets.entries()) {
    if (count >= most) break
    const size = desiredReplicas(set), available = availableReplicas(set), unhealthy = size - available
    if (size === 0 || unhealthy === 0) continue
    if (unhealthy < 0) {
      yield [{ decision: { code: 'old-counts-outdated', params: { deployment: deployment.metadata.name, replicaSet: set.metadata.name, size, available } }, about: aboutOf(deployment) }]
      return undefined
    }
    const going = Math.min(most - count, unhealthy)
    sets[i] = yield* scaleReplicaSet(deployment, set, size - going, { code: 'unhealthy-old-pods-first', params: { unhealthy } })
    count += going
  }
  return { sets, count }
}

/** Old Pods beyond what must stay available. Models scaleDownOldReplicaSetsForRollingUpdate. */
function* dropSpare(deployment: Deployment, oldSets: readonly ReplicaSet[], spare: number, minAvailable: number): Routine<number> {
  if (spare <= 0) {
    yield [{ decision: { code: 'availability-forbids', params: { deployment: deployment.metadata.name, minAvailable, available: spare + minAvailable } }, about: aboutOf(deployment) }]
    return 0
  }
  let count = 0
  for (const set of [...oldSets].sort(byCreation)) {
    if (count >= spare) break
    const size = desiredReplicas(set)
    if (size === 0) continue
    const going = Math.min(size, spare - count)
    yield* scaleReplicaSet(deployment, set, size - going, { code: 'availability-allows', params: { minAvailable } })
    count += going
  }
  return count
}

/** Empties every old ReplicaSet. Returns whether it did something. Models scaleDownOldReplicaSetsForRecreate. */
export function* emptyOldSets(deployment: Deployment, oldSets: readonly ReplicaSet[]): Routine<boolean> {
  const active = oldSets.filter(isActive)
  for (const set of active) yield* scaleReplicaSet(deployment, set, 0, { code: 'recreate-old-first' })
  return active.length > 0
}
