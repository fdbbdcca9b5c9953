// kube-proxy on every node: hears of Services and EndpointSlices, keeps the node's rules, and with them sends each packet to one endpoint.
// Models pkg/proxy/iptables/proxier.go: the rules balance at random, each connection on its own.
import type { EndpointSlice, Service } from '../../generated/api-types.d.ts'
import type { ComponentInfo } from '../../kernel/component.ts'
import type { WatchEnvelope } from '../../kernel/controller-process.ts'
import { Informer, keyOf, splitKey, type WatchEvent } from '../../kernel/informer.ts'
import type { Delivery, Kernel } from '../../kernel/kernel.ts'
import { Reflector } from '../../kernel/reflector.ts'
import type { Decision } from '../../kernel/span.ts'
import { Cell, Table } from '../../kernel/store.ts'
import { type KindDefinition, resourceOf } from '../../kinds/define-kind.ts'
import endpointSliceKind from '../../kinds/endpoint-slice/endpoint-slice.kind.ts'
import serviceKind from '../../kinds/service/service.kind.ts'
import { isOnJourney } from '../../network/journeys.ts'
import { ALL_PROXIES, CLIENT, type Packet, proxyAddress, type Reply, serviceSubject } from '../../network/packet.ts'
import { type Backend, candidates, type Candidates, type PortRules, type ServiceRules, type Vantage } from '../../network/service-rules.ts'
import { nodeOf } from '../runtime/cri.ts'
import { RulesTable } from './rules-table.ts'

/** One rule as it can be read: an address, and where packets to it go. */
export interface RuleOnNode {
  readonly service: string
  readonly sort: 'ClusterIP' | 'NodePort'
  /** `10.96.0.12:80/TCP`, `*:30080/TCP` */
  readonly match: string
  /** Endpoints with equal chances. */
  readonly endpoints: readonly { readonly address: string; readonly pod: string }[]
  readonly otherwise?: 'reject' | 'drop'
}

interface Sticky {
  readonly address: string
  readonly at: number
}

/** Where packets go that leave a kube-proxy. */
export interface Wire {
  /** Sends a packet on its way to a Pod or to an address that no Pod has. */
  deliver(from: string, packet: Packet, background: boolean): void
  /** Nobody will ever answer. */
  lose(packet: Packet): void
  /** Brings a container's request on, whose way is known. */
  carry(delivery: Delivery): void
}

const KINDS: readonly KindDefinition[] = [serviceKind as KindDefinition, endpointSliceKind as KindDefinition]
const SERVICE_NAME = 'kubernetes.io/service-name', SERVICE_INDEX = 'service'
const ZONE = 'topology.kubernetes.io/zone'

function serviceOfSlice({ metadata }: EndpointSlice): string | undefined {
  const name = metadata.labels?.[SERVICE_NAME]
  return name === undefined ? undefined : `${metadata.namespace}/${name}`
}

export class KubeProxies {
  readonly rules: RulesTable
  readonly reflector: Reflector
  private readonly informer: Informer
  private readonly sticky: Table<Sticky>
  private readonly zones: Table<string>
  private readonly isWatching: Cell<boolean>
  /** Whether a 'written' timer is on its way. */
  private readonly isWriting: Cell<boolean>
  private readonly kernel: Kernel
  private readonly wire: Wire

  constructor(kernel: Kernel, wire: Wire) {
    this.kernel = kernel
    this.wire = wire
    this.rules = new RulesTable(kernel)
    this.informer = new Informer(kernel, ALL_PROXIES, KINDS, [{ name: SERVICE_INDEX, kind: endpointSliceKind as KindDefinition, values: (slice) => [serviceOfSlice(slice as EndpointSlice)].filter((key) => key !== undefined) }])
    this.sticky = kernel.adopt('kube-proxy/sticky', new Table<Sticky>())
    this.zones = kernel.adopt('kube-proxy/zones', new Table<string>())
    this.isWatching = kernel.adopt('kube-proxy/watching', new Cell(false))
    this.isWriting = kernel.adopt('kube-proxy/writing', new Cell(false))
    this.reflector = new Reflector(kernel, ALL_PROXIES, (_address, { resource }, items) => {
      for (const event of this.informer.replace(resource, items)) if (event.object !== event.old || event.type === 'DELETED') this.takeEvent(event)
    })
    kernel.listen(ALL_PROXIES, (delivery) => this.hear(delivery))
  }

  get components(): readonly ComponentInfo[] {
    return [{ address: ALL_PROXIES, role: 'proxy' }, ...this.rules.nodeNames.map((node): ComponentInfo => ({ address: proxyAddress(node), role: 'proxy', node }))]
  }

  /** A kube-proxy begins on a machine. */
  add(node: string, labels: Readonly<Record<string, string>>): void {
    this.rules.addNode(node)
    this.zones.set(node, labels[ZONE] ?? '')
    this.kernel.listen(proxyAddress(node), this.receiver)
    this.kernel.onUnheard(proxyAddress(node), ({ op, payload }) => {
      if (!isOnJourney(payload)) this.wire.lose(op === 'reply' ? (payload as Reply).packet : (payload as Packet))
    })
    if (this.isWatching.value) return
    this.isWatching.value = true
    for (const kind of KINDS) this.reflector.open(ALL_PROXIES, { verb: 'watch', resource: resourceOf(kind) })
  }

  /** The kube-proxy of a node stops. What it has written stays. */
  stop(node: string): void {
    this.rules.freeze(node)
  }

  /** The kube-proxy of a node begins again. */
  restart(node: string): void {
    this.rules.thaw(node)
    this.writeSoon()
  }

  /** A machine has lost its power: its rules are gone, and packets to it are lost. */
  losePower(node: string): void {
    this.kernel.halt([proxyAddress(node)])
    this.rules.removeNode(node)
    for (const key of [...this.sticky.keys()]) if (key.startsWith(`${node} `)) this.sticky.delete(key)
  }

  /** It is back without any rules, and soon has them all. */
  boot(node: string): void {
    this.kernel.resume([proxyAddress(node)])
    this.rules.addNode(node)
    this.writeSoon()
  }

  remove(node: string): void {
    this.rules.removeNode(node)
    this.zones.delete(node)
  }

  /** The rules that a node has now, as plain values. */
  rulesOn(node: string): readonly RuleOnNode[] {
    return this.rules.allFor(node).flatMap((rules) => (rules.clusterIP === '' ? [] : rules.ports.flatMap((port) => this.describe(node, rules, port))))
  }

  private describe(node: string, rules: ServiceRules, port: PortRules): RuleOnNode[] {
    const rule = (sort: RuleOnNode['sort'], match: string): RuleOnNode => {
      const { backends, otherwise } = candidates(rules, port, this.vantage(node, sort === 'ClusterIP'))
      return { service: rules.service, sort, match: `${match}/${port.protocol}`, endpoints: backends.map(({ ip, port: target, pod = '' }) => ({ address: `${ip}:${target}`, pod })), ...(otherwise ? { otherwise } : {}) }
    }
    return [rule('ClusterIP', `${rules.clusterIP}:${port.port}`), ...(port.nodePort ? [rule('NodePort', `*:${port.nodePort}`)] : [])]
  }

  /** What a packet on a node is near to. */
  vantage(node: string, isInside: boolean): Vantage {
    return { node, zone: this.zones.get(node) ?? '', isInside }
  }

  private hear(delivery: Delivery): void {
    if (delivery.op === 'watch') {
      const { resource, type, object } = delivery.payload as WatchEnvelope
      this.take(resource, type, object)
    } else if (!this.reflector.receive(delivery)) {
      this.isWriting.value = false
      this.rules.prune()
    }
  }

  private take(resource: string, type: WatchEvent['type'], object: WatchEvent['object']): void {
    const event = this.informer.apply(resource, type, object)
    if (event) this.takeEvent(event)
  }

  private takeEvent({ object }: WatchEvent): void {
    const service = (object.kind === 'Service' ? keyOf(object) : serviceOfSlice(object as EndpointSlice))
    if (!service) return
    const { namespace, name } = splitKey(service)
    const slices = this.informer.found(endpointSliceKind, SERVICE_INDEX, service), known = this.informer.get(serviceKind, namespace, name) as Service | undefined
    this.rules.change(service, { slices, ...(known ? { service: known } : {}) })
    this.writeSoon()
  }

  /** The cluster is not at rest before the slowest node has written its rules. */
  private writeSoon(): void {
    if (this.isWriting.value) return
    this.isWriting.value = true
    this.kernel.send({ from: ALL_PROXIES, to: ALL_PROXIES, op: 'timer', delayMs: this.rules.slowestMs, background: this.kernel.inBackground })
  }

  private readonly receiver = (delivery: Delivery): void => {
    const node = nodeOf(delivery.to)
    if (isOnJourney(delivery.payload)) this.wire.carry(delivery)
    else if (delivery.op === 'reply') this.passBack(delivery)
    else if (!this.rules.hasNode(node)) this.wire.lose(delivery.payload as Packet)
    else this.route(node, delivery.payload as Packet, delivery.background)
  }

  /** The node remembers the connection and sends the answer to where the request came from. */
  private passBack(delivery: Delivery): void {
    this.kernel.send({
      from: delivery.to, to: CLIENT, op: 'reply', subject: delivery.subject, background: delivery.background, payload: delivery.payload,
      delayMs: this.kernel.latency('packet', delivery.to + delivery.subject),
    })
  }

  private route(node: string, packet: Packet, background: boolean): void {
    const rules = this.rules.rulesFor(node, packet.service), port = rules?.ports.find((candidate) => candidate.port === packet.port)
    const address = proxyAddress(node), subject = serviceSubject(packet.service)
    const decide = (decision: Decision): void => this.kernel.decide(address, subject, decision)
    if (!rules || !port) {
      decide({ code: 'no-rule-for-service', params: { service: packet.service, node } })
      // An address that no rule knows leaves the node and is nobody's; a node's own port that nobody serves is refused.
      return packet.isInside ? this.wire.lose(packet) : this.refuse(address, packet, background)
    }
    const found = candidates(rules, port, this.vantage(node, packet.isInside)), match = packet.isInside ? `${rules.clusterIP}:${port.port}` : `${node}:${port.nodePort ?? port.port}`
    if (found.otherwise === 'reject') {
      decide({ code: 'no-endpoints-refused', params: { service: packet.service, node, match } })
      return this.refuse(address, packet, background)
    }
    if (found.otherwise === 'drop') {
      decide({ code: 'no-local-endpoints-dropped', params: { service: packet.service, node, match, elsewhere: port.backends.length } })
      return this.wire.lose(packet)
    }
    const { chosen: backend, decision } = this.choose(node, rules, port, packet, found, match)
    decide(decision)
    this.wire.deliver(address, { ...packet, to: { ip: backend.ip, port: backend.port, ...(backend.pod ? { pod: backend.pod } : {}), ...(backend.node ? { node: backend.node } : {}) } }, background)
  }

  /** Takes one of several endpoints, and says why: the one before for a client that stays with it, else any. */
  choose(node: string, rules: ServiceRules, port: PortRules, packet: Pick<Packet, 'service' | 'clientIp' | 'traffic' | 'number'>, { backends, areTerminating }: Candidates, match: string): { readonly chosen: Backend; readonly decision: Decision } {
    const addressOf = ({ ip, port: target }: Backend): string => `${ip}:${target}`
    const key = `${node} ${packet.service}:${port.port} ${packet.clientIp}`, before = rules.affinityMs === undefined ? undefined : this.sticky.get(key)
    const kept = before && this.kernel.now - before.at < (rules.affinityMs as number) ? backends.find((backend) => addressOf(backend) === before.address) : undefined
    const chosen = kept ?? backends[this.kernel.pick(backends.length, `${node}/kube-proxy ${packet.service}:${port.port} ${packet.traffic}`, packet.number)]
    if (rules.affinityMs !== undefined) this.sticky.set(key, { address: addressOf(chosen), at: this.kernel.now })
    const decision: Decision = {
      code: kept ? 'session-affinity-kept' : areTerminating ? 'terminating-endpoint-chosen' : 'endpoint-chosen',
      params: { service: packet.service, node, match, endpoint: chosen.pod ?? addressOf(chosen), address: addressOf(chosen), endpoints: backends.length, among: backends.slice(0, 20).map((backend) => backend.pod ?? addressOf(backend)) },
    }
    return { chosen, decision }
  }

  /** REJECT: the node itself answers that nobody is there. */
  private refuse(address: string, packet: Packet, background: boolean): void {
    this.kernel.send({
      from: address, to: CLIENT, op: 'reply', subject: serviceSubject(packet.service), background, payload: { packet, answer: 'refused' } satisfies Reply, delayMs: this.kernel.latency('packet', address + packet.service),
    })
  }
}
