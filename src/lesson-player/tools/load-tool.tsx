// How much the Pods of a workload have to do together: a slider in thousandths of a core.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../session/use-act.ts'
import { Button } from '../../theme/button.tsx'
import { Refusal } from './refusal.tsx'

const STEPS = 20

export function LoadTool({ target, most }: { readonly target: string; readonly most: number }) {
  const { t: say } = useTranslation('tools')
  const id = useId()
  const { pending, outcome, send } = useAct()
  const [wanted, setWanted] = useState(0)
  const [kind, ...rest] = target.split('/'), [namespace, name] = rest.length > 1 ? rest : ['default', rest[0] ?? '']
  const set = () => void send({ do: 'fault', fault: 'load', target: { kind, namespace, name }, options: { cpuMilli: wanted } })
  return (
    <div className="tool">
      <label htmlFor={id} className="tool-name">{say('load.label', { name })}</label>
      <div className="tool-row">
        <input id={id} type="range" min={0} max={most} step={Math.max(1, Math.round(most / STEPS))} value={wanted} aria-valuetext={say('load.milli', { milli: wanted })} onChange={(event) => setWanted(Number(event.target.value))} />
        <output className="mono" htmlFor={id}>{wanted}m</output>
      </div>
      <div className="tool-row"><Button disabled={pending} onClick={set}>{say('load.set')}</Button></div>
      <Refusal outcome={outcome} />
    </div>
  )
}
