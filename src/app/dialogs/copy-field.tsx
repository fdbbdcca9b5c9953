// A text that is there to be copied; where copying is forbidden it is selected, for the keyboard.
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../theme/button.tsx'
import { Icon } from '../../theme/icons.tsx'

interface CopyFieldProps {
  readonly label: string
  readonly text: string
  readonly primary?: boolean
  /** Lines to show; one where it is not said. */
  readonly lines?: number
}

export function CopyField({ label, text, primary = false, lines = 1 }: CopyFieldProps) {
  const { t: say } = useTranslation('share')
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const [copied, setCopied] = useState<{ readonly text: string; readonly done: boolean }>()
  const state = copied?.text === text ? copied : undefined
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied({ text, done: true })
    } catch {
      field.current?.select()
      setCopied({ text, done: false })
    }
  }
  const shared = { ref: field, value: text, readOnly: true, 'aria-label': label, spellCheck: false, onFocus: () => field.current?.select() }
  return (
    <>
      <div className={lines > 1 ? 'copy-field copy-area' : 'copy-field'}>
        {lines > 1 ? <textarea {...shared} rows={lines} /> : <input {...shared} />}
        <Button small look={primary ? 'primary' : 'line'} disabled={text === ''} onClick={() => void copy()}><Icon name={state?.done ? 'check' : 'copy'} size={13} />{say(state?.done ? 'copied' : 'copy')}</Button>
      </div>
      <span role="status" className={state && !state.done ? undefined : 'visually-hidden'}>{state && say(state.done ? 'copied' : 'copyFailed')}</span>
    </>
  )
}
