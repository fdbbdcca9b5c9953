// The page `#/presenter/<lesson>/<line>`: reads the lesson with its notes and opens the instructor's window on it. No cluster runs here.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../../i18n/index.ts'
import { MarkedText } from '../../lesson-player/marked-text.tsx'
import { PresenterPage } from '../../presenter/presenter-page.tsx'
import { Message } from '../../theme/message.tsx'
import { chooseLanguage } from '../language-setting.ts'
import { singleKeysAreOn } from '../shortcuts.ts'
import { loadPresenterLesson } from './presenter-lesson.ts'
import type { PresenterLesson } from '../../presenter/presenter-props.ts'

const marked = (text: string) => <MarkedText text={text} />

export function PresenterDoor({ id, line }: { readonly id: string; readonly line: string }) {
  const { t: say } = useTranslation('present')
  const language = currentLanguage()
  const [lesson, setLesson] = useState<PresenterLesson | 'missing'>()
  useEffect(() => {
    let wanted = true
    void loadPresenterLesson(id, language).then((loaded) => { if (wanted) setLesson(loaded ?? 'missing') })
    return () => { wanted = false }
  }, [id, language])
  const title = typeof lesson === 'object' ? lesson.title : id
  useEffect(() => { document.title = say('windowTitle', { lesson: title }) }, [say, title])
  if (lesson === undefined) return <div className="presenter" aria-busy="true" />
  const toTeach = <a className="btn" href="#/teach">{say('toTeach')}</a>
  if (lesson === 'missing') return <main className="presenter-card"><Message tone="bad" title={say('noLesson')} actions={toTeach} /></main>
  if (line === '') return <main className="presenter-card"><Message tone="warn" title={say('noLine')} actions={<><a className="btn" href={`#/lesson/${lesson.id}`}>{lesson.title}</a>{toTeach}</>}>{say('noLineBody')}</Message></main>
  return <PresenterPage lesson={lesson} line={line} marked={marked} onLanguage={chooseLanguage} keysAreOn={singleKeysAreOn} />
}
