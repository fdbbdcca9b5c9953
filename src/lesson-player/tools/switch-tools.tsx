// Power of a machine; a process, a control loop or an add-on stopped and started.
import { useTranslation } from 'react-i18next'
import { isOn, isPowered, offersFor } from '../../session/fault-offers.ts'
import { useSession, useSlowTime } from '../../session/react.tsx'
import { useAct } from '../../session/use-act.ts'
import { matching, matchingThings } from '../name-pattern.ts'
import { Refusal } from './refusal.tsx'
import { ToolSwitch } from './tool-switch.tsx'

export function PowerTool({ target }: { readonly target: string }) {
  const session = useSession()
  const { t: say } = useTranslation('tools')
  const { pending, outcome, send } = useAct()
  useSlowTime(150)
  const { scene } = session
  return (
    <div className="tool">
      {matching(target, scene.objects.values()).map(({ uid, name }) => {
        const on = isPowered(scene, name), [offer] = offersFor(scene, { kind: 'Node', name })
        return <ToolSwitch key={uid} label={say('power.of', { name })} state={say(on ? 'power.on' : 'power.off')} on={on} disabled={pending || !offer} onChange={() => { if (offer) void send(offer.command) }} />
      })}
      <Refusal outcome={outcome} />
    </div>
  )
}

export function SwitchTool({ target }: { readonly target: string }) {
  const session = useSession()
  const { t: say } = useTranslation('tools')
  const { pending, outcome, send } = useAct()
  useSlowTime(150)
  const { scene } = session
  return (
    <div className="tool">
      {matchingThings(target, scene.things.values()).map(({ kind, name }) => {
        const on = isOn(scene, { kind, name }), [offer] = offersFor(scene, { kind, name })
        return <ToolSwitch key={name} label={name} state={say(on ? 'switch.on' : 'switch.off')} on={on} disabled={pending || !offer} onChange={() => { if (offer) void send(offer.command) }} />
      })}
      <Refusal outcome={outcome} />
    </div>
  )
}
