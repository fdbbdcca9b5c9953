// kube-scheduler as a process: watches, keeps count of what is on the nodes, and queues Pods. How it finds a node for one comes with the equipment.
// Models pkg/scheduler/{scheduler,eventhandlers}.go.
import type { Node, Pod } from '../generated/api-types.d.ts'
import { type ResponseEnvelope, subjectOf } from '../kernel/api-client.ts'
import type { ComponentInfo } from '../kernel/component.ts'
import type { ClusterSettings } from '../kernel/controller.ts'
import type { ProcessContext, WatchEnvelope } from '../kernel/controller-process.ts'
import { EventRecorder, isRecorderToken } from '../kernel/event-recorder.ts'
import { Reflector } from '../kernel/reflector.ts'
import { Informer, keyOf, type WatchEvent } from '../kernel/informer.ts'
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import { RoutineRunner } from '../kernel/routine-runner.ts'
import { Cell, Table } from '../kernel/store.ts'
import type { WallClock } from '../kernel/wall.ts'
import type { KubeObject } from '../kube-object.ts'
import { type KindDefinition, resourceOf } from '../kinds/define-kind.ts'
import csiNode from '../kinds/csi-node/csi-node.kind.ts'
import namespaceKind from '../kinds/namespace/namespace.kind.ts'
import nodeKind from '../kinds/node/node.kind.ts'
import persistentVolume from '../kinds/persistent-volume/persistent-volume.kind.ts'
import persistentVolumeClaim from '../kinds/persistent-volume-claim/persistent-volume-claim.kind.ts'
import podDisruptionBudget from '../kinds/pod-disruption-budget/pod-disruption-budget.kind.ts'
import podKind from '../kinds/pod/pod.kind.ts'
import replicaSet from '../kinds/replica-set/replica-set.kind.ts'
import replicationController from '../kinds/replication-controller/replication-controller.kind.ts'
import service from '../kinds/service/service.kind.ts'
import statefulSet from '../kinds/stateful-set/stateful-set.kind.ts'
import storageClass from '../kinds/storage-class/storage-class.kind.ts'
import type { SchedulerWork, SchedulingCycle } from './cycle.ts'
import { CountedPods } from './counted-pods.ts'
import { NodeInfos } from './node-infos.ts'
import { emptyNodeInfo, isSameRequest, requestOf, withNode, withPod } from './node-info.ts'
import { SchedulingQueue } from './scheduling-queue.ts'

export const SCHEDULER = 'kube-scheduler'
/** Its profile, and what its Events say they come from. */
export const PROFILE = 'default-scheduler'
const KINDS = [
  podKind, nodeKind, persistentVolume, persistentVolumeClaim, storageClass, csiNode, namespaceKind, podDisruptionBudget, service, replicaSet, statefulSet, replicationController,
] as readonly unknown[] as readonly KindDefinition[]
const FLUSH_EVERY_MS = 30_000
const UNSCHEDULABLE_AT_MOST_MS = 300_000

type Wake = { readonly wake: 'cycle' } | { readonly wake: 'back-off' } | { readonly wake: 'flush' }

/** A Pod that the scheduler counts on a node before the API server has said so. */
export interface Assumed {
  readonly node: string
  readonly pod: Pod
}

/** A node on which a Pod is to get room once others have left it. */
export interface Nomination {
  readonly node: string
  readonly pod: Pod
}

/** What the process and its cycle share. */
export interface SchedulerParts {
  readonly kernel: Kernel
  readonly wall: WallClock
  readonly settings: ClusterSettings
  readonly informer: Informer
  readonly recorder: EventRecorder
  readonly queue: SchedulingQueue
  readonly infos: NodeInfos
  readonly pods: CountedPods
  readonly assumed: Table<Assumed>
  readonly nominated: Table<Nomination>
  /** Volumes that Pods on their way have taken, with the claim they are for. */
  readonly taken: Table<string>
  readonly nextNode: Cell<number>
  readonly work: RoutineRunner<SchedulerWork, void>
  /** Counts a Pod on a node. */
  place(node: string, key: string, pod: Pod): void
  /** Counts it there no longer. */
  unplace(node: string, key: string, pod: Pod): void
}

export class Scheduler {
  readonly components: readonly ComponentInfo[] = [{ address: SCHEDULER, role: 'scheduler' }]
  readonly reflector: Reflector
  private readonly parts: SchedulerParts
  private readonly listed: Table<true>
  private readonly isAwake: Cell<boolean>
  private cycle: SchedulingCycle | undefined

  constructor({ kernel, wall, settings }: ProcessContext) {
    const informer = new Informer(kernel, SCHEDULER, KINDS, [])
    const recorder = new EventRecorder(kernel, SCHEDULER, wall)
    this.reflector = new Reflector(kernel, SCHEDULER, (_address, { resource }, items) => this.takeList(resource, items))
    this.listed = kernel.adopt(`${SCHEDULER}/listed`, new Table<true>())
    this.isAwake = kernel.adopt(`${SCHEDULER}/awake`, new Cell(false))
    this.parts = {
      kernel, wall, settings, informer, recorder,
      queue: new SchedulingQueue(kernel, SCHEDULER, (delayMs) => this.backOff(delayMs)),
      infos: kernel.adopt(`${SCHEDULER}/nodes`, new NodeInfos()),
      pods: kernel.adopt(`${SCHEDULER}/pods`, new CountedPods()),
      assumed: kernel.adopt(`${SCHEDULER}/assumed`, new Table<Assumed>()),
      nominated: kernel.adopt(`${SCHEDULER}/nominated`, new Table<Nomination>()),
      taken: kernel.adopt(`${SCHEDULER}/taken`, new Table<string>()),
      nextNode: kernel.adopt(`${SCHEDULER}/next-node`, new Cell(0)),
      work: new RoutineRunner<SchedulerWork, void>(kernel, SCHEDULER, {
        routine: (_key, running, readings) => this.equipped().routine(running.args, readings),
        ended: (key, running, result) => this.equipped().ended(key, running.args, result),
        record: (event) => recorder.record(SCHEDULER, { component: PROFILE }, event),
      }),
      place: (node, key, pod) => this.place(node, key, pod),
      unplace: (node, key, pod) => this.unplace(node, key, pod),
    }
    kernel.listen(SCHEDULER, (delivery) => this.receive(delivery))
  }

  /** Hands over how Pods are placed. No Pod comes before that. */
  equip(Cycle: typeof SchedulingCycle): void {
    this.cycle = new Cycle(this.parts)
  }

  private equipped(): SchedulingCycle {
    if (!this.cycle) throw new Error('A Pod came before the scheduler was equipped.')
    return this.cycle
  }

  /** Lists and watches. */
  start(): void {
    for (const kind of KINDS) this.reflector.open(SCHEDULER, { verb: 'watch', resource: resourceOf(kind) })
    this.scheduleFlush()
  }

  /** The process ends and forgets; what comes for it is lost. */
  stop(): void {
    this.parts.kernel.halt([SCHEDULER])
    this.parts.kernel.forget(SCHEDULER)
  }

  /** A fresh process. */
  restart(): void {
    this.parts.kernel.resume([SCHEDULER])
    this.start()
  }

  private receive(delivery: Delivery): void {
    if (this.parts.work.receive(delivery) || this.reflector.receive(delivery)) return
    if (delivery.op === 'watch') {
      const { resource, type, object } = delivery.payload as WatchEnvelope
      this.take(resource, type, object)
    } else if (delivery.op === 'response') this.receiveAnswer(delivery.payload as ResponseEnvelope)
    else this.wake(delivery.payload as Wake)
  }

  private receiveAnswer({ response, token }: ResponseEnvelope): void {
    if (isRecorderToken(token)) this.parts.recorder.answered(SCHEDULER, token, response)
  }

  private takeList(resource: string, items: readonly KubeObject[]): void {
    this.listed.set(resource, true)
    for (const event of this.parts.informer.replace(resource, items)) this.takeEvent(event)
    this.wakeUp()
  }

  private wake({ wake }: Wake): void {
    const { queue, kernel } = this.parts
    if (wake === 'cycle') {
      this.isAwake.value = false
      const next = queue.take()
      if (next) this.equipped().run(next)
    } else if (wake === 'back-off') queue.wakeUp()
    else {
      for (const { key, since } of [...queue.waiting]) {
        if (kernel.now - since <= UNSCHEDULABLE_AT_MOST_MS) continue
        queue.move(key)
        kernel.decide(SCHEDULER, `Pod/${key}`, { code: 'requeued-for-waiting', params: { minutes: UNSCHEDULABLE_AT_MOST_MS / 60_000 } })
      }
      this.scheduleFlush()
    }
    this.wakeUp()
  }

  private scheduleFlush(): void {
    this.parts.kernel.send({ from: SCHEDULER, to: SCHEDULER, op: 'timer', delayMs: FLUSH_EVERY_MS, background: true, payload: { wake: 'flush' } satisfies Wake })
  }

  private backOff(delayMs: number): void {
    this.parts.kernel.send({ from: SCHEDULER, to: SCHEDULER, op: 'timer', delayMs, payload: { wake: 'back-off' } satisfies Wake })
  }

  private wakeUp(): void {
    const { kernel, queue } = this.parts
    // Models WaitForCacheSync: nothing is placed before everything has been listed.
    if (this.isAwake.value || queue.ready === 0 || this.listed.size < KINDS.length) return
    this.isAwake.value = true
    kernel.send({ from: SCHEDULER, to: SCHEDULER, op: 'timer', delayMs: kernel.latency('schedule', SCHEDULER), payload: { wake: 'cycle' } satisfies Wake })
  }

  private take(resource: string, type: WatchEvent['type'], object: WatchEvent['object']): void {
    const event = this.parts.informer.apply(resource, type, object)
    if (!event) return
    this.takeEvent(event)
    this.wakeUp()
  }

  private takeEvent(event: WatchEvent): void {
    const { object } = event
    if (object.kind === 'Pod') this.takePod(event as WatchEvent<Pod>)
    else if (object.kind === 'Node') this.takeNode(event as WatchEvent<Node>)
    this.cycle?.changed(event)
  }

  private takePod({ type, object, old }: WatchEvent<Pod>): void {
    const { assumed, pods, nominated, queue } = this.parts, key = keyOf(object), waiting = assumed.get(key)
    if (waiting && type !== 'DELETED' && !object.spec.nodeName && waiting.pod.metadata.uid === object.metadata.uid) return
    const before = waiting ?? (old && isCounted(old) ? { node: old.spec.nodeName as string, pod: old } : undefined)
    const after = type !== 'DELETED' && isCounted(object) ? { node: object.spec.nodeName as string, pod: object } : undefined
    if (waiting) assumed.delete(key)
    if (before && before.node === after?.node && !asksOtherwise(before.pod, after.pod)) pods.set(after.node, key, object)
    else {
      if (before) this.unplace(before.node, key, before.pod)
      if (after) this.place(after.node, key, object)
    }
    if (type === 'DELETED' || object.spec.nodeName || object.metadata.deletionTimestamp || !isForUs(object)) {
      queue.remove(key)
      nominated.delete(key)
    } else this.takePending(key, object)
  }

  private takePending(key: string, pod: Pod): void {
    const { kernel, queue, nominated, work } = this.parts, node = pod.status?.nominatedNodeName, place = queue.placeOf(key)
    if (node) nominated.set(key, { node, pod })
    else if (nominated.get(key)?.pod.status?.nominatedNodeName) nominated.delete(key)
    const isGated = this.cycle?.gateOf(pod) !== undefined
    if (place === 'gated' && !isGated) queue.open(key)
    if (place || work.has(key)) return
    queue.add(key, pod, isGated)
    if (isGated) kernel.decide(SCHEDULER, subjectOf(pod), { code: 'gated', params: { gates: (pod.spec.schedulingGates ?? []).map((gate) => gate.name).join(', ') } })
  }

  private place(node: string, key: string, pod: Pod): void {
    const { infos, pods } = this.parts, info = infos.get(node)
    if (info) infos.set(node, withPod(info, pod, 1))
    pods.set(node, key, pod)
  }

  private unplace(node: string, key: string, pod: Pod): void {
    const { infos, pods } = this.parts, info = infos.get(node)
    if (info) infos.set(node, withPod(info, pod, -1))
    pods.delete(node, key)
  }

  private takeNode({ type, object }: WatchEvent<Node>): void {
    const { infos, pods } = this.parts, { name } = object.metadata, known = infos.get(name)
    if (type === 'DELETED') infos.delete(name)
    else if (known) infos.set(name, withNode(known, object))
    else infos.set(name, [...pods.on(name).values()].reduce((info, pod) => withPod(info, pod, 1), emptyNodeInfo(object)))
  }
}

/** Whether a Pod takes up room on its node. */
export function isCounted(pod: Pod): boolean {
  return Boolean(pod.spec.nodeName) && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed'
}

/** Whether a Pod's requests have been resized in place. */
function asksOtherwise(before: Pod, after: Pod): boolean {
  return !isSameRequest(before, after) && JSON.stringify(requestOf(before)) !== JSON.stringify(requestOf(after))
}

function isForUs(pod: Pod): boolean {
  return (pod.spec.schedulerName ?? PROFILE) === PROFILE
}
