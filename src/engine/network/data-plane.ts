// The data plane: packets from a client outside the cluster, or from a container, through a node's rules to a Pod, and answers back the same way.
import type { ResponseEnvelope } from '../kernel/api-client.ts'
import type { ComponentInfo } from '../kernel/component.ts'
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import { Log } from '../kernel/store.ts'
import { KubeProxies, type RuleOnNode } from '../node/kube-proxy/kube-proxies.ts'
import type { Kubelets } from '../node/kubelet/kubelets.ts'
import { type PodRecord, specOf } from '../node/kubelet/pod-record.ts'
import type { ContainerRuntimes } from '../node/runtime/container-runtime.ts'
import { containerId, statusAddress } from '../node/runtime/cri.ts'
import { FAILED, isFailing } from './failing-images.ts'
import { isOnJourney, Journeys } from './journeys.ts'
import { CLIENT, type Packet, podAddress, proxyAddress, type Reply, serviceSubject, type Target } from './packet.ts'
import { PodNetwork } from './pod-network.ts'
import { TrafficClient } from './traffic-client.ts'
import type { TrafficRecord } from './traffic-records.ts'

export class DataPlane {
  readonly proxies: KubeProxies
  readonly client: TrafficClient
  /** Every request that was answered or given up. */
  readonly traffic: Log<TrafficRecord>
  /** The network as containers see it. */
  readonly inside: PodNetwork
  private readonly journeys: Journeys
  private readonly kernel: Kernel
  private readonly kubelets: Kubelets
  private readonly runtimes: ContainerRuntimes

  constructor(kernel: Kernel, kubelets: Kubelets, runtimes: ContainerRuntimes) {
    this.kernel = kernel
    this.kubelets = kubelets
    this.runtimes = runtimes
    this.proxies = new KubeProxies(kernel, {
      deliver: (from, packet, background) => this.deliver(from, packet, background), lose: (packet) => this.client.lose(packet), carry: (delivery) => this.journeys.receive(delivery),
    })
    this.traffic = kernel.adopt('traffic', new Log<TrafficRecord>())
    this.journeys = new Journeys(kernel, this.traffic, (address) => kernel.listen(address, this.receiver))
    this.inside = new PodNetwork(kernel, this.proxies, kubelets, runtimes, this.journeys, (address) => kernel.listen(address, this.receiver))
    this.client = new TrafficClient(kernel, this.proxies.rules, (packet) => this.deliver(CLIENT, packet, false), (packet, result) => this.note(packet, result))
    // What a cut link has swallowed, its sender waits for in vain.
    kernel.onLost(({ op, payload }) => {
      if (isOnJourney(payload)) return
      if (op === 'packet') this.client.lose(payload as Packet)
      else if (op === 'reply' && 'packet' in (payload as object)) this.client.lose((payload as Reply).packet)
    })
  }

  get components(): readonly ComponentInfo[] {
    return [...this.client.components, ...this.proxies.components]
  }

  /** A machine joins with its kube-proxy. */
  add(node: string, labels: Readonly<Record<string, string>> = {}): void {
    this.proxies.add(node, labels)
  }

  remove(node: string): void {
    this.proxies.remove(node)
  }

  rulesOn(node: string): readonly RuleOnNode[] {
    return this.proxies.rulesOn(node)
  }

  // Simplified: only Pods answer. An endpoint outside the cluster, such as one of a Service without selector, is never heard of again.
  private deliver(from: string, packet: Packet, background: boolean): void {
    const { pod } = packet.to as Target
    if (pod === undefined) return this.client.lose(packet)
    const to = podAddress(pod)
    this.kernel.listen(to, this.receiver)
    this.kernel.send({ from, to, op: 'packet', subject: serviceSubject(packet.service), background, payload: packet, delayMs: this.kernel.latency('packet', from + to) })
  }

  private readonly receiver = (delivery: Delivery): void => {
    if (delivery.op === 'response') return this.runtimes.answered(delivery.payload as ResponseEnvelope)
    if (isOnJourney(delivery.payload)) return this.journeys.receive(delivery)
    const packet = delivery.payload as Packet, target = packet.to as Target
    const record = this.recordOf(target), params = { pod: target.pod ?? '', address: `${target.ip}:${target.port}`, service: packet.service }
    const isDark = target.node !== undefined && this.kernel.isHalted(statusAddress(target.node))
    if (!record || isDark) {
      this.kernel.decide(delivery.to, serviceSubject(packet.service), { code: 'packet-lost', params })
      return this.client.lose(packet)
    }
    const answer = this.answerOf(record, packet)
    if (answer === 'silent') {
      this.kernel.decide(delivery.to, serviceSubject(packet.service), { code: 'server-hangs', params })
      return this.client.lose(packet)
    }
    if (answer === 'refused') this.kernel.decide(delivery.to, serviceSubject(packet.service), { code: 'connection-refused', params: { ...params, port: target.port } })
    const to = packet.node === '' ? CLIENT : proxyAddress(packet.node)
    this.kernel.send({ from: delivery.to, to, op: 'reply', subject: delivery.subject, background: delivery.background, payload: { packet, answer } satisfies Reply, delayMs: this.kernel.latency('packet', delivery.to + to) })
  }

  /** Keeps what became of a request. */
  private note({ service, to, node }: Packet, result: string): void {
    const [ns, name] = service.split('/'), code = Number(result) || 0, isAnswered = result !== 'timeout' && result !== 'refused'
    const record = isAnswered && to ? this.recordOf(to) : undefined
    this.traffic.push({
      at: this.kernel.now, from: CLIENT, to: name, ns, via: node === '' ? 'pod' : 'service', pod: isAnswered ? (to?.pod?.split('/')[1] ?? '') : '',
      version: record?.pod.metadata.labels?.version ?? '', node, code, ok: isAnswered && code < 400,
    })
  }

  /** The Pod that has this address now; undefined: it is gone, or another has its name. */
  private recordOf({ pod, node, ip }: Target): PodRecord | undefined {
    const record = this.kubelets.recordsOn(node ?? '').find(({ key }) => key === pod)
    if (!record?.sandbox || record.stage === 'removed') return undefined
    return record.ip === ip || record.pod.spec.hostNetwork ? record : undefined
  }

  /** What the container that listens on the port says; refused if none does, silent if it hangs: then the machine takes connections for it, but no more. */
  // Simplified: a server that has been told to end answers until it has ended; in life it stops listening at once, and a rollout without a
  // preStop pause may lose a few requests.
  private answerOf({ pod, containers }: PodRecord, packet: Packet): Reply['answer'] | 'silent' {
    const { to, path } = packet
    for (const container of containers) {
      const id = containerId(pod.metadata.uid, container.name, container.restarts), running = this.runtimes.processOf(id), spec = specOf(pod, container)
      if (!running || !spec) continue
      const elapsedMs = this.kernel.now - running.startedAt
      const served = (running.process.serves ?? []).find(({ port, afterMs }) => port === to?.port && afterMs <= elapsedMs)
      if (served && served.protocol !== 'tcp' && this.runtimes.register.troubles.isHung(id)) return 'silent'
      if (served?.protocol === 'http') return isFailing(this.kernel, container.image, packet.traffic, packet.number) ? FAILED : this.runtimes.httpAnswer(id, pod, spec, path).status
      if (served) return 'connected'
    }
    return 'refused'
  }
}
