// Faults that need to be told more than what is selected: one is chosen, its fields are filled in, and it strikes.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formsFor, startOf } from '../session/fault-forms.ts'
import { useSession } from '../session/react.tsx'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import type { FormEvent } from 'react'
import type { FaultField, FaultForm, FormValues } from '../session/fault-forms.ts'
import type { Act } from '../session/use-act.ts'
import type { FaultTarget } from '../session/protocol.ts'

interface FaultFormsProps {
  readonly target: FaultTarget
  readonly pending: boolean
  readonly send: Act['send']
}

export function FaultForms({ target, pending, send }: FaultFormsProps) {
  const session = useSession()
  const { t: say } = useTranslation('tools')
  const [open, setOpen] = useState(false)
  const [wanted, setWanted] = useState<string>()
  const id = useId()
  const forms = formsFor(session.scene, target)
  const chosen = forms.find(({ name }) => name === wanted) ?? forms[0]
  if (!chosen) return null
  return (
    <div className="fault-forms">
      <Button small look="quiet" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}><Icon name={open ? 'down' : 'right'} size={13} />{say('forms.more')}</Button>
      {open && (
        <div id={id} className="fault-form">
          {forms.length > 1
            ? <label>{say('forms.which')}<select value={chosen.name} onChange={(event) => setWanted(event.target.value)}>{forms.map(({ name }) => <option key={name} value={name}>{say(`forms.${name}.name`)}</option>)}</select></label>
            : <h3>{say(`forms.${chosen.name}.name`)}</h3>}
          <p className="muted">{say(`forms.${chosen.name}.about`)}</p>
          <Fields key={chosen.name} form={chosen} pending={pending} send={send} />
        </div>
      )}
    </div>
  )
}

function Fields({ form, pending, send }: { readonly form: FaultForm; readonly pending: boolean; readonly send: Act['send'] }) {
  const { t: say } = useTranslation('tools')
  const [typed, setTyped] = useState<FormValues>({})
  const values = { ...startOf(form), ...typed }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void send(form.command(values))
  }
  return (
    <form onSubmit={submit}>
      {form.fields.map((field) => <Field key={field.name} field={field} value={values[field.name] ?? ''} onChange={(value) => setTyped({ ...typed, [field.name]: value })} />)}
      <Button small type="submit" look={form.name === 'mend-link' ? 'line' : 'danger'} disabled={pending}>{say(`forms.${form.name}.do`)}</Button>
    </form>
  )
}

interface FieldProps {
  readonly field: FaultField
  readonly value: string
  readonly onChange: (value: string) => void
}

function Field({ field, value, onChange }: FieldProps) {
  const { t: say } = useTranslation('tools')
  const label = say(`forms.field.${field.name}`)
  switch (field.sort) {
    case 'choice': {
      // A choice that is gone, such as a link that was mended, leaves the first of those that are there.
      const now = field.choices.includes(value) ? value : (field.choices[0] ?? '')
      return <label>{label}<select className="mono" value={now} onChange={(event) => onChange(event.target.value)}>{field.choices.map((choice) => <option key={choice}>{choice}</option>)}</select></label>
    }
    case 'truth': return <label className="fault-truth"><input type="checkbox" checked={value === 'true'} onChange={(event) => onChange(event.target.checked ? 'true' : '')} />{label}</label>
    case 'number': return <label>{label}<input type="number" inputMode="numeric" required min={field.least} max={field.most} value={value} onChange={(event) => onChange(event.target.value)} /></label>
    case 'text':
      return field.isLong
        ? <label>{label}<textarea className="mono" rows={8} spellCheck={false} value={value} onChange={(event) => onChange(event.target.value)} /></label>
        : <label>{label}<input className="mono" spellCheck={false} autoComplete="off" required={field.isOptional !== true} value={value} onChange={(event) => onChange(event.target.value)} /></label>
  }
}
