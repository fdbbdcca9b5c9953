// Sees to it that every node that should have a daemon has one, and no other has.
// Models manage, podsShouldBeOnNode and syncNodes in pkg/controller/daemon/daemon_controller.go.
import type { ApiResponse } from '../../apiserver/request.ts'
import type { DaemonSet, Node, Pod } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import { keyOf } from '../../kernel/informer.ts'
import type { Decision } from '../../kernel/span.ts'
import { failureReason, isFailure, record, type Routine, type Step } from '../../kernel/sync.ts'
import { isPodReady } from '../../kinds/pod/pod-conditions.ts'
import type { Status } from '../../kube-object.ts'
import { POD_REVISION } from '../controller-revisions.ts'
import { createInBatches, eventOfDeletion } from '../pod-control.ts'
import { byAge, isAvailable, podMaker, type PodsByNode } from './daemon-pods.ts'
import type { FailedPodsBackoff } from './failed-pods-backoff.ts'
import type { Eligibility } from './node-eligibility.ts'

/** Pods created or deleted in one go at most. Models BurstReplicas. */
const BURST = 250
/** By when the cache has most often seen what was created, so that it is counted. */
const SEEN_AFTER_MS = 3

/** What one sync works on. */
export interface DaemonWork {
  readonly view: SyncView
  readonly daemonSet: DaemonSet
  /** Label of the Pods of the present template. */
  readonly hash: string
  readonly now: number
  readonly nodes: readonly Node[]
  /** By the name of the node. */
  readonly eligible: ReadonlyMap<string, Eligibility>
  readonly backoff: FailedPodsBackoff
}

/** A Pod that goes, and why. */
export interface Going {
  readonly pod: Pod
  readonly why: Decision
}

/** A node that gets a Pod, and why. */
export interface Needing {
  readonly node: string
  readonly why: Decision
}

interface Change {
  readonly needing: readonly Needing[]
  readonly going: readonly Going[]
}

export function aboutOf(daemonSet: DaemonSet): string {
  return `DaemonSet/${keyOf(daemonSet)}`
}

/** Whether a second Pod may come before the first goes. Models AllowsSurge. */
export function allowsSurge({ spec }: DaemonSet): boolean {
  const surge = spec.updateStrategy?.type === 'RollingUpdate' ? (spec.updateStrategy.rollingUpdate?.maxSurge ?? 0) : 0
  return typeof surge === 'number' ? surge > 0 : surge !== '0%'
}

/** Creates Pods on nodes that lack one and deletes those that should not be. Returns why it could not, if so. */
export function* manageDaemons(work: DaemonWork, pods: PodsByNode): Routine<string | undefined> {
  const needing: Needing[] = [], going: Going[] = []
  for (const node of work.nodes) {
    const change = yield* changeOn(work, node.metadata.name, pods.get(node.metadata.name))
    needing.push(...change.needing)
    going.push(...change.going)
  }
  for (const [node, ofNode] of pods) {
    // No scheduler and no collector of garbage will ever see to a Pod that waits for a node that is no more.
    if (!work.eligible.has(node)) going.push(...ofNode.filter(({ spec }) => !spec.nodeName).map((pod) => ({ pod, why: why(work, 'daemon-node-gone', pod, node) })))
  }
  yield* tellLeftOut(work)
  return yield* syncNodes(work, needing, going)
}

function why({ daemonSet }: DaemonWork, code: string, pod: Pod, node: string): Decision {
  return { code, params: { daemonSet: daemonSet.metadata.name, pod: pod.metadata.name, node } }
}

/** What is to change on one node. Models podsShouldBeOnNode. */
function* changeOn(work: DaemonWork, node: string, pods: readonly Pod[] | undefined): Routine<Change> {
  const { daemonSet, hash, eligible } = work, { shouldRun, mayStay } = eligible.get(node) as Eligibility
  const missing = { node, why: { code: 'daemon-missing', params: { daemonSet: daemonSet.metadata.name, node } } }
  if (!pods) return { needing: shouldRun ? [missing] : [], going: [] }
  const staying = pods.filter(({ metadata }) => !metadata.deletionTimestamp)
  if (!mayStay) return { needing: [], going: staying.map((pod) => ({ pod, why: why(work, 'daemon-unwanted', pod, node) })) }
  const over = yield* endedOn(work, node, staying)
  const running = staying.filter(({ status }) => status?.phase !== 'Failed' && status?.phase !== 'Succeeded').sort(byAge)
  if (!allowsSurge(daemonSet)) return { needing: [], going: [...over, ...running.slice(1).map((pod) => ({ pod, why: why(work, 'daemon-surplus', pod, node) }))] }
  if (running.length <= 1) return { needing: running.length === 0 && shouldRun ? [missing] : [], going: over }
  const current = running.filter((pod) => pod.metadata.labels?.[POD_REVISION] === hash), old = running.filter((pod) => pod.metadata.labels?.[POD_REVISION] !== hash)
  const surplus = [...current.slice(1), ...old.slice(1)].map((pod) => ({ pod, why: why(work, 'daemon-surplus', pod, node) }))
  return { needing: [], going: [...over, ...surplus, ...replaced(work, node, current[0], old[0])] }
}

/** With surge, an old Pod makes way for the new one as soon as it is not ready itself or the new one is available. */
function replaced(work: DaemonWork, node: string, current: Pod | undefined, old: Pod | undefined): readonly Going[] {
  if (!current || !old) return []
  const mayGo = !isPodReady(old) || isAvailable(work.view, work.daemonSet, current, work.now)
  return mayGo ? [{ pod: old, why: why(work, 'daemon-replaced', old, node) }] : []
}

/** Pods that have come to their end go, failed ones after a while that doubles: the node may refuse the next one just as well. */
function* endedOn(work: DaemonWork, node: string, pods: readonly Pod[]): Routine<readonly Going[]> {
  const { daemonSet, backoff, now } = work, going: Going[] = []
  for (const pod of pods) {
    const { namespace, name } = pod.metadata
    if (pod.status?.phase === 'Failed') {
      const waitMs = backoff.waits(node, now)
      if (waitMs !== undefined) {
        yield [{ decision: { code: 'daemon-failed-back-off', params: { pod: name, node, seconds: Math.round(waitMs / 1_000) } }, about: aboutOf(daemonSet) }]
        continue
      }
      backoff.next(node, now)
      yield* record(daemonSet, 'Warning', 'FailedDaemonPod', `Found failed daemon pod ${namespace}/${name} on node ${node}, will try to kill it`)
      going.push({ pod, why: why(work, 'daemon-failed', pod, node) })
    } else if (pod.status?.phase === 'Succeeded') {
      yield* record(daemonSet, 'Normal', 'SucceededDaemonPod', `Found succeeded daemon pod ${namespace}/${name} on node ${node}, will try to delete it`)
      going.push({ pod, why: why(work, 'daemon-succeeded', pod, node) })
    }
  }
  return going
}

const LEFT_OUT = 'nodes left out'
/** Nodes that are named, of however many. */
const NAMED = 10

/** Says once on which nodes there is to be none. */
function* tellLeftOut({ view, daemonSet, nodes, eligible }: DaemonWork): Routine<void> {
  const leftOut = nodes.filter(({ metadata }) => !eligible.get(metadata.name)?.shouldRun).map(({ metadata }) => metadata.name).sort()
  const named = [...leftOut.slice(0, NAMED), ...(leftOut.length > NAMED ? ['…'] : [])].join(', '), known = leftOut.length === 0 ? undefined : `${leftOut.length} ${named}`
  if (known === view.recall<string>(LEFT_OUT)) return
  view.remember(LEFT_OUT, known)
  if (known !== undefined) yield [{ decision: { code: 'daemon-nodes-left-out', params: { daemonSet: daemonSet.metadata.name, nodes: named } }, about: aboutOf(daemonSet) }]
}

/** Creates, then deletes, at most so many of each. Returns why not all could be done, if so. Models syncNodes. */
export function* syncNodes({ daemonSet, hash }: DaemonWork, allNeeding: readonly Needing[], allGoing: readonly Going[]): Routine<string | undefined> {
  const needing = allNeeding.slice(0, BURST), going = allGoing.slice(0, BURST), make = needing.length > 0 ? podMaker(daemonSet, hash) : undefined
  const notCreated = make && (yield* createInBatches(daemonSet, needing.map(({ node }) => make(node)), (place) => needing[place].why))
  if (make) yield [{ waitMs: SEEN_AFTER_MS }]
  if (going.length === 0) return notCreated
  const { namespace } = daemonSet.metadata
  const answers = (yield going.map(({ pod, why: reason }): Step => ({ request: { verb: 'delete', resource: 'pods', namespace, name: pod.metadata.name }, why: reason }))) as readonly ApiResponse[]
  yield going.flatMap(({ pod }, i): Step[] => eventOfDeletion(daemonSet, pod, answers[i]))
  const failure = answers.find((answer) => isFailure(answer) && failureReason(answer) !== 'NotFound')
  return notCreated ?? (failure && ((failure.body as Status).message ?? 'request failed'))
}
