// For whoever teaches: how a lesson is shown, linked to and put into other pages, and what each one is made of.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { currentLanguage } from '../i18n/index.ts'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { firstLesson, tracks } from './course.ts'
import { PageLinks } from './page-links.tsx'
import { offline } from './offline.ts'
import { LessonTools } from './presenting/lesson-tools.tsx'
import { TopBar } from './top-bar.tsx'
import './home.css'
import type { CourseLesson } from '../lessons/course.ts'

const SHOWING = ['one', 'two', 'three', 'four'] as const

export function Teach() {
  const { t: say } = useTranslation('home')
  const language = currentLanguage()
  const { t: sayPresent } = useTranslation('present')
  const kept = useStore(offline, (state) => state.ready)
  const snippet = embedSnippet(firstLesson, language)
  return (
    <div className="home">
      <TopBar crumbs={[]} pages={<PageLinks page="teach" />} />
      <main className="teach">
        <div className="teach-lead">
          <h1>{say('teach.title')}</h1>
          <p>{say('teach.about')}</p>
          {kept && <p>{sayPresent('teach.offline')}</p>}
        </div>
        <div className="teach-ways">
          <section className="home-card">
            <h2>{say('teach.show.title')}</h2>
            <ul>{SHOWING.map((way) => <li key={way}>{say(`teach.show.${way}`)}</li>)}</ul>
          </section>
          <section className="home-card">
            <h2>{say('teach.links.title')}</h2>
            <p>{say('teach.links.about')}</p>
            <pre tabIndex={0}>{firstLesson && addressOf(firstLesson, firstLesson.steps[0]?.id)}</pre>
          </section>
          <section className="home-card">
            <h2>{say('teach.embed.title')}</h2>
            <p>{say('teach.embed.about')}</p>
            <pre tabIndex={0}>{snippet}</pre>
            <CopyButton text={snippet} label={say('teach.embed.copy')} wide />
          </section>
        </div>
        <section>
          <h2>{say('teach.lessons.title')}</h2>
          {tracks.flatMap((track) => track.lessons.map((lesson) => <LessonCard key={lesson.id} lesson={lesson} track={track.title[language]} />))}
        </section>
      </main>
    </div>
  )
}

function LessonCard({ lesson, track }: { readonly lesson: CourseLesson; readonly track: string }) {
  const { t: say } = useTranslation('home')
  const { t: sayPresent } = useTranslation('present')
  const language = currentLanguage()
  return (
    <details className="teach-lesson">
      <summary><b>{lesson.title[language]}</b><span>{track} · {say('teach.lessons.steps', { minutes: lesson.minutes, count: lesson.steps.length })}</span><Icon name="down" /></summary>
      <LessonTools lesson={lesson}><CopyButton text={embedSnippet(lesson, language)} label={sayPresent('teach.copyEmbed', { lesson: lesson.title[language] })} /></LessonTools>
      <ol>
        <li><span className="teach-verb" /><a href={`#/lesson/${lesson.id}`}>{say('teach.lessons.whole')}</a><CopyButton text={addressOf(lesson)} label={say('teach.links.copy', { step: lesson.title[language] })} /></li>
        {lesson.steps.map((step) => (
          <li key={step.id}>
            <span className="teach-verb">{say(`teach.verb.${step.do}`)}</span>
            <a href={`#/lesson/${lesson.id}/${step.id}`}>{step.title[language]}</a>
            <CopyButton text={addressOf(lesson, step.id)} label={say('teach.links.copy', { step: step.title[language] })} />
          </li>
        ))}
      </ol>
    </details>
  )
}

/** Puts a text on the clipboard, and says so. */
function CopyButton({ text, label, wide = false }: { readonly text: string; readonly label: string; readonly wide?: boolean }) {
  const { t: say } = useTranslation('home')
  const [copied, setCopied] = useState(false)
  const copy = () => void navigator.clipboard.writeText(text).then(() => setCopied(true), () => setCopied(false))
  const icon = <Icon name={copied ? 'check' : 'copy'} size={15} />
  return (
    <>
      {wide ? <Button onClick={copy}>{icon}{copied ? say('teach.links.copied') : label}</Button> : <Button look="quiet" small square aria-label={label} title={label} onClick={copy}>{icon}</Button>}
      <span className="visually-hidden" role="status">{copied ? say('teach.links.copied') : ''}</span>
    </>
  )
}

function addressOf(lesson: CourseLesson, step?: string): string {
  return `${window.location.href.split('#')[0]}#/lesson/${lesson.id}${step === undefined ? '' : `/${step}`}`
}

function embedSnippet(lesson: CourseLesson | undefined, language: 'ko' | 'en'): string {
  const address = new URL('embed.html', window.location.href.split('#')[0])
  address.searchParams.set('lesson', lesson?.id ?? '')
  address.searchParams.set('lang', language)
  return `<iframe src="${address.href.replaceAll('&', '&amp;')}"
  title="${lesson?.title[language] ?? ''}" width="100%" height="500"
  loading="lazy" allow="fullscreen; clipboard-write"></iframe>`
}
