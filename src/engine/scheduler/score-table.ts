// What the plugins gave the nodes that would do, by columns: thousands of nodes are scored for each Pod, and few of the rows are ever looked at.
import type { NodeInfo } from './node-info.ts'

/** A node's total and what each plugin gave it, weighted. */
export interface NodeScore {
  readonly node: string
  readonly total: number
  readonly byPlugin: Readonly<Record<string, number>>
}

export class ScoreTable {
  private readonly nodes: readonly NodeInfo[]
  private readonly totals: Float64Array
  private readonly columns: { readonly plugin: string; readonly scores: readonly number[]; readonly weight: number }[] = []

  constructor(nodes: readonly NodeInfo[]) {
    this.nodes = nodes
    this.totals = new Float64Array(nodes.length)
  }

  add(plugin: string, scores: readonly number[], weight: number): void {
    for (let i = 0; i < scores.length; i++) this.totals[i] += scores[i] * weight
    this.columns.push({ plugin, scores, weight })
  }

  /** The node with the highest total; of several, one that `pick` draws. */
  best(pick: (n: number) => number): string {
    const most = this.highest, best: number[] = []
    this.totals.forEach((total, i) => { if (total === most) best.push(i) })
    return this.nodes[best[best.length === 1 ? 0 : pick(best.length)]].name
  }

  /** How many nodes have the highest total. */
  get ties(): number {
    const most = this.highest
    return this.totals.filter((total) => total === most).length
  }

  get highest(): number {
    let most = -Infinity
    for (const total of this.totals) if (total > most) most = total
    return most
  }

  /** All rows, in the order of the nodes. */
  get rows(): readonly NodeScore[] { return this.nodes.map((_, i) => this.row(i)) }

  /** The rows with the highest totals, best first. */
  top(count: number): readonly NodeScore[] {
    const best: number[] = [], { totals } = this
    for (let i = 0; i < totals.length; i++) {
      if (best.length === count && totals[i] <= totals[best[count - 1]]) continue
      best.splice(best.findLastIndex((other) => totals[other] >= totals[i]) + 1, 0, i)
      best.length = Math.min(best.length, count)
    }
    return best.map((i) => this.row(i))
  }

  private row(i: number): NodeScore {
    return { node: this.nodes[i].name, total: this.totals[i], byPlugin: Object.fromEntries(this.columns.map(({ plugin, scores, weight }) => [plugin, scores[i] * weight])) }
  }
}
