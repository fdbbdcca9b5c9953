// kube-scheduler: takes one Pod after another, finds a node for it, assumes that it is there, and binds it in the background.
// Models pkg/scheduler/{scheduler,schedule_one,eventhandlers}.go.
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../generated/api-types.d.ts'
import { type ResponseEnvelope, sendRequest, subjectOf, subjectOfRequest } from '../kernel/api-client.ts'
import type { ComponentInfo } from '../kernel/component.ts'
import type { ProcessContext, WatchEnvelope } from '../kernel/controller-process.ts'
import { EventRecorder, isRecorderToken } from '../kernel/event-recorder.ts'
import { Reflector } from '../kernel/reflector.ts'
import { Informer, keyOf, splitKey, type WatchEvent } from '../kernel/informer.ts'
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import { type Running, RoutineRunner } from '../kernel/routine-runner.ts'
import { Cell, Table } from '../kernel/store.ts'
import { RequestFailed } from '../kernel/sync.ts'
import type { WallClock } from '../kernel/wall.ts'
import type { KubeObject } from '../kube-object.ts'
import { type KindDefinition, resourceOf } from '../kinds/define-kind.ts'
import nodeKind from '../kinds/node/node.kind.ts'
import persistentVolume from '../kinds/persistent-volume/persistent-volume.kind.ts'
import persistentVolumeClaim from '../kinds/persistent-volume-claim/persistent-volume-claim.kind.ts'
import podKind from '../kinds/pod/pod.kind.ts'
import storageClass from '../kinds/storage-class/storage-class.kind.ts'
import { type BindingArgs, bindPod } from './binding.ts'
import type { SchedulerView } from './define-plugin.ts'
import { findNode, fitMessage, preemptionMessage, wouldTake, profile, type Verdict } from './framework.ts'
import { NodeInfos } from './node-infos.ts'
import { emptyNodeInfo, type NodeInfo, withNode, withPod } from './node-info.ts'
import { claimsOf, planFor } from './plugins/volume-binding/volume-binding.plugin.ts'
import { type QueuedPod, SchedulingQueue } from './scheduling-queue.ts'

export const SCHEDULER = 'kube-scheduler'
const SOURCE = 'default-scheduler'
const KINDS: readonly KindDefinition[] = [podKind, nodeKind, persistentVolume, persistentVolumeClaim, storageClass]
const FLUSH_EVERY_MS = 30_000
const UNSCHEDULABLE_AT_MOST_MS = 300_000

type Wake = { readonly wake: 'cycle' } | { readonly wake: 'back-off' } | { readonly wake: 'flush' }

/** A Pod that the scheduler counts on a node before the API server has said so. */
interface Assumed {
  readonly node: string
  readonly pod: Pod
}

export class Scheduler {
  readonly components: readonly ComponentInfo[] = [{ address: SCHEDULER, role: 'scheduler' }]
  private readonly informer: Informer
  private readonly recorder: EventRecorder
  readonly reflector: Reflector
  private readonly listed: Table<true>
  private readonly queue: SchedulingQueue
  private readonly infos: NodeInfos
  private readonly assumed: Table<Assumed>
  private readonly taken: Table<string>
  private readonly isAwake: Cell<boolean>
  private readonly nextNode: Cell<number>
  private readonly bindings: RoutineRunner<BindingArgs, void>
  private readonly kernel: Kernel
  private readonly wall: WallClock

  constructor({ kernel, wall }: ProcessContext) {
    this.kernel = kernel
    this.wall = wall
    this.informer = new Informer(kernel, SCHEDULER, KINDS, [{ name: 'node', kind: podKind as KindDefinition, values: (pod) => [(pod as Pod).spec.nodeName ?? ''].filter(Boolean) }])
    this.recorder = new EventRecorder(kernel, SCHEDULER, wall)
    this.reflector = new Reflector(kernel, SCHEDULER, (_address, { resource }, items) => this.takeList(resource, items))
    this.listed = kernel.adopt(`${SCHEDULER}/listed`, new Table<true>())
    this.queue = new SchedulingQueue(kernel, SCHEDULER)
    this.infos = kernel.adopt(`${SCHEDULER}/nodes`, new NodeInfos())
    this.assumed = kernel.adopt(`${SCHEDULER}/assumed`, new Table<Assumed>())
    this.taken = kernel.adopt(`${SCHEDULER}/taken`, new Table<string>())
    this.isAwake = kernel.adopt(`${SCHEDULER}/awake`, new Cell(false))
    this.nextNode = kernel.adopt(`${SCHEDULER}/next-node`, new Cell(0))
    this.bindings = new RoutineRunner<BindingArgs, void>(kernel, SCHEDULER, {
      routine: (_key, running, readings) => bindPod(running.args, this.informer, readings),
      ended: (key, running, result) => this.bindingEnded(key, running, result),
      record: (event) => this.recorder.record(SCHEDULER, { component: SOURCE }, event),
      subjectOf: subjectOfRequest,
    })
    kernel.listen(SCHEDULER, (delivery) => this.receive(delivery))
  }

  /** Lists and watches. */
  start(): void {
    for (const kind of KINDS) this.reflector.open(SCHEDULER, { verb: 'watch', resource: resourceOf(kind) })
    this.scheduleFlush()
  }

  /** The process ends and forgets; what comes for it is lost. */
  stop(): void {
    this.kernel.halt([SCHEDULER])
    this.kernel.forget(SCHEDULER)
  }

  /** A fresh process. */
  restart(): void {
    this.kernel.resume([SCHEDULER])
    this.start()
  }

  private receive(delivery: Delivery): void {
    if (this.bindings.receive(delivery) || this.reflector.receive(delivery)) return
    if (delivery.op === 'watch') {
      const { resource, type, object } = delivery.payload as WatchEnvelope
      this.take(resource, type, object)
    } else if (delivery.op === 'response') this.receiveAnswer(delivery.payload as ResponseEnvelope)
    else this.wake(delivery.payload as Wake)
  }

  private receiveAnswer({ response, token }: ResponseEnvelope): void {
    if (isRecorderToken(token)) this.recorder.answered(SCHEDULER, token, response)
  }

  private takeList(resource: string, items: readonly KubeObject[]): void {
    this.listed.set(resource, true)
    for (const event of this.informer.replace(resource, items)) this.takeEvent(event)
    this.wakeUp()
  }

  private wake({ wake }: Wake): void {
    if (wake === 'cycle') {
      this.isAwake.value = false
      this.cycle()
    } else if (wake === 'back-off') this.queue.wakeUp()
    else {
      for (const pod of [...this.queue.waiting]) if (this.kernel.now - pod.notBefore > UNSCHEDULABLE_AT_MOST_MS) this.queue.move(pod.key)
      this.scheduleFlush()
    }
    this.wakeUp()
  }

  private scheduleFlush(): void {
    this.kernel.send({ from: SCHEDULER, to: SCHEDULER, op: 'timer', delayMs: FLUSH_EVERY_MS, background: true, payload: { wake: 'flush' } satisfies Wake })
  }

  private wakeUp(): void {
    // Models WaitForCacheSync: nothing is placed before everything has been listed.
    if (this.isAwake.value || this.queue.ready === 0 || this.listed.size < KINDS.length) return
    this.isAwake.value = true
    this.kernel.send({ from: SCHEDULER, to: SCHEDULER, op: 'timer', delayMs: this.kernel.latency('schedule', SCHEDULER), payload: { wake: 'cycle' } satisfies Wake })
  }

  private take(resource: string, type: WatchEvent['type'], object: WatchEvent['object']): void {
    const event = this.informer.apply(resource, type, object)
    if (!event) return
    this.takeEvent(event)
    this.wakeUp()
  }

  private takeEvent(event: WatchEvent): void {
    const { object } = event
    if (object.kind === 'Pod') this.takePod(event as WatchEvent<Pod>)
    else if (object.kind === 'Node') this.takeNode(event as WatchEvent<Node>)
    this.requeue(event)
  }

  private takePod({ type, object, old }: WatchEvent<Pod>): void {
    const key = keyOf(object), assumed = this.assumed.get(key)
    const before = assumed?.node ?? (old && isCounted(old) ? old.spec.nodeName : undefined)
    const after = type !== 'DELETED' && isCounted(object) ? object.spec.nodeName : undefined
    if (object.spec.nodeName || type === 'DELETED') {
      if (assumed) this.assumed.delete(key)
      if (before !== after) {
        if (before) this.count(before, assumed?.pod ?? (old as Pod), -1)
        if (after) this.count(after, object, 1)
      }
      this.queue.remove(key)
    } else if (!assumed && !this.bindings.has(key) && isForUs(object)) this.queue.add(key, object)
    else if (object.metadata.deletionTimestamp) this.queue.remove(key)
  }

  private count(node: string, pod: Pod, sign: 1 | -1): void {
    const info = this.infos.get(node)
    if (info) this.infos.set(node, withPod(info, pod, sign))
  }

  private takeNode({ type, object }: WatchEvent<Node>): void {
    const { name } = object.metadata, known = this.infos.get(name)
    if (type === 'DELETED') this.infos.delete(name)
    else if (known) this.infos.set(name, withNode(known, object))
    else {
      let info = emptyNodeInfo(object)
      for (const pod of this.informer.found(podKind as KindDefinition<Pod>, 'node', name)) if (isCounted(pod)) info = withPod(info, pod, 1)
      this.infos.set(name, info)
    }
  }

  /** Moves Pods that this change may help. Models the queueing hints. */
  private requeue(event: WatchEvent): void {
    const node = event.object.kind === 'Node' ? this.infos.get(event.object.metadata.name) : undefined
    if (event.object.kind === 'Node' && !node) return
    for (const queued of [...this.queue.waiting]) {
      const { namespace, name } = splitKey(queued.key), pod = this.informer.get(podKind, namespace, name) as Pod | undefined
      if (!pod) continue
      if (!profile.some((plugin) => queued.rejectedBy.includes(plugin.name) && plugin.requeueOn(event, pod))) continue
      if (node && !wouldTake(node, pod, this.view())) continue
      const leftMs = this.queue.move(queued.key)
      if (leftMs > 0) this.backOff(leftMs)
    }
  }

  private backOff(delayMs: number): void {
    this.kernel.send({ from: SCHEDULER, to: SCHEDULER, op: 'timer', delayMs, payload: { wake: 'back-off' } satisfies Wake })
  }

  private view(): SchedulerView {
    const { informer } = this
    return {
      nodes: this.infos.list,
      claim: (namespace, name) => informer.get(persistentVolumeClaim, namespace, name) as PersistentVolumeClaim | undefined,
      volume: (name) => informer.get(persistentVolume, undefined, name) as PersistentVolume | undefined,
      volumes: () => informer.list(persistentVolume) as PersistentVolume[],
      storageClass: (name) => informer.get(storageClass, undefined, name) as StorageClass | undefined,
      podsOn: (node) => [...(informer.found(podKind, 'node', node) as Pod[]), ...[...this.assumed.values()].filter((a) => a.node === node).map((a) => a.pod)],
      takenVolumes: new Map(this.taken.entries()),
    }
  }

  /** One scheduling cycle. */
  private cycle(): void {
    const queued = this.queue.take()
    if (!queued) return
    const { namespace, name } = splitKey(queued.key), pod = this.informer.get(podKind, namespace, name) as Pod | undefined
    if (!pod || pod.spec.nodeName || pod.metadata.deletionTimestamp) return
    const view = this.view()
    const verdict = findNode(pod, view, this.nextNode.value, (n) => this.kernel.pick(n, `${SCHEDULER} ${queued.key} host`, this.kernel.now))
    if (view.nodes.length > 0) this.nextNode.value = (this.nextNode.value + verdict.examined) % view.nodes.length
    if ('host' in verdict) this.assume(queued, pod, verdict, view)
    else this.reject(queued, pod, verdict, view)
  }

  private assume(queued: QueuedPod, pod: Pod, verdict: Extract<Verdict, { host: string }>, view: SchedulerView): void {
    const { host, scores, rejected, feasible } = verdict, best = scores.find((score) => score.node === host)
    this.kernel.decide(SCHEDULER, subjectOf(pod), {
      code: 'node-chosen',
      params: {
        node: host, nodes: view.nodes.length, feasible, score: best?.total ?? 0,
        scores: topScores(scores), rejected: rejected.slice(0, MOST_ROWS).map((r) => `${r.node}|${r.plugin}|${r.rejection.reasons.join('; ')}`),
      },
    }, this.kernel.now, view.nodes.length <= MOST_ROWS ? view.nodes.map((n) => `Node//${n.name}`) : undefined)
    const claims = claimsOf(pod, view), node = this.infos.get(host) as NodeInfo
    const plan = 'rejection' in claims ? undefined : planFor(claims.delayed, node, view)
    this.assumed.set(queued.key, { node: host, pod })
    this.count(host, pod, 1)
    for (const { claim, volume } of plan?.volumes ?? []) this.taken.set(volume.metadata.name, keyOf(claim))
    this.bindings.begin(queued.key, { pod, node: host, plan: plan ?? { volumes: [], toProvision: [] }, queued })
  }

  private bindingEnded(key: string, { args }: Running<BindingArgs>, result: void | RequestFailed): void {
    for (const { volume } of args.plan.volumes) this.taken.delete(volume.metadata.name)
    if (!(result instanceof RequestFailed)) return
    const assumed = this.assumed.get(key)
    if (assumed) {
      this.assumed.delete(key)
      this.count(assumed.node, assumed.pod, -1)
    }
    this.kernel.decide(SCHEDULER, subjectOf(args.pod), { code: 'binding-failed', params: { node: args.node, message: result.message } })
    const { namespace, name } = splitKey(key)
    if (this.informer.get(podKind, namespace, name)) this.backOff(this.queue.retry(args.queued))
  }

  private reject(queued: QueuedPod, pod: Pod, verdict: Extract<Verdict, { plugins: readonly string[] }>, view: SchedulerView): void {
    const message = fitMessage(verdict, view.nodes.length, this.preemption(pod, verdict, view))
    this.kernel.decide(SCHEDULER, subjectOf(pod), {
      code: 'no-node-fits',
      params: { nodes: view.nodes.length, message, rejected: verdict.rejected.slice(0, MOST_ROWS).map((r) => `${r.node}|${r.plugin}|${r.rejection.reasons.join('; ')}`) },
    })
    this.queue.reject(queued, verdict.plugins.length > 0 ? verdict.plugins : ['NodeResourcesFit'])
    this.recorder.record(SCHEDULER, { component: SOURCE }, { object: pod, type: 'Warning', reason: 'FailedScheduling', message })
    this.reportUnschedulable(pod, message)
  }

  /** Writes the condition PodScheduled=False, unless it already says so. */
  private reportUnschedulable(pod: Pod, message: string): void {
    const known = pod.status?.conditions?.find((c) => c.type === 'PodScheduled')
    if (known?.status === 'False' && known.reason === 'Unschedulable' && known.message === message) return
    const lastTransitionTime = known?.status === 'False' ? known.lastTransitionTime : this.wall.timestamp(this.kernel.now)
    const condition = { type: 'PodScheduled', status: 'False', lastProbeTime: null, lastTransitionTime, reason: 'Unschedulable', message }
    sendRequest(this.kernel, SCHEDULER, {
      verb: 'patch', patchType: 'strategic', resource: 'pods', namespace: pod.metadata.namespace, name: pod.metadata.name, subresource: 'status', body: { status: { conditions: [condition] } },
    }, undefined)
  }

  /** What would come of evicting others. Pods of lower priority are what preemption looks for. */
  private preemption(pod: Pod, verdict: Extract<Verdict, { plugins: readonly string[] }>, view: SchedulerView): string {
    const count = view.nodes.length
    if (count === 0) return ''
    if (pod.spec.preemptionPolicy === 'Never') return 'preemption: not eligible due to preemptionPolicy=Never.'
    const perNode = verdict.rejected.map((r) => (r.rejection.unresolvable ? 'Preemption is not helpful for scheduling' : 'No preemption victims found for incoming pod'))
    return preemptionMessage(count, perNode)
  }
}

const MOST_ROWS = 50

function topScores(scores: readonly { readonly node: string; readonly total: number; readonly byPlugin: Readonly<Record<string, number>> }[]): string[] {
  return scores.slice(0, MOST_ROWS).map(({ node, total, byPlugin }) => `${node}|${total}|${Object.entries(byPlugin).map(([plugin, score]) => `${plugin}=${score}`).join(' ')}`)
}

/** Whether a Pod takes up room on its node. */
function isCounted(pod: Pod): boolean {
  return Boolean(pod.spec.nodeName) && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed'
}

function isForUs(pod: Pod): boolean {
  return !pod.metadata.deletionTimestamp && (pod.spec.schedulerName ?? SOURCE) === SOURCE && (pod.spec.schedulingGates ?? []).length === 0
}
