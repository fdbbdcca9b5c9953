// What the Deployment controller does: one ReplicaSet per template, and an orderly change from the old ones to the newest.
// Models pkg/controller/deployment/{deployment_controller,sync,recreate,rolling}.go.
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../generated/api-types.d.ts'
import { defineReconciler, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { splitKey } from '../../kernel/informer.ts'
import { failureReason, isFailure, RequestFailed, send, type Routine } from '../../kernel/sync.ts'
import deploymentKind from '../../kinds/deployment/deployment.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import { isPodTerminal } from '../../kinds/pod/pod-conditions.ts'
import replicaSetKind from '../../kinds/replica-set/replica-set.kind.ts'
import type { Status } from '../../kube-object.ts'
import { isEqual } from '../../structure.ts'
import { claim, orphanIndexName } from '../adoption.ts'
import deploymentController from './deployment.controller.ts'
import { actualReplicas, byCreation, desiredReplicas, hasProgressDeadline, hasRevisionHistoryLimit, revisionOf } from './deployment-limits.ts'
import { calculateStatus, conditionOf, isComplete, PAUSED, progressCheckInMs, RESUMED, rolloutStatus } from './deployment-status.ts'
import { syncRevisions, updateStatus, withProgress, type Revisions } from './new-replica-set.ts'
import { aboutOf, emptyOldSets, growNewSet, shrinkOldSets } from './rollout.ts'
import { isScalingEvent, scale, scaleReplicaSet, withNew } from './scale-replica-set.ts'

export default defineReconciler(deploymentController, reconcile)

function* reconcile(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key)
  const stored = view.get(deploymentKind, namespace, name)
  if (!stored) return
  const candidates = [...view.ownedBy(replicaSetKind, stored.metadata.uid), ...view.found(replicaSetKind, orphanIndexName(deploymentController.name), namespace)]
  const sets = yield* claim<ReplicaSet>({ owner: stored, ownerKind: deploymentKind, kind: replicaSetKind, selector: stored.spec.selector, candidates })
  if (stored.metadata.deletionTimestamp) return yield* finish(view, yield* syncRevisions(view, stored, sets, false), calculateStatus)
  const deployment = yield* notePause(view, stored)
  if (deployment.spec.paused) return yield* resize(view, yield* syncRevisions(view, deployment, sets, false))
  const known = yield* syncRevisions(view, deployment, sets, false)
  if (isScalingEvent(known)) return yield* resize(view, yield* syncRevisions(view, known.deployment, sets, false))
  return deployment.spec.strategy?.type === 'Recreate' ? yield* recreate(view, known.deployment, sets) : yield* rollOut(view, known, sets, known.deployment === deployment)
}

/** While paused, time does not count against the progress deadline: the condition says so. Models checkPausedConditions. */
function* notePause(view: SyncView, deployment: Deployment): Routine<Deployment> {
  const reason = conditionOf(deployment.status, 'Progressing')?.reason, isPaused = Boolean(deployment.spec.paused)
  if (!hasProgressDeadline(deployment) || reason === 'ProgressDeadlineExceeded' || isPaused === (reason === PAUSED)) return deployment
  const next = isPaused
    ? withProgress(deployment, 'Unknown', PAUSED, 'Deployment is paused', view.timestamp())
    : withProgress(deployment, 'Unknown', RESUMED, 'Deployment is resumed', view.timestamp())
  yield* updateStatus(next, isPaused ? 'deployment-paused' : 'deployment-resumed')
  return next
}

/** Scales without rolling out: the Deployment is paused or its size changed. Models sync. */
function* resize(view: SyncView, revisions: Revisions): Routine<SyncResult> {
  yield* scale(revisions)
  if (revisions.deployment.spec.paused) yield* forgetOldRevisions(revisions)
  return yield* finish(view, revisions, calculateStatus)
}

type WithNewSet = Revisions & { readonly newSet: ReplicaSet }

/** One step of a rolling update. `isSettled`: nothing of the Deployment had to be written to know its revisions. Models rolloutRolling. */
function* rollOut(view: SyncView, known: Revisions, sets: readonly ReplicaSet[], isSettled: boolean): Routine<SyncResult> {
  // Upstream works the revisions out a second time. Where the first time wrote nothing, the second says the same.
  const isSame = isSettled && known.newSet !== undefined && sets.includes(known.newSet)
  const revisions = isSame ? known as WithNewSet : yield* syncRevisions(view, known.deployment, sets, true) as Routine<WithNewSet>
  if ((yield* growNewSet(revisions)) || (yield* shrinkOldSets(revisions))) return yield* finishRollout(view, revisions)
  if (isComplete(revisions.deployment, revisions.deployment.status)) yield* forgetOldRevisions(revisions)
  return yield* finishRollout(view, revisions)
}

/** One step of a rollout that ends the old before it begins the new. Models rolloutRecreate. */
function* recreate(view: SyncView, deployment: Deployment, sets: readonly ReplicaSet[]): Routine<SyncResult> {
  const before = yield* syncRevisions(view, deployment, sets, false)
  if (yield* emptyOldSets(before.deployment, before.oldSets)) return yield* finishRollout(view, before)
  const running = oldPodsRunning(view, before, sets)
  if (running > 0) {
    yield [{ decision: { code: 'recreate-waits', params: { deployment: deployment.metadata.name, running } }, about: aboutOf(deployment) }]
    return yield* finishRollout(view, before)
  }
  const revisions = before.newSet ? before : yield* syncRevisions(view, before.deployment, sets, true)
  const newSet = revisions.newSet as ReplicaSet
  if (desiredReplicas(newSet) !== desiredReplicas(revisions.deployment)) {
    yield* scaleReplicaSet(revisions.deployment, newSet, desiredReplicas(revisions.deployment), { code: 'recreate-new-now' })
  }
  if (isComplete(revisions.deployment, revisions.deployment.status)) yield* forgetOldRevisions(revisions)
  return yield* finishRollout(view, revisions)
}

/** Old Pods that are not over yet. */
function oldPodsRunning(view: SyncView, { newSet, oldSets }: Revisions, sets: readonly ReplicaSet[]): number {
  const counted = oldSets.reduce((count, set) => count + actualReplicas(set), 0)
  if (counted > 0) return counted
  return sets.filter((set) => set.metadata.uid !== newSet?.metadata.uid)
    .reduce((count, set) => count + view.ownedBy(podKind, set.metadata.uid).filter((pod) => !isPodTerminal(pod)).length, 0)
}

/** Deletes the oldest empty ReplicaSets beyond revisionHistoryLimit. Models cleanupDeployment. */
function* forgetOldRevisions({ deployment, oldSets }: Revisions): Routine<void> {
  if (!hasRevisionHistoryLimit(deployment)) return
  const limit = deployment.spec.revisionHistoryLimit ?? 0, kept = oldSets.filter((set) => !set.metadata.deletionTimestamp)
  const surplus = [...kept].sort((a, b) => revisionOf(a) - revisionOf(b) || byCreation(a, b)).slice(0, Math.max(0, kept.length - limit))
  for (const set of surplus) {
    const { namespace, name, generation = 0 } = set.metadata
    if (actualReplicas(set) !== 0 || desiredReplicas(set) !== 0 || generation > (set.status?.observedGeneration ?? 0)) continue
    const answer = yield* send({ verb: 'delete', resource: 'replicasets.apps', namespace, name }, { code: 'revision-history-limit', params: { deployment: deployment.metadata.name, replicaSet: name, limit } })
    if (isFailure(answer) && failureReason(answer) !== 'NotFound') throw new RequestFailed(answer.body as Status)
  }
}

function* finishRollout(view: SyncView, revisions: Revisions): Routine<SyncResult> {
  return yield* finish(view, revisions, (deployment, all, newSet) => rolloutStatus(deployment, all, newSet, view), true)
}

/** Writes the status if it changed; else says when to look again whether the rollout is stuck. */
function* finish(
  view: SyncView, { deployment, newSet, oldSets }: Revisions,
  statusOf: (deployment: Deployment, all: readonly ReplicaSet[], newSet: ReplicaSet | undefined, timestamp: string) => DeploymentStatus, isRollout = false,
): Routine<SyncResult> {
  const status = statusOf(deployment, withNew(oldSets, newSet), newSet, view.timestamp())
  if (isEqual(status, deployment.status)) {
    const check = isRollout ? progressCheckInMs(deployment, status, view) : undefined
    return check === undefined ? undefined : { againInMs: check }
  }
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status
  yield* updateStatus({ ...deployment, status }, 'rollout-counted', { desired: desiredReplicas(deployment), replicas, updated: updatedReplicas, available: availableReplicas })
}
