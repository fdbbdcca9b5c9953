// A lesson on two sheets of A4: the idea, the steps, the two pictures and what is asked on the way on the first; files, quiz and answers on the second.
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Icon, Logo } from '../theme/icons.tsx'
import { ClusterPicture } from './cluster-picture.tsx'
import './presenter.css'
import './handout.css'
import type { ReactNode } from 'react'
import type { HandoutLesson } from './handout-props.ts'

export interface HandoutProps {
  readonly lesson: HandoutLesson
  readonly marked: (text: string) => ReactNode
}

/** Type is set as large as fits, in these steps of its full size. */
const SCALES = [1, 0.96, 0.92, 0.88, 0.84, 0.8, 0.76] as const
/** A file is not cut below so many lines; it is left out instead. */
const LEAST_LINES = 6

export function Handout({ lesson, marked }: HandoutProps) {
  const { t: say } = useTranslation('present')
  // Letters come in pieces, as they are needed: what fits is known only once they are there.
  const [typeset, setTypeset] = useState(false)
  useEffect(() => {
    let wanted = true
    void document.fonts.ready.then(() => { if (wanted) setTypeset(true) })
    return () => { wanted = false }
  }, [])
  return (
    <div className="handout">
      <header className="handout-bar">
        <h1>{say('print.title', { lesson: lesson.title })}</h1>
        <span className="muted">{say('print.pages', { count: 2 })}</span>
        <span className="grow" />
        <a className="btn" href={`#/lesson/${lesson.id}`}><Icon name="left" />{say('print.leave')}</a>
        <Button look="primary" onClick={() => window.print()}><Icon name="document" />{say('print.print')}</Button>
      </header>
      <main key={String(typeset)} data-ready={typeset}>
        <FirstSheet lesson={lesson} marked={marked} />
        <SecondSheet lesson={lesson} marked={marked} />
      </main>
    </div>
  )
}

function FirstSheet({ lesson, marked }: HandoutProps) {
  const { t: say } = useTranslation('present')
  const sheet = useRef<HTMLElement>(null)
  useLayoutEffect(() => { fit(sheet.current) }, [lesson])
  return (
    <section ref={sheet} className="paper">
      <SheetHead lesson={lesson} page={1} />
      <div className="paper-body">
        <h2 className="paper-title">{lesson.title}</h2>
        <p className="paper-about">{say('print.about', { track: lesson.track, minutes: lesson.minutes })}</p>
        <h3>{say('print.goal')}</h3>
        <ul className="paper-goal">{lesson.goal.map((phrase, i) => <li key={i}>{marked(phrase)}</li>)}</ul>
        <h3>{say('print.steps')}</h3>
        <ol className="paper-steps">{lesson.steps.map(({ id, title, body }) => <li key={id}><b>{marked(title)}</b>{body.map((paragraph, i) => <p key={i}>{marked(paragraph)}</p>)}</li>)}</ol>
        <div className="paper-pictures">
          <figure><figcaption>{say('print.start')}</figcaption><ClusterPicture scene={lesson.start} label={say('print.start')} /></figure>
          <figure><figcaption>{say('print.end')}</figcaption><ClusterPicture scene={lesson.end} label={say('print.end')} /></figure>
        </div>
        {lesson.questions.length > 0 && <h3>{say('print.recall')}</h3>}
        <div className="paper-questions">{lesson.questions.map(({ id, step, question, form, options }) => <Question key={id} mark={step ?? ''} question={question} form={form} options={options} marked={marked} />)}</div>
      </div>
    </section>
  )
}

function SecondSheet({ lesson, marked }: HandoutProps) {
  const { t: say } = useTranslation('present')
  const sheet = useRef<HTMLElement>(null)
  // Lines of each file that are printed; what is cut is said.
  const [lines, setLines] = useState<readonly number[]>(() => lesson.files.map(lineCount))
  useLayoutEffect(() => {
    if (fit(sheet.current) || lines.every((count) => count === 0)) return
    setLines(fewer(lines))
  }, [lesson, lines])
  const left = lesson.files.filter((_, i) => lines[i] === 0).map(({ name }) => name)
  return (
    <section ref={sheet} className="paper">
      <SheetHead lesson={lesson} page={2} />
      <div className="paper-body">
        {lesson.files.length > 0 && <h3>{say('print.files')}</h3>}
        <div className="paper-files">
          {lesson.files.map(({ name, text }, i) => lines[i] > 0 && (
            <figure key={name}>
              <figcaption>{name}</figcaption>
              <pre>{text.trimEnd().split('\n').slice(0, lines[i]).join('\n')}</pre>
              {lines[i] < lineCount({ text }) && <p>{say('print.fileCut', { count: lineCount({ text }) - lines[i] })}</p>}
            </figure>
          ))}
        </div>
        {left.length > 0 && <p className="paper-left">{say('print.fileLeft', { files: left.join(', ') })}</p>}
        {lesson.quiz.length > 0 && <h3>{say('print.quiz')}</h3>}
        <div className="paper-questions">{lesson.quiz.map(({ id, question, answers }, i) => <Question key={id} mark={`Q${i + 1}`} question={question} form="choice" options={answers.map(({ text }) => text)} marked={marked} />)}</div>
        <h3>{say('print.answers')}</h3>
        <ul className="paper-answers">
          {lesson.questions.map(({ id, step, answer }) => <li key={id}><b>{step}</b> {marked(answer)}</li>)}
          {lesson.quiz.map(({ id, answers }, i) => {
            const right = answers.find((answer) => answer.right)
            return right && <li key={id}><b>Q{i + 1}</b> {marked(right.text)}{right.reason !== undefined && <> — {marked(right.reason)}</>}</li>
          })}
        </ul>
      </div>
    </section>
  )
}

interface QuestionProps {
  readonly mark: string
  readonly question: string
  readonly form: HandoutLesson['questions'][number]['form']
  readonly options: readonly string[]
  readonly marked: HandoutProps['marked']
}

function Question({ mark, question, form, options, marked }: QuestionProps) {
  const { t: say } = useTranslation('present')
  return (
    <div className="paper-question">
      <p><b>{mark}</b> {marked(question)}{form !== 'choice' && <i> {say(`print.${form}`)}</i>}</p>
      <ul>{options.map((option, i) => <li key={i}><i className={form === 'choice' ? 'paper-box' : 'paper-blank'} /><span>{marked(option)}</span></li>)}</ul>
    </div>
  )
}

function SheetHead({ lesson, page }: { readonly lesson: HandoutLesson; readonly page: number }) {
  const { t: say } = useTranslation('present')
  return <header className="paper-head"><Logo size={16} /><span>{say('print.source')}</span><span className="grow" /><span>{lesson.title}</span><span className="mono">{page} / 2</span></header>
}

const lineCount = ({ text }: { readonly text: string }): number => text.trimEnd().split('\n').length

/** The longest file gives up lines first; one that would be a scrap goes altogether. */
function fewer(lines: readonly number[]): readonly number[] {
  const longest = lines.indexOf(Math.max(...lines))
  return lines.map((count, i) => (i !== longest ? count : count <= LEAST_LINES ? 0 : Math.max(LEAST_LINES, Math.floor(count * 0.88))))
}

/** Sets a sheet's type as large as fits; false where even the smallest does not. */
function fit(sheet: HTMLElement | null): boolean {
  const body = sheet?.querySelector<HTMLElement>('.paper-body')
  if (!sheet || !body) return true
  for (const scale of SCALES) {
    sheet.style.setProperty('--scale', String(scale))
    if (body.scrollHeight <= body.clientHeight + 1 && body.scrollWidth <= body.clientWidth + 1) return true
  }
  return false
}
