// What the plugins gave the nodes that would do, by columns: hundreds of nodes are scored for each Pod, and few of the rows are ever looked at.
import type { NodeInfo } from './node-info.ts'

/** A node's total and what each plugin gave it, weighted. */
export interface NodeScore {
  readonly node: string
  readonly total: number
  readonly byPlugin: Readonly<Record<string, number>>
}

interface Column {
  readonly plugin: string
  /** A number is for every node the same. */
  readonly scores: Float64Array | number
  readonly weight: number
}

/** One table for all Pods, one after another: its columns are used again. */
export class ScoreTable {
  private nodes: readonly NodeInfo[] = []
  private places: Int32Array = new Int32Array(0)
  /** Without what is the same for all. */
  private totals: Float64Array = new Float64Array(0)
  private equal = 0
  private readonly columns: Column[] = []
  private readonly buffers: Float64Array[] = []
  private most = -Infinity
  private atMost = 0
  private isRanked = false

  /** Begins anew, with the nodes at these places. */
  reset(nodes: readonly NodeInfo[], places: Int32Array): void {
    this.nodes = nodes
    this.places = places
    this.columns.length = 0
    this.equal = 0
    this.isRanked = false
    this.totals = this.buffer(0).fill(0)
  }

  /** A column to write scores in and add; what it holds before that is of no meaning. */
  column(): Float64Array { return this.buffer(this.columns.length + 1) }

  private buffer(index: number): Float64Array {
    const { length } = this.places
    let buffer = this.buffers[index]
    if (!buffer || buffer.length < length) this.buffers[index] = buffer = new Float64Array(2 * length)
    return buffer.subarray(0, length)
  }

  add(plugin: string, scores: Float64Array, weight: number): void {
    const { totals } = this
    for (let i = 0; i < scores.length; i++) totals[i] += scores[i] * weight
    this.columns.push({ plugin, scores, weight })
    this.isRanked = false
  }

  /** Adds a column in which all have the same. */
  addEqual(plugin: string, score: number, weight: number): void {
    this.equal += score * weight
    this.columns.push({ plugin, scores: score, weight })
  }

  private rank(): void {
    if (this.isRanked) return
    const { totals } = this
    let most = -Infinity, atMost = 0
    for (let i = 0; i < totals.length; i++) {
      if (totals[i] < most) continue
      atMost = totals[i] > most ? 1 : atMost + 1
      most = totals[i]
    }
    this.most = most
    this.atMost = atMost
    this.isRanked = true
  }

  /** The node with the highest total; of several, one that `pick` draws. */
  best(pick: (n: number) => number): string {
    const { ties, most, totals } = this
    let left = ties === 1 ? 0 : pick(ties), i = 0
    while (totals[i] !== most || left-- > 0) i++
    return this.nodes[this.places[i]].name
  }

  /** How many nodes have the highest total. */
  get ties(): number {
    this.rank()
    return this.atMost
  }

  get highest(): number {
    this.rank()
    return this.equal + this.most
  }

  /** All rows, in the order of the nodes. */
  get rows(): readonly NodeScore[] { return Array.from(this.places, (_, i) => this.row(i)) }

  /** The rows with the highest totals, best first. */
  top(count: number): readonly NodeScore[] {
    const best: number[] = [], { totals } = this
    let least = -Infinity
    for (let i = 0; i < totals.length; i++) {
      if (totals[i] <= least) continue
      let at = best.length < count ? best.length : count - 1
      for (; at > 0 && totals[best[at - 1]] < totals[i]; at--) best[at] = best[at - 1]
      best[at] = i
      if (best.length === count) least = totals[best[count - 1]]
    }
    return best.map((i) => this.row(i))
  }

  private row(i: number): NodeScore {
    const byPlugin: Record<string, number> = {}
    for (const { plugin, scores, weight } of this.columns) byPlugin[plugin] = (typeof scores === 'number' ? scores : scores[i]) * weight
    return { node: this.nodes[this.places[i]].name, total: this.equal + this.totals[i], byPlugin }
  }
}
