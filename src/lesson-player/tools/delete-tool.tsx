// Deletes an object: those that it may be used on, one of them chosen, here or on the canvas.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../theme/button.tsx'
import { Icon } from '../../theme/icons.tsx'
import { PodChoice, useChosen } from './pod-choice.tsx'

interface DeleteToolProps {
  readonly target: string
  readonly disabled: boolean
  readonly onDelete: (ref: { readonly kind: string; readonly namespace: string; readonly name: string }) => Promise<void>
}

export function DeleteTool({ target, disabled, onDelete }: DeleteToolProps) {
  const { t: say } = useTranslation('lesson')
  const id = useId()
  const [pending, setPending] = useState(false)
  const { objects, chosen } = useChosen(target)
  const remove = async () => {
    if (!chosen) return
    setPending(true)
    await onDelete({ kind: chosen.kind, namespace: chosen.namespace, name: chosen.name }).finally(() => setPending(false))
  }
  return (
    <fieldset className="question object-tool" disabled={disabled}>
      <legend>{say('control.choose', { kind: target.split('/')[0] })}</legend>
      <PodChoice name={id} objects={objects} chosen={chosen} />
      <Button look="danger" className="question-send" disabled={!chosen || pending} onClick={() => void remove()}>
        <Icon name="trash" size={15} />{chosen ? say('control.delete', { kind: chosen.kind }) : say('control.none')}
      </Button>
    </fieldset>
  )
}
