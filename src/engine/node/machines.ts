// The machines of a cluster: their kubelets register Nodes and renew leases; runtime, network plugin and kube-proxy run beside them.
// Models pkg/kubelet/kubelet_node_status.go and component-helpers/apimachinery/lease.
import type { ResponseEnvelope } from '../kernel/api-client.ts'
import { sendRequest, subjectOfRequest } from '../kernel/api-client.ts'
import type { ComponentInfo } from '../kernel/component.ts'
import type { ClusterSettings } from '../kernel/controller.ts'
import type { ProcessContext, WatchEnvelope } from '../kernel/controller-process.ts'
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import { RoutineRunner } from '../kernel/routine-runner.ts'
import { Table } from '../kernel/store.ts'
import type { Routine } from '../kernel/sync.ts'
import type { WallClock } from '../kernel/wall.ts'
import { NetworkPlugins } from '../network/cni.ts'
import { DataPlane } from '../network/data-plane.ts'
import type { Node } from '../generated/api-types.d.ts'
import { Images } from './images/images.ts'
import type { ImageBehaviour } from './images/define-image-behaviour.ts'
import { Kubelets } from './kubelet/kubelets.ts'
import type { MachineSpec } from './machine-spec.ts'
import { nodeObject, readyConditions } from './node-object.ts'
import { ContainerRuntimes } from './runtime/container-runtime.ts'
import { cniAddress, type Execute, kubeletAddress, nodeOf, runtimeAddress } from './runtime/cri.ts'
import { Registry } from './runtime/registry.ts'

export type { MachineSpec } from './machine-spec.ts'

interface Machine {
  readonly spec: MachineSpec
  readonly ip: string
  readonly isOn: boolean
}

type Wake = { readonly wake: 'renew' } | { readonly wake: 'ready' }

const READY_AFTER_MS = 500
const LEASE_NAMESPACE = 'kube-node-lease'
const LEASE_SECONDS = 40

/** The part of a kubelet that speaks for the machine; it has an address of its own, so that Pods and Node do not mix. */
const statusAddress = (node: string): string => `${node}/node-status`

export class Machines {
  readonly kubelets: Kubelets
  readonly runtimes: ContainerRuntimes
  readonly network: DataPlane
  private readonly networkPlugins: NetworkPlugins
  private readonly images: Images
  private readonly registry: Registry
  private readonly machines: Table<Machine>
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
    this.registry = new Registry(kernel, images)
    this.runtimes = new ContainerRuntimes(kernel, images, wall, (name, namespace) => this.network.lookUp(name, namespace))
    this.networkPlugins = new NetworkPlugins(kernel)
    this.kubelets = new Kubelets(context, this.runtimes)
    this.network = new DataPlane(kernel, this.kubelets, this.runtimes)
    this.registrations = new RoutineRunner<{ readonly name: string }, void>(kernel, 'node-status', {
      routine: (_key, { args }) => this.register(args.name),
      ended: (_key, { args }) => this.registered(args.name),
      record: () => undefined,
      subjectOf: subjectOfRequest,
    })
  }

  /** What is in images, and how commands are carried out in containers. Needed before the first Pod. */
  equip(images: readonly ImageBehaviour[], execute: Execute): void {
    this.images.use(images)
    this.runtimes.useShell(execute)
  }

  get components(): readonly ComponentInfo[] {
    return [
      ...this.registry.components, ...this.network.components,
      ...[...this.machines.keys()].flatMap((node): ComponentInfo[] => [
        { address: kubeletAddress(node), role: 'kubelet', node }, { address: runtimeAddress(node), role: 'runtime', node },
        { address: cniAddress(node), role: 'cni', node },
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
    this.machines.set(name, { spec, ip: ipOf(name, this.machines.size), isOn: true })
    this.kernel.listen(statusAddress(name), this.receiver)
    this.runtimes.listen(name)
    this.networkPlugins.listen(name)
    this.network.add(name, spec.labels)
    this.registrations.begin(name, { name }, statusAddress(name))
  }

  /** The kubelet of a machine ends. */
  stopKubelet(name: string): void {
    const machine = this.machines.get(name)
    if (!machine) return
    this.machines.set(name, { ...machine, isOn: false })
    this.registrations.abandon(name)
    this.kubelets.stop(name)
  }

  /** The kubelet of a machine comes back. */
  resumeKubelet(name: string): void {
    const machine = this.machines.get(name)
    if (!machine) return
    this.machines.set(name, { ...machine, isOn: true })
    this.renewLease(name)
    this.reportReady(name)
    this.kubelets.resume(name)
  }

  /** The machine is taken away for good. Its Node object is somebody else's to delete. */
  remove(name: string): void {
    this.stopKubelet(name)
    this.network.remove(name)
    this.machines.delete(name)
  }

  private readonly receiver = (delivery: Delivery): void => {
    const name = nodeOf(delivery.to), machine = this.machines.get(name)
    // Its clock ticks on while it is off, so that it beats again when it is back.
    if (machine && !machine.isOn && delivery.op === 'timer' && (delivery.payload as Partial<Wake>).wake === 'renew') return this.scheduleRenewal(name)
    if (!machine?.isOn || this.registrations.receive(delivery)) return
    if (delivery.op === 'watch') this.kubelets.setPodCidr(name, podCidrOf((delivery.payload as WatchEnvelope).object as Node))
    else if (delivery.op === 'response') {
      for (const item of ((delivery.payload as ResponseEnvelope).response.body as { items?: readonly Node[] }).items ?? []) this.kubelets.setPodCidr(name, podCidrOf(item))
    } else if (delivery.op === 'timer') {
      if ((delivery.payload as Wake).wake === 'ready') this.reportReady(name)
      else {
        this.renewLease(name)
        this.scheduleRenewal(name)
      }
    }
  }

  private *register(name: string): Routine<void> {
    const { spec, ip } = this.machines.get(name) as Machine, timestamp = this.wall.timestamp(this.kernel.now)
    yield [{ request: { verb: 'create', resource: 'nodes', body: nodeObject(spec, ip, timestamp) }, why: { code: 'node-registers', params: { node: name } } }]
    yield [{ request: { verb: 'create', resource: 'leases.coordination.k8s.io', namespace: LEASE_NAMESPACE, body: this.lease(name) } }]
  }

  private registered(name: string): void {
    const { ip } = this.machines.get(name) as Machine, address = statusAddress(name)
    sendRequest(this.kernel, address, { verb: 'watch', resource: 'nodes', query: { fieldSelector: `metadata.name=${name}` } }, undefined)
    this.kernel.send({ from: address, to: address, op: 'timer', delayMs: READY_AFTER_MS, payload: { wake: 'ready' } satisfies Wake })
    this.kubelets.start(name, { ip, podCidr: '', isRunning: true })
    this.scheduleRenewal(name)
  }

  private reportReady(name: string): void {
    const timestamp = this.wall.timestamp(this.kernel.now)
    sendRequest(this.kernel, statusAddress(name), {
      verb: 'patch', patchType: 'strategic', resource: 'nodes', name, subresource: 'status', body: { status: { conditions: readyConditions(timestamp, true) } },
    }, undefined)
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

/** 192.168.50.(10 + number) for names that end in a number, else by order of arrival. */
function ipOf(name: string, position: number): string {
  const number = Number(/(\d+)$/.exec(name)?.[1] ?? position + 1) + 10
  return `192.168.${50 + Math.floor(number / 250)}.${number % 250}`
}
