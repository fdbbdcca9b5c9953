// The keyboard, at a glance; and the switch for keys that are single letters.
import { Switch } from 'radix-ui'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saveSetting } from '../saved-setting.ts'
import { singleKeysAreOn } from '../shortcuts.ts'
import { DialogFrame } from './dialog-frame.tsx'
import { KEY_COLUMNS } from './keyboard-keys.ts'

export function KeyboardDialog() {
  const { t: say } = useTranslation('settings')
  return (
    <DialogFrame title={say('keyboard.title')}>
      <div className="keys">
        {KEY_COLUMNS.map((groups) => (
          <div key={groups[0].name}>
            {groups.map(({ name, keys }) => (
              <section key={name}>
                <h3>{say(`keyboard.${name}`)}</h3>
                <dl>{keys.map(([what, ...each]) => <div key={what}><dt>{say(`keyboard.${what}`)}</dt>{each.map((key) => <dd key={key}><kbd>{key === 'space' ? say('keyboard.space') : key}</kbd></dd>)}</div>)}</dl>
              </section>
            ))}
          </div>
        ))}
      </div>
      <SingleKeys />
    </DialogFrame>
  )
}

function SingleKeys() {
  const { t: say } = useTranslation('settings')
  const [on, setOn] = useState(singleKeysAreOn)
  const id = useId()
  return (
    <div className="switch-row">
      <Switch.Root id={id} className="switch" checked={on} onCheckedChange={(next) => { setOn(next); saveSetting('singleKeys', next ? 'on' : 'off') }} />
      <label htmlFor={id}>{say('keyboard.single')}</label>
      <span className="grow" />
      <span className="muted">{say('keyboard.typing')}</span>
    </div>
  )
}
