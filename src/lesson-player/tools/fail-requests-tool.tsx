// How many of their requests the containers of an image answer with an error.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession, useSlowTime } from '../../session/react.tsx'
import { useAct } from '../../session/use-act.ts'
import { Button } from '../../theme/button.tsx'
import { Refusal } from './refusal.tsx'

const STEP = 10

export function FailRequestsTool({ target, percent }: { readonly target: string; readonly percent: number }) {
  const session = useSession()
  const { t: say } = useTranslation('tools')
  const id = useId()
  const { pending, outcome, send } = useAct()
  const [wanted, setWanted] = useState(percent)
  useSlowTime(150)
  const image = target.slice(target.indexOf('/') + 1)
  const now = Number(session.scene.things.get(`SimImage/${image}`)?.fields['failingPercent'] ?? 0)
  const set = (value: number) => void send({ do: 'fault', fault: 'fail-requests', target: { kind: 'SimImage', name: image }, options: { percent: value } })
  return (
    <div className="tool">
      <label htmlFor={id} className="tool-name">{say('failRequests.label', { image })}</label>
      <div className="tool-row">
        <input id={id} type="range" min={0} max={100} step={STEP} value={wanted} aria-valuetext={say('failRequests.percent', { percent: wanted })} onChange={(event) => setWanted(Number(event.target.value))} />
        <output className="mono" htmlFor={id}>{wanted}%</output>
      </div>
      <div className="tool-row">
        <Button disabled={pending || wanted === now} onClick={() => set(wanted)}>{say(wanted === 0 ? 'failRequests.mend' : 'failRequests.set')}</Button>
        <span className="muted" role="status">{say(now === 0 ? 'failRequests.none' : 'failRequests.now', { percent: now })}</span>
      </div>
      <Refusal outcome={outcome} />
    </div>
  )
}
