// Power of a machine; a process, a control loop or an add-on stopped and started.
import { useTranslation } from 'react-i18next'
import { isOn, isPowered, offersFor } from '../../session/fault-offers.ts'
import { useSession, useSlowTime } from '../../session/react.tsx'
import { useAct } from '../../session/use-act.ts'
import { matching, matchingThings } from '../name-pattern.ts'
import { Refusal } from './refusal.tsx'
import { ToolSwitch } from './tool-switch.tsx'

interface SwitchesProps {
  readonly targets: readonly { readonly kind: string; readonly name: string }[]
  /** Whether the words are about power. */
  readonly isPower?: boolean
}

function Switches({ targets, isPower = false }: SwitchesProps) {
  const { scene } = useSession()
  const { t: say } = useTranslation('tools')
  const { pending, outcome, send } = useAct()
  return (
    <div className="tool">
      {targets.map((target) => {
        const { name } = target, on = isPower ? isPowered(scene, name) : isOn(scene, target), [offer] = offersFor(scene, target)
        const label = isPower ? say('power.of', { name }) : name, state = isPower ? say(on ? 'power.on' : 'power.off') : say(on ? 'switch.on' : 'switch.off')
        return <ToolSwitch key={name} label={label} state={state} on={on} disabled={pending || !offer} onChange={() => { if (offer) void send(offer.command) }} />
      })}
      <Refusal outcome={outcome} />
    </div>
  )
}

export function PowerTool({ target }: { readonly target: string }) {
  const { scene } = useSession()
  useSlowTime(150)
  return <Switches isPower targets={matching(target, scene.objects.values()).map(({ name }) => ({ kind: 'Node', name }))} />
}

export function SwitchTool({ target }: { readonly target: string }) {
  const { scene } = useSession()
  useSlowTime(150)
  return <Switches targets={matchingThings(target, scene.things.values())} />
}
