// What can be done with the object that is selected: edit it as YAML, copy its name, delete it, send requests to a Service.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { useSession } from '../session/react.tsx'
import { WorkerGone } from '../session/worker-client.ts'
import { manifestOf } from './live-manifest.ts'
import { refOfSelection } from './use-object.ts'
import type { FormEvent } from 'react'
import type { ClusterSession } from '../session/session.ts'
import type { Command, CommandOutcome, DocumentOutcome } from '../session/protocol.ts'
import type { InspectedObject } from './use-object.ts'

/** Opens a text as a draft in the editor. */
export type OpenDraft = (name: string, text: string) => void

interface ActedObject { readonly kind: string; readonly namespace: string; readonly name: string }

/** Sends a Command; undefined when it was taken back. A worker that ended is told of elsewhere. */
async function act(session: ClusterSession, command: Command): Promise<CommandOutcome | undefined> {
  try {
    return await session.act(command)
  } catch (error) {
    if (error instanceof WorkerGone) return undefined
    throw error
  }
}

interface ObjectActionsProps {
  readonly selection: ActedObject
  readonly object: InspectedObject
  readonly onEdit: OpenDraft
}

export function ObjectActions({ selection, object, onEdit }: ObjectActionsProps) {
  const { t: say } = useTranslation('inspector')
  const session = useSession()
  const [copied, setCopied] = useState(false)
  const [answer, setAnswer] = useState<DocumentOutcome>()
  const edit = async () => onEdit(`${selection.kind.toLowerCase()}-${selection.name}.yaml`, await manifestOf(object))
  const copy = () => navigator.clipboard.writeText(selection.name).then(() => setCopied(true), () => setCopied(false))
  const remove = async () => setAnswer((await act(session, { do: 'delete', ref: refOfSelection(selection) }))?.documents[0])
  return (
    <section className="object-actions" aria-label={say('actions')}>
      <div className="object-buttons">
        <Button small onClick={() => void edit()}><Icon name="code" size={13} />{say('edit')}</Button>
        <Button small onClick={() => void copy()}>{say(copied ? 'copied' : 'copyName')}</Button>
        <Button small look="danger" onClick={() => void remove()}><Icon name="trash" size={13} />{say('delete')}</Button>
      </div>
      {answer?.result === 'rejected' && <p className="official mono" role="status">{answer.message}</p>}
      {selection.kind === 'Service' && <Requests service={selection} />}
    </section>
  )
}

const MOST_REQUESTS = 200
const SHORTEST_GAP_MS = 10
const LONGEST_GAP_MS = 10_000

function within(value: number, least: number, most: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(least, Math.round(value))) : least
}

/** Requests of the client outside to a Service, and who answered them. */
function Requests({ service }: { readonly service: ActedObject }) {
  const { t: say } = useTranslation('inspector')
  const session = useSession()
  const [count, setCount] = useState('10')
  const [everyMs, setEveryMs] = useState('200')
  const [underWay, setUnderWay] = useState(false)
  const [answer, setAnswer] = useState<DocumentOutcome>()
  const send = async (event: FormEvent) => {
    event.preventDefault()
    const command: Command = { do: 'traffic', service: { namespace: service.namespace, name: service.name }, count: within(Number(count), 1, MOST_REQUESTS), everyMs: within(Number(everyMs), SHORTEST_GAP_MS, LONGEST_GAP_MS) }
    setCount(String(command.count))
    setEveryMs(String(command.everyMs))
    setUnderWay(true)
    try {
      setAnswer((await act(session, command))?.documents[0])
    } finally {
      setUnderWay(false)
    }
  }
  return (
    <form className="requests" onSubmit={(event) => void send(event)}>
      <h3>{say('requests.title')}</h3>
      <div className="requests-row">
        <label>{say('requests.count')}<input type="number" inputMode="numeric" min={1} max={MOST_REQUESTS} value={count} onChange={(event) => setCount(event.target.value)} /></label>
        <label>{say('requests.every')}<input type="number" inputMode="numeric" min={SHORTEST_GAP_MS} max={LONGEST_GAP_MS} value={everyMs} onChange={(event) => setEveryMs(event.target.value)} /></label>
        <Button small type="submit" disabled={underWay}>{say(underWay ? 'requests.underWay' : 'requests.send')}</Button>
      </div>
      <div role="status">{answer && !underWay && <RequestResults answer={answer} />}</div>
    </form>
  )
}

function RequestResults({ answer }: { readonly answer: DocumentOutcome }) {
  const { t: say } = useTranslation('inspector')
  const { traffic } = answer
  if (!traffic) return <p className="official mono">{answer.message}</p>
  const results = Object.entries(traffic.results)
  const endpoints = Object.entries(traffic.endpoints)
  return (
    <>
      <p className="muted">{results.map(([result, times]) => `${result} × ${times}`).join(', ')}</p>
      {endpoints.length > 0 && (
        <table className="inspector-table">
          <thead><tr><th scope="col">{say('requests.answeredBy')}</th><th scope="col">{say('requests.times')}</th></tr></thead>
          <tbody>{endpoints.map(([endpoint, times]) => <tr key={endpoint}><td className="mono">{endpoint}</td><td className="mono">{times}</td></tr>)}</tbody>
        </table>
      )}
    </>
  )
}
