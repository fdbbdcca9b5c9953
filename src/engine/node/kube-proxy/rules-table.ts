// The rules of all nodes in one table: each change of a Service with the time at which it was heard of. When a node has written it follows
// from the seed, so that a node may be behind its neighbours without a copy of its own.
import type { EndpointSlice, Service } from '../../generated/api-types.d.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { Table } from '../../kernel/store.ts'
import { rulesOf, type ServiceRules } from '../../network/service-rules.ts'

/** A Service as it was from some moment on; without a Service it is gone. */
interface Version {
  readonly at: number
  readonly service?: Service
  readonly slices: readonly EndpointSlice[]
}

interface Pause {
  readonly from: number
  readonly to?: number
}

export class RulesTable {
  private readonly versions: Table<readonly Version[]>
  /** When each node's kube-proxy began. */
  private readonly nodes: Table<number>
  /** Of a kube-proxy that has been stopped: when, and when it began again. Meanwhile its rules stay as they were. */
  private readonly pauses: Table<Pause>
  private readonly kernel: Kernel
  /** Rules are made when somebody asks; a version is the same for ever. */
  private readonly made = new WeakMap<Version, ServiceRules>()

  constructor(kernel: Kernel) {
    this.kernel = kernel
    this.versions = kernel.adopt('kube-proxy/versions', new Table<readonly Version[]>())
    this.nodes = kernel.adopt('kube-proxy/nodes', new Table<number>())
    this.pauses = kernel.adopt('kube-proxy/pauses', new Table<Pause>())
  }

  /** A kube-proxy begins without any rules. */
  addNode(node: string): void {
    this.nodes.set(node, this.kernel.now)
    this.pauses.delete(node)
  }

  /** A kube-proxy stops: the rules that it has written stay, and grow stale. */
  freeze(node: string): void {
    this.pauses.set(node, { from: this.kernel.now })
  }

  /** It begins again, and writes all that it has missed. */
  thaw(node: string): void {
    const pause = this.pauses.get(node)
    if (pause) this.pauses.set(node, { from: pause.from, to: this.kernel.now })
  }

  /** The moment whose rules somebody may still have. */
  private get oldestNeeded(): number {
    const { now } = this.kernel
    let oldest = now
    for (const { from, to } of this.pauses.values()) if (to === undefined || to + this.slowestMs >= now) oldest = Math.min(oldest, from)
    return oldest
  }

  removeNode(node: string): void {
    this.nodes.delete(node)
    this.pauses.delete(node)
  }

  hasNode(node: string): boolean { return this.nodes.has(node) }
  get nodeNames(): readonly string[] { return [...this.nodes.keys()] }

  /** The longest that a node may take to write a change. */
  get slowestMs(): number { return this.kernel.latencies.proxySync[1] }

  /** Notes what is known of a Service now. Versions that every node has left behind are forgotten. */
  change(service: string, version: Omit<Version, 'at'>): void {
    const { now } = this.kernel, before = this.versions.get(service) ?? [], settled = this.oldestNeeded
    const old = before.findLastIndex(({ at }) => at + this.slowestMs <= settled)
    this.versions.set(service, [...before.slice(Math.max(0, old)), { ...version, at: now }])
  }

  /** Forgets Services that are gone and that no node has in its rules any longer. */
  prune(): void {
    const settled = this.oldestNeeded
    for (const [key, versions] of [...this.versions.entries()]) {
      const last = versions[versions.length - 1]
      if (last.at + this.slowestMs > settled) continue
      if (!last.service) this.versions.delete(key)
      else if (versions.length > 1) this.versions.set(key, [last])
    }
  }

  /** The rules of a Service as a node has them now. */
  rulesFor(node: string, service: string): ServiceRules | undefined {
    const { now } = this.kernel, versions = this.versions.get(service) ?? []
    const version = versions.findLast((candidate) => this.writtenAt(node, candidate) <= now)
    return version?.service && this.make(version)
  }

  /** What has been published of a Service, whoever has written it. */
  latest(service: string): ServiceRules | undefined {
    const version = this.versions.get(service)?.at(-1)
    return version?.service && this.make(version)
  }

  /** Whether any Service is known in a namespace. */
  hasNamespace(namespace: string): boolean {
    return [...this.versions.keys()].some((service) => service.startsWith(`${namespace}/`))
  }

  /** All rules of a node, in the order of the Services' names. */
  allFor(node: string): readonly ServiceRules[] {
    return [...this.versions.keys()].sort().map((service) => this.rulesFor(node, service)).filter((rules) => rules !== undefined)
  }

  private make(version: Version & { readonly service?: Service }): ServiceRules {
    const known = this.made.get(version)
    if (known) return known
    const rules = rulesOf(version.service as Service, version.slices)
    this.made.set(version, rules)
    return rules
  }

  /** When a node has a version in its rules: what it would have written while it was stopped, it writes when it begins again. */
  private writtenAt(node: string, { at }: Version): number {
    const written = this.writes(node, Math.max(at, this.nodes.get(node) ?? Infinity)), pause = this.pauses.get(node)
    if (!pause || written <= pause.from || (pause.to !== undefined && written > pause.to)) return written
    return pause.to === undefined ? Infinity : this.writes(node, Math.max(at, pause.to))
  }

  /** What is heard of at one moment is written in one go. */
  private writes(node: string, heard: number): number {
    const [least, most] = this.kernel.latencies.proxySync
    return heard + least + this.kernel.pick(most - least + 1, `kube-proxy ${node}`, heard)
  }
}
