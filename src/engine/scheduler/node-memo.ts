// What the plugins that sign said of each node, kept for Pods of the same signature: a node is not asked again until it changes. With thousands of nodes, of
// which a Pod changes one, nearly all answers are known. A pure memo: it goes by the nodes' generations, which are never the same twice.
// Models the signatures of pkg/scheduler/framework/runtime/framework.go (SignPod), with an answer for each node where upstream keeps a sorted list of hosts.
import type { Pod } from '../generated/api-types.d.ts'
import type { NodeVerdict, SchedulerPlugin, SchedulerView } from './define-plugin.ts'
import type { NodeInfo } from './node-info.ts'
import { profile } from './profile.ts'

/** A plugin and what it prepared for a Pod. */
export interface Prepared {
  readonly plugin: SchedulerPlugin
  readonly state: unknown
}

/** What a plugin gives nodes, by place. */
export interface Scorer extends Prepared {
  readonly scores: Float64Array
}

/** More sorts of Pods than take turns in a cluster; those that have not come for longest are forgotten. */
const MOST_SIGNATURES = 32

const signing = profile.filter(({ sign }) => sign)
const scoring = signing.filter(({ score, weight }) => score && weight)
const NOWHERE = new Int32Array(0)

/** The first plugin that turns the node down. */
export function firstRejection(pod: Pod, node: NodeInfo, place: number, view: SchedulerView, filters: readonly Prepared[]): NodeVerdict | undefined {
  for (const { plugin, state } of filters) {
    const rejection = plugin.filter?.(state, pod, node, view, place)
    if (rejection) return { node: node.name, plugin: plugin.name, rejection }
  }
  return undefined
}

/** What is known of every node about Pods of one signature. */
export class NodeMemo {
  /** The plugins that sign and have something to ask of nodes, in order. */
  readonly filters: readonly Prepared[]
  private readonly pod: Pod
  private readonly view: SchedulerView
  private readonly scorers: readonly Scorer[]
  /** Each node's generation when it was asked. */
  private readonly asked: Int32Array
  private readonly verdicts: (NodeVerdict | undefined)[]

  /** What they prepared for this Pod holds for every other of its signature. */
  constructor(pod: Pod, view: SchedulerView, filters: readonly Prepared[]) {
    const { length } = view.nodes
    this.pod = pod
    this.view = view
    this.filters = filters
    this.asked = new Int32Array(length)
    this.verdicts = Array<NodeVerdict | undefined>(length).fill(undefined)
    this.scorers = scoring.flatMap((plugin) => {
      const before = plugin.preScore ? plugin.preScore(pod, view, NOWHERE) : { state: filters.find((filter) => filter.plugin === plugin)?.state }
      return before === 'skip' ? [] : [{ plugin, state: before.state, scores: new Float64Array(length) }]
    })
  }

  /** For how many nodes it was made. */
  get size(): number { return this.asked.length }

  /** Who of them turns down the node at this place. */
  verdictOn(place: number): NodeVerdict | undefined {
    if (this.asked[place] !== this.view.generations[place]) this.ask(place)
    return this.verdicts[place]
  }

  /**
   * Looks at one node after another until so many have been found that would do, and writes down the places of these and who turns down the others.
   * Returns how many it has looked at.
   */
  look(start: number, wanted: number, found: Int32Array, rejected: NodeVerdict[]): number {
    const { asked, verdicts, view: { generations } } = this, { length } = asked
    let examined = 0, feasible = 0
    for (let place = start; examined < length && feasible < wanted; examined++) {
      if (asked[place] !== generations[place]) this.ask(place)
      const verdict = verdicts[place]
      if (verdict) rejected.push(verdict)
      else found[feasible++] = place
      if (++place === length) place = 0
    }
    return examined
  }

  /** What a plugin gives nodes that nobody turns down; undefined: it does not score such Pods. */
  scorerOf(plugin: SchedulerPlugin): Scorer | undefined {
    for (const scorer of this.scorers) if (scorer.plugin === plugin) return scorer
    return undefined
  }

  private ask(place: number): void {
    const { view, pod } = this, node = view.nodes[place]
    this.asked[place] = view.generations[place]
    const verdict = this.verdicts[place] = firstRejection(pod, node, place, view, this.filters)
    if (verdict) return
    for (const { plugin, state, scores } of this.scorers) scores[place] = plugin.score?.(state, pod, node, view) ?? 0
  }
}

/** The memos of the signatures that came last. */
export class NodeMemos {
  private readonly memos = new Map<string, NodeMemo>()
  private readonly view: SchedulerView
  /** What the plugins said of the Pod before, which the next one mostly is like, and its memo. */
  private readonly signs: string[] = []
  private last: NodeMemo | undefined

  constructor(view: SchedulerView) {
    this.view = view
  }

  /** The memo for Pods like this one; undefined for one that asks for nodes by name, and will not be looking at others. */
  memoFor(pod: Pod): NodeMemo | undefined {
    const { signs, view: { nodes } } = this
    let isLikeLast = this.last?.size === nodes.length
    for (let i = 0; i < signing.length; i++) {
      const sign = signing[i].sign?.(pod) ?? ''
      if (sign === signs[i]) continue
      signs[i] = sign
      isLikeLast = false
    }
    if (!isLikeLast) this.last = this.lookUp(pod, signs.join('\n'))
    return this.last
  }

  private lookUp(pod: Pod, signature: string): NodeMemo | undefined {
    const known = this.memos.get(signature), memo = known?.size === this.view.nodes.length ? known : this.begin(pod)
    this.memos.delete(signature)
    if (memo) this.memos.set(signature, memo)
    if (this.memos.size > MOST_SIGNATURES) this.forgetOldest()
    return memo
  }

  private begin(pod: Pod): NodeMemo | undefined {
    const filters: Prepared[] = []
    for (const plugin of signing) {
      const before = plugin.preFilter?.(pod, this.view)
      if (before === 'skip') continue
      if (before && ('rejection' in before || before.nodes)) return undefined
      if (plugin.filter) filters.push({ plugin, state: before?.state })
    }
    return new NodeMemo(pod, this.view, filters)
  }

  private forgetOldest(): void {
    const [oldest] = this.memos.keys()
    this.memos.delete(oldest)
  }
}
