// The ledger as a story: the hops that are worth a sentence and a glyph, who did what to which object, and what caused it.
import type { Ledger } from './ledger.ts'
import type { ComponentInfo, Op } from '../worker/protocol.ts'

export type Lane = 'you' | 'controlPlane' | 'nodes'

/** What a told hop is drawn as. */
export type Glyph = 'watch' | 'write' | 'bind' | 'status' | 'cri' | 'packet'

export interface Told {
  readonly id: number
  readonly at: number
  readonly arrivesAt: number
  readonly op: Op
  readonly glyph: Glyph
  readonly lane: Lane
  /** Who acts: the sender, or for a watch who hears of it. */
  readonly actor: string
  /** Kind/namespace/name */
  readonly subject: string
}

/** Told ops with their glyph. Answers, transactions and timers are the mechanics between them. */
const GLYPHS: Partial<Record<Op, Glyph>> = {
  write: 'write', bind: 'bind', status: 'status', event: 'status', watch: 'watch', cri: 'cri', cni: 'cri', registry: 'cri', packet: 'packet', fault: 'write', raft: 'status',
}

/** What members of etcd say to each other is told where it changes who leads, or how a member catches up. */
const RAFT_TOLD: ReadonlySet<string> = new Set(['Raft//pre-vote', 'Raft//vote', 'Raft//timeout-now', 'Raft//snapshot'])

const NODE_ROLES: ReadonlySet<ComponentInfo['role']> = new Set(['kubelet', 'runtime', 'cni', 'proxy', 'registry', 'pod'])

/** The told hops of one ledger, growing with it. */
export class Story {
  readonly #ledger: Ledger
  #told: Told[] = []
  #commitOfRequest = new Map<number, number>()
  #nextHop = 0
  #nextCommit = 0
  #era = -1

  constructor(ledger: Ledger) { this.#ledger = ledger }

  /** In order of time, from when the cluster was up; those after the playhead are included as far as they are known. */
  get told(): readonly Told[] {
    this.#grow()
    return this.#told
  }

  /** How many of them were sent by `t`. */
  toldBy(t: number): number {
    const told = this.told
    let low = 0
    let high = told.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (told[middle].at <= t) low = middle + 1
      else high = middle
    }
    return low
  }

  /** What a request did: ADDED, MODIFIED, DELETED; undefined while it is on its way, or when nothing was stored. */
  resultOf(id: number): 'ADDED' | 'MODIFIED' | 'DELETED' | undefined {
    this.#grow()
    const commit = this.#commitOfRequest.get(id)
    return commit === undefined ? undefined : this.#ledger.commits[commit].type
  }

  /** The told hops that led to a hop, oldest first, itself last. */
  chainOf(id: number): readonly number[] {
    const chain: number[] = []
    for (let hop = id; ;) {
      if (this.#isTold(hop) || hop === id) chain.push(hop)
      const cause = this.#ledger.cause(hop)
      if (cause === hop) break
      hop = cause
    }
    return chain.reverse()
  }

  #isTold(id: number): boolean {
    const op = this.#ledger.op(id)
    return GLYPHS[op] !== undefined && this.#ledger.isVisible(id) && (op !== 'raft' || RAFT_TOLD.has(this.#ledger.subject(id)))
  }

  #grow(): void {
    const ledger = this.#ledger
    if (this.#era !== ledger.era) {
      this.#era = ledger.era
      this.#told = []
      this.#commitOfRequest.clear()
      this.#nextHop = 0
      this.#nextCommit = 0
    }
    for (; this.#nextHop < ledger.hopCount; this.#nextHop++) if (ledger.sentAt(this.#nextHop) >= 0 && this.#isTold(this.#nextHop)) this.#told.push(this.#tell(this.#nextHop))
    for (; this.#nextCommit < ledger.commits.length; this.#nextCommit++) this.#noteCommit(this.#nextCommit)
  }

  #tell(id: number): Told {
    const ledger = this.#ledger
    const op = ledger.op(id)
    const actor = op === 'watch' ? ledger.to(id) : ledger.from(id)
    return { id, at: ledger.sentAt(id), arrivesAt: ledger.arrivesAt(id), op, glyph: GLYPHS[op] ?? 'write', lane: this.#laneOf(actor), actor, subject: ledger.subject(id) }
  }

  #laneOf(address: string): Lane {
    const component = this.#ledger.component(address)
    if (component?.role === 'client') return 'you'
    return component && NODE_ROLES.has(component.role) ? 'nodes' : 'controlPlane'
  }

  /** A commit belongs to the request whose transaction it was. */
  #noteCommit(index: number): void {
    const ledger = this.#ledger
    for (let hop = ledger.commits[index].hop; hop < ledger.hopCount;) {
      if (this.#isTold(hop)) {
        this.#commitOfRequest.set(hop, index)
        return
      }
      const cause = ledger.cause(hop)
      if (cause === hop) return
      hop = cause
    }
  }
}

/** `Pod/default/web-1` taken apart. */
export function parseSubject(subject: string): { readonly kind: string; readonly namespace: string; readonly name: string } {
  const [kind = '', namespace = '', ...name] = subject.split('/')
  return { kind, namespace, name: name.join('/') }
}
