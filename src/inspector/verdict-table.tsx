// What the scheduler found of each node: which filter stopped it, or what it scored. Drawn from the decision itself.
import { useTranslation } from 'react-i18next'
import { Icon } from '../theme/icons.tsx'
import type { Reason } from '../session/protocol.ts'

interface Rejection { readonly node: string; readonly plugin: string; readonly reason: string }
interface Score { readonly node: string; readonly total: number; readonly parts: readonly string[] }

function linesOf(value: Reason['params'][string] | undefined): readonly string[] {
  return Array.isArray(value) ? value : []
}

/** `worker-1|TaintToleration|node(s) had untolerated taint(s)` */
export function rejectionsOf({ params }: Pick<Reason, 'params'>): readonly Rejection[] {
  return linesOf(params['rejected']).map((line) => {
    const [node = '', plugin = '', ...reason] = line.split('|')
    return { node, plugin, reason: reason.join('|') }
  })
}

/** `worker-1|206|NodeResourcesFit=31 ImageLocality=7` */
export function scoresOf({ params }: Pick<Reason, 'params'>): readonly Score[] {
  return linesOf(params['scores']).map((line) => {
    const [node = '', total = '0', parts = ''] = line.split('|')
    return { node, total: Number(total), parts: parts.split(' ').filter(Boolean) }
  })
}

function inNameOrder(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

/** The filters that were asked, in their order: a node that no line turns down has passed them all. */
export function filtersOf({ params }: Pick<Reason, 'params'>): readonly string[] {
  return linesOf(params['filters'])
}

/** The tables that belong to a decision; nothing for one that compared no nodes. */
export function Verdict({ reason }: { readonly reason: Reason }) {
  const rejections = rejectionsOf(reason)
  const scores = scoresOf(reason)
  const filters = filtersOf(reason)
  if (rejections.length === 0 && scores.length === 0) return null
  return (
    <div className="verdicts">
      {rejections.length + filters.length > 0 && <Filters filters={filters} rejections={rejections} passed={scores.map((score) => score.node)} />}
      {scores.length > 0 && <Scores scores={scores} chosen={reason.params['node']} />}
    </div>
  )
}

function Filters({ filters: asked, rejections, passed }: { readonly filters: readonly string[]; readonly rejections: readonly Rejection[]; readonly passed: readonly string[] }) {
  const { t: say } = useTranslation('inspector')
  const nodes = [...new Set([...rejections.map((rejection) => rejection.node), ...passed])].sort(inNameOrder)
  const filters = [...new Set([...asked, ...rejections.map((rejection) => rejection.plugin)])]
  const stoppedAt = new Map(rejections.map((rejection) => [rejection.node, rejection]))
  return (
    <div className="verdict-scroll">
      <table className="verdict">
        <thead><tr><th scope="col">{say('why.filters')}</th>{nodes.map((node) => <th key={node} scope="col" className="mono">{node}</th>)}</tr></thead>
        <tbody>
          {filters.map((filter, row) => (
            <tr key={filter}>
              <th scope="row" className="mono">{filter}</th>
              {nodes.map((node) => {
                const stopped = stoppedAt.get(node)
                const stoppedRow = stopped ? filters.indexOf(stopped.plugin) : Infinity
                if (stopped && stoppedRow === row) return <td key={node} className="verdict-stop">{stopped.reason}</td>
                if (stoppedRow < row) return <td key={node} className="verdict-unasked" aria-label={say('why.notAsked')} />
                return <td key={node}><Icon name="check" size={13} label={say('why.passed')} /></td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Scores({ scores, chosen }: { readonly scores: readonly Score[]; readonly chosen: unknown }) {
  const { t: say } = useTranslation('inspector')
  const ordered = [...scores].sort((a, b) => b.total - a.total || Number(b.node === chosen) - Number(a.node === chosen))
  const most = Math.max(1, ordered[0].total)
  return (
    <table className="scores">
      <thead><tr><th scope="col">{say('why.scores')}</th><th scope="col">{say('why.total')}</th></tr></thead>
      <tbody>
        {ordered.map(({ node, total, parts }) => (
          <tr key={node} className={node === chosen ? 'score-best' : undefined}>
            <th scope="row" className="mono">{node}</th>
            <td>
              <span className="score-bar"><i style={{ width: `${(total / most) * 100}%` }} /></span><b className="mono">{total}</b>
              <span className="score-parts mono">{parts.map((part) => <span key={part}>{part.replace('=', ' ')}</span>)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
