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

/** More sorts of Pods than take turns in a cluster; those that have not come for longest are forgotten. */
const MOST_SIGNATURES = 32

const signing = profile.filter(({ sign }) => sign)
const scoring = signing.filter(({ score, weight }) => score && weight)
const NOWHERE = new Int32Array(0)

/** The first plugin that turns the node down. */
export function firstRejection(pod: Pod, node: NodeInfo, view: SchedulerView, filters: readonly Prepared[]): NodeVerdict | undefined {
  for (const { plugin, state } of filters) {
    const rejection = plugin.filter?.(state, pod, node, view)
    if (rejection) return { node: node.name, plugin: plugin.name, rejection }
  }
  return undefined
}

/** What is known of every node about Pods of one signature. */
export class NodeMemo {
  readonly size: number
  private readonly pod: Pod
  private readonly view: SchedulerView
  private readonly filters: readonly Prepared[]
  private readonly scorers: readonly (Prepared & { readonly scores: Float64Array })[]
  /** Each node's generation when it was asked. */
  private readonly asked: Int32Array
  private readonly verdicts: (NodeVerdict | undefined)[]

  /** `filters` of the plugins that sign, as they are for this Pod and every other of its signature. */
  constructor(pod: Pod, view: SchedulerView, filters: readonly Prepared[]) {
    this.size = view.nodes.length
    this.pod = pod
    this.view = view
    this.filters = filters
    this.asked = new Int32Array(this.size)
    this.verdicts = Array<NodeVerdict | undefined>(this.size).fill(undefined)
    this.scorers = scoring.flatMap((plugin) => {
      const before = plugin.preScore ? plugin.preScore(pod, view, NOWHERE) : { state: filters.find((filter) => filter.plugin === plugin)?.state }
      return before === 'skip' ? [] : [{ plugin, state: before.state, scores: new Float64Array(this.size) }]
    })
  }

  /** Who of them turns down the node at this place. */
  verdictOn(place: number): NodeVerdict | undefined {
    if (this.asked[place] !== this.view.generations[place]) this.ask(place)
    return this.verdicts[place]
  }

  /** What a plugin gives the nodes at these places, none of which it turns down; undefined: it does not score such Pods. */
  scoresOf(plugin: SchedulerPlugin): Float64Array | undefined {
    for (const scorer of this.scorers) if (scorer.plugin === plugin) return scorer.scores
    return undefined
  }

  private ask(place: number): void {
    const { view, pod } = this, node = view.nodes[place]
    this.asked[place] = view.generations[place]
    const verdict = this.verdicts[place] = firstRejection(pod, node, view, this.filters)
    if (verdict) return
    for (const { plugin, state, scores } of this.scorers) scores[place] = plugin.score?.(state, pod, node, view) ?? 0
  }
}

/** The memos of the signatures that came last. */
export class NodeMemos {
  private readonly memos = new Map<string, NodeMemo>()
  private readonly view: SchedulerView
  private last = ''

  constructor(view: SchedulerView) {
    this.view = view
  }

  /** The memo for Pods like this one. */
  memoFor(pod: Pod, filters: readonly Prepared[]): NodeMemo {
    let signature = ''
    for (const plugin of signing) signature += `${plugin.sign?.(pod)}\n`
    const known = this.memos.get(signature), isFitting = known?.size === this.view.nodes.length
    if (isFitting && this.last === signature) return known
    const memo = isFitting ? known : new NodeMemo(pod, this.view, filters.filter(({ plugin }) => plugin.sign))
    this.last = signature
    this.memos.delete(signature)
    this.memos.set(signature, memo)
    if (this.memos.size > MOST_SIGNATURES) for (const oldest of this.memos.keys()) { this.memos.delete(oldest); break }
    return memo
  }
}
