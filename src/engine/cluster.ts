// The composition root: puts a cluster together and is the one door to the engine.
import type { AccessFactory } from './apiserver/access/define-access.ts'
import type { AdmissionStep } from './apiserver/admission/define-admission.ts'
import { ApiServer, type ServerParts } from './apiserver/api-server.ts'
import type { CustomKindOf } from './apiserver/known-objects.ts'
import type { ApiServers } from './apiserver/several/api-servers.ts'
import { Bootstrap } from './apiserver/bootstrap.ts'
import type { AutoscalerProcess } from './cloud/autoscaler-process.ts'
import type { CloudOffer } from './cloud/cloud.ts'
import { Client, type Program, type ProgramOutcome } from './client/client.ts'
import { controllers } from './controllers/catalogue.ts'
import { type Commit, ETCD, Etcd, type EtcdOptions, objectsBefore } from './etcd/etcd.ts'
import type { EtcdGroup } from './etcd/members/etcd-group.ts'
import { API_SERVER } from './kernel/api-client.ts'
import type { ComponentInfo } from './kernel/component.ts'
import { ControllerProcess, type ProcessContext } from './kernel/controller-process.ts'
import type { ClusterSettings, Reconciler } from './kernel/controller.ts'
import { Kernel, type Release } from './kernel/kernel.ts'
import type { LatencyTable } from './kernel/latency.ts'
import type { HopColumns, Ledger } from './kernel/ledger.ts'
import type { Names } from './kernel/names.ts'
import type { Span } from './kernel/span.ts'
import type { Kept } from './kernel/store.ts'
import { WallClock } from './kernel/wall.ts'
import { faultProblem } from './faults/catalogue.ts'
import { CONTROL_PLANE } from './network/links.ts'
import type { Addon, FaultOptions, FaultProblem, FaultTarget, Workshop } from './faults/define-fault.ts'
import { type FaultArgs, Hands } from './faults/hands.ts'
import type { Pod } from './generated/api-types.d.ts'
import { kindNamed } from './kinds/catalogue.ts'
import serviceAccountKind from './kinds/service-account/service-account.kind.ts'
import type { LeaderElection } from './leader-election/leader-election.ts'
import type { KindDefinition } from './kinds/define-kind.ts'
import type { Rules } from './kinds/define-rules.ts'
import type { KubeObject, ObjectRef } from './kube-object.ts'
import type { ImageBehaviour } from './node/images/define-image-behaviour.ts'
import { CONTROL_PLANE_MACHINE, Machines, type MachineSpec } from './node/machines.ts'
import type { Load } from './node/cadvisor/cadvisor.ts'
import type { PodRoutines } from './node/kubelet/pod-routines.ts'
import type { RuleOnNode } from './node/kube-proxy/kube-proxies.ts'
import type { Execute } from './node/runtime/cri.ts'
import type { TrafficArgs } from './network/traffic-client.ts'
import { storageKey } from './apiserver/writes.ts'
import type { TrafficRecord } from './network/traffic-records.ts'
import type { ThingChange, ThingKind, ThingOf } from './things.ts'
import type { MakeExtension } from './metrics/extension-server.ts'
import { Metrics } from './metrics/metrics.ts'
import { Processes } from './processes.ts'
import type { SchedulingCycle } from './scheduler/cycle.ts'
import { Scheduler } from './scheduler/scheduler.ts'
import { DISK_CLASS } from './storage/disks.ts'
import type { ProvisionerProcess } from './storage/provisioner/provisioner-process.ts'
import { explain } from './why.ts'

/** Flags of the control plane as Kubernetes defaults them. */
export const DEFAULT_SETTINGS: ClusterSettings = {
  nodeMonitorGracePeriodMs: 50_000,
  nodeMonitorPeriodMs: 5_000,
  claimBinderSyncPeriodMs: 15_000,
  leaseEveryMs: 10_000,
  imagesEveryMs: 30_000,
  metricResolutionMs: 15_000,
  autoscalerSyncPeriodMs: 15_000,
}

/** Boot takes place before t = 0; at 0 the cluster is up and its nodes are ready. */
const BOOT_MS = 20_000
const PROCESSES_START_AFTER_MS = 1_000
/** Members of etcd elect their first leader before anything else begins. */
const FOUNDING_MS = 5_000
/** What kubeadm makes of several machines of the control plane. */
const STACKED: EtcdOptions = { members: 3, topology: 'stacked' }

/** What a cluster needs once somebody asks it for something, and not to come up: a page may load it later than the engine. */
export interface Equipment {
  /** What objects must satisfy. */
  readonly rules: Rules
  /** Admission steps that look after what users make, or after who asks. */
  readonly policies: readonly AdmissionStep[]
  /** Who is who, and who may do what. */
  readonly access?: AccessFactory
  /** The kinds that definitions of this cluster declare. */
  readonly customKinds?: CustomKindOf
  /** What control loops do that look after nothing before somebody asks for something. */
  readonly reconcilers: readonly Reconciler[]
  /** What is in images. */
  readonly images: readonly ImageBehaviour[]
  /** How commands are carried out in containers. */
  readonly execute: Execute
  /** How kubelets carry out Pods. */
  readonly pods: PodRoutines
  /** What servers beside the API server do, by their names. */
  readonly extensions: Readonly<Record<string, MakeExtension>>
  /** What serves the disks of a cluster that has any. */
  readonly Provisioner: typeof ProvisionerProcess
  /** etcd as several members. */
  readonly EtcdGroup: typeof EtcdGroup
  /** What an API server needs once somebody asks for something, or breaks something. */
  readonly serverParts: ServerParts
  /** Several API servers with a balancer before them. */
  readonly ApiServers: typeof ApiServers
  /** Which of several schedulers and controller managers works. */
  readonly LeaderElection: typeof LeaderElection
  /** What orders the machines of a cloud. */
  readonly Autoscaler: typeof AutoscalerProcess
  /** How the scheduler finds nodes for Pods. */
  readonly Cycle: typeof SchedulingCycle
}

export interface ClusterOptions {
  readonly seed: number
  readonly machines: readonly MachineSpec[]
  /** Wall time at t = 0, RFC 3339. */
  readonly epoch: string
  readonly settings?: Partial<ClusterSettings>
  readonly latency?: Partial<LatencyTable>
  /** Namespaces beside Kubernetes' own that exist from the start. */
  readonly namespaces?: readonly string[]
  /** Whether there is a provisioner of `wheelhouse.test/disk`: from the start, with a StorageClass `disk`, or `later`, when startProvisioner() is called, with or without one that expands volumes. Needs the equipment at once. */
  readonly disks?: boolean | 'later' | 'later, of fixed sizes'
  readonly programs?: Readonly<Record<string, Program>>
  /** Without it, equip() must come before the first program. */
  readonly equipment?: Equipment
  /** Tried before those of the equipment. */
  readonly imageBehaviours?: readonly ImageBehaviour[]
  /** etcd as three or five members with Raft between them, instead of one. Needs the equipment at once. */
  readonly etcd?: EtcdOptions
  /**
   * Machines of the control plane, cp-1 to cp-3, each with an API server behind a balancer, and with a scheduler and a controller manager, of
   * which one leads; default 1, without balancer and election. Three need the equipment at once, and have etcd stacked on them if nothing else is said.
   */
  readonly controlPlanes?: 1 | 3
  /** A cloud that delivers machines, and with it the add-on that orders them; off until it is started. Needs the equipment at once. */
  readonly cloud?: CloudOffer
  /** metrics-server runs from the start; else it is off until somebody starts it. Needs the equipment at once. */
  readonly metrics?: boolean
  /** Whether there is a way back; default true. */
  readonly checkpoints?: boolean
  /** So many hops are kept at least, with the commits, Spans and all else that belongs to them; Infinity: all. Default 131,072, which no lesson reaches. */
  readonly windowHops?: number
  /** Hops are dropped in chunks of two to the power of this; default 16. */
  readonly chunkBits?: number
}

/** What happened, as far as it is kept: positions stay what they are when old items are dropped. */
export interface History {
  /** Virtual ms from which on everything is kept; -Infinity while nothing has been dropped. */
  readonly since: number
  readonly commits: Kept<Commit>
  readonly spans: Kept<Span>
  readonly releases: Kept<Release>
  readonly things: Kept<ThingChange>
  readonly traffic: Kept<TrafficRecord>
  /** What was stored before the first commit that is kept. */
  objectsBefore(): readonly KubeObject[]
  /** What there was of things before the first change that is kept. */
  thingsBefore(): readonly ThingChange[]
}

/** One reason in an answer to "why?". */
export type Reason = Span

export interface Cluster {
  /** Virtual ms. */
  readonly now: number
  /** Nothing is pending but what never ends. */
  readonly quiescent: boolean
  /** When the next thing happens that is not background, or null. */
  nextForegroundAt(): number | null
  /** Delivers every hop with arrivesAt <= `to`. */
  advance(to: number): void
  /** Advances until nothing but background is pending, at most to `atMost`. */
  settle(atMost: number): void
  /** Advances to the arrival of the next foreground hop, if there is one at or before `atMost`. */
  step(atMost: number): void
  /** Hands over what programs need. When that happens changes nothing of what the cluster does. */
  equip(equipment: Equipment): void
  /** Starts a client program now. */
  run(program: string, args: unknown): number
  /** Ends a client program where it stands, with this result; one that has ended is left alone. */
  interrupt(id: number, result: unknown): void
  outcome(id: number): ProgramOutcome | undefined
  readonly ledger: Ledger
  readonly names: Names
  columns(first: number, count: number): HopColumns
  readonly history: History
  /** Nothing that belongs to hops from this one on is dropped until another one is named: somebody has yet to read it. */
  keepFrom(hop: number): void
  /** Every commit that is kept, oldest first; as with the lists below, who needs positions takes the history. */
  readonly commits: readonly Commit[]
  readonly spans: readonly Span[]
  /** Which pending hops were released when: from then on they keep nobody waiting. */
  readonly releases: readonly Release[]
  readonly components: readonly ComponentInfo[]
  /** Every change of a simulated thing that is no API object. */
  readonly things: readonly ThingChange[]
  /** Such a thing as it is now. */
  thing<K extends ThingKind>(kind: K, name: string): ThingOf<K> | undefined
  /** Every request on the data plane that was answered or given up. */
  readonly traffic: readonly TrafficRecord[]
  /** Why a fault cannot be done now; undefined where it can. */
  faultProblem(name: string, target: FaultTarget, options?: FaultOptions): FaultProblem | undefined
  /** Sends a fault to what it is to be done to, or what mends one; it strikes when it arrives. As with a program, its id finds the outcome. */
  fault(name: string, target: FaultTarget, options?: FaultOptions): number
  /** What can be done to machines from outside. */
  readonly machines: Pick<Machines, 'add' | 'remove' | 'stopKubelet' | 'resumeKubelet'>
  /** From now on an external provisioner serves StorageClasses of `wheelhouse.test/disk`. */
  startProvisioner(): void
  /** From now on metrics-server measures what containers take, and answers for metrics.k8s.io. */
  startMetrics(): void
  /** From now on Pods have this to do. */
  setLoad(load: Load): void
  /** An object as it is, or was at `at`; throws a RangeError where that is no longer kept. */
  get(ref: ObjectRef, at?: number): KubeObject | undefined
  list(kind: string, namespace?: string): readonly KubeObject[]
  /** Kinds that CustomResourceDefinitions declare, as far as they are served. */
  readonly customKinds: readonly KindDefinition[]
  why(ref: ObjectRef, at?: number): readonly Reason[]
  /** What a node's kube-proxy has written, now: addresses, and where packets to them go. */
  rulesOn(node: string): readonly RuleOnNode[]
  /** Goes back to `to`, at least 0, and forgets what came after. */
  rewind(to: number): void
  timestamp(at: number): string
  toVirtual(timestamp: string): number
  ledgerHash(): string
  stateHash(): string
}

/** A cluster that has booted: t = 0, nodes ready, controllers idle. */
export function createCluster(options: ClusterOptions): Cluster {
  const { equipment, disks, cloud, controlPlanes = 1 } = options
  if ((disks || cloud || options.etcd || options.metrics || controlPlanes > 1) && !equipment) throw new Error('A cluster with disks, a cloud, metrics, several members of etcd or several control planes is equipped from the start.')
  const isHighlyAvailable = controlPlanes > 1, etcdOptions = options.etcd ?? (isHighlyAvailable ? STACKED : undefined), planeMachines = Array.from({ length: controlPlanes }, (_, i) => `cp-${i + 1}`)
  const kernel = new Kernel({ seed: options.seed, startAt: -BOOT_MS - (etcdOptions ? FOUNDING_MS : 0), latency: options.latency, checkpoints: options.checkpoints, windowHops: options.windowHops, chunkBits: options.chunkBits })
  const wall = new WallClock(options.epoch)
  const context: ProcessContext = { kernel, wall, settings: { ...DEFAULT_SETTINGS, ...options.settings } }
  const group = etcdOptions && equipment && new equipment.EtcdGroup(kernel, etcdOptions, isHighlyAvailable ? planeMachines.map((machine) => `${machine}/${API_SERVER}`) : undefined), etcd = group?.history ?? new Etcd(kernel)
  const apiServers = isHighlyAvailable && group && equipment ? new equipment.ApiServers(context, planeMachines, group) : undefined
  const single = apiServers ? undefined : new ApiServer(kernel, wall, group?.client), serving = (): ApiServer => single ?? (apiServers as ApiServers).serving
  const bootstrap = new Bootstrap(kernel, options.namespaces ?? [], disks === true ? [DISK_CLASS] : [], serving().address, apiServers && planeMachines)
  const controllerManager = new ControllerProcess(context, 'kube-controller-manager', controllers)
  const scheduler = new Scheduler(context)
  const machines = new Machines(context, options.imageBehaviours ?? [])
  machines.network.inside.useAccounts((namespace, name) => serving().cache.get(serviceAccountKind, namespace, name)?.metadata.uid)
  const provisioner = disks && equipment && new equipment.Provisioner(context, machines.files, disks !== 'later, of fixed sizes'), startProvisioner = kernel.onInput('provisioner.start', (_args: null) => provisioner && provisioner.start())
  const client = new Client(kernel, options.programs ?? {}, wall)
  client.delegate('traffic', (id, args) => machines.network.client.begin(id, args as TrafficArgs))
  machines.network.client.onEnd((id, outcome) => client.end(id, outcome))
  const interruptProgram = kernel.onInput('client.interrupt', ({ id, result }: { id: number; result: unknown }) => client.interrupt(id, result))
  const runProgram = kernel.onInput('client.run', ({ program, args }: { program: string; args: unknown }) => client.run(program, args))
  const metrics = new Metrics(context, machines, { register: (served, server) => serving().aggregator.register(served, server) })
  let isEquipped = false
  const equip = ({ rules, policies, access, customKinds, serverParts: parts, reconcilers, Cycle, images, execute, pods, extensions }: Equipment): void => {
    ;(apiServers ?? serving()).guard({ rules, policies, access, customKinds, parts })
    controllerManager.equip(reconcilers)
    scheduler.equip(Cycle)
    machines.equip(images, execute, pods)
    metrics.equip(extensions)
    isEquipped = true
  }
  if (equipment) equip(equipment)

  if (group) {
    group.found()
    ;(apiServers ?? group.client).begin()
    kernel.advance(-BOOT_MS)
  }
  bootstrap.start()
  kernel.advance(-BOOT_MS + PROCESSES_START_AFTER_MS)
  const election = apiServers && equipment && electing(context, equipment.LeaderElection, controlPlanes, controllerManager, scheduler, (loop) => kernel.things.get('SimLoop', loop)?.enabled ?? true)
  const loops = new Set(controllerManager.loopNames)
  const leadsOn = (address: string): string | undefined => election?.machineOf(loops.has(address) ? controllerManager.address : address.split('/')[0])
  apiServers?.electedOn(leadsOn)
  if (election) election.start()
  else {
    controllerManager.start()
    scheduler.start()
  }
  if (provisioner && disks === true) provisioner.start()
  machines.start(options.machines)
  kernel.advance(0)
  const inControlPlane = new Set([API_SERVER, ETCD, ...controllerManager.components.map(({ address }) => address), ...scheduler.components.map(({ address }) => address)])
  kernel.links.locate((address) => {
    const led = leadsOn(address)
    if (led) return [CONTROL_PLANE, led]
    if (election && election.candidates.some((candidate) => candidate.address === address)) return [CONTROL_PLANE]
    if (inControlPlane.has(address.split('/')[0])) return [CONTROL_PLANE, ...(machines.has(CONTROL_PLANE_MACHINE) ? [CONTROL_PLANE_MACHINE] : [])]
    const node = address.startsWith('pod/') ? (etcd.objects.get(`pods/${address.slice(4)}`) as Pod | undefined)?.spec.nodeName : undefined
    return node === undefined ? [] : [node]
  })
  const processes = new Processes({ kernel, apiServer: apiServers ?? serving(), controllerManager, scheduler, machines, ...(group && { etcd: group }), ...(election && { election }) })
  const autoscaler = cloud && equipment && new equipment.Autoscaler(context, cloud, machines)
  if (options.metrics) metrics.start('metrics-server')
  const addons = new Map<string, Addon>([...metrics.addons, ...(autoscaler ? [autoscaler] : [])].map((addon) => [addon.name, addon]))
  const keyOfRef = (ref: ObjectRef): string | undefined => {
    const kind = kindNamed(ref.kind) ?? serving().objects.customKindNamed(ref.kind)
    return kind && storageKey(kind, kind.namespaced ? (ref.namespace ?? 'default') : undefined, ref.name)
  }
  const workshop: Workshop = {
    kernel, machines, processes, addons, ...(group && { etcd: group }), metrics,
    object: (ref) => etcd.objects.get(keyOfRef(ref) ?? ''),
    pod: (namespace, name) => etcd.objects.get(`pods/${namespace}/${name}`) as Pod | undefined,
  }
  const startMetrics = kernel.onInput('metrics.start', (_args: null) => metrics.start('metrics-server')), setLoad = kernel.onInput('metrics.load', (load: Load) => metrics.setLoad(load))
  const hands = new Hands(kernel, workshop, (id, result) => client.end(id, { result }))
  client.delegate('fault', (id, args) => hands.begin(id, args as FaultArgs))
  if (options.checkpoints !== false) kernel.checkpoint()

  const fixed: readonly ComponentInfo[] = [
    ...client.components, ...(apiServers ? apiServers.components : [{ address: API_SERVER, role: 'apiserver' } as const]), ...(group ? group.components : [{ address: ETCD, role: 'etcd' } as const]),
    ...controllerManager.components, ...scheduler.components, ...(election ? election.components : []),
  ]
  return {
    get now() { return kernel.now },
    get quiescent() { return kernel.quiescent },
    nextForegroundAt: () => kernel.nextForegroundAt(),
    advance: (to) => kernel.advance(to),
    settle: (atMost) => kernel.advanceUntil(atMost, () => kernel.quiescent),
    step(atMost) {
      const next = kernel.nextForegroundAt()
      if (next !== null && next <= atMost) kernel.advance(next)
    },
    equip,
    run(program, args) {
      if (!isEquipped) throw new Error(`Program '${program}' came before the cluster was equipped.`)
      return runProgram({ program, args })
    },
    interrupt: (id, result) => interruptProgram({ id, result }),
    outcome: (id) => client.outcome(id),
    ledger: kernel.ledger,
    names: kernel.names,
    columns: (first, count) => kernel.ledger.columns(first, count),
    history: {
      get since() { return kernel.keptSince },
      commits: etcd.commits, spans: kernel.spans, releases: kernel.releases, things: kernel.things, traffic: machines.network.traffic,
      objectsBefore: () => objectsBefore(etcd),
      thingsBefore: () => kernel.things.before(),
    },
    keepFrom: (hop) => kernel.keepFrom(hop),
    commits: etcd.commits.items,
    spans: kernel.spans.items,
    releases: kernel.releases.items,
    things: kernel.things.items,
    thing: (kind, name) => kernel.things.get(kind, name),
    traffic: machines.network.traffic.items,
    get components() { return [...fixed, ...(provisioner ? provisioner.components : []), ...machines.components, ...(autoscaler?.components ?? []), ...metrics.components] },
    faultProblem: (name, target, given = {}) => faultProblem(workshop, name, target, given),
    fault: (name, target, given = {}) => runProgram({ program: 'fault', args: { name, target, options: given } satisfies FaultArgs }),
    startProvisioner() {
      if (!provisioner) throw new Error('This cluster was started without a provisioner of disks.')
      startProvisioner(null)
    },
    startMetrics: () => startMetrics(null),
    setLoad: (load) => setLoad(load),
    machines: {
      add: kernel.onInput('machines.add', (spec: MachineSpec) => machines.add(spec)),
      remove: kernel.onInput('machines.remove', (name: string) => machines.remove(name)),
      stopKubelet: kernel.onInput('machines.stopKubelet', (name: string) => machines.stopKubelet(name)),
      resumeKubelet: kernel.onInput('machines.resumeKubelet', (name: string) => machines.resumeKubelet(name)),
    },
    get(ref, at) {
      const key = keyOfRef(ref)
      return key === undefined ? undefined : at === undefined ? etcd.objects.get(key) : etcd.at(key, at)
    },
    list(kind, namespace) {
      const definition = kindNamed(kind) ?? serving().objects.customKindNamed(kind)
      if (definition && apiServers) return apiServers.stored(etcd, definition, namespace)
      return definition ? (definition.isCustom ? serving().objects : serving().cache).list(definition, namespace) : []
    },
    get customKinds() { return serving().objects.customKinds },
    why: (ref, at = kernel.now) => explain(ref, at, { spans: kernel.spans.items, commits: etcd.commits.items, ledger: kernel.ledger }),
    rulesOn: (node) => machines.network.rulesOn(node),
    rewind: (to) => kernel.rewind(Math.max(0, to)),
    timestamp: (at) => wall.timestamp(at),
    toVirtual: (timestamp) => wall.toVirtual(timestamp),
    ledgerHash: () => kernel.ledgerHash(),
    stateHash: () => kernel.stateHash(),
  }
}

/** The scheduler and the controller manager of several machines: who leads works as a fresh process. */
function electing(context: ProcessContext, Election: typeof LeaderElection, count: number, controllerManager: ControllerProcess, scheduler: Scheduler, isEnabled: (loop: string) => boolean): LeaderElection {
  controllerManager.beElected()
  return new Election(context, Array.from({ length: count }, (_, i) => `cp-${i + 1}`), [
    { program: controllerManager.address, role: 'process', begin: () => controllerManager.restart(isEnabled), end: () => controllerManager.stop() },
    { program: scheduler.components[0].address, role: 'scheduler', begin: () => scheduler.restart(), end: () => scheduler.stop() },
  ])
}
