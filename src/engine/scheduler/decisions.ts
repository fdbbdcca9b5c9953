// What the scheduler writes down of a decision: which plugins were asked, which of them turned which node down and why, and what each node scored.
// In clusters of up to fifty nodes that is all of it; in larger ones the best of the scores and some of the refusals.
import type { Decision } from '../kernel/span.ts'
import type { Candidate, NodeVerdict } from './define-plugin.ts'
import type { Placement, Refusal } from './framework.ts'
import type { NodeScore } from './score-table.ts'

/** Up to so many nodes, every one has its row. */
export const ALL_ROWS = 50
const SOME_ROWS = 5
const NO_ROWS: readonly string[] = []

/** A node was chosen. */
export function nodeChosen({ host, scores, rejected, feasible, filters }: Placement, nodes: number): Decision {
  const shown = nodes <= ALL_ROWS ? scores.rows : scores.top(SOME_ROWS)
  const params = { node: host, nodes, feasible, score: scores.highest, filters, scores: shown.map(scoreRow), rejected: rejectedRows(rejected, nodes) }
  if (feasible === 1) return { code: 'only-node-fits', params }
  const { ties } = scores
  return ties === 1 ? { code: 'node-chosen', params } : { code: 'node-drawn', params: { ...params, ties } }
}

/** No node will do. */
export function noNodeFits({ rejected, filters }: Refusal, nodes: number, message: string): Decision {
  return { code: 'no-node-fits', params: { nodes, message, filters, rejected: rejectedRows(rejected, nodes) } }
}

/** Others have to make room. */
export function makesRoom({ node, victims, violations }: Candidate, candidates: number): Decision {
  return { code: 'preempts', params: { node, candidates, victims: victims.map(({ metadata }) => metadata.name), count: victims.length, violations } }
}

/** `worker-1|206|NodeResourcesFit=31 ImageLocality=7` */
function scoreRow({ node, total, byPlugin }: NodeScore): string {
  const scores: string[] = []
  for (const plugin in byPlugin) scores.push(`${plugin}=${byPlugin[plugin]}`)
  return [node, total, scores.join(' ')].join('|')
}

/** `worker-1|TaintToleration|node(s) had untolerated taint(s)` */
function rejectedRows(rejected: readonly NodeVerdict[], nodes: number): readonly string[] {
  return rejected.length === 0 ? NO_ROWS : rejected.slice(0, nodes <= ALL_ROWS ? ALL_ROWS : SOME_ROWS).map(({ node, plugin, rejection }) => `${node}|${plugin}|${rejection.reasons.join('; ')}`)
}
