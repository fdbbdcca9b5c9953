// What whoever teaches does with a lesson: present it, print it, put it into a page, and make a link that begins and ends where the class is to be.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../../i18n/index.ts'
import { Button } from '../../theme/button.tsx'
import { Icon } from '../../theme/icons.tsx'
import { SegmentedControl } from '../../theme/segmented-control.tsx'
import { CopyField } from '../dialogs/copy-field.tsx'
import '../dialogs/dialogs.css'
import './lesson-tools.css'
import { startPresenting } from './presenting.ts'
import type { ReactNode } from 'react'
import type { CourseLesson } from '../../lessons/course.ts'

export function LessonTools({ lesson, children }: { readonly lesson: CourseLesson; /** What the page adds. */ readonly children?: ReactNode }) {
  const { t: say } = useTranslation('present')
  const language = currentLanguage()
  const [linking, setLinking] = useState(false)
  const title = lesson.title[language]
  const present = (): void => {
    startPresenting(lesson.id)
    window.location.hash = `#/lesson/${lesson.id}`
  }
  return (
    <>
      <div className="lesson-tools" role="group" aria-label={say('teach.actions', { lesson: title })}>
        <Button small onClick={present}><Icon name="present" size={14} />{say('teach.present')}</Button>
        <a className="btn btn-s" href={`#/print/${lesson.id}/${language}`}><Icon name="document" size={14} />{say('teach.print')}</a>
        <Button small aria-expanded={linking} onClick={() => setLinking(!linking)}><Icon name="share" size={14} />{say('teach.link')}</Button>
        {children}
      </div>
      {linking && <LearnersLink lesson={lesson} />}
    </>
  )
}

/** An address that opens at a step, goes no further than another, in a language. */
function LearnersLink({ lesson }: { readonly lesson: CourseLesson }) {
  const { t: say } = useTranslation('present')
  const language = currentLanguage()
  const [step, setStep] = useState('')
  const [lock, setLock] = useState('')
  const [spoken, setSpoken] = useState<'reader' | 'ko' | 'en'>('reader')
  const [first, last] = [useId(), useId()]
  const from = Math.max(0, lesson.steps.findIndex(({ id }) => id === step))
  const fields = Object.entries({ step, lang: spoken === 'reader' ? '' : spoken, lock }).filter(([, value]) => value !== '')
  const query = fields.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  const address = `${window.location.href.split('#')[0]}#/lesson/${lesson.id}${query && `?${query}`}`
  const begin = (chosen: string): void => {
    setStep(chosen)
    const at = lesson.steps.findIndex(({ id }) => id === chosen)
    if (lesson.steps.findIndex(({ id }) => id === lock) < at) setLock('')
  }
  return (
    <section className="learners-link" aria-label={say('link.title')}>
      <p>{say('link.about')}</p>
      <dl className="choices">
        <dt><label htmlFor={first}>{say('link.step')}</label></dt>
        <dd><select id={first} value={step} onChange={(event) => begin(event.target.value)}>
          <option value="">{say('link.start')}</option>
          {lesson.steps.slice(1).map(({ id, title }, i) => <option key={id} value={id}>{i + 2}. {title[language]}</option>)}
        </select></dd>
        <dt><label htmlFor={last}>{say('link.lock')}</label></dt>
        <dd><select id={last} value={lock} onChange={(event) => setLock(event.target.value)}>
          <option value="">{say('link.open')}</option>
          {lesson.steps.map(({ id, title }, i) => i >= from && <option key={id} value={id}>{say('link.upTo', { position: i + 1, title: title[language] })}</option>)}
        </select></dd>
        <dt>{say('link.language')}</dt>
        <dd><SegmentedControl label={say('link.language')} value={spoken} onChange={setSpoken} options={[{ value: 'reader', label: say('link.reader') }, { value: 'ko', label: '한국어' }, { value: 'en', label: 'English' }]} /></dd>
      </dl>
      <CopyField label={say('link.address')} text={address} primary />
    </section>
  )
}
