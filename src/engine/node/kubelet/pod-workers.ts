// The workers of Pods on all machines: each takes its Pod on, syncs it one turn at a time, ends it and forgets it.
// Models pkg/kubelet/pod_workers.go.
import type { EventReason } from '../../event-reasons.ts'
import type { Node, Pod } from '../../generated/api-types.d.ts'
import { type ResponseEnvelope, subjectOf } from '../../kernel/api-client.ts'
import type { ProcessContext } from '../../kernel/controller-process.ts'
import type { RecordedEvent } from '../../kernel/event-recorder.ts'
import { keyOf } from '../../kernel/informer.ts'
import type { Delivery, Kernel } from '../../kernel/kernel.ts'
import type { Reflector } from '../../kernel/reflector.ts'
import { type Running, RoutineRunner } from '../../kernel/routine-runner.ts'
import { Index, WatchedTable } from '../../kernel/store.ts'
import { type CallAnswer, type CallEnvelope, type EventToRecord, RequestFailed } from '../../kernel/sync.ts'
import type { KubeObject } from '../../kube-object.ts'
import { hasDiskLimit, isGreedy, type Strains } from '../eviction/strain.ts'
import type { FileStores } from '../files/file-stores.ts'
import { type ContainerExited, containerId, type CriCall, kubeletAddress, nodeOf, runtimeAddress } from '../runtime/cri.ts'
import type { ContainerRuntimes } from '../runtime/container-runtime.ts'
import type { MirrorToken, StaticPodKeeper, StaticPodWake } from '../static-pods/static-pod-keeper.ts'
import { ContainerEnds } from './container-ends.ts'
import { ContainerWatch, type ReadinessWake } from './container-watch.ts'
import type { HookAnswer, HookCall } from './lifecycle-hooks.ts'
import type { TakenPods } from './admit-pod.ts'
import { afterPowerLoss, foundAgain } from './pod-comeback.ts'
import { type ContainerRecord, createPodRecord, hasMoreToDo, type PodFailure, type PodRecord, type Rejection, withPod } from './pod-record.ts'
import type { PodRoutines } from './pod-routines.ts'
import { isStaticPod } from './pod-source.ts'
import { isOver } from './pod-status.ts'
import { afterWork, killKey, routineOf, type Work } from './pod-work.ts'
import type { Prober } from './prober.ts'
import { type ReportWake, StatusReports, type StatusToken } from './status-reports.ts'
import type { SyncOutcome } from './sync-pod.ts'
import { type RefreshWake, VolumeRefresh } from './volume-refresh.ts'

/** What a kubelet is told about its machine. */
export interface KubeletNode {
  readonly ip: string
  readonly podCidr: string
  readonly isRunning: boolean
  /** Its Node as the API server has it; undefined before it has registered. */
  readonly object?: Node
}

/** Appointments about single Pods. */
export type PodWake = ReportWake | RefreshWake | ReadinessWake | StaticPodWake | { readonly wake: 'sync'; readonly id: string }

/** What a kubelet is beside its workers. */
export interface WorkersHost {
  readonly runtimes: ContainerRuntimes
  readonly files: FileStores
  readonly reflector: Reflector
  readonly strains: Strains
  machine(node: string): KubeletNode | undefined
  /** Why a machine takes no Pods on now, if so. */
  rejection(node: string): Rejection | undefined
  /** Records an Event about a Pod or one of its containers. */
  tell(record: PodRecord, event: Pick<RecordedEvent, 'type' | 'reason' | 'message'>, container?: ContainerRecord): void
  record(event: EventToRecord, address: string): void
}

export class PodWorkers {
  readonly records: WatchedTable<PodRecord>
  private readonly byNode: Index
  private readonly workers: RoutineRunner<Work, SyncOutcome>
  private readonly watched: ContainerWatch
  private readonly prober: Prober
  private readonly reports: StatusReports
  private readonly ends: ContainerEnds
  private readonly refresh: VolumeRefresh
  private routines: PodRoutines | undefined
  private statics: StaticPodKeeper | undefined
  private readonly context: ProcessContext
  private readonly kernel: Kernel
  private readonly host: WorkersHost

  constructor(context: ProcessContext, host: WorkersHost) {
    const { kernel, wall } = context
    this.context = context
    this.kernel = kernel
    this.host = host
    this.records = kernel.adopt('kubelets/pods', new WatchedTable<PodRecord>())
    this.byNode = kernel.adopt('kubelets/by-node', new Index())
    this.refresh = new VolumeRefresh(kernel, host.reflector, ({ pod }) => (pod.spec.volumes ? this.routines?.fileSources(pod) ?? [] : []))
    this.reports = new StatusReports(kernel, wall, this.records, (node) => (host.machine(node) as KubeletNode).ip)
    this.watched = new ContainerWatch(kernel, host.runtimes, this.records, {
      tell: (record, event, container) => host.tell(record, event, container), killUnhealthy: (id, container, probe) => this.ends.killUnhealthy(id, container, probe),
      report: (id) => this.reports.report(id), sync: (id) => this.sync(id), isEnding: (id, container) => this.isEnding(id, container),
    })
    this.prober = this.watched.prober
    this.ends = new ContainerEnds(kernel, this.records, {
      idOf: (node, uid) => [...(this.byNode.get(node)?.keys() ?? [])].find((id) => this.records.get(id)?.pod.metadata.uid === uid),
      isAtWork: (id) => this.workers.has(id),
      tell: (record, event, container) => host.tell(record, event, container),
      forgetProbes: (id, container) => this.prober.forgetContainer(id, container), isEnding: (id, container) => this.isEnding(id, container), kill: (id, container, graceMs) => this.kill(id, container, graceMs),
      ended: (id) => {
        this.reports.report(id)
        this.sync(id)
      },
    })
    this.workers = new RoutineRunner<Work, SyncOutcome>(kernel, 'kubelets', {
      routine: (_key, running, readings) => {
        const { node } = running.args.record
        return routineOf(running, readings, { routines: this.routines, latencies: kernel.latencies, podCidr: host.machine(node)?.podCidr ?? '', onHost: (path) => host.files.onHost(node, path) })
      },
      ended: (_key, running, result) => this.ended(running, result),
      record: (event, address) => host.record(event, address),
    })
  }

  /** How Pods are carried out. Needed before the first Pod. */
  useRoutines(routines: PodRoutines): void {
    const { kernel, wall } = this.context, { host } = this
    this.routines = routines
    this.statics = new routines.StaticPodKeeper(kernel, this.records, {
      files: host.files, isRunning: (node) => host.machine(node)?.isRunning ?? false, objectOf: (node) => host.machine(node)?.object, entriesOn: (node) => this.entriesOn(node),
      timestamp: () => wall.timestamp(kernel.now), takeOn: (id, pod) => this.takeOn(id, pod), end: (id) => this.stopSoon(id), forget: (id) => this.forget(id), report: (id) => this.reports.report(id),
    })
  }

  /** What a kubelet knows of a Pod on its node. */
  recordOf(node: string, pod: Pod): PodRecord | undefined {
    return this.records.get(`${node} ${keyOf(pod)}`)
  }

  /** Pods of a node with the ids of their records. */
  entriesOn(node: string): readonly (readonly [string, PodRecord])[] {
    return [...(this.byNode.get(node)?.keys() ?? [])].map((id) => [id, this.records.get(id) as PodRecord] as const)
  }

  /** Pods of a node. */
  recordsOn(node: string): PodRecord[] {
    return this.entriesOn(node).map(([, record]) => record)
  }

  /** The kubelet of a machine has begun: what lies in its folder of manifests is to run, too. */
  begun(node: string): void {
    this.statics?.begun(node)
  }

  /** It has ended: nobody works for its Pods any longer. */
  stopped(node: string): void {
    for (const id of this.byNode.get(node)?.keys() ?? []) {
      this.abandonWork(id)
      this.prober.forget(id)
    }
    this.refresh.close(node)
  }

  /** It is back, and has looked at its runtime. */
  foundAgain(node: string): void {
    for (const record of this.recordsOn(node)) this.update(`${node} ${record.key}`, foundAgain(record, this.host.runtimes))
  }

  /** The runtime of a machine is back: what was under way with it begins anew, on what the runtime has. Models the relisting of pkg/kubelet/pleg. */
  runtimeBack(node: string): void {
    for (const record of this.recordsOn(node)) {
      const id = `${node} ${record.key}`
      if (record.stage === 'new' || record.stage === 'removed') continue
      this.abandonWork(id)
      this.update(id, foundAgain(record, this.host.runtimes))
      this.reports.report(id)
      this.sync(id)
    }
  }

  /** The machine has lost its power: sandboxes are gone, and so is all that ran. */
  powerLost(node: string): void {
    for (const record of this.recordsOn(node)) this.update(`${node} ${record.key}`, afterPowerLoss(record, this.kernel.now))
  }

  /** A machine is taken away for good, and with it all that its kubelet knew of Pods. */
  remove(node: string): void {
    const { runtimes, files } = this.host
    for (const id of [...(this.byNode.get(node)?.keys() ?? [])]) {
      const { pod } = this.records.get(id) as PodRecord
      runtimes.register.removed(pod.metadata.uid)
      files.unmount(pod.metadata.uid)
      this.records.delete(id)
      this.byNode.remove(node, id)
    }
  }

  /** Takes a delivery to a kubelet that belongs to the work on a Pod; false if it does not. */
  receive(node: string, delivery: Delivery): boolean {
    if (delivery.op === 'cri') this.ends.takeExit(node, (delivery.payload as ContainerExited).exited)
    else if (delivery.op === 'reply' && 'call' in (delivery.payload as object)) this.answerHook(delivery)
    else return this.workers.receive(delivery) || this.prober.receive(delivery)
    return true
  }

  /** Takes the answer to a write about a Pod. */
  answered({ response, token }: ResponseEnvelope): void {
    if (typeof token !== 'object' || token === null) return
    if ('mirror' in token) this.statics?.answered(token as MirrorToken, response)
    if ('status' in token) this.reports.written((token as StatusToken).status, response)
  }

  /** A hook asks a web server in a Pod of this node. */
  private answerHook({ to, subject, payload }: Delivery): void {
    const { call, token } = payload as CallEnvelope, { hook, container, ...asked } = call as HookCall
    const { passed } = this.prober.answerOf({ ...asked, spec: container }, { httpGet: hook.httpGet })
    this.kernel.send({ from: to, to, op: 'reply', subject, delayMs: this.kernel.latency('probe', asked.containerKey), payload: { answer: { passed } satisfies HookAnswer, token } satisfies CallAnswer })
  }

  /** An object from which files in Pods of a machine are made is another now. */
  takeFileSource(address: string, object: KubeObject): void {
    this.refresh.take(address, object, this.entriesOn(nodeOf(address)))
  }

  /** Has the files of a Pod made anew from what there is now. */
  private remount(id: string): void {
    this.refresh.met(id)
    const record = this.records.get(id)
    if (record?.stage !== 'running' || !record.isMounted || isOver(record)) return
    if (this.workers.has(id)) return this.refresh.lookSoon(id, record)
    this.update(id, { ...record, isMounted: false })
    this.sync(id)
  }

  /** The time of an appointment has come. */
  wake(wake: PodWake): void {
    switch (wake.wake) {
      case 'refresh': return this.remount(wake.id)
      case 'readiness': return this.watched.wake(wake)
      case 'manifests': case 'mirror': return this.statics?.wake(wake)
      case 'sync': return this.sync(wake.id)
      case 'report': return this.reports.report(wake.id)
    }
  }

  /** Gives a Pod up: it has failed, and what still runs of it ends. */
  giveUp(id: string, failure: PodFailure, type?: 'Normal' | 'Warning'): void {
    const record = this.records.get(id)
    if (!record || isOver(record)) return
    if (type) this.host.tell(record, { type, reason: failure.reason as EventReason, message: failure.message })
    this.prober.forget(id)
    this.update(id, { ...record, failure })
    this.reports.report(id)
    this.sync(id)
  }

  /** After a fresh list, Pods that are no longer there are as good as deleted. */
  takeList(node: string, pods: readonly Pod[]): void {
    const keys = new Set(pods.map((pod) => `${node} ${keyOf(pod)}`))
    for (const id of [...(this.byNode.get(node)?.keys() ?? [])]) if (!keys.has(id) && !isStaticPod((this.records.get(id) as PodRecord).pod)) this.forget(id)
    this.statics?.listed(node, pods)
    for (const pod of pods) this.takePod(node, 'ADDED', pod)
  }

  /** What a watch says of a Pod of this node. */
  takePod(node: string, type: 'ADDED' | 'MODIFIED' | 'DELETED', pod: Pod): void {
    if (this.statics?.take(kubeletAddress(node), type, pod)) return
    const id = `${node} ${keyOf(pod)}`, known = this.records.get(id)
    if (type === 'DELETED' || (known && known.pod.metadata.uid !== pod.metadata.uid)) this.forget(id)
    if (type === 'DELETED') return
    const record = this.records.get(id)
    if (record && Number(record.pod.metadata.resourceVersion) > Number(pod.metadata.resourceVersion)) return
    if (!record) return this.takeOn(id, pod)
    const before = record.pod
    // A fresh list: what was written in between, by whom ever, is not what this kubelet knows.
    const next = withPod(record, pod)
    this.update(id, type === 'ADDED' ? { ...next, reported: undefined, isReporting: false } : next)
    if (type === 'ADDED') {
      this.watched.begin(id)
      // Of one that is to end only the end is told.
      if (!pod.metadata.deletionTimestamp) this.reports.report(id)
    } else if (record.stage === 'running') this.reports.correct(id)
    if (pod.metadata.deletionTimestamp && record.stage !== 'terminating' && record.stage !== 'removed') this.stopSoon(id)
    else if (record.stage === 'running' && (before.spec !== pod.spec || type === 'ADDED')) {
      this.ends.restartChanged(id, before)
      this.watchDeadline(id)
      this.sync(id)
    } else if (record.stage === 'running' && this.routines?.showsChange(before, pod)) this.remount(id)
  }

  /** A Pod that is new to this kubelet. */
  private takeOn(id: string, pod: Pod): void {
    const node = id.slice(0, id.indexOf(' '))
    this.update(id, createPodRecord(node, keyOf(pod), pod))
    this.byNode.set(node, id, true)
    this.refresh.watch(this.records.get(id) as PodRecord)
    if (hasDiskLimit(pod)) this.host.strains.watch(node, true)
    this.wakeLater(id, pod.metadata.deletionTimestamp ? 1 : this.kernel.latency('creating', id))
  }

  private stopSoon(id: string): void {
    const record = this.records.get(id)
    if (!record) return
    this.abandonWork(id)
    this.prober.forget(id)
    if (record.stage === 'new') {
      this.update(id, { ...record, stage: 'terminating' })
      this.reports.report(id)
      this.begin(id, 'remove')
      return
    }
    this.update(id, { ...record, stage: 'terminating' })
    this.begin(id, 'stop')
  }

  private forget(id: string): void {
    const record = this.records.get(id)
    if (!record) return
    this.abandonWork(id)
    this.prober.forget(id)
    this.clearAway(record)
    this.host.files.unmount(record.pod.metadata.uid)
    this.records.delete(id)
    this.byNode.remove(record.node, id)
  }

  /** What the runtime still has of a Pod that nobody knows any longer ends with its sandbox. Models HandlePodCleanups. */
  private clearAway({ node, pod, sandbox }: PodRecord): void {
    const { uid } = pod.metadata
    if (!this.host.runtimes.register.holds(uid)) return
    this.kernel.send({
      from: kubeletAddress(node), to: runtimeAddress(node), op: 'cri', subject: subjectOf(pod), delayMs: 1,
      payload: { call: { rpc: 'StopPodSandbox', sandbox: sandbox || `${uid}/0` } satisfies CriCall, token: null } satisfies CallEnvelope,
    })
  }

  private update(id: string, record: PodRecord): void {
    this.records.set(id, record)
  }

  private wakeLater(id: string, delayMs: number): void {
    const address = kubeletAddress(id.slice(0, id.indexOf(' ')))
    this.kernel.send({ from: address, to: address, op: 'timer', subject: this.subjectOf(id), delayMs, payload: { wake: 'sync', id } satisfies PodWake })
  }

  private subjectOf(id: string): string {
    const record = this.records.get(id)
    return record ? subjectOf(record.pod) : ''
  }

  /** Starts a sync, or asks for another when the one that is going on ends. */
  private sync(id: string): void {
    const record = this.records.get(id)
    if (!record) return
    if (record.pod.metadata.deletionTimestamp && (record.stage === 'new' || record.stage === 'running')) return this.stopSoon(id)
    if (record.stage === 'terminating' || record.stage === 'removed') return
    if (this.workers.has(id)) {
      this.update(id, { ...record, isDirty: true })
      return
    }
    if (record.stage === 'new') {
      this.update(id, { ...record, stage: 'running', startedAt: this.kernel.now, ...this.rejectionOf(record) })
      this.reports.report(id)
      this.watchDeadline(id)
    }
    this.failWhenLate(id)
    const current = this.records.get(id) as PodRecord
    if (isOver(current)) this.endRest(id)
    else this.begin(id, 'sync')
  }

  /** Why a Pod that was given to this node is turned down, which is told at once. */
  private rejectionOf(record: PodRecord): Pick<PodRecord, 'failure'> {
    const { object } = this.host.machine(record.node) as KubeletNode
    const failure = this.host.rejection(record.node) ?? (object && this.routines?.admit(record.pod, object, this.takenOn(record.node), this.host.strains.pressuresOn(record.node)))
    if (!failure) return {}
    this.host.tell(record, { type: 'Warning', reason: failure.reason, message: failure.message })
    return { failure }
  }

  private takenOn(node: string): TakenPods {
    const known = this.byNode.get(node)
    let taken: readonly Pod[] | undefined
    return {
      atMost: known?.size ?? 0,
      all: () => (taken ??= [...known?.keys() ?? []].map((id) => this.records.get(id) as PodRecord).filter((record) => record.stage !== 'new' && !isOver(record)).map(({ pod }) => pod)),
    }
  }

  /** Looks again when the Pod has been active for as long as it may be. */
  private watchDeadline(id: string): void {
    const { pod, startedAt = this.kernel.now } = this.records.get(id) as PodRecord, seconds = pod.spec.activeDeadlineSeconds
    if (seconds !== undefined) this.wakeLater(id, Math.max(1, startedAt + seconds * 1000 - this.kernel.now))
  }

  /** Models pkg/kubelet/active_deadline.go. */
  private failWhenLate(id: string): void {
    const record = this.records.get(id) as PodRecord, { pod, startedAt } = record, seconds = pod.spec.activeDeadlineSeconds
    if (seconds === undefined || startedAt === undefined || this.kernel.now - startedAt < seconds * 1000 || isOver(record)) return
    this.giveUp(id, { reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' }, 'Normal')
  }

  private begin(id: string, work: Exclude<Work['work'], 'kill'>): void {
    const record = this.records.get(id) as PodRecord
    this.workers.begin(id, { work, id, record }, kubeletAddress(record.node))
  }

  /** What still runs of a Pod that is over, its sidecars or all that was cut off, ends. */
  private endRest(id: string): void {
    if (!(this.records.get(id) as PodRecord).containers.some(({ state }) => state.is === 'running')) return
    this.abandonWork(id)
    this.prober.forget(id)
    this.begin(id, 'end')
  }

  /** Whatever is being done for a Pod ends where it stands. */
  private abandonWork(id: string): void {
    this.workers.abandon(id)
    for (const { name } of this.records.get(id)?.containers ?? []) this.workers.abandon(killKey(id, name))
  }

  private isEnding(id: string, container: string): boolean {
    return this.workers.argsOf(id)?.work === 'end' || this.workers.has(killKey(id, container))
  }

  private kill(id: string, container: ContainerRecord, graceMs: number): void {
    const record = this.records.get(id) as PodRecord, key = containerId(record.pod.metadata.uid, container.name, container.restarts)
    this.workers.begin(killKey(id, container.name), { work: 'kill', id, record, kill: { target: { container, id: key }, graceMs } }, kubeletAddress(record.node))
  }

  private ended({ args }: Running<Work>, result: SyncOutcome | RequestFailed): void {
    const { id } = args, known = this.records.get(id)
    if (!known) return
    if (result instanceof RequestFailed) return this.wakeLater(id, 1000)
    if (args.kill) {
      if (result.ended) this.ends.takeExit(known.node, { id: args.kill.target.id, end: result.ended })
      return
    }
    const { volumes } = result.record
    this.update(id, afterWork(known, args.work, result))
    if (args.work === 'remove') return this.statics?.ended(id)
    if (known.sandbox && volumes && volumes !== known.volumes) for (const { tree, content } of volumes) if (content) this.host.runtimes.writeVolume(tree, content)
    const renewalMs = args.work === 'sync' && volumes && volumes !== known.volumes ? this.routines?.tokenRenewal(known.pod) : undefined
    if (renewalMs !== undefined) this.refresh.renewAfter(renewalMs, id, known)
    this.watched.begin(id)
    if (isGreedy(this.records.get(id) as PodRecord)) this.host.strains.watch(known.node, false)
    this.reports.report(id)
    if (args.work === 'stop') {
      this.begin(id, 'remove')
      return
    }
    if (known.isDirty || hasMoreToDo(this.records.get(id) as PodRecord)) this.wakeLater(id, 1)
    else if (result.againInMs !== undefined) this.wakeLater(id, result.againInMs)
  }
}
