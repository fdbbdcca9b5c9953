// A container that ends with an error now, and one that fails at every start until it is healed.
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { isCrashLooped } from '../../session/fault-offers.ts'
import { useSession } from '../../session/react.tsx'
import { useAct } from '../../session/use-act.ts'
import { Button } from '../../theme/button.tsx'
import { Icon } from '../../theme/icons.tsx'
import { PodChoice, useChosen } from './pod-choice.tsx'
import { Refusal } from './refusal.tsx'
import { ToolSwitch } from './tool-switch.tsx'
import type { SceneObject } from '../../session/protocol.ts'

interface CrashToolProps {
  readonly target: string
  readonly container: string | undefined
}

function faultOn(fault: string, { kind, namespace, name }: SceneObject, container: string | undefined) {
  return { do: 'fault', fault, target: { kind, namespace, name }, ...(container !== undefined && { options: { container } }) } as const
}

export function CrashTool({ target, container, disabled }: CrashToolProps & { readonly disabled: boolean }) {
  const { t: say } = useTranslation('tools')
  const id = useId()
  const { pending, outcome, send } = useAct()
  const { objects, chosen } = useChosen(target)
  return (
    <fieldset className="question object-tool" disabled={disabled}>
      <legend>{say('crash.choose')}</legend>
      <PodChoice name={id} objects={objects} chosen={chosen} />
      <Button look="danger" className="question-send" disabled={!chosen || pending} onClick={() => { if (chosen) void send(faultOn('crash', chosen, container)) }}>
        <Icon name="act" size={15} />{say(chosen ? 'crash.do' : 'crash.none')}
      </Button>
      <Refusal outcome={outcome} />
    </fieldset>
  )
}

export function CrashLoopTool({ target, container }: CrashToolProps) {
  const session = useSession()
  const { t: say } = useTranslation('tools')
  const { pending, outcome, send } = useAct()
  const { objects } = useChosen(target)
  return (
    <fieldset className="question object-tool">
      <legend>{say('crashLoop.choose')}</legend>
      {objects.map((object) => {
        const looped = isCrashLooped(session.scene, object)
        return <ToolSwitch key={object.uid} label={object.name} state={say(looped ? 'crashLoop.failing' : 'crashLoop.healthy')} on={!looped} disabled={pending} onChange={() => void send(faultOn(looped ? 'heal' : 'crash-loop', object, container))} />
      })}
      <Refusal outcome={outcome} />
    </fieldset>
  )
}
