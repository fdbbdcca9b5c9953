// What a Deployment says about its rollout: counts and the conditions Available, Progressing and ReplicaFailure.
// Models pkg/controller/deployment/progress.go and calculateStatus of sync.go.
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import { actualReplicas, availableReplicas, desiredReplicas, hasProgressDeadline, maxUnavailable, sum } from './deployment-limits.ts'

export const PAUSED = 'DeploymentPaused', RESUMED = 'DeploymentResumed', NEW_REPLICA_SET = 'NewReplicaSetCreated', FOUND = 'FoundNewReplicaSet'
export const CREATE_ERROR = 'ReplicaSetCreateError'
const AVAILABLE = 'NewReplicaSetAvailable', UPDATED = 'ReplicaSetUpdated', TIMED_OUT = 'ProgressDeadlineExceeded'

type ConditionStatus = 'True' | 'False' | 'Unknown'

export function condition(type: string, status: ConditionStatus, reason: string, message: string, timestamp: string): DeploymentCondition {
  return { type, status, lastUpdateTime: timestamp, lastTransitionTime: timestamp, reason, message }
}

export function conditionOf(status: DeploymentStatus | undefined, type: string): DeploymentCondition | undefined {
  return status?.conditions?.find((c) => c.type === type)
}

/** With a condition in place of the one of its type; one that says the same already stays. Models SetDeploymentCondition. */
export function withCondition(conditions: readonly DeploymentCondition[], next: DeploymentCondition): readonly DeploymentCondition[] {
  const known = conditions.find((c) => c.type === next.type)
  if (known && known.status === next.status && known.reason === next.reason) return conditions
  const kept = known && known.status === next.status ? { ...next, lastTransitionTime: known.lastTransitionTime } : next
  return [...conditions.filter((c) => c.type !== next.type), kept]
}

function without(conditions: readonly DeploymentCondition[], type: string): readonly DeploymentCondition[] {
  return conditions.some((c) => c.type === type) ? conditions.filter((c) => c.type !== type) : conditions
}

/** Counts and the condition Available. Models calculateStatus. */
export function calculateStatus(deployment: Deployment, all: readonly ReplicaSet[], newSet: ReplicaSet | undefined, timestamp: string): DeploymentStatus {
  const available = sum(all, availableReplicas), desired = desiredReplicas(deployment), { status } = deployment
  const isAvailable = available >= desired - maxUnavailable(deployment)
  const conditions = withCondition(status?.conditions ?? [], isAvailable
    ? condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', timestamp)
    : condition('Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.', timestamp))
  const counts = {
    observedGeneration: deployment.metadata.generation ?? 0, replicas: sum(all, actualReplicas), updatedReplicas: newSet ? actualReplicas(newSet) : 0,
    readyReplicas: sum(all, (set) => set.status?.readyReplicas ?? 0), availableReplicas: available,
    unavailableReplicas: Math.max(0, sum(all, desiredReplicas) - available), collisionCount: status?.collisionCount ?? 0,
  }
  // Nothing is written of what there is none.
  const written: Record<string, number> = {}
  for (const [name, count] of Object.entries(counts)) if (count !== 0) written[name] = count
  const isCounted = all.every((set) => set.status?.terminatingReplicas !== undefined)
  return { ...written, ...(isCounted ? { terminatingReplicas: sum(all, (set) => set.status?.terminatingReplicas ?? 0) } : {}), conditions }
}

/** Whether all replicas are of the newest template and available. Models DeploymentComplete. */
export function isComplete(deployment: Deployment, status: DeploymentStatus | undefined): boolean {
  const desired = desiredReplicas(deployment), { updatedReplicas = 0, replicas = 0, availableReplicas: available = 0, observedGeneration = 0 } = status ?? {}
  return updatedReplicas === desired && replicas === desired && available === desired && observedGeneration >= (deployment.metadata.generation ?? 0)
}

/** Whether the rollout came closer to its end since the status was last written. Models DeploymentProgressing. */
function isProgressing(before: DeploymentStatus | undefined, now: DeploymentStatus): boolean {
  const count = (status: DeploymentStatus | undefined, field: 'replicas' | 'updatedReplicas' | 'readyReplicas' | 'availableReplicas'): number => status?.[field] ?? 0
  const old = (status: DeploymentStatus | undefined): number => count(status, 'replicas') - count(status, 'updatedReplicas')
  return count(now, 'updatedReplicas') > count(before, 'updatedReplicas') || old(now) < old(before)
    || count(now, 'readyReplicas') > count(before, 'readyReplicas') || count(now, 'availableReplicas') > count(before, 'availableReplicas')
}

/** Virtual ms at which the progress deadline passes; undefined where none runs. */
function deadlineOf(deployment: Deployment, view: SyncView): number | undefined {
  const progressing = conditionOf(deployment.status, 'Progressing')
  if (!hasProgressDeadline(deployment) || !progressing?.lastUpdateTime) return undefined
  return view.toVirtual(progressing.lastUpdateTime) + (deployment.spec.progressDeadlineSeconds ?? 0) * 1000
}

function isTimedOut(deployment: Deployment, view: SyncView): boolean {
  const progressing = conditionOf(deployment.status, 'Progressing')
  if (!progressing || progressing.reason === AVAILABLE) return false
  const deadline = deadlineOf(deployment, view)
  return progressing.reason === TIMED_OUT || (deadline !== undefined && deadline < view.now())
}

/** The status of a rollout: counts, and how it gets on. Models syncRolloutStatus. */
export function rolloutStatus(deployment: Deployment, all: readonly ReplicaSet[], newSet: ReplicaSet | undefined, view: SyncView): DeploymentStatus {
  const timestamp = view.timestamp(), status = calculateStatus(deployment, all, newSet, timestamp)
  let conditions = hasProgressDeadline(deployment) ? (status.conditions ?? []) : without(status.conditions ?? [], 'Progressing')
  const current = conditionOf(deployment.status, 'Progressing')
  const wasComplete = (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === AVAILABLE
  if (hasProgressDeadline(deployment) && !wasComplete) {
    const told = (what: string): string => `${newSet ? 'ReplicaSet' : 'Deployment'} ${JSON.stringify((newSet ?? deployment).metadata.name)} ${what}`
    if (isComplete(deployment, status)) {
      conditions = withCondition(conditions, condition('Progressing', 'True', AVAILABLE, told('has successfully progressed.'), timestamp))
    } else if (isProgressing(deployment.status, status)) {
      const next = condition('Progressing', 'True', UPDATED, told('is progressing.'), timestamp)
      conditions = [...without(conditions, 'Progressing'), current?.status === 'True' ? { ...next, lastTransitionTime: current.lastTransitionTime } : next]
    } else if (isTimedOut(deployment, view)) {
      conditions = withCondition(conditions, condition('Progressing', 'False', TIMED_OUT, told('has timed out progressing.'), timestamp))
    }
  }
  const failure = replicaFailure(all, newSet)
  return { ...status, conditions: failure ? withCondition(conditions, failure) : without(conditions, 'ReplicaFailure') }
}

/** The failure of the new ReplicaSet, or else of any. */
function replicaFailure(all: readonly ReplicaSet[], newSet: ReplicaSet | undefined): DeploymentCondition | undefined {
  for (const set of newSet ? [newSet, ...all] : all) {
    const failure = set.status?.conditions?.find((c) => c.type === 'ReplicaFailure')
    if (failure) return { ...failure, lastUpdateTime: failure.lastTransitionTime }
  }
  return undefined
}

/** When to look again whether the rollout is stuck; undefined where there is nothing to wait for. Models requeueStuckDeployment. */
export function progressCheckInMs(deployment: Deployment, status: DeploymentStatus, view: SyncView): number | undefined {
  const deadline = deadlineOf(deployment, view), reason = conditionOf(deployment.status, 'Progressing')?.reason
  if (deadline === undefined || isComplete(deployment, status) || reason === TIMED_OUT) return undefined
  return Math.max(0, deadline - view.now()) + 1000
}
