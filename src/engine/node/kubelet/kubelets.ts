// The kubelets of all machines: each watches the Pods bound to its node, carries them out through its runtime, and reports back.
// Models pkg/kubelet (kubelet.go).
import type { Node, Pod } from '../../generated/api-types.d.ts'
import type { ResponseEnvelope } from '../../kernel/api-client.ts'
import type { ProcessContext, WatchEnvelope } from '../../kernel/controller-process.ts'
import { EventRecorder, isRecorderToken, type RecordedEvent } from '../../kernel/event-recorder.ts'
import type { Delivery, Kernel } from '../../kernel/kernel.ts'
import { Reflector } from '../../kernel/reflector.ts'
import { Table } from '../../kernel/store.ts'
import type { KubeObject } from '../../kube-object.ts'
import { Cadvisor } from '../cadvisor/cadvisor.ts'
import { type HousekeepingWake, Strains, type Verdict } from '../eviction/strain.ts'
import type { FileStores } from '../files/file-stores.ts'
import type { ContainerRuntimes } from '../runtime/container-runtime.ts'
import { kubeletAddress, nodeOf } from '../runtime/cri.ts'
import { KubeletServer } from './kubelet-server.ts'
import { NodeShutdowns, type ShutdownWake } from './node-shutdown.ts'
import { type ContainerRecord, fieldPathOf, type PodRecord } from './pod-record.ts'
import type { PodRoutines } from './pod-routines.ts'
import { type KubeletNode, PodWorkers, type PodWake } from './pod-workers.ts'

/** What a kubelet has done to its machine. */
export interface MachineHost {
  /** Tells the API server of its conditions anew. */
  report(node: string): void
  switchOff(node: string): void
}

type Wake = PodWake | HousekeepingWake | ShutdownWake

export class Kubelets {
  private readonly runtimes: ContainerRuntimes
  private readonly nodes: Table<KubeletNode>
  private readonly pods: PodWorkers
  readonly cadvisor: Cadvisor
  private readonly recorder: EventRecorder
  readonly reflector: Reflector
  /** What wears the machines down. */
  readonly strains: Strains
  private routines: PodRoutines | undefined
  private readonly kernel: Kernel
  private readonly files: FileStores
  private readonly server: KubeletServer
  readonly shutdowns: NodeShutdowns
  private readonly machines: MachineHost

  constructor(context: ProcessContext, runtimes: ContainerRuntimes, files: FileStores, machines: MachineHost) {
    const { kernel, wall } = context
    this.machines = machines
    this.files = files
    this.kernel = kernel
    this.runtimes = runtimes
    this.nodes = kernel.adopt('kubelets/nodes', new Table<KubeletNode>())
    this.recorder = new EventRecorder(kernel, 'kubelets', wall)
    this.reflector = new Reflector(kernel, 'kubelets', (address, { resource }, items) => {
      if (resource === 'pods') this.pods.takeList(nodeOf(address), items as readonly Pod[])
      else for (const item of items) this.pods.takeFileSource(address, item)
    })
    this.strains = new Strains(kernel, (node) => this.housekeep(node))
    this.pods = new PodWorkers(context, {
      runtimes, files, reflector: this.reflector, strains: this.strains, machine: (node) => this.nodes.get(node), rejection: (node) => this.shutdowns.rejection(node),
      tell: (record, event, container) => this.tell(record, event, container),
      record: (event, address) => this.recorder.record(address, { component: 'kubelet', host: nodeOf(address) }, event),
    })
    this.cadvisor = new Cadvisor(kernel, this.pods.records)
    this.pods.records.onChange((id, record) => this.cadvisor.changed(id, record))
    this.cadvisor.useFillings((container) => this.strains.fillingOf(container).memoryBytes, (node) => this.strains.of(node).memoryBytes)
    this.shutdowns = new NodeShutdowns(kernel, {
      entriesOn: (node) => this.pods.entriesOn(node), giveUp: (id, failure) => this.pods.giveUp(id, failure), tellNode: (node, event) => this.recordOfNode(node, event),
      reportNode: (node) => machines.report(node), switchOff: (node) => machines.switchOff(node),
    })
    this.server = new KubeletServer(kernel, wall, runtimes, { recordOf: (node, pod) => this.pods.recordOf(node, pod), stats: (node) => this.cadvisor.statsOn(node, this.recordsOn(node)) })
  }

  /** How Pods are carried out. Needed before the first Pod. */
  useRoutines(routines: PodRoutines): void {
    this.routines = routines
    this.pods.useRoutines(routines)
  }

  private readonly receiver = (delivery: Delivery): void => this.receive(delivery)

  /** Records an Event about a machine itself, which a kubelet knows by its name alone. */
  recordOfNode(node: string, event: Pick<RecordedEvent, 'type' | 'reason' | 'message'>): void {
    const object = { apiVersion: 'v1', kind: 'Node', metadata: { name: node, uid: node } } as KubeObject
    this.recorder.record(kubeletAddress(node), { component: 'kubelet', host: node }, { object, ...event })
  }

  /** Whether a machine has this address. */
  isNodeAddress(ip: string): boolean {
    return [...this.nodes.values()].some((node) => node.ip === ip)
  }

  /** Makes the kubelet of one machine answer and watch the Pods of its node. */
  start(node: string, state: KubeletNode): void {
    this.kernel.resume([kubeletAddress(node)])
    this.kernel.listen(kubeletAddress(node), this.receiver)
    this.nodes.set(node, { ...state, isRunning: true })
    this.watchPods(node)
    this.pods.begun(node)
  }

  /** The Node of a machine as the API server has it. */
  objectOf(node: string): Node | undefined { return this.nodes.get(node)?.object }

  /** Whether the kubelet of a machine has ever registered it. */
  knows(node: string): boolean { return this.nodes.has(node) }

  private watchPods(node: string): void {
    this.reflector.open(kubeletAddress(node), { verb: 'watch', resource: 'pods', query: { fieldSelector: `spec.nodeName=${node}` } })
  }

  /** The kubelet process ends: it hears and says nothing. What its runtime runs goes on. */
  stop(node: string): void {
    const known = this.nodes.get(node)
    if (!known) return
    this.nodes.set(node, { ...known, isRunning: false })
    this.pods.stopped(node)
    this.reflector.close(kubeletAddress(node))
    this.strains.stopped(node, true)
    this.shutdowns.over(node)
    this.kernel.halt([kubeletAddress(node)])
  }

  /** It is back: looks at its runtime, lists its Pods anew, and reports. */
  resume(node: string): void {
    const known = this.nodes.get(node)
    if (!known) return
    this.nodes.set(node, { ...known, isRunning: true })
    this.kernel.resume([kubeletAddress(node)])
    this.pods.foundAgain(node)
    this.watchPods(node)
    this.strains.resumed(node)
    this.pods.begun(node)
  }

  /** The runtime of a machine is back. */
  runtimeBack(node: string): void {
    if (this.nodes.get(node)?.isRunning) this.pods.runtimeBack(node)
  }

  /** The machine has lost its power: sandboxes are gone, and so is all that ran. Their Pods begin again when it is back. */
  losePower(node: string): void {
    this.stop(node)
    this.strains.stopped(node, false)
    this.pods.powerLost(node)
  }

  /** What the API server says of a machine. */
  setNode(node: string, object: Node, podCidr: string): void {
    const known = this.nodes.get(node)
    if (known) this.nodes.set(node, { ...known, podCidr, object })
  }

  recordsOn(node: string): PodRecord[] { return this.pods.recordsOn(node) }

  private receive(delivery: Delivery): void {
    const node = nodeOf(delivery.to)
    if (!this.nodes.get(node)?.isRunning) return
    if (delivery.op === 'watch') {
      const { type, object } = delivery.payload as WatchEnvelope
      if (object.kind === 'Pod') this.pods.takePod(node, type, object as Pod)
      else if (type !== 'DELETED') this.pods.takeFileSource(delivery.to, object)
      return
    }
    if (this.pods.receive(node, delivery) || this.reflector.receive(delivery) || this.server.receive(delivery)) return
    if (delivery.op === 'response') this.takeResponse(node, delivery.payload as ResponseEnvelope)
    else if (delivery.op === 'timer') this.wake(delivery.payload as Wake)
  }

  private takeResponse(node: string, answer: ResponseEnvelope): void {
    if (isRecorderToken(answer.token)) this.recorder.answered(kubeletAddress(node), answer.token, answer.response)
    else this.pods.answered(answer)
  }

  private wake(wake: Wake): void {
    if (wake.wake === 'housekeeping') this.strains.wake(wake)
    else if (wake.wake === 'shutdown') this.shutdowns.wake(wake)
    else this.pods.wake(wake)
  }

  /** Looks after the machine itself. */
  private housekeep(node: string): Verdict {
    const { object } = this.nodes.get(node) as KubeletNode, { cadvisor, files, runtimes, strains, kernel } = this
    if (!object) return 'in the background'
    return this.routines?.housekeep({
      kernel, cadvisor, files, runtimes, strains, node, object, pods: this.pods.entriesOn(node),
      evict: (id, failure) => this.pods.giveUp(id, failure, 'Warning'), tellNode: (event) => this.recordOfNode(node, event), report: () => this.machines.report(node),
    })
  }

  /** A machine is taken away for good, and with it all that its kubelet knew. */
  remove(node: string): void {
    this.pods.remove(node)
    this.nodes.delete(node)
  }

  /** Records an Event about a Pod or one of its containers. */
  private tell({ node, pod }: PodRecord, event: Pick<RecordedEvent, 'type' | 'reason' | 'message'>, container?: ContainerRecord): void {
    const fieldPath = container && { fieldPath: fieldPathOf(container) }
    this.recorder.record(kubeletAddress(node), { component: 'kubelet', host: node }, { object: pod, ...event, ...fieldPath })
  }}
