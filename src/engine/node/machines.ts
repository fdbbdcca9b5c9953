// The machines of a cluster: their kubelets register Nodes and renew leases; runtime, network plugin and kube-proxy run beside them.
// Models pkg/kubelet/kubelet_node_status.go and component-helpers/apimachinery/lease.
import type { ApiResponse } from '../apiserver/request.ts'
import type { ResponseEnvelope } from '../kernel/api-client.ts'
import { sendRequest } from '../kernel/api-client.ts'
import { Reflector } from '../kernel/reflector.ts'
import type { ComponentInfo } from '../kernel/component.ts'
import type { ClusterSettings } from '../kernel/controller.ts'
import type { ProcessContext, WatchEnvelope } from '../kernel/controller-process.ts'
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import { RoutineRunner } from '../kernel/routine-runner.ts'
import { Table } from '../kernel/store.ts'
import { isFailure, type Routine } from '../kernel/sync.ts'
import type { WallClock } from '../kernel/wall.ts'
import { NetworkPlugins } from '../network/cni.ts'
import { DataPlane } from '../network/data-plane.ts'
import type { Node } from '../generated/api-types.d.ts'
import { FileStores } from './files/file-stores.ts'
import { Images } from './images/images.ts'
import type { ImageBehaviour } from './images/define-image-behaviour.ts'
import { Kubelets } from './kubelet/kubelets.ts'
import type { PodRoutines } from './kubelet/pod-routines.ts'
import { bootIdOf, ipOf } from './machine-identity.ts'
import type { MachineSpec } from './machine-spec.ts'
import { type ImagesWake, NodeImages } from './node-images.ts'
import { nodeObject, readyConditions } from './node-object.ts'
import { ContainerRuntimes } from './runtime/container-runtime.ts'
import { cniAddress, type Execute, kubeletAddress, nodeOf, runtimeAddress, statusAddress } from './runtime/cri.ts'
import { Registry, REGISTRY } from './runtime/registry.ts'
import { MANIFESTS } from './static-pods/manifest-folder.ts'

export type { MachineSpec } from './machine-spec.ts'
export { CONTROL_PLANE_MACHINE } from './machine-identity.ts'

interface Machine {
  readonly spec: MachineSpec
  readonly ip: string
  /** Its kubelet runs. */
  readonly isOn: boolean
  readonly hasPower: boolean
  /** How often it has booted again. */
  readonly boots: number
  /** Boots of which its kubelet has told. */
  readonly told: number
  /** Since when its container runtime is away. */
  readonly runtimeLostAt?: number
  /** Its kubelet has told of that. */
  readonly isMissed?: boolean
}

interface Wake {
  readonly wake: 'renew' | 'ready' | 'booted'
}

/** What happens to a machine as a whole, for whoever runs programs on it. */
export interface PowerListener {
  lost(node: string): void
  booted(node: string): void
  /** Taken away for good. */
  removed(node: string): void
}

const READY_AFTER_MS = 500
/** How soon a kubelet says again what the API server did not hear, or what somebody else has written over. Models nodeStatusUpdateFrequency. */
const STATUS_AGAIN_MS = 10_000
const REGISTER_AGAIN_MS = 7_000
/** Token of a write of the Node's status. */
const REPORT = 'node-status'
const LEASE_NAMESPACE = 'kube-node-lease'
const LEASE_SECONDS = 40

/** How long a runtime is away until its kubelet says so. Models baseRuntimeSyncThreshold. */
const RUNTIME_MISSED_MS = 30_000

/** Where a machine's firmware is: it hears while nothing else on the machine does. */
export const powerAddress = (node: string): string => `${node}/power`

export class Machines {
  readonly kubelets: Kubelets
  readonly runtimes: ContainerRuntimes
  readonly network: DataPlane
  /** Everything that containers can write or read. */
  readonly files: FileStores
  private readonly networkPlugins: NetworkPlugins
  private readonly images: Images
  private readonly nodeImages: NodeImages
  private readonly registry: Registry
  private readonly machines: Table<Machine>
  readonly reflector: Reflector
  private power: PowerListener | undefined
  private readonly registrations: RoutineRunner<{ readonly name: string }, void>
  private readonly kernel: Kernel
  private readonly wall: WallClock
  private readonly settings: ClusterSettings

  constructor(context: ProcessContext, imageBehaviours: readonly ImageBehaviour[]) {
    const { kernel, wall, settings } = context, images = new Images(imageBehaviours)
    this.images = images
    this.kernel = kernel
    this.wall = wall
    this.settings = settings
    this.machines = kernel.adopt('machines', new Table<Machine>())
    this.reflector = new Reflector(kernel, 'node-status', (address, _watch, items) => { for (const item of items) this.takeNode(nodeOf(address), item as Node) })
    this.registry = new Registry(kernel, images)
    this.files = new FileStores(kernel)
    this.runtimes = new ContainerRuntimes(kernel, images, wall, this.files, {
      lookUp: (name, pod) => this.network.inside.lookUp(name, pod),
      reach: (asker, host, port, path) => this.network.inside.reach(asker, host, port, path),
      isApiServer: (host, port, pod) => this.network.inside.isApiServer(host, port, pod), askApiServer: (pod, request, note, background) => this.network.inside.askApiServer(pod, request, note, background), accountOf: (pod) => this.network.inside.accountOf(pod),
      depart: (requests, tookMs) => this.network.inside.depart(requests, tookMs),
    })
    this.nodeImages = new NodeImages(kernel, this.runtimes, settings.imagesEveryMs)
    this.networkPlugins = new NetworkPlugins(kernel)
    this.kubelets = new Kubelets(context, this.runtimes, this.files, { report: (name) => this.reportReady(name), switchOff: (name) => this.powerOff(name) })
    this.network = new DataPlane(kernel, this.kubelets, this.runtimes)
    this.kubelets.cadvisor.watchTraffic(this.network.traffic)
    this.registrations = new RoutineRunner<{ readonly name: string }, void>(kernel, 'node-status', {
      routine: (_key, { args }) => this.register(args.name),
      ended: (_key, { args }) => this.registered(args.name),
      record: () => undefined,
    })
  }

  /** What is in images, how commands are carried out in containers, and how Pods are. Needed before the first Pod. */
  equip(images: readonly ImageBehaviour[], execute: Execute, pods: PodRoutines): void {
    this.images.use(images)
    this.runtimes.useShell(execute)
    this.kubelets.useRoutines(pods)
  }

  get components(): readonly ComponentInfo[] {
    return [
      ...this.registry.components, ...this.network.components,
      ...[...this.machines.keys()].flatMap((node): ComponentInfo[] => [
        { address: kubeletAddress(node), role: 'kubelet', node }, { address: runtimeAddress(node), role: 'runtime', node, program: this.runtimes.programOf(node) },
        ...this.runtimes.behind(node).map((address): ComponentInfo => ({ address, role: 'runtime', node })), { address: cniAddress(node), role: 'cni', node },
      ]),
    ]
  }

  /** Switches the first machines on. */
  start(specs: readonly MachineSpec[]): void {
    for (const spec of specs) this.add(spec)
  }

  /** A machine joins: its kubelet registers it, and half a second later it is ready. */
  add(spec: MachineSpec): void {
    const { name } = spec
    this.machines.set(name, { spec, ip: ipOf(name, this.machines.size), isOn: true, hasPower: true, boots: 0, told: 0 })
    this.kernel.things.set('SimMachine', name, { power: 'on' })
    for (const [file, text] of Object.entries(spec.manifests ?? {})) this.files.writeOnHost(name, `${MANIFESTS}/${file}`, text)
    this.kernel.resume([statusAddress(name), powerAddress(name), runtimeAddress(name), cniAddress(name)])
    this.kernel.listen(statusAddress(name), this.receiver)
    this.kernel.listen(powerAddress(name), this.receiver)
    this.runtimes.listen(name, spec.runtime)
    this.networkPlugins.listen(name)
    this.network.add(name, spec.labels)
    this.registrations.begin(name, { name }, statusAddress(name))
    this.power?.booted(name)
  }

  /** Who is told when a machine loses its power or has booted. */
  onPower(listener: PowerListener): void {
    this.power = listener
    for (const name of this.machines.keys()) listener.booted(name)
  }

  /** Somebody at a machine writes a file there, or with an empty text removes it. */
  writeOnHost(name: string, path: string, text: string): void { this.files.writeOnHost(name, path, text) }

  has(name: string): boolean { return this.machines.has(name) }
  hasPower(name: string): boolean { return this.machines.get(name)?.hasPower ?? false }
  /** Whether any program on a machine has lost its API server and looks for it. */
  get isLooking(): boolean { return [this.reflector, this.kubelets.reflector, this.network.proxies.reflector].some(({ isLooking }) => isLooking) }
  get names(): readonly string[] { return [...this.machines.keys()] }

  /** The kubelet of a machine ends. */
  stopKubelet(name: string): void {
    const machine = this.machines.get(name)
    if (!machine) return
    this.machines.set(name, { ...machine, isOn: false })
    this.registrations.abandon(name)
    this.reflector.close(statusAddress(name))
    this.kubelets.stop(name)
  }

  /** The container runtime of a machine ends. What runs goes on; its kubelet tells of it when it has missed it for half a minute. */
  stopRuntime(name: string): void {
    const machine = this.machines.get(name), { now } = this.kernel
    if (!machine?.hasPower) return
    this.machines.set(name, { ...machine, runtimeLostAt: now })
    this.runtimes.halt(name)
    this.reportIn(name, RUNTIME_MISSED_MS + this.kernel.pick(STATUS_AGAIN_MS, `${name} runtime missed`, now))
  }

  /** It begins again, and finds what runs. */
  startRuntime(name: string): void {
    const machine = this.machines.get(name)
    if (!machine?.hasPower || machine.runtimeLostAt === undefined) return
    const { runtimeLostAt } = machine
    this.machines.set(name, { ...machine, runtimeLostAt: undefined })
    this.runtimes.resume(name)
    this.kubelets.runtimeBack(name)
    if (this.kernel.now - runtimeLostAt >= RUNTIME_MISSED_MS) this.reportIn(name, 1 + this.kernel.pick(STATUS_AGAIN_MS, `${name} runtime found`, this.kernel.now))
  }

  private reportIn(name: string, delayMs: number): void {
    const address = statusAddress(name)
    this.kernel.send({ from: address, to: address, op: 'timer', delayMs, payload: { wake: 'ready' } satisfies Wake })
  }

  /** The network plugin of a machine ends, or begins again. */
  setNetworkPlugin(name: string, runs: boolean): void {
    if (runs) this.networkPlugins.resume(name)
    else this.networkPlugins.halt(name)
  }

  /** The registry answers nobody, or is there again. */
  setRegistry(runs: boolean): void {
    if (runs) this.kernel.resume([REGISTRY])
    else this.kernel.halt([REGISTRY])
  }

  /** A machine loses its power: everything on it ends in that moment, and what is on its way to it is lost. */
  powerOff(name: string): void {
    const machine = this.machines.get(name)
    if (!machine?.hasPower) return
    this.stopKubelet(name)
    this.machines.set(name, { ...machine, isOn: false, hasPower: false, runtimeLostAt: undefined, isMissed: false })
    this.kernel.halt([statusAddress(name), powerAddress(name), runtimeAddress(name), cniAddress(name)])
    this.runtimes.losePower(name)
    this.kubelets.losePower(name)
    this.files.losePower(name)
    this.networkPlugins.losePower(name)
    this.network.proxies.losePower(name)
    this.kernel.things.set('SimMachine', name, { power: 'off' })
    // Programs that held memory are gone; what fills the disk is still there.
    if (this.kernel.things.get('SimFilling', name)?.diskMi === 0) this.kernel.things.remove('SimFilling', name)
    else this.kernel.things.change('SimFilling', name, { memoryMi: 0 })
    this.power?.lost(name)
  }

  /** A machine is shut down: its kubelet, where it runs, has the Pods end first. */
  shutDown(name: string): void {
    if (this.machines.get(name)?.isOn) this.kubelets.shutdowns.begin(name)
    else this.powerOff(name)
  }

  /** A machine gets its power back and boots; then its programs start. */
  powerOn(name: string): void {
    const machine = this.machines.get(name), address = powerAddress(name)
    if (!machine || machine.hasPower) return
    this.machines.set(name, { ...machine, hasPower: true })
    this.kernel.things.set('SimMachine', name, { power: 'on' })
    this.kernel.resume([address])
    this.kernel.send({ from: address, to: address, op: 'timer', delayMs: this.kernel.latency('boot', name), payload: { wake: 'booted' } satisfies Wake })
  }

  private booted(name: string): void {
    const machine = this.machines.get(name)
    if (machine) this.machines.set(name, { ...machine, boots: machine.boots + 1 })
    this.kernel.resume([statusAddress(name), runtimeAddress(name), cniAddress(name)])
    this.network.proxies.boot(name)
    this.power?.booted(name)
    this.resumeKubelet(name)
    this.scheduleRenewal(name)
  }

  /** The kubelet of a machine comes back. */
  resumeKubelet(name: string): void {
    const machine = this.machines.get(name)
    if (!machine?.hasPower || machine.isOn) return
    this.machines.set(name, { ...machine, isOn: true })
    if (!this.kubelets.knows(name)) return this.registrations.begin(name, { name }, statusAddress(name))
    this.renewLease(name)
    this.reportReady(name)
    this.kubelets.resume(name)
    this.nodeImages.begun(name)
    this.watchNode(name)
  }

  /** The machine is taken away for good. Its Node object is somebody else's to delete. */
  remove(name: string): void {
    if (this.hasPower(name)) this.powerOff(name)
    for (const id of this.runtimes.register.on(name)) this.runtimes.register.removed(id.slice(0, id.indexOf('/')))
    this.kubelets.remove(name)
    this.network.remove(name)
    this.files.forgetNode(name)
    this.machines.delete(name)
    this.kernel.things.remove('SimMachine', name)
    this.power?.removed(name)
  }

  private readonly receiver = (delivery: Delivery): void => {
    const name = nodeOf(delivery.to), machine = this.machines.get(name)
    // Its clock ticks on while it is off, so that it beats again when it is back.
    if (machine && !machine.isOn && delivery.op === 'timer' && (delivery.payload as Partial<Wake>).wake === 'renew') return this.scheduleRenewal(name)
    if (machine?.hasPower && delivery.to === powerAddress(name)) return this.booted(name)
    if (!machine?.isOn || this.registrations.receive(delivery) || this.reflector.receive(delivery)) return
    if (delivery.op === 'watch') this.takeNode(name, (delivery.payload as WatchEnvelope).object as Node)
    else if (delivery.op === 'response') this.takeAnswer(name, delivery.payload as ResponseEnvelope)
    else if (delivery.op === 'timer') {
      const { wake } = delivery.payload as Wake | ImagesWake
      if (wake === 'ready') this.reportReady(name)
      else if (wake === 'images') this.nodeImages.tell(name)
      else {
        this.renewLease(name)
        this.scheduleRenewal(name)
      }
    }
  }

  /** What somebody else has written over, as a controller does that has not heard of the machine, the kubelet says again. */
  private takeNode(name: string, node: Node): void {
    this.kubelets.setNode(name, node, podCidrOf(node))
    const ready = node.status?.conditions?.find(({ type }) => type === 'Ready')
    if (ready?.status === 'Unknown') this.reportAgain(name)
  }

  private takeAnswer(name: string, { response, token }: ResponseEnvelope): void {
    if (token === REPORT && response.code >= 500) this.reportAgain(name)
    // Somebody has deleted the Node meanwhile: a kubelet that comes up registers it anew.
    if (token === REPORT && response.code === 404) this.registrations.begin(name, { name }, statusAddress(name))
  }

  private reportAgain(name: string): void {
    const address = statusAddress(name)
    this.kernel.send({ from: address, to: address, op: 'timer', delayMs: this.kernel.pick(STATUS_AGAIN_MS, `${address} again`, this.kernel.now) + 1, background: true, payload: { wake: 'ready' } satisfies Wake })
  }

  private watchNode(name: string): void {
    this.reflector.open(statusAddress(name), { verb: 'watch', resource: 'nodes', query: { fieldSelector: `metadata.name=${name}` } })
  }

  private *register(name: string): Routine<void> {
    const { spec, ip } = this.machines.get(name) as Machine, timestamp = this.wall.timestamp(this.kernel.now)
    for (;;) {
      const [answer] = yield [{ request: { verb: 'create', resource: 'nodes', body: nodeObject(spec, ip, timestamp) }, why: { code: 'node-registers', params: { node: name } } }]
      if (!isFailure(answer as ApiResponse) || (answer as ApiResponse).code < 500) break
      yield [{ waitMs: REGISTER_AGAIN_MS, background: true }]
    }
    yield [{ request: { verb: 'create', resource: 'leases.coordination.k8s.io', namespace: LEASE_NAMESPACE, body: this.lease(name) } }]
  }

  private registered(name: string): void {
    const { ip } = this.machines.get(name) as Machine, address = statusAddress(name)
    if (this.kubelets.knows(name)) return this.reportReady(name)
    this.watchNode(name)
    this.kernel.send({ from: address, to: address, op: 'timer', delayMs: READY_AFTER_MS, payload: { wake: 'ready' } satisfies Wake })
    this.kubelets.start(name, { ip, podCidr: '', isRunning: true })
    this.scheduleRenewal(name)
  }

  private reportReady(name: string): void {
    const pressures = this.kubelets.strains.pressuresOn(name), known = this.kubelets.objectOf(name)?.status?.conditions
    const timestamp = this.wall.timestamp(this.kernel.now), machine = this.machines.get(name) as Machine, { boots, told } = machine, bootID = bootIdOf(name, boots)
    if (boots > told) {
      this.kubelets.recordOfNode(name, { type: 'Warning', reason: 'Rebooted', message: `Node ${name} has been rebooted, boot id: ${bootID}` })
      this.machines.set(name, { ...machine, told: boots })
    }
    const problem = this.problemOf(name, machine), isWell = problem === undefined
    if (isWell === (machine.isMissed === true)) this.tellReadiness(name, isWell)
    sendRequest(this.kernel, statusAddress(name), {
      verb: 'patch', patchType: 'strategic', resource: 'nodes', name, subresource: 'status', body: { status: { conditions: readyConditions(timestamp, isWell, { pressures, known, ...(problem === undefined ? {} : { problem }) }), ...(boots > 0 ? { nodeInfo: { bootID } } : {}) } },
    }, REPORT)
  }

  /** Why a machine that its kubelet speaks for is not ready. */
  private problemOf(name: string, { runtimeLostAt }: Machine): string | undefined {
    if (this.kubelets.shutdowns.has(name)) return 'node is shutting down'
    return runtimeLostAt !== undefined && this.kernel.now - runtimeLostAt >= RUNTIME_MISSED_MS ? 'container runtime is down' : undefined
  }

  /** The kubelet has missed something for too long, or found it again. */
  private tellReadiness(name: string, isWell: boolean): void {
    this.machines.set(name, { ...(this.machines.get(name) as Machine), isMissed: !isWell })
    const reason = isWell ? 'NodeReady' : 'NodeNotReady'
    this.kubelets.recordOfNode(name, { type: 'Normal', reason, message: `Node ${name} status is now: ${reason}` })
  }

  private scheduleRenewal(name: string): void {
    const address = statusAddress(name), { leaseEveryMs } = this.settings
    // A fixed phase per machine, so that thousands do not beat at once.
    const phase = this.kernel.pick(leaseEveryMs, `lease phase ${name}`, 0), next = leaseEveryMs - ((((this.kernel.now - phase) % leaseEveryMs) + leaseEveryMs) % leaseEveryMs)
    this.kernel.send({ from: address, to: address, op: 'timer', delayMs: next, background: true, payload: { wake: 'renew' } satisfies Wake })
  }

  private renewLease(name: string): void {
    sendRequest(this.kernel, statusAddress(name), { verb: 'update', resource: 'leases.coordination.k8s.io', namespace: LEASE_NAMESPACE, name, body: this.lease(name) }, undefined, { background: true })
  }

  private lease(name: string): object {
    return {
      apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name, namespace: LEASE_NAMESPACE },
      spec: { holderIdentity: name, leaseDurationSeconds: LEASE_SECONDS, renewTime: this.wall.microTimestamp(this.kernel.now) },
    }
  }
}

function podCidrOf(node: Node): string {
  return node.spec?.podCIDR ?? ''
}
