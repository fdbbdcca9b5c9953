// The network as a container sees it when it asks somebody: itself as localhost, Pods by their addresses, Services by name or address.
// Simplified: a request out of a container is answered at once; its packets are counted, and not drawn on their way.
import type { Kernel } from '../kernel/kernel.ts'
import type { Log } from '../kernel/store.ts'
import type { NameState } from '../node/images/define-image-behaviour.ts'
import type { Reached } from '../node/images/shell/program.ts'
import type { RulesTable } from '../node/kube-proxy/rules-table.ts'
import type { Kubelets } from '../node/kubelet/kubelets.ts'
import { type PodRecord, specOf } from '../node/kubelet/pod-record.ts'
import type { ContainerRuntimes } from '../node/runtime/container-runtime.ts'
import { containerId } from '../node/runtime/cri.ts'
import type { Asker, ContainerNetwork } from '../node/runtime/living-containers.ts'
import { parseImage } from '../node/images/images.ts'
import { lookUpName } from './names.ts'
import { candidates, type ServiceRules } from './service-rules.ts'
import type { TrafficRecord } from './traffic-records.ts'

interface Way {
  readonly via: TrafficRecord['via']
  readonly to: string
  readonly ns: string
}

const REFUSED: Reached = { result: 'refused' }
const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/

export class PodNetwork implements ContainerNetwork {
  private readonly kernel: Kernel
  private readonly rules: RulesTable
  private readonly kubelets: Kubelets
  private readonly runtimes: ContainerRuntimes
  private readonly traffic: Log<TrafficRecord>

  constructor(kernel: Kernel, rules: RulesTable, kubelets: Kubelets, runtimes: ContainerRuntimes, traffic: Log<TrafficRecord>) {
    this.kernel = kernel
    this.rules = rules
    this.kubelets = kubelets
    this.runtimes = runtimes
    this.traffic = traffic
  }

  /** What a name stands for: `localhost:80` for who listens in the Pod, anything else as the cluster's DNS knows it. */
  lookUp(name: string, pod: { readonly metadata: { readonly uid: string; readonly namespace?: string }; readonly spec: { readonly nodeName?: string } }): NameState {
    if (!name.startsWith('localhost:')) return lookUpName(name, pod.metadata.namespace ?? '', this.rules)
    const port = Number(name.slice('localhost:'.length)), record = this.kubelets.recordsOn(pod.spec.nodeName ?? '').find((one) => one.pod.metadata.uid === pod.metadata.uid)
    return record && this.serverAt(record, port) ? 'answers' : 'known'
  }

  /** Asks somebody, and keeps what came of it. */
  reach({ pod }: Asker, host: string, port: number, path: string): Reached {
    const own = this.kubelets.recordsOn(pod.spec.nodeName ?? '').find((one) => one.pod.metadata.uid === pod.metadata.uid), namespace = pod.metadata.namespace ?? ''
    const from = `${namespace}/${pod.metadata.name}`, name = host.replace(/\.$/, '')
    if (name === 'localhost' || name === pod.metadata.name || name.startsWith('127.')) return this.ask(own, port, path, from, { via: 'localhost', to: 'localhost', ns: namespace })
    if (ADDRESS.test(name)) return this.reachAddress(own, from, name, port, path)
    const rules = this.serviceNamed(name, namespace)
    if (rules) return this.reachService(own, from, rules, port, path, podOfName(name, rules))
    return lookUpName(name, namespace, this.rules) === 'answers' ? { result: 'ok', status: 200, body: '' } : { result: 'unknown host' }
  }

  private serviceNamed(name: string, namespace: string): ServiceRules | undefined {
    const [last, before, ...more] = name.replace(/\.svc(?:\.cluster\.local)?$/, '').split('.').reverse()
    if (before === undefined) return this.rules.latest(`${namespace}/${last}`)
    return this.rules.latest(`${last}/${before}`) ?? (more.length === 0 ? this.rules.latest(`${namespace}/${last}`) : undefined)
  }

  private reachAddress(own: PodRecord | undefined, from: string, ip: string, port: number, path: string): Reached {
    const target = this.recordWith(ip), ns = from.split('/')[0]
    if (target) return this.ask(target, port, path, from, { via: target === own ? 'localhost' : 'pod', to: ip, ns: target.pod.metadata.namespace ?? '' })
    const node = own?.node ?? '', rules = this.rules.allFor(node).find(({ clusterIP }) => clusterIP === ip)
    if (rules) return this.reachService(own, from, rules, port, path)
    const ported = this.rules.allFor(node).find(({ ports }) => ports.some(({ nodePort }) => nodePort === port)), isNode = this.kubelets.isNodeAddress(ip)
    if (ported && isNode) return this.reachService(own, from, ported, ported.ports.find(({ nodePort }) => nodePort === port)?.port ?? port, path)
    this.note(from, { via: isNode ? 'node' : 'pod', to: ip, ns }, undefined, isNode ? REFUSED : { result: 'timeout' })
    return isNode ? REFUSED : { result: 'timeout' }
  }

  private reachService(own: PodRecord | undefined, from: string, rules: ServiceRules, port: number, path: string, wanted?: string): Reached {
    const [ns, to] = rules.service.split('/'), way: Way = { via: 'service', to, ns }
    const wantsPod = rules.isHeadless, ports = wantsPod ? rules.ports.slice(0, 1) : rules.ports.filter((one) => one.port === port)
    if (ports.length === 0) return this.lose(from, way, wantsPod ? REFUSED : { result: 'timeout' })
    const { backends } = candidates(rules, ports[0], { node: own?.node ?? '', zone: '', isInside: true }), eligible = wanted ? backends.filter(({ pod }) => pod?.endsWith(`/${wanted}`)) : backends
    if (eligible.length === 0) return this.lose(from, way, wantsPod ? { result: 'unknown host' } : REFUSED)
    const chosen = eligible[this.kernel.pick(eligible.length, `request ${from} ${rules.service}`, this.traffic.length)], target = this.recordWith(chosen.ip)
    return target ? this.ask(target, wantsPod ? port : chosen.port, path, from, way) : this.lose(from, way, { result: 'timeout' })
  }

  private lose(from: string, way: Way, reached: Reached): Reached {
    this.note(from, way, undefined, reached)
    return reached
  }

  private ask(target: PodRecord | undefined, port: number, path: string, from: string, way: Way): Reached {
    const server = target && this.serverAt(target, port)
    const reached = server && target ? this.answerOf(target, server, path) : REFUSED
    this.note(from, way, server ? target : undefined, reached)
    return reached
  }

  private answerOf(record: PodRecord, { id, name, isInit, protocol }: Server, path: string): Reached {
    const spec = specOf(record.pod, { name, isInit }), server = parseImage(spec?.image ?? '')?.repository.split('/').at(-1)
    if (protocol !== 'http' || !spec) return { result: 'ok', ...(server ? { server } : {}) }
    return { result: 'ok', ...this.runtimes.httpAnswer(id, record.pod, spec, path), ...(server ? { server } : {}) }
  }

  /** The container of a Pod that listens on a port now. */
  private serverAt({ pod, containers }: PodRecord, port: number): Server | undefined {
    for (const { name, isInit, restarts } of containers) {
      const id = containerId(pod.metadata.uid, name, restarts), running = this.runtimes.processOf(id)
      const served = running?.process.serves?.find((one) => one.port === port && running.startedAt + one.afterMs <= this.kernel.now)
      if (served) return { id, name, isInit, protocol: served.protocol }
    }
    return undefined
  }

  private recordWith(ip: string): PodRecord | undefined {
    for (const node of this.rules.nodeNames) {
      const found = this.kubelets.recordsOn(node).find((record) => record.ip === ip && record.sandbox && record.stage !== 'removed')
      if (found) return found
    }
    return undefined
  }

  private note(from: string, { via, to, ns }: Way, answered: PodRecord | undefined, { result, status = 0 }: Reached): void {
    this.traffic.push({
      at: this.kernel.now, from, to, ns, via, pod: answered?.pod.metadata.name ?? '', version: answered?.pod.metadata.labels?.['version'] ?? '', node: answered?.node ?? '',
      code: status, ok: result === 'ok' && status < 400,
    })
  }
}

interface Server {
  readonly id: string
  readonly name: string
  readonly isInit: boolean
  readonly protocol: 'http' | 'tcp' | 'grpc'
}

/** The Pod in a name such as `db-0.db.default.svc`. */
function podOfName(name: string, { service, isHeadless }: ServiceRules): string | undefined {
  const [namespace, own] = service.split('/'), [first, second] = name.split('.')
  return isHeadless && first !== own && second === own ? first : first === own && second === own && namespace !== second ? first : undefined
}
