// A client that sends requests to a Service and counts what comes back. It finds the Service as a browser or a Pod would: a NodePort by any
// node's address, a cluster address from inside a node, a headless name by the addresses behind it.
// Simplified: there is no DNS yet, so a name is known as soon as the Service is published, and a load balancer without a cloud stays pending.
import type { Status } from '../kube-object.ts'
import type { ComponentInfo } from '../kernel/component.ts'
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import { Table } from '../kernel/store.ts'
import type { RulesTable } from '../node/kube-proxy/rules-table.ts'
import { CLIENT, type Packet, proxyAddress, type Reply, serviceSubject } from './packet.ts'
import { candidates, type PortRules, type ServiceRules } from './service-rules.ts'

export interface TrafficArgs {
  readonly service: { readonly namespace: string; readonly name: string }
  readonly count: number
  readonly everyMs: number
  /** Number or name of the Service's port; default the first. */
  readonly port?: number | string
  /** Default `/`. */
  readonly path?: string
}

/** What became of all requests. Plain data. */
export interface TrafficResult {
  readonly result: 'sent'
  readonly requests: number
  /** Requests by HTTP status, `connected`, `refused` or `timeout`. */
  readonly results: Readonly<Record<string, number>>
  /** Requests by the Pod (or address) that answered them. */
  readonly endpoints: Readonly<Record<string, number>>
  /** Requests by the node by which they entered. */
  readonly nodes: Readonly<Record<string, number>>
}

/** How traffic ends: with its counts, or at once, because it cannot begin. */
export type TrafficOutcome = { readonly result: TrafficResult } | { readonly failed: Status }

interface Running extends TrafficResult {
  readonly args: TrafficArgs
  readonly sent: number
}

type Wake = { readonly next: string } | { readonly timedOut: Packet }

/** How long a request waits for its answer, as with `curl --max-time 3`. */
const TIMEOUT_MS = 3_000
/** An address out of those reserved for documentation. */
const CLIENT_IP = '203.0.113.10'
const MOST_REQUESTS = 10_000

export class TrafficClient {
  readonly components: readonly ComponentInfo[] = [{ address: CLIENT, role: 'client' }]
  private readonly running: Table<Running>
  /** Requests that wait for their answer. */
  private readonly waiting: Table<true>
  private readonly kernel: Kernel
  private readonly rules: RulesTable
  private readonly deliver: (packet: Packet) => void
  private readonly note: (packet: Packet, result: string) => void
  private ended: (id: string, outcome: TrafficOutcome) => void = () => undefined

  /** `deliver` sends a packet straight to a Pod; `note` hears what became of each. */
  constructor(kernel: Kernel, rules: RulesTable, deliver: (packet: Packet) => void, note: (packet: Packet, result: string) => void) {
    this.kernel = kernel
    this.rules = rules
    this.deliver = deliver
    this.note = note
    this.running = kernel.adopt(`${CLIENT}/traffic`, new Table<Running>())
    this.waiting = kernel.adopt(`${CLIENT}/waiting`, new Table<true>())
    kernel.listen(CLIENT, (delivery) => this.receive(delivery))
  }

  /** Has `ended` called with the outcome of all traffic. */
  onEnd(ended: (id: string, outcome: TrafficOutcome) => void): void {
    this.ended = ended
  }

  /** Starts sending: the first request now, then one every `everyMs`. */
  begin(id: string, args: TrafficArgs): void {
    const failed = this.problemWith(args)
    if (failed) return this.ended(id, { failed })
    this.running.set(id, { result: 'sent', requests: Math.min(MOST_REQUESTS, args.count), results: {}, endpoints: {}, nodes: {}, sent: 0, args })
    this.next(id)
  }

  private problemWith({ service: { namespace, name }, count }: TrafficArgs): Status | undefined {
    const refused = (code: number, reason: string, message: string): Status => ({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code, reason, message })
    const rules = this.rules.latest(`${namespace}/${name}`)
    if (!rules) return refused(404, 'NotFound', `services "${name}" not found`)
    if (rules.type === 'ExternalName') return refused(400, 'BadRequest', `Service "${name}" is of type ExternalName: its name leads out of the cluster`)
    return count >= 1 ? undefined : refused(400, 'BadRequest', 'count must be at least 1')
  }

  /** A request that nobody will answer: the client gives up when its patience ends. */
  lose(packet: Packet): void {
    this.kernel.send({
      from: CLIENT, to: CLIENT, op: 'timer', subject: serviceSubject(packet.service), delayMs: packet.sentAt + TIMEOUT_MS - this.kernel.now, payload: { timedOut: packet } satisfies Wake,
    })
  }

  private receive(delivery: Delivery): void {
    if (delivery.op === 'reply') {
      const { packet, answer } = delivery.payload as Reply
      return this.take(packet, String(answer))
    }
    const wake = delivery.payload as Wake
    if ('next' in wake) return this.next(wake.next)
    this.kernel.decide(CLIENT, serviceSubject(wake.timedOut.service), { code: 'request-timed-out', params: { service: wake.timedOut.service, seconds: TIMEOUT_MS / 1000 } })
    this.take(wake.timedOut, 'timeout')
  }

  private next(id: string): void {
    const running = this.running.get(id)
    if (!running) return
    const number = running.sent + 1
    this.running.set(id, { ...running, sent: number })
    this.waiting.set(`${id}#${number}`, true)
    this.send(id, number, running.args)
    if (number < running.requests) this.kernel.send({ from: CLIENT, to: CLIENT, op: 'timer', delayMs: running.args.everyMs, payload: { next: id } satisfies Wake })
  }

  private send(id: string, number: number, { service: { namespace, name }, port: wanted, path = '/' }: TrafficArgs): void {
    const service = `${namespace}/${name}`, rules = this.rules.latest(service)
    const port = rules?.ports.find((candidate) => wanted === undefined || candidate.port === wanted || candidate.name === wanted)
    const packet: Packet = { traffic: `${service} ${id}`, number, service, port: port?.port ?? (Number(wanted) || 0), path, clientIp: CLIENT_IP, isInside: !port?.nodePort, node: '', sentAt: this.kernel.now }
    if (rules?.isHeadless && port) return this.sendHeadless(packet, rules, port)
    const nodes = this.rules.nodeNames
    if (nodes.length === 0) return this.lose(packet)
    const node = nodes[this.kernel.pick(nodes.length, `traffic ${packet.traffic} node`, number)], to = proxyAddress(node)
    this.kernel.send({ from: CLIENT, to, op: 'packet', subject: serviceSubject(service), payload: { ...packet, node }, delayMs: this.kernel.latency('packet', `${CLIENT} ${node}`) })
  }

  /** The name of a headless Service stands for the addresses of its Pods: the client takes one itself, and no rule is asked. */
  private sendHeadless(packet: Packet, rules: ServiceRules, port: PortRules): void {
    const { backends } = candidates(rules, port, { node: '', zone: '', isInside: true })
    if (backends.length === 0) return this.lose(packet)
    const { ip, port: target, pod, node } = backends[this.kernel.pick(backends.length, `traffic ${packet.traffic} address`, packet.number)]
    this.kernel.decide(CLIENT, serviceSubject(packet.service), { code: 'headless-address-chosen', params: { service: packet.service, address: ip, endpoint: pod ?? ip, endpoints: backends.length } })
    this.deliver({ ...packet, to: { ip, port: target, ...(pod ? { pod } : {}), ...(node ? { node } : {}) } })
  }

  private take(packet: Packet, result: string): void {
    const { traffic, number, to, node } = packet
    const id = traffic.slice(traffic.indexOf(' ') + 1), running = this.running.get(id)
    if (!running || !this.waiting.delete(`${id}#${number}`)) return
    this.note(packet, result)
    const isAnswered = result !== 'timeout' && to !== undefined
    const counted: Running = {
      ...running, results: plusOne(running.results, result),
      endpoints: isAnswered ? plusOne(running.endpoints, to.pod ?? to.ip) : running.endpoints, nodes: node === '' ? running.nodes : plusOne(running.nodes, node),
    }
    const total = Object.values(counted.results).reduce((sum, count) => sum + count, 0)
    if (total < counted.requests) {
      this.running.set(id, counted)
      return
    }
    this.running.delete(id)
    const { requests, results, endpoints, nodes } = counted
    this.ended(id, { result: { result: 'sent', requests, results, endpoints, nodes } })
  }
}

function plusOne(counts: Readonly<Record<string, number>>, key: string): Readonly<Record<string, number>> {
  return { ...counts, [key]: (counts[key] ?? 0) + 1 }
}
