// How Pods get their nodes: one after another, each found a node, assumed to be there, and bound in the background; or turned down, and queued again
// when something happens that may help it. Models pkg/scheduler/{schedule_one,eventhandlers}.go. Part of the equipment: no Pod comes before it.
import type { Node, Pod } from '../generated/api-types.d.ts'
import { sendRequest, subjectOf } from '../kernel/api-client.ts'
import { keyOf, splitKey, type WatchEvent } from '../kernel/informer.ts'
import { type Readings, RequestFailed, type Routine } from '../kernel/sync.ts'
import type { KubeObject } from '../kube-object.ts'
import podKind from '../kinds/pod/pod.kind.ts'
import { type BindingArgs, bindPod } from './binding.ts'
import { Counting } from './counting.ts'
import { ALL_ROWS, makesRoom, nodeChosen, noNodeFits } from './decisions.ts'
import type { Candidate, ClusterEvent, PostFilterOutcome, SchedulerView } from './define-plugin.ts'
import { evict, type EvictionArgs } from './evicting.ts'
import { fitMessage } from './fit-message.ts'
import { admits, NodeSearch, type Placement, type Refusal } from './framework.ts'
import { isSame } from './node-changes.ts'
import type { NodeInfo } from './node-info.ts'
import { claimsOf, NOTHING_TO_DO, planFor } from './plugins/volume-binding/volume-binding.plugin.ts'
import { priorityOf } from './pod-priority.ts'
import { gateOf, profile } from './profile.ts'
import { isCounted, PROFILE, SCHEDULER, type SchedulerParts } from './scheduler.ts'
import type { QueuedPod, SchedulingQueue } from './scheduling-queue.ts'

/** What the scheduler does in the background. */
export type SchedulerWork = { readonly bind: BindingArgs } | { readonly evict: EvictionArgs }

const NOBODY: readonly Pod[] = []
/** Who turned a Pod down while there were no nodes. */
const NO_NODES = 'kube-scheduler'

export class SchedulingCycle {
  private readonly parts: SchedulerParts
  private readonly view: SchedulerView
  private readonly search: NodeSearch

  constructor(parts: SchedulerParts) {
    this.parts = parts
    this.view = viewOf(parts)
    this.search = new NodeSearch(this.view)
  }

  /** Why a Pod may not be tried for now. */
  gateOf(pod: Pod): string | undefined {
    return gateOf(pod)?.reason
  }

  /** Tries one Pod. */
  run(queued: QueuedPod): void {
    const { kernel, nextNode } = this.parts, pod = this.podNamed(queued.key), nodes = this.view.nodes.length
    if (!pod || pod.spec.nodeName || pod.metadata.deletionTimestamp) return
    const verdict = this.search.find(pod, nextNode.value, (n) => kernel.pick(n, `${SCHEDULER} ${queued.key} host`, kernel.now))
    if (nodes > 0) nextNode.value = (nextNode.value + verdict.examined) % nodes
    if ('host' in verdict) this.assume(queued, pod, verdict)
    else this.reject(queued, pod, verdict)
  }

  private podNamed(key: string): Pod | undefined {
    const { namespace, name } = splitKey(key)
    return this.parts.informer.get(podKind, namespace, name)
  }

  private assume(queued: QueuedPod, pod: Pod, verdict: Placement): void {
    const { kernel, infos, assumed, nominated, taken, work } = this.parts, { host } = verdict, { nodes } = this.view
    kernel.decide(SCHEDULER, subjectOf(pod), nodeChosen(verdict, nodes.length), kernel.now, nodes.length <= ALL_ROWS ? infos.subjects : undefined)
    const claims = claimsOf(pod, this.view), node = this.view.node(host) as NodeInfo
    const plan = ('rejection' in claims ? undefined : planFor(claims.delayed, node, this.view)) ?? NOTHING_TO_DO
    assumed.set(queued.key, { node: host, pod })
    nominated.delete(queued.key)
    this.parts.place(host, queued.key, pod)
    for (const { claim, volume } of plan.volumes) taken.set(volume.metadata.name, keyOf(claim))
    work.begin(queued.key, { bind: { pod, node: host, plan, queued } })
  }

  private reject(queued: QueuedPod, pod: Pod, refusal: Refusal): void {
    const { kernel, queue, recorder, nominated } = this.parts, { nodes } = this.view
    const outcome = nodes.length > 0 ? this.postFilter(queued, pod, refusal) : undefined, isHelped = outcome !== undefined && 'candidate' in outcome
    const message = fitMessage(refusal, nodes.length, outcome && 'message' in outcome ? outcome.message : '')
    kernel.decide(SCHEDULER, subjectOf(pod), noNodeFits(refusal, nodes.length, message))
    queue.reject(queued, refusal.plugins)
    if (isHelped) this.makeRoom(queued, pod, outcome.candidate, outcome.candidates)
    recorder.record(SCHEDULER, { component: PROFILE }, { object: pod, type: 'Warning', reason: 'FailedScheduling', message })
    if (outcome && 'gaveUp' in outcome && outcome.gaveUp) nominated.delete(queued.key)
    this.report(pod, message, isHelped ? outcome.candidate.node : outcome && 'gaveUp' in outcome && outcome.gaveUp ? null : undefined)
  }

  private postFilter(queued: QueuedPod, pod: Pod, refusal: Refusal): PostFilterOutcome | undefined {
    const { kernel } = this.parts
    for (const plugin of profile) {
      if (plugin.postFilter) return plugin.postFilter(pod, refusal, this.view, (n) => kernel.pick(n, `${SCHEDULER} ${queued.key} preemption`, kernel.now))
    }
    return undefined
  }

  /** Others leave the node for this Pod, which is promised the room. */
  private makeRoom({ key }: QueuedPod, pod: Pod, candidate: Candidate, candidates: number): void {
    const { kernel, nominated, wall, work } = this.parts, { node } = candidate
    kernel.decide(SCHEDULER, subjectOf(pod), makesRoom(candidate, candidates))
    const outbid = this.view.nominatedTo(node).filter((other) => priorityOf(other) < priorityOf(pod))
    for (const other of outbid) nominated.delete(keyOf(other))
    nominated.set(key, { node, pod })
    const victims = candidate.victims.filter((victim) => victim.metadata.deletionTimestamp === undefined)
    if (victims.length > 0) work.begin(evictionFor(key), { evict: { preemptor: pod, node, victims, outbid, decidedAt: wall.timestamp(kernel.now) } })
  }

  /** Writes the condition PodScheduled=False and the node promised (null: none any more), unless the Pod already says so. */
  private report(pod: Pod, message: string, nominated: string | null | undefined): void {
    const { kernel, wall } = this.parts, known = pod.status?.conditions?.find((c) => c.type === 'PodScheduled')
    const isKnown = known?.status === 'False' && known.reason === 'Unschedulable' && known.message === message
    const isNominated = nominated === undefined || (nominated ?? '') === (pod.status?.nominatedNodeName ?? '')
    if (isKnown && isNominated) return
    const lastTransitionTime = known?.status === 'False' && known.lastTransitionTime ? known.lastTransitionTime : wall.timestamp(kernel.now)
    const condition = { type: 'PodScheduled', status: 'False', lastProbeTime: null, lastTransitionTime, reason: 'Unschedulable', message }
    sendRequest(kernel, SCHEDULER, {
      verb: 'patch', patchType: 'strategic', resource: 'pods', namespace: pod.metadata.namespace, name: pod.metadata.name, subresource: 'status',
      body: { status: { conditions: [condition], ...(!isNominated && { nominatedNodeName: nominated }) } },
    }, undefined)
  }

  routine(work: SchedulerWork, readings: Readings): Routine<void> {
    return 'bind' in work ? bindPod(work.bind, this.parts.informer, readings) : evict(work.evict)
  }

  ended(key: string, work: SchedulerWork, result: void | RequestFailed): void {
    if ('bind' in work) this.bindingEnded(key, work.bind, result)
    else if (result instanceof RequestFailed) this.parts.queue.move(keyOf(work.evict.preemptor))
  }

  private bindingEnded(key: string, { plan, pod, node, queued }: BindingArgs, result: void | RequestFailed): void {
    const { kernel, taken, assumed, queue } = this.parts
    for (const { volume } of plan.volumes) taken.delete(volume.metadata.name)
    if (!(result instanceof RequestFailed)) return
    const waiting = assumed.get(key)
    if (waiting) {
      assumed.delete(key)
      this.parts.unplace(waiting.node, key, waiting.pod)
    }
    kernel.decide(SCHEDULER, subjectOf(pod), { code: 'binding-failed', params: { node, message: result.message } })
    if (this.podNamed(key)) queue.retry(queued)
  }

  /** Something in the cluster is different: Pods that this may help are queued again. Models MoveAllToActiveOrBackoffQueue. */
  changed(watched: WatchEvent): void {
    const { queue } = this.parts
    if (queue.parked === 0) return
    const event = clusterEvent(watched)
    if (!event) return
    for (const queued of hearersOf(event, queue)) {
      const pod = this.podNamed(queued.key)
      if (!pod || this.isWaitingForVictims(queued.key)) continue
      const helper = this.helperOf(queued, pod, event)
      if (helper === undefined) continue
      const isAtOnce = queue.move(queued.key) === 'active', params = { event: nameOf(event), about: subjectOf(event.object), plugin: helper, attempts: queued.attempts }
      this.parts.kernel.decide(SCHEDULER, subjectOf(pod), isAtOnce ? { code: 'requeued', params } : { code: 'requeued-after-back-off', params })
    }
  }

  /** The plugin that turned the Pod down and now thinks better of it. Models isPodWorthRequeuing. */
  private helperOf({ rejectedBy }: QueuedPod, pod: Pod, event: ClusterEvent): string | undefined {
    const seen = event.object.kind === 'Node' ? this.nodeEventFor(pod, event) : event
    if (!seen || rejectedBy.length === 0) return seen?.object.kind === 'Node' ? NO_NODES : undefined
    return profile.find((plugin) => rejectedBy.includes(plugin.name) && plugin.requeueOn?.(seen, pod, this.view))?.name
  }

  /** A node that would not take the Pod, whoever is on it, is not there for it yet. Models preCheckForNode, which has gone since the recordings. */
  private nodeEventFor(pod: Pod, { type, object, old }: ClusterEvent): ClusterEvent | undefined {
    if (type === 'DELETED') return { type, object, old }
    if (!admits(object as Node, pod, this.view)) return undefined
    return old && admits(old as Node, pod, this.view) ? { type, object, old } : { type: 'ADDED', object, old: undefined }
  }

  /** Models IsPodRunningPreemption: once the last victim is on its way out, the preemptor may be tried. */
  private isWaitingForVictims(key: string): boolean {
    const work = this.parts.work.argsOf(evictionFor(key))
    if (!work || !('evict' in work)) return false
    const last = work.evict.victims[work.evict.victims.length - 1], now = this.podNamed(keyOf(last))
    return now !== undefined && now.metadata.uid === last.metadata.uid && now.metadata.deletionTimestamp === undefined
  }
}

function evictionFor(key: string): string {
  return `preemption for ${key}`
}

/** What the change is to a queueing hint; undefined: nothing, as most are, of a status alone. */
function clusterEvent(event: WatchEvent): ClusterEvent | undefined {
  const { type, object, old } = event
  if (object.kind === 'Node') return type === 'MODIFIED' && old && !isOtherNode(old as Node, object as Node) ? undefined : event
  if (object.kind !== 'Pod') return event
  const pod = object as Pod, before = old as Pod | undefined
  const isHere = type !== 'DELETED' && isCounted(pod), wasHere = before !== undefined && isCounted(before)
  if (isHere && !wasHere) return { type: 'ADDED', object, old: undefined }
  if ((wasHere && !isHere) || (type === 'DELETED' && before?.status?.nominatedNodeName)) return { type: 'DELETED', object: before, old }
  return before && type === 'MODIFIED' && isOtherPod(before, pod) ? event : undefined
}

/** Models NodeSchedulingPropertiesChange. */
function isOtherNode(before: Node, after: Node): boolean {
  return !isSame(before.metadata.labels, after.metadata.labels) || !isSame(before.spec, after.spec) || !isSame(before.status?.allocatable, after.status?.allocatable)
}

/** Models PodSchedulingPropertiesChange. */
function isOtherPod(before: Pod, after: Pod): boolean {
  return !isSame(before.metadata.labels, after.metadata.labels) || !isSame(before.spec, after.spec)
}

/** Pods that wait and are told of the change: of one without a node, only it itself. */
function hearersOf({ type, object }: ClusterEvent, queue: SchedulingQueue): readonly QueuedPod[] {
  if (object.kind !== 'Pod' || type !== 'MODIFIED' || isCounted(object as Pod)) return [...queue.waiting]
  const itself = queue.parkedAs(keyOf(object))
  return itself ? [itself] : []
}

const DEEDS = { ADDED: 'Add', MODIFIED: 'Update', DELETED: 'Delete' } as const

/** `NodeAdd`, `AssignedPodDelete`: near what kube-scheduler's logs and metrics call it. */
function nameOf({ type, object }: ClusterEvent): string {
  const isAssigned = object.kind === 'Pod' && Boolean((object as Pod).spec.nodeName)
  return `${isAssigned ? 'AssignedPod' : object.kind}${DEEDS[type]}`
}

function viewOf({ settings, informer, infos, pods, nominated, taken }: SchedulerParts): SchedulerView {
  const counts = new Counting(pods, infos)
  return {
    scoringStrategy: settings.scoringStrategy ?? 'LeastAllocated',
    get nodes() { return infos.list },
    get generations() { return infos.generations },
    placeOf: (name) => infos.placeOf(name),
    node: (name) => infos.get(name),
    get: (kind, namespace, name) => informer.get(kind, namespace, name),
    list: <T extends KubeObject>(kind: Parameters<typeof informer.list<T>>[0], namespace?: string) => informer.list(kind, namespace),
    podsOn: (node) => pods.on(node).values(),
    nominatedTo: (node) => (nominated.size === 0 ? NOBODY : [...nominated.values()].filter((nomination) => nomination.node === node).map(({ pod }) => pod)),
    get hasNominated() { return nominated.size > 0 },
    takenFor: (volume) => taken.get(volume),
    valuesOf: (label) => infos.valuesOf(label),
    labelsOf: (label) => infos.labelsOf(label),
    get hasImages() { return infos.hasImages },
    nodesWithImage: (image) => infos.withImage(image),
    imageSizes: (image) => infos.imageSizes(image),
    counts,
  }
}
