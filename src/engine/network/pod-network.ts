// The network as a container sees it when it asks somebody: itself as localhost, Pods by their addresses, Services by name or address.
// Simplified: a command finds the network as it is when it begins, and its requests are answered out of that; their packets go on their way
// when the command sends them.
import type { ApiRequest } from '../apiserver/request.ts'
import type { Pod } from '../generated/api-types.d.ts'
import { sendRequest } from '../kernel/api-client.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Decision } from '../kernel/span.ts'
import { Cell } from '../kernel/store.ts'
import type { NameState } from '../node/images/define-image-behaviour.ts'
import { parseImage } from '../node/images/images.ts'
import type { Reached } from '../node/images/shell/program.ts'
import type { KubeProxies } from '../node/kube-proxy/kube-proxies.ts'
import type { Kubelets } from '../node/kubelet/kubelets.ts'
import { type PodRecord, specOf } from '../node/kubelet/pod-record.ts'
import type { ContainerRuntimes } from '../node/runtime/container-runtime.ts'
import { containerId, statusAddress } from '../node/runtime/cri.ts'
import { type Asker, type ContainerNetwork, errorPage, type Inquiry, type Request } from '../node/runtime/living-containers.ts'
import { FAILED, isFailing } from './failing-images.ts'
import { durationOf, type Journeys } from './journeys.ts'
import { lookUpName } from './names.ts'
import { podAddress, proxyAddress, serviceSubject } from './packet.ts'
import { candidates, type ServiceRules } from './service-rules.ts'
import type { TrafficRecord } from './traffic-records.ts'

/** Where a request goes, as far as it is known. */
interface Way {
  readonly via: TrafficRecord['via']
  readonly to: string
  readonly ns: string
  /** Addresses between the two Pods. */
  readonly past: readonly string[]
  readonly subject: string
  /** What is decided on the way; without a place, at its end. */
  readonly decided?: readonly { readonly place?: number; readonly decision: Decision }[]
}

/** Who asks, and on which node. */
interface Sender {
  readonly own: PodRecord | undefined
  readonly namespace: string
  readonly from: string
  readonly node: string
  /** Which request this is. */
  readonly number: number
}

/** What somebody asks for. */
interface Wish {
  readonly port: number
  readonly path: string
}

const REFUSED: Reached = { result: 'refused' }, TIMEOUT: Reached = { result: 'timeout' }, UNKNOWN: Inquiry = { reached: { result: 'unknown host' } }
const API_SERVICE = 'default/kubernetes'
const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/

export class PodNetwork implements ContainerNetwork {
  private readonly kernel: Kernel
  private readonly proxies: KubeProxies
  private readonly kubelets: Kubelets
  private readonly runtimes: ContainerRuntimes
  private readonly journeys: Journeys
  private readonly listen: (address: string) => void
  private accounts: (namespace: string, name: string) => string | undefined = () => undefined
  /** Requests that were asked so far. */
  private readonly asked: Cell<number>

  constructor(kernel: Kernel, proxies: KubeProxies, kubelets: Kubelets, runtimes: ContainerRuntimes, journeys: Journeys, listen: (address: string) => void) {
    this.listen = listen
    this.kernel = kernel
    this.proxies = proxies
    this.kubelets = kubelets
    this.runtimes = runtimes
    this.journeys = journeys
    this.asked = kernel.adopt('pod-network/asked', new Cell(0))
  }

  /** What a name stands for: `localhost:80` for who listens in the Pod, anything else as the cluster's DNS knows it. */
  lookUp(name: string, pod: { readonly metadata: { readonly uid: string; readonly namespace?: string }; readonly spec: { readonly nodeName?: string } }): NameState {
    if (!name.startsWith('localhost:')) return lookUpName(name, pod.metadata.namespace ?? '', this.proxies.rules)
    const port = Number(name.slice('localhost:'.length)), record = this.kubelets.recordsOn(pod.spec.nodeName ?? '').find((one) => one.pod.metadata.uid === pod.metadata.uid)
    return record && this.serverAt(record, port) ? 'answers' : 'known'
  }

  /** What would come of asking somebody now, and the way that the request takes. It goes that way when it is sent. */
  reach({ pod }: Asker, host: string, port: number, path: string): Inquiry {
    const node = pod.spec.nodeName ?? '', own = this.kubelets.recordsOn(node).find((one) => one.pod.metadata.uid === pod.metadata.uid), namespace = pod.metadata.namespace ?? ''
    const sender: Sender = { own, namespace, from: `${namespace}/${pod.metadata.name}`, node, number: ++this.asked.value }, wish: Wish = { port, path }, name = host.replace(/\.$/, '')
    if (name === 'localhost' || name === pod.metadata.name || name.startsWith('127.')) return this.ask(sender, own, wish, { via: 'localhost', to: 'localhost', ns: namespace, past: [], subject: `Pod/${sender.from}` })
    if (ADDRESS.test(name)) return this.reachAddress(sender, name, wish)
    const rules = this.serviceNamed(name, namespace)
    if (rules) return this.reachService(sender, rules, wish, podOfName(name, rules))
    return lookUpName(name, namespace, this.proxies.rules) === 'answers' ? { reached: { result: 'ok', status: 200, body: '' } } : UNKNOWN
  }

  /** The Service kubernetes by name or address, or the API server's own address; as far as the rules on the Pod's node lead there. */
  isApiServer(host: string, port: number, { metadata, spec }: Pod): boolean {
    const { rules } = this.proxies, own = rules.rulesFor(spec.nodeName ?? '', API_SERVICE), name = host.replace(/\.$/, '')
    if (!own) return false
    if (ADDRESS.test(name)) return (name === own.clusterIP && own.ports.some((one) => one.port === port)) || own.ports.some(({ backends }) => backends.some((one) => one.ip === name && one.port === port))
    return this.serviceNamed(name, metadata.namespace ?? '')?.service === API_SERVICE && own.ports.some((one) => one.port === port)
  }

  /** A request of a Pod to the API server: a Hop of its own, whose answer comes back to the Pod. */
  askApiServer({ metadata }: Pod, request: ApiRequest, note: unknown, background: boolean): void {
    const address = podAddress(`${metadata.namespace}/${metadata.name}`)
    this.listen(address)
    sendRequest(this.kernel, address, request, note, { background })
  }

  accountOf({ metadata, spec }: Pod): string | undefined {
    return this.accounts(metadata.namespace ?? '', spec.serviceAccountName ?? 'default')
  }

  /** Where service accounts are known. */
  useAccounts(uidOf: (namespace: string, name: string) => string | undefined): void {
    this.accounts = uidOf
  }

  /** Sends the requests of a command; returns after how many ms the last of them is over. */
  depart(requests: readonly Request[], tookMs: number): number {
    let overMs = 0
    requests.forEach(({ journey, afterMs }, i) => {
      const untilMs = requests[i + 1]?.afterMs ?? tookMs
      this.journeys.begin(journey, afterMs, Math.max(1, untilMs - afterMs))
      overMs = Math.max(overMs, afterMs + durationOf(journey))
    })
    return overMs
  }

  private serviceNamed(name: string, namespace: string): ServiceRules | undefined {
    const { rules } = this.proxies, [last, before, ...more] = name.replace(/\.svc(?:\.cluster\.local)?$/, '').split('.').reverse()
    if (before === undefined) return rules.latest(`${namespace}/${last}`)
    return rules.latest(`${last}/${before}`) ?? (more.length === 0 ? rules.latest(`${namespace}/${last}`) : undefined)
  }

  private reachAddress(sender: Sender, ip: string, wish: Wish): Inquiry {
    const { own, node } = sender, target = this.recordWith(ip)
    if (target) return this.ask(sender, target, wish, { via: target === own ? 'localhost' : 'pod', to: ip, ns: target.pod.metadata.namespace ?? '', past: [], subject: `Pod/${target.key}` })
    const known = this.proxies.rules.allFor(node), rules = known.find(({ clusterIP }) => clusterIP === ip)
    if (rules) return this.reachService(sender, rules, wish)
    const ported = known.find(({ ports }) => ports.some(({ nodePort }) => nodePort === wish.port)), isNode = this.kubelets.isNodeAddress(ip)
    if (ported && isNode) return this.reachService(sender, ported, { ...wish, port: ported.ports.find(({ nodePort }) => nodePort === wish.port)?.port ?? wish.port })
    return this.inquiry(sender, { via: isNode ? 'node' : 'pod', to: ip, ns: sender.namespace, past: [proxyAddress(node)], subject: '' }, undefined, isNode ? REFUSED : TIMEOUT)
  }

  /** A Service's name or address: the rules that the sender's own node has now say where it leads. */
  private reachService(sender: Sender, named: ServiceRules, wish: Wish, wanted?: string): Inquiry {
    const { node, from, number, own } = sender, { service } = named, [ns, to] = service.split('/'), subject = serviceSubject(service)
    if (named.isHeadless) return this.reachHeadless(sender, named, wish, { via: 'service', to, ns, past: [], subject }, wanted)
    const way: Way = { via: 'service', to, ns, past: [proxyAddress(node)], subject }, rules = this.proxies.rules.rulesFor(node, service), port = rules?.ports.find((one) => one.port === wish.port)
    const decided = (decision: Decision): Way => ({ ...way, decided: [{ place: 1, decision }] })
    if (!rules || !port) return this.inquiry(sender, decided({ code: 'no-rule-for-service', params: { service, node } }), undefined, TIMEOUT)
    const found = candidates(rules, port, this.proxies.vantage(node, true)), match = `${rules.clusterIP}:${port.port}`
    if (found.otherwise === 'drop') return this.inquiry(sender, decided({ code: 'no-local-endpoints-dropped', params: { service, node, match, elsewhere: port.backends.length } }), undefined, TIMEOUT)
    if (found.otherwise) return this.inquiry(sender, decided({ code: 'no-endpoints-refused', params: { service, node, match } }), undefined, REFUSED)
    const { chosen, decision } = this.proxies.choose(node, rules, port, { service, clientIp: own?.ip ?? '', traffic: `request ${from}`, number }, found, match), target = this.recordWith(chosen.ip)
    const leads = decided(decision)
    return target ? this.ask(sender, target, { ...wish, port: chosen.port }, leads) : this.inquiry(sender, { ...leads, past: [...leads.past, ...(chosen.pod ? [podAddress(chosen.pod)] : [])] }, undefined, TIMEOUT)
  }

  /** The name of a headless Service stands for the addresses of its Pods: no rule is asked. */
  private reachHeadless(sender: Sender, rules: ServiceRules, wish: Wish, way: Way, wanted?: string): Inquiry {
    const [port] = rules.ports, backends = port ? candidates(rules, port, this.proxies.vantage(sender.node, true)).backends.filter(({ pod }) => wanted === undefined || pod?.endsWith(`/${wanted}`)) : []
    if (backends.length === 0) return UNKNOWN
    const chosen = backends[this.kernel.pick(backends.length, `request ${sender.from} ${rules.service}`, sender.number)], target = this.recordWith(chosen.ip)
    const leads: Way = { ...way, decided: [{ place: 0, decision: { code: 'headless-address-chosen', params: { service: rules.service, address: chosen.ip, endpoint: chosen.pod ?? chosen.ip, endpoints: backends.length } } }] }
    return target ? this.ask(sender, target, wish, leads) : this.inquiry(sender, { ...leads, past: chosen.pod ? [podAddress(chosen.pod)] : [proxyAddress(sender.node)] }, undefined, TIMEOUT)
  }

  private ask(sender: Sender, target: PodRecord | undefined, { port, path }: Wish, way: Way): Inquiry {
    const server = target && this.serverAt(target, port)
    if (server && target && server.protocol !== 'tcp' && this.runtimes.register.troubles.isHung(server.id)) {
      const decision: Decision = { code: 'server-hangs', params: { pod: target.key, address: `${target.ip}:${port}`, service: way.to } }
      return this.inquiry(sender, { ...way, decided: [...(way.decided ?? []), { decision }] }, target, TIMEOUT)
    }
    if (server && target) return this.inquiry(sender, way, target, this.answerOf(target, server, path, sender), target)
    const params = { pod: target?.key ?? sender.from, port, address: `${target?.ip ?? ''}:${port}`, service: way.to }
    return this.inquiry(sender, { ...way, decided: [...(way.decided ?? []), { decision: { code: 'connection-refused', params } }] }, target ?? sender.own, REFUSED)
  }

  /** The way of a request, to a Pod or to where it ends before one, and what comes of it. Over a cut link nothing does. */
  private inquiry({ from, number, node }: Sender, { via, to, ns, past, subject, decided = [] }: Way, target: PodRecord | undefined, wished: Reached, wouldAnswer?: PodRecord): Inquiry {
    const way = [podAddress(from), ...past, ...(target ? [podAddress(target.key)] : [])], { links } = this.kernel
    const isCut = !links.areWhole && way.some((place, i) => i > 0 && (links.isCut(way[i - 1], place) || links.isCut(place, way[i - 1])))
    const reached = isCut ? TIMEOUT : wished, answered = isCut ? undefined : wouldAnswer, isAnswered = reached.result !== 'timeout', { result, status = 0 } = reached
    if (way.length < 2) return { reached }
    const places = isAnswered ? 2 * (way.length - 1) : way.length - 1
    const stretches = Array.from({ length: places }, (_, i) => Math.max(1, this.kernel.latency('packet', `request ${from} ${number} ${i}`)))
    const machine = target?.node ?? node
    return {
      reached,
      journey: {
        way, stretches, subject, isAnswered, ...(target ? { machine: statusAddress(machine) } : {}), decided: decided.map(({ place = way.length - 1, decision }) => ({ place, decision })),
        record: { from, to, ns, via, pod: answered?.pod.metadata.name ?? '', version: answered?.pod.metadata.labels?.['version'] ?? '', node: answered?.node ?? '', code: status, ok: result === 'ok' && status < 400 },
      },
    }
  }

  private answerOf(record: PodRecord, { id, name, isInit, protocol, image }: Server, path: string, { from, number }: Sender): Reached {
    const spec = specOf(record.pod, { name, isInit }), server = parseImage(spec?.image ?? '')?.repository.split('/').at(-1), signed = server ? { server } : {}
    if (protocol !== 'http' || !spec) return { result: 'ok', ...signed }
    if (isFailing(this.kernel, image, `request ${from}`, number)) return { result: 'ok', status: FAILED, body: errorPage(FAILED), ...signed }
    return { result: 'ok', ...this.runtimes.httpAnswer(id, record.pod, spec, path), ...signed }
  }

  /** The container of a Pod that listens on a port now. */
  private serverAt({ pod, containers }: PodRecord, port: number): Server | undefined {
    for (const { name, isInit, restarts, image } of containers) {
      const id = containerId(pod.metadata.uid, name, restarts), running = this.runtimes.processOf(id)
      const served = running?.process.serves?.find((one) => one.port === port && running.startedAt + one.afterMs <= this.kernel.now)
      if (served) return { id, name, isInit, image, protocol: served.protocol }
    }
    return undefined
  }

  private recordWith(ip: string): PodRecord | undefined {
    for (const node of this.proxies.rules.nodeNames) {
      const found = this.kubelets.recordsOn(node).find((record) => record.ip === ip && record.sandbox && record.stage !== 'removed')
      if (found) return found
    }
    return undefined
  }
}

interface Server {
  readonly id: string
  readonly name: string
  readonly isInit: boolean
  readonly image: string
  readonly protocol: 'http' | 'tcp' | 'grpc'
}

/** The Pod in a name such as `db-0.db.default.svc`. */
function podOfName(name: string, { service, isHeadless }: ServiceRules): string | undefined {
  const [namespace, own] = service.split('/'), [first, second] = name.split('.')
  return isHeadless && first !== own && second === own ? first : first === own && second === own && namespace !== second ? first : undefined
}
