// The page `#/print/<lesson>/<language>`: runs the lesson with its own solution on this page's cluster, and puts it on two sheets with what it came to.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../../i18n/index.ts'
import { MarkedText } from '../../lesson-player/marked-text.tsx'
import { loadLesson, loadTrack, trackOf } from '../../lessons/catalogue.ts'
import { Handout } from '../../presenter/handout.tsx'
import { pictureOf } from '../../presenter/picture-scene.ts'
import { Message } from '../../theme/message.tsx'
import { shuffled } from '../../lesson-player/shuffled.ts'
import { createDrafts } from '../drafts.ts'
import { borrowLanguage, giveLanguageBack } from '../language-setting.ts'
import { openingOf } from '../link-world.ts'
import { open, Solver } from '../solve.ts'
import { answersOf, quizOf } from './presenter-lesson.ts'
import type { Lesson, LessonLanguage } from '../../lessons/lesson.ts'
import type { HandoutLesson } from '../../presenter/handout-props.ts'
import type { PictureScene } from '../../presenter/picture-scene.ts'
import type { ClusterSession } from '../../session/session.ts'

const marked = (text: string) => <MarkedText text={text} />

interface HandoutPageProps {
  readonly id: string
  readonly language: LessonLanguage | undefined
  readonly session: ClusterSession
}

interface Prepared { readonly lesson: Lesson; readonly track: string; readonly start: PictureScene; readonly end: PictureScene }

export function HandoutPage({ id, language, session }: HandoutPageProps) {
  const { t: say } = useTranslation('present')
  const spoken = currentLanguage()
  const [prepared, setPrepared] = useState<Prepared | 'missing'>()
  useEffect(() => {
    if (language === undefined) return undefined
    void borrowLanguage(language)
    return giveLanguageBack
  }, [language])
  useEffect(() => {
    let wanted = true
    setPrepared(undefined)
    void prepare(id, session, spoken).then((result) => { if (wanted) setPrepared(result ?? 'missing') })
    return () => { wanted = false }
  }, [id, session, spoken])
  const title = typeof prepared === 'object' ? prepared.lesson.text[spoken].title : id
  useEffect(() => { document.title = say('print.title', { lesson: title }) }, [say, title])
  if (prepared === 'missing') return <main className="handout-waiting"><Message tone="bad" title={say('noLesson')} actions={<a className="btn" href="#/teach">{say('toTeach')}</a>} /></main>
  if (prepared === undefined || (language !== undefined && language !== spoken)) return <main className="handout-waiting" aria-busy="true"><p role="status">{say('print.preparing')}</p></main>
  return <Handout key={`${id} ${spoken}`} lesson={handoutOf(prepared, spoken)} marked={marked} />
}

/** Plays the whole lesson; undefined where there is none. */
async function prepare(id: string, session: ClusterSession, language: LessonLanguage): Promise<Prepared | undefined> {
  const lesson = (await loadLesson(id))?.lesson
  const track = await loadTrack(trackOf(id) ?? '')
  if (!lesson || !track) return undefined
  await session.open({ ...openingOf(lesson), commands: [] })
  await open(lesson, session)
  const start = pictureOf(session.scene)
  const solver = new Solver(lesson, session, createDrafts(session))
  for (const step of lesson.steps) await solver.step(step.id)
  await session.settle()
  session.pause()
  return { lesson, track: track.title[language], start, end: pictureOf(session.scene) }
}

function handoutOf({ lesson, track, start, end }: Prepared, language: LessonLanguage): HandoutLesson {
  const text = lesson.text[language]
  return {
    id: lesson.id, title: text.title, track, minutes: lesson.minutes, start, end,
    goal: text.goal.checks,
    steps: lesson.steps.map(({ id }) => ({ id, title: text.steps[id].title, body: text.steps[id].body })),
    files: [...lesson.start.manifests, ...lesson.files],
    questions: questionsOf(lesson, language),
    quiz: quizOf(lesson, language),
  }
}

function questionsOf(lesson: Lesson, language: LessonLanguage): HandoutLesson['questions'] {
  return lesson.steps.flatMap((step, i): HandoutLesson['questions'] => {
    const words = lesson.text[language].steps[step.id]
    const answers = answersOf(step, words)
    const word = (id: string): string => words.options[id]?.text ?? id
    const frame = { id: step.id, step: String(i + 1), question: words.title }
    if (step.do === 'predict') return [{ ...frame, form: 'choice', options: shuffled(step.options, lesson.start.seed).map(word), answer: answers.find(({ right }) => right)?.text ?? '' }]
    if (step.do !== 'answer') return []
    const { task } = step
    const answer = answers.map((entry) => entry.text).join(' · ')
    if (task.form === 'order') return [{ ...frame, form: 'order', options: shuffled(task.items, lesson.start.seed).map(word), answer }]
    return [{ ...frame, form: 'sort', question: `${words.title} (${task.bins.map(word).join(' / ')})`, options: shuffled(task.items, lesson.start.seed).map(word), answer }]
  })
}
