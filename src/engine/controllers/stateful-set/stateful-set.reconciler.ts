// What the StatefulSet controller does: finds the revisions, fills and empties places, updates, counts.
// Models pkg/controller/statefulset/{stateful_set,stateful_set_control}.go.
import type { Pod, StatefulSet } from '../../generated/api-types.d.ts'
import { defineReconciler, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { splitKey } from '../../kernel/informer.ts'
import { RequestFailed, type Routine } from '../../kernel/sync.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import statefulSetKind from '../../kinds/stateful-set/stateful-set.kind.ts'
import { claim, orphanIndexName } from '../adoption.ts'
import { isMemberOf } from './identity.ts'
import { manageReplicas, workOn, type Work } from './manage-replicas.ts'
import { hasStaleClaim } from './pod-and-claims.ts'
import { forgetOldRevisions, revisionsOf, syncRevisions } from './revisions.ts'
import { rollOut } from './rolling-update.ts'
import statefulSetController from './stateful-set.controller.ts'
import { availableAt, countReplicas, isBehind, isRunningAndReady, writeStatus } from './stateful-set-status.ts'

/** How soon a claim that is about to go is looked at again. */
const STALE_CLAIM_MS = 1_000

export default defineReconciler(statefulSetController, reconcile)

function* reconcile(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key)
  const set = view.get(statefulSetKind, namespace, name)
  // What it did last must have come back to its cache: the event that brings it gives the key again.
  if (!set || !view.expectationsMet() || isBehind(view, set)) return
  const now = view.now(), known = yield* revisionsOf(view, set)
  const pods = yield* podsOf(view, set), revisions = yield* syncRevisions(set, known)
  const work = workOn(view, set, revisions, pods, now)
  const { ended, failure } = set.metadata.deletionTimestamp ? { ended: 0, failure: undefined } : yield* manage(work)
  yield* writeStatus(view, set, countReplicas(view, set, pods, revisions, ended, now))
  if (!failure) yield* forgetOldRevisions(set, known, pods, revisions)
  if (failure) throw failure
  return lookAgain(work)
}

/** The Pods of the set; those that bear its name and nobody controls are adopted, others are let go. Models getPodsForStatefulSet. */
function* podsOf(view: SyncView, set: StatefulSet): Routine<readonly Pod[]> {
  const orphans = view.found(podKind, orphanIndexName(statefulSetController.name), set.metadata.namespace ?? '')
  return yield* claim<Pod>({
    owner: set, ownerKind: statefulSetKind, kind: podKind, selector: set.spec.selector,
    candidates: [...view.ownedBy(podKind, set.metadata.uid), ...orphans], accepts: (pod) => isMemberOf(set, pod),
  })
}

/** Does what can be done now. A failure does not keep the status from being written. */
function* manage(work: Work): Routine<{ readonly ended: number; readonly failure: RequestFailed | undefined }> {
  try {
    const isInPlace = yield* manageReplicas(work)
    return { ended: isInPlace ? yield* rollOut(work) : 0, failure: undefined }
  } catch (failure) {
    if (!(failure instanceof RequestFailed)) throw failure
    return { ended: 0, failure }
  }
}

/** When time alone changes something: a Pod becomes available, or a claim that is on its way out may be gone. */
function lookAgain(work: Work): SyncResult {
  const { view, set, now, replicas } = work
  // Simplified: upstream looks again only when a Pod of the set changes, and may forget a place whose claim went last.
  if (replicas.some((replica) => !replica.pod && hasStaleClaim(view, set, replica))) return { againInMs: STALE_CLAIM_MS }
  const times = replicas.flatMap(({ pod }) => (pod && isRunningAndReady(pod) ? availableAt(view, set, pod) ?? [] : [])).filter((at) => at > now)
  return times.length > 0 ? { againInMs: Math.min(...times) - now } : undefined
}
