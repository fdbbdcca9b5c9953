// Files that can be saved of the session as it is now.
import { RadioGroup } from 'radix-ui'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../theme/button.tsx'
import { currentLanguage } from '../../i18n/index.ts'
import { useSentence } from '../../session/sentence.ts'
import { writeSessionFile } from '../../session/sharing/session-file.ts'
import { shownLesson } from '../open-lesson.ts'
import { sharedNow } from '../share-link.ts'
import { formatSize } from './contents.ts'
import { askedFor, eventsAsCsv, saveFile, yamlNow } from './exports.ts'
import type { ClusterSession } from '../../session/session.ts'

const FORMS = ['session', 'yaml', 'events'] as const
type Form = (typeof FORMS)[number]

export function ExportPart({ session }: { readonly session: ClusterSession }) {
  const { t: say } = useTranslation('share')
  const { run } = useStore(shownLesson)
  const sentence = useSentence()
  const [form, setForm] = useState<Form>('session')
  const [saved, setSaved] = useState('')
  const { text, told, objects } = useMemo(() => {
    const { t } = session.playhead.getState()
    return { text: writeSessionFile(sharedNow(session, run, currentLanguage())), told: session.story.told.slice(0, session.story.toldBy(t)), objects: askedFor(session.scene.objects.values()).length }
  }, [session, run])
  const base = run?.lesson.id ?? 'playground'
  const names: Record<Form, string> = { session: `${base}.wheelhouse`, yaml: `${base}.yaml`, events: `${base}-events.csv` }
  const about: Record<Form, string> = {
    session: formatSize(text.length),
    yaml: objects === 0 ? say('export.empty') : say('export.documents', { count: objects }),
    events: say('export.rows', { count: told.length }),
  }
  const save = async (): Promise<void> => {
    if (form === 'session') saveFile(names.session, text, 'application/json')
    else if (form === 'yaml') saveFile(names.yaml, await yamlNow(session), 'application/yaml')
    // With a mark at its beginning, spreadsheets read Korean as it is.
    else saveFile(names.events, `\ufeff${eventsAsCsv(told, sentence)}`, 'text/csv')
    setSaved(say('export.saved', { name: names[form] }))
  }
  return (
    <div className="dialog-part">
      <h3>{say('export.title')}</h3>
      <RadioGroup.Root className="dialog-part" aria-label={say('export.title')} value={form} onValueChange={(value) => setForm(FORMS.find((known) => known === value) ?? 'session')}>
        {FORMS.map((value) => (
          <RadioGroup.Item key={value} value={value} className="export-option"><i /><span><b>{say(`export.${value}`)}</b><span>{names[value]} · {about[value]}</span></span></RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      <Button look="primary" disabled={(form === 'yaml' && objects === 0) || (form === 'events' && told.length === 0)} onClick={() => void save()}>{say('export.save')}</Button>
      <span role="status" className="muted">{saved}</span>
    </div>
  )
}
