// The numbers that a rollout keeps to: how many Pods more, how many fewer, how many in which ReplicaSet.
// Models pkg/controller/deployment/util/deployment_util.go.
import type { Deployment, ReplicaSet } from '../../generated/api-types.d.ts'
import { getScaledValueFromIntOrPercent } from '../../int-or-string.ts'

export const REVISION = 'deployment.kubernetes.io/revision'
export const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history'
export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas'
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas'

/** What stands for "no limit" in revisionHistoryLimit and progressDeadlineSeconds. */
const UNLIMITED = 2_147_483_647

export function desiredReplicas(object: Deployment | ReplicaSet): number {
  return object.spec.replicas ?? 0
}

export function isRollingUpdate({ spec }: Deployment): boolean {
  return spec.strategy?.type === 'RollingUpdate'
}

/** maxSurge rounded up, maxUnavailable rounded down, and one of them at least 1. Models ResolveFenceposts. */
function fenceposts(deployment: Deployment): { readonly surge: number; readonly unavailable: number } {
  const { maxSurge = 0, maxUnavailable = 0 } = deployment.spec.strategy?.rollingUpdate ?? {}, desired = desiredReplicas(deployment)
  const surge = getScaledValueFromIntOrPercent(maxSurge, desired, 'up'), unavailable = getScaledValueFromIntOrPercent(maxUnavailable, desired, 'down')
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

export function maxUnavailable(deployment: Deployment): number {
  const desired = desiredReplicas(deployment)
  return !isRollingUpdate(deployment) || desired === 0 ? 0 : Math.min(fenceposts(deployment).unavailable, desired)
}

export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? fenceposts(deployment).surge : 0
}

export function hasProgressDeadline({ spec }: Deployment): boolean {
  return spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== UNLIMITED
}

export function hasRevisionHistoryLimit({ spec }: Deployment): boolean {
  return spec.revisionHistoryLimit !== undefined && spec.revisionHistoryLimit !== UNLIMITED
}

export function sum(replicaSets: readonly ReplicaSet[], count: (replicaSet: ReplicaSet) => number): number {
  let total = 0
  for (const replicaSet of replicaSets) total += count(replicaSet)
  return total
}

export function availableReplicas({ status }: ReplicaSet): number {
  return status?.availableReplicas ?? 0
}

export function actualReplicas({ status }: ReplicaSet): number {
  return status?.replicas ?? 0
}

export function isActive(replicaSet: ReplicaSet): boolean {
  return desiredReplicas(replicaSet) > 0
}

export function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.[REVISION] ?? 0) || 0
}

export function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  const before = a.metadata.creationTimestamp, after = b.metadata.creationTimestamp
  if (before !== after) return before < after ? -1 : 1
  return a.metadata.name < b.metadata.name ? -1 : a.metadata.name > b.metadata.name ? 1 : 0
}

/** How many replicas the new ReplicaSet may have now. Models NewRSNewReplicas. */
export function newReplicas(deployment: Deployment, all: readonly ReplicaSet[], current: number): number {
  const desired = desiredReplicas(deployment)
  if (!isRollingUpdate(deployment)) return desired
  const most = desired + maxSurge(deployment), pods = sum(all, desiredReplicas)
  return pods >= most ? current : current + Math.min(most - pods, desired - current)
}

/** The annotations by which a scaling of the Deployment is told from a step of its rollout. */
export function replicasAnnotations(deployment: Deployment): Readonly<Record<string, string>> {
  const desired = desiredReplicas(deployment)
  return { [DESIRED_REPLICAS]: String(desired), [MAX_REPLICAS]: String(desired + maxSurge(deployment)) }
}

/** What a ReplicaSet gets of `toAdd` replicas, of which `added` are given away already. Negative when scaling down. Models GetReplicaSetProportion. */
export function proportionOf(replicaSet: ReplicaSet, deployment: Deployment, toAdd: number, added: number): number {
  if (!isActive(replicaSet) || toAdd === 0 || toAdd === added) return 0
  const share = shareOf(replicaSet, deployment), allowed = toAdd - added
  return toAdd > 0 ? Math.min(share, allowed) : Math.max(share, allowed)
}

function shareOf(replicaSet: ReplicaSet, deployment: Deployment): number {
  const size = desiredReplicas(replicaSet), desired = desiredReplicas(deployment)
  if (desired === 0) return -size
  const before = Number(replicaSet.metadata.annotations?.[MAX_REPLICAS] ?? deployment.status?.replicas ?? 0)
  if (before === 0) return 0
  return Math.round((size * (desired + maxSurge(deployment))) / before) - size
}
