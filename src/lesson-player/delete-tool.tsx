// The tool of a control step that deletes: the objects it may be used on, one of them chosen, here or on the canvas.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Icon, KindIcon, StateIcon } from '../theme/icons.tsx'
import { usePlayhead, useSession, useSlowTime } from '../session/react.tsx'
import { matching } from './name-pattern.ts'
import type { PodState } from '../theme/icons.tsx'
import type { SceneObject } from '../session/protocol.ts'

interface DeleteToolProps {
  readonly target: string
  readonly disabled: boolean
  readonly onDelete: (ref: { readonly kind: string; readonly namespace: string; readonly name: string }) => Promise<void>
}

export function DeleteTool({ target, disabled, onDelete }: DeleteToolProps) {
  const session = useSession()
  const { t: say } = useTranslation('lesson')
  useSlowTime(150)
  const selection = usePlayhead((state) => state.selection)
  const [pending, setPending] = useState(false)
  const objects = matching(target, session.scene.objects.values())
  const chosen = objects.find((object) => selection?.type === 'object' && object.uid === selection.uid)

  const choose = ({ uid, kind, namespace, name }: SceneObject) => session.playhead.setState({ selection: { type: 'object', uid, kind, namespace, name } })
  const remove = async () => {
    if (!chosen) return
    setPending(true)
    await onDelete({ kind: chosen.kind, namespace: chosen.namespace, name: chosen.name }).finally(() => setPending(false))
  }

  return (
    <fieldset className="question delete-tool" disabled={disabled}>
      <legend>{say('control.choose', { kind: target.split('/')[0] })}</legend>
      {objects.map((object) => (
        <label key={object.uid} className={`option${chosen === object ? ' option-chosen' : ''}`}>
          <input type="radio" name="delete-target" checked={chosen === object} onChange={() => choose(object)} />
          {typeof object['state'] === 'string' ? <StateIcon state={object['state'] as PodState} size={16} /> : <KindIcon kind={object.kind} />}
          <span className="mono">{object.name}</span>
        </label>
      ))}
      <Button look="danger" className="question-send" disabled={!chosen || pending} onClick={() => void remove()}>
        <Icon name="trash" size={15} />{chosen ? say('control.delete', { kind: chosen.kind }) : say('control.none')}
      </Button>
    </fieldset>
  )
}
