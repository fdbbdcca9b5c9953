// Requests of a client outside to a Service, and what came of them.
import { useTranslation } from 'react-i18next'
import { useAct } from '../../session/use-act.ts'
import { Button } from '../../theme/button.tsx'
import { MessageIcon } from '../../theme/icons.tsx'
import { useChosen } from './pod-choice.tsx'
import type { CommandOutcome } from '../../session/protocol.ts'

interface TrafficToolProps {
  readonly target: string
  readonly count: number
  readonly everyMs: number
}

export function TrafficTool({ target, count, everyMs }: TrafficToolProps) {
  const { t: say } = useTranslation('tools')
  const { pending, outcome, send } = useAct()
  const { objects } = useChosen(target)
  return (
    <div className="tool">
      {objects.length === 0 && <p className="muted">{say('traffic.none', { target: target.slice(target.indexOf('/') + 1) })}</p>}
      {objects.map(({ uid, namespace, name }) => (
        <Button key={uid} disabled={pending} onClick={() => void send({ do: 'traffic', service: { namespace, name }, count, everyMs })}>
          <MessageIcon type="packet" size={14} />{say(pending ? 'traffic.underWay' : 'traffic.send', { count, service: name })}
        </Button>
      ))}
      <div role="status">{outcome && <TrafficResult outcome={outcome} />}</div>
    </div>
  )
}

function TrafficResult({ outcome }: { readonly outcome: CommandOutcome }) {
  const { t: say } = useTranslation('tools')
  const [answer] = outcome.documents
  if (!answer?.traffic) return answer?.message === undefined ? null : <p className="official mono">{answer.message}</p>
  const { results, endpoints } = answer.traffic
  return (
    <>
      <p className="tool-result">{Object.entries(results).map(([result, times]) => say('traffic.result', { result: say(`traffic.results.${result}`, { defaultValue: result }), times })).join(' · ')}</p>
      <ul className="tool-counts">{Object.entries(endpoints).map(([endpoint, times]) => <li key={endpoint}><span className="mono clip">{endpoint.slice(endpoint.indexOf('/') + 1)}</span><span className="mono">{times}</span></li>)}</ul>
    </>
  )
}
