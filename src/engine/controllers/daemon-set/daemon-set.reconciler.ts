// What the DaemonSet controller does: keeps the template as a revision, gives nodes their Pods, updates them, counts.
// Models syncDaemonSet in pkg/controller/daemon/daemon_controller.go.
import type { DaemonSet, DaemonSetStatus, Pod } from '../../generated/api-types.d.ts'
import { defineReconciler, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { splitKey } from '../../kernel/informer.ts'
import { isFailure, must, send, type Routine } from '../../kernel/sync.ts'
import daemonSetKind from '../../kinds/daemon-set/daemon-set.kind.ts'
import nodeKind from '../../kinds/node/node.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import { isPodReady } from '../../kinds/pod/pod-conditions.ts'
import daemonSetController from './daemon-set.controller.ts'
import { availableAt, byAge, byNode, claimPods, isUpToDate } from './daemon-pods.ts'
import { failedPodsBackoff } from './failed-pods-backoff.ts'
import { constructHistory, forgetOldRevisions, hashOf, type History } from './history.ts'
import { type DaemonWork, manageDaemons } from './manage-daemons.ts'
import { eligibilityOf, tolerationsOf } from './node-eligibility.ts'
import { rollOut } from './rolling-update.ts'

export default defineReconciler(daemonSetController, reconcile)

function* reconcile(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key)
  const daemonSet = view.get(daemonSetKind, namespace, name)
  if (!daemonSet || daemonSet.metadata.deletionTimestamp) return
  const now = view.now(), nodes = view.list(nodeKind), tolerations = tolerationsOf(daemonSet)
  const pods = yield* claimPods(view, daemonSet), history = yield* constructHistory(view, daemonSet, pods)
  const eligible = new Map(nodes.map((node) => [node.metadata.name, eligibilityOf(daemonSet, tolerations, node)]))
  const work: DaemonWork = { view, daemonSet, hash: hashOf(history.current), now, nodes, eligible, backoff: failedPodsBackoff(view, daemonSet) }
  const mayManage = view.expectationsMet(), failure = mayManage ? yield* update(work, pods, history) : undefined
  const nextAvailableInMs = yield* writeStatus(work, mayManage)
  if (failure !== undefined) return { retry: { code: 'replicas-not-managed', params: { message: failure } } }
  const times = [nextAvailableInMs, work.backoff.againInMs].filter((time) => time !== undefined)
  return times.length > 0 ? { againInMs: Math.min(...times) } : undefined
}

/** Pods as the cache has them by now: what was just done may have come back already. */
function presentPods({ view, daemonSet }: DaemonWork): readonly Pod[] {
  return view.ownedBy(podKind, daemonSet.metadata.uid)
}

/** Gives nodes their Pods and, once that is seen, updates some. Returns why it could not, if so. Models updateDaemonSet. */
function* update(work: DaemonWork, pods: readonly Pod[], { old }: History): Routine<string | undefined> {
  const { view, daemonSet } = work
  const notManaged = yield* manageDaemons(work, byNode(pods))
  if (notManaged !== undefined) return notManaged
  if (daemonSet.spec.updateStrategy?.type === 'RollingUpdate' && view.expectationsMet()) {
    const notUpdated = yield* rollOut(work, byNode(presentPods(work)))
    if (notUpdated !== undefined) return notUpdated
  }
  yield* forgetOldRevisions(daemonSet, old, presentPods(work))
  return undefined
}

/** Counts the oldest Pod of every node. Returns the status, and in how many ms the next Pod becomes available, if one is waited for. */
function count(work: DaemonWork, isObserved: boolean): { readonly status: DaemonSetStatus; readonly nextAvailableInMs: number | undefined } {
  const { view, daemonSet, hash, now, eligible } = work, pods = byNode(presentPods(work))
  let desired = 0, current = 0, misscheduled = 0, ready = 0, available = 0, updated = 0, next: number | undefined
  for (const [node, { shouldRun }] of eligible) {
    const first = pods.get(node)?.toSorted(byAge)[0]
    if (!shouldRun) misscheduled += Number(first !== undefined)
    else desired++
    if (!shouldRun || !first) continue
    current++
    updated += Number(isUpToDate(daemonSet, first, hash))
    if (!isPodReady(first)) continue
    ready++
    const from = availableAt(view, daemonSet, first) ?? now
    if (from <= now) available++
    else next = Math.min(next ?? from, from)
  }
  const { collisionCount, conditions, observedGeneration } = daemonSet.status ?? {}, observed = isObserved ? daemonSet.metadata.generation : observedGeneration
  const status: DaemonSetStatus = {
    currentNumberScheduled: current, numberMisscheduled: misscheduled, desiredNumberScheduled: desired, numberReady: ready,
    ...(observed ? { observedGeneration: observed } : {}),
    ...(updated > 0 ? { updatedNumberScheduled: updated } : {}), ...(available > 0 ? { numberAvailable: available } : {}), ...(desired > available ? { numberUnavailable: desired - available } : {}),
    ...(collisionCount === undefined ? {} : { collisionCount }), ...(conditions ? { conditions } : {}),
  }
  return { status, nextAvailableInMs: next === undefined ? undefined : next - now }
}

const COUNTS = ['desiredNumberScheduled', 'currentNumberScheduled', 'numberMisscheduled', 'numberReady', 'updatedNumberScheduled', 'numberAvailable', 'numberUnavailable'] as const

/** Models storeDaemonSetStatus, which compares the counts and whether this generation was observed. */
function says({ status: stored, metadata }: DaemonSet, status: DaemonSetStatus): boolean {
  return COUNTS.every((field) => (stored?.[field] ?? 0) === (status[field] ?? 0)) && (stored?.observedGeneration ?? 0) >= (metadata.generation ?? 0)
}

/** Writes the status if it changed; after a failure once more on the latest version. */
function* writeStatus(work: DaemonWork, isObserved: boolean): Routine<number | undefined> {
  const { daemonSet } = work, { status, nextAvailableInMs } = count(work, isObserved)
  if (says(daemonSet, status)) return nextAvailableInMs
  const { namespace, name } = daemonSet.metadata, resource = 'daemonsets.apps'
  const { desiredNumberScheduled: desired, currentNumberScheduled: current, numberReady: ready, updatedNumberScheduled: updated = 0 } = status
  const why = { code: 'daemon-set-counted', params: { desired, current, ready, updated } }
  const first = yield* send({ verb: 'update', resource, subresource: 'status', namespace, name, body: { ...daemonSet, status } }, why)
  if (isFailure(first)) {
    const fresh = yield* must<DaemonSet>({ verb: 'get', resource, namespace, name })
    yield* must({ verb: 'update', resource, subresource: 'status', namespace, name, body: { ...fresh, status: { ...fresh.status, ...status } } }, why)
  }
  return nextAvailableInMs
}
