// The programs of Kubernetes as processes that can end and begin again, each with its simulated thing: the control plane's four, and kubelet
// and kube-proxy of every machine. A machine without power takes those that run on it along.
import type { ApiServer } from './apiserver/api-server.ts'
import { BALANCER } from './apiserver/beside.ts'
import type { Absence } from './apiserver/outage.ts'
import type { ApiServers } from './apiserver/several/api-servers.ts'
import { ETCD } from './etcd/etcd.ts'
import type { EtcdGroup } from './etcd/members/etcd-group.ts'
import { API_SERVER } from './kernel/api-client.ts'
import type { ControllerProcess } from './kernel/controller-process.ts'
import type { Kernel } from './kernel/kernel.ts'
import type { LeaderElection } from './leader-election/leader-election.ts'
import { Table } from './kernel/store.ts'
import { proxyAddress } from './network/packet.ts'
import { CONTROL_PLANE_MACHINE, type Machines } from './node/machines.ts'
import { cniAddress, kubeletAddress, runtimeAddress, statusAddress } from './node/runtime/cri.ts'
import { REGISTRY } from './node/runtime/registry.ts'
import type { Scheduler } from './scheduler/scheduler.ts'

export interface ProcessParts {
  readonly kernel: Kernel
  /** One, or several with a balancer before them. */
  readonly apiServer: ApiServer | ApiServers
  readonly controllerManager: ControllerProcess
  readonly scheduler: Scheduler
  readonly machines: Machines
  /** Where etcd is more than one member. */
  readonly etcd?: EtcdGroup
  /** Where scheduler and controller manager run on several machines. */
  readonly election?: LeaderElection
}

/** One program: what it takes to end it and to begin it again. */
export interface Program {
  readonly program: string
  readonly address: string
  readonly node: string
  stop(absence: Absence): void
  start(): void
  /** Whether it can begin; one without this can. */
  canStart?(): boolean
}

/** What runs on every machine. */
const ON_MACHINES = ['kubelet', 'kube-proxy', 'containerd', 'cni']

export class Processes {
  private readonly parts: ProcessParts
  /** In the order in which a control plane comes up. */
  private readonly controlPlane: Readonly<Record<string, Program>>
  /** Nodes whose kube-proxy hears nothing new, since the network to the API server is cut. */
  private readonly cutProxies: Table<true>

  constructor(parts: ProcessParts) {
    const { kernel, apiServer, controllerManager, scheduler, machines } = parts
    this.parts = parts
    const program = (name: string, stop: (absence: Absence) => void, start: () => void): Program => ({ program: name, address: name, node: '', stop, start })
    this.controlPlane = {
      ...(parts.etcd ? members(parts.etcd, machines) : { [ETCD]: program(ETCD, () => kernel.halt([ETCD]), () => kernel.resume([ETCD])) }),
      ...('placed' in apiServer ? apiServer.programs : { [API_SERVER]: program(API_SERVER, (absence) => apiServer.stop(absence), () => apiServer.start()) }),
      ...(parts.election ? candidates(parts.election) : {
        'kube-controller-manager': program('kube-controller-manager', () => controllerManager.stop(), () => controllerManager.restart((loop) => this.isLoopEnabled(loop))),
        'kube-scheduler': program('kube-scheduler', () => scheduler.stop(), () => scheduler.restart()),
      }),
    }
    apiServer.awaitedWhile(() => machines.isLooking || [controllerManager, scheduler].some((process) => process.reflector.isLooking))
    for (const [name, { program: text, node }] of Object.entries(this.controlPlane)) kernel.things.set('SimProcess', name, { state: 'Running', program: text, node })
    kernel.things.set('SimProcess', REGISTRY, { state: 'Running', program: REGISTRY, node: '' })
    for (const loop of controllerManager.loopNames) kernel.things.set('SimLoop', loop, { enabled: true, process: controllerManager.address })
    this.cutProxies = kernel.adopt('processes/cut-proxies', new Table<true>())
    kernel.links.onChange(() => this.linksChanged())
    machines.onPower({ lost: (node) => this.lost(node), booted: (node) => this.booted(node), removed: (node) => this.removed(node) })
  }

  private programNamed(name: string): Program | undefined {
    const { kernel, machines } = this.parts, match = /^(kubelet|kube-proxy|containerd|cni)-(.+)$/.exec(name)
    if (Object.hasOwn(this.controlPlane, name)) return this.controlPlane[name]
    if (name === REGISTRY) return { program: REGISTRY, node: '', address: REGISTRY, stop: () => machines.setRegistry(false), start: () => machines.setRegistry(true) }
    if (!match || !machines.has(match[2])) return undefined
    const [, program, node] = match, { proxies } = machines.network
    // While the machine boots nothing can begin; what it has begins by itself afterwards.
    const canStart = (): boolean => !kernel.isHalted(statusAddress(node))
    if (program === 'containerd') return { program, node, address: runtimeAddress(node), stop: () => machines.stopRuntime(node), start: () => machines.startRuntime(node), canStart }
    if (program === 'cni') return { program, node, address: cniAddress(node), stop: () => machines.setNetworkPlugin(node, false), start: () => machines.setNetworkPlugin(node, true), canStart }
    return program === 'kubelet'
      ? { program, node, address: kubeletAddress(node), stop: () => machines.stopKubelet(node), start: () => machines.resumeKubelet(node), canStart }
      : { program, node, address: proxyAddress(node), stop: () => proxies.stop(node), start: () => proxies.restart(node), canStart }
  }

  /** Whether there is such a process. */
  has(name: string): boolean { return this.programNamed(name) !== undefined }
  isRunning(name: string): boolean { return this.parts.kernel.things.get('SimProcess', name)?.state === 'Running' }

  /** Where a process hears. */
  addressOf(name: string): string { return this.programNamed(name)?.address ?? (name === API_SERVER ? this.serverAddresses[0] : name) }

  /** The machine on which a process runs; '' if the control plane has none of its own. */
  machineOf(name: string): string {
    const node = this.programNamed(name)?.node ?? ''
    if (name === REGISTRY || name === BALANCER) return ''
    if (this.parts.etcd?.names.includes(name)) return node
    return node === '' && this.parts.machines.has(CONTROL_PLANE_MACHINE) ? CONTROL_PLANE_MACHINE : node
  }

  /** Members of etcd. */
  get storageMembers(): readonly string[] { return this.parts.etcd?.names ?? [ETCD] }

  /** API servers by their addresses. */
  private get serverAddresses(): readonly string[] {
    const { apiServer } = this.parts
    return 'placed' in apiServer ? apiServer.servers.map(({ address }) => address) : [API_SERVER]
  }

  /** What API servers are called as ends of links: all of them, and each of several. */
  get serverEnds(): readonly string[] {
    const { apiServer } = this.parts
    return [API_SERVER, ...('placed' in apiServer ? apiServer.placed.map(({ name }) => name) : [])]
  }

  /** Whom a member of etcd speaks to over the network: the others, and the API server if that is not beside it. */
  farFrom(member: string): readonly string[] {
    const isBeside = this.parts.etcd?.options.topology === 'stacked'
    return [...this.storageMembers.filter((other) => other !== member), ...(isBeside ? [] : [API_SERVER])]
  }

  /** A process ends: what is sent to it from now on finds nobody. */
  stop(name: string, absence: Absence = 'stopped'): void {
    if (!this.isRunning(name)) return
    this.parts.kernel.things.change('SimProcess', name, { state: 'Stopped' })
    this.programNamed(name)?.stop(absence)
  }

  /** A process begins anew, and knows only what it is told from now on. */
  start(name: string): void {
    const program = this.programNamed(name)
    if (this.isRunning(name) || program?.canStart?.() === false) return
    this.parts.kernel.things.change('SimProcess', name, { state: 'Running' })
    program?.start()
  }

  /** A program runs that something else has started. */
  noteRunning(name: string): void {
    this.parts.kernel.things.change('SimProcess', name, { state: 'Running' })
  }

  hasLoop(name: string): boolean { return this.parts.kernel.things.get('SimLoop', name) !== undefined }
  isLoopEnabled(name: string): boolean { return this.parts.kernel.things.get('SimLoop', name)?.enabled ?? true }

  /** Disables or enables one control loop; one of a process that does not run begins with it. */
  setLoop(name: string, enabled: boolean): void {
    const { kernel, controllerManager, election } = this.parts
    kernel.things.change('SimLoop', name, { enabled })
    if (election ? !election.machineOf(controllerManager.address) : !this.isRunning(controllerManager.address)) return
    if (enabled) controllerManager.enable(name)
    else controllerManager.disable(name)
  }

  /** A kube-proxy without the API server keeps the rules that it has. */
  private linksChanged(): void {
    const { kernel: { links }, machines } = this.parts, { proxies } = machines.network
    for (const node of machines.names) {
      const isCut = this.serverAddresses.every((server) => links.isCut(server, proxyAddress(node)) || links.isCut(proxyAddress(node), server)), runs = this.isRunning(`kube-proxy-${node}`)
      if (isCut === this.cutProxies.has(node)) continue
      if (isCut) this.cutProxies.set(node, true)
      else this.cutProxies.delete(node)
      if (runs && isCut) proxies.stop(node)
      else if (runs) proxies.restart(node)
    }
  }

  /** Programs of the control plane that a machine takes along. */
  private programsOn(node: string): readonly string[] {
    const isOn = (program: Program): boolean => program.node === node || (node === CONTROL_PLANE_MACHINE && program.node === '' && program.program !== BALANCER && !this.parts.etcd?.names.includes(program.address))
    return Object.entries(this.controlPlane).filter(([, program]) => isOn(program)).map(([name]) => name)
  }

  private lost(node: string): void {
    for (const program of ON_MACHINES) this.parts.kernel.things.change('SimProcess', `${program}-${node}`, { state: 'Stopped' })
    for (const name of this.programsOn(node)) this.stop(name, 'unreachable')
  }

  // Simplified: all programs of a machine are up as soon as it has booted; in life the control plane's take some seconds more, in any order.
  private booted(node: string): void {
    for (const program of ON_MACHINES) this.parts.kernel.things.set('SimProcess', `${program}-${node}`, { state: 'Running', program, node })
    for (const name of this.programsOn(node)) this.start(name)
  }

  private removed(node: string): void {
    for (const program of ON_MACHINES) this.parts.kernel.things.remove('SimProcess', `${program}-${node}`)
  }
}

/** Members of etcd as programs: each on the machine of its number, where there is one and they are stacked on it. */
function members(etcd: EtcdGroup, machines: Machines): Record<string, Program> {
  const programs = etcd.names.map((name, i): Program => {
    const machine = `cp-${i + 1}`, node = etcd.options.topology === 'stacked' && machines.has(machine) ? machine : ''
    return { program: ETCD, address: name, node, stop: (absence) => etcd.stop(name, absence === 'stopped'), start: () => etcd.start(name), canStart: () => etcd.canStart(name) }
  })
  return Object.fromEntries(programs.map((program) => [program.address, program]))
}

/** Instances of which one leads, as programs: each on its machine. */
function candidates(election: LeaderElection): Record<string, Program> {
  return Object.fromEntries(election.candidates.map((candidate): [string, Program] => {
    const { program, machine: node, address } = candidate
    return [`${program}-${node}`, { program, node, address, stop: () => candidate.stop(), start: () => candidate.start() }]
  }))
}
