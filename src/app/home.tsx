// Home: where to go on, the course with its tracks, and the ways into the playground.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../i18n/index.ts'
import { Icon, MessageIcon, KindIcon, StateIcon } from '../theme/icons.tsx'
import { Ring } from '../theme/ring.tsx'
import { firstLesson, lessonNamed, nextLesson, tracks } from './course.ts'
import { HeroPicture } from './hero-picture.tsx'
import { lastLesson } from './kept-lesson.ts'
import { PageLinks } from './page-links.tsx'
import { TopBar } from './top-bar.tsx'
import { TrackRow } from './track-row.tsx'
import { useProgress } from './use-progress.ts'
import './home.css'
import type { OfferedSituation } from './situations.ts'

export function Home() {
  const { t: say } = useTranslation('home')
  const progress = useProgress()
  return (
    <div className="home">
      <TopBar crumbs={[]} pages={<PageLinks page="home" />} />
      <main>
        <div className="hero">
          <div className="hero-words">
            <h1>{say('title')}</h1>
            <p>{say('about')}</p>
            <GoOn />
          </div>
          <HeroPicture />
        </div>
        <div className="home-main">
          <section aria-labelledby="home-course">
            <h2 id="home-course">{say('course.title')}</h2>
            <p className="muted">{say('course.about')}</p>
            <div className="tracks">{tracks.map((track) => <TrackRow key={track.id} track={track} progress={progress} />)}</div>
          </section>
          <div className="home-side">
            <section className="home-card">
              <h2>{say('playground.title')}</h2>
              <p>{say('playground.about')}</p>
              <a className="btn btn-primary" href="#/playground">{say('playground.open')}</a>
            </section>
            <Situations />
          </div>
        </div>
      </main>
    </div>
  )
}

/** The one button that goes on where one was, and how far that is. */
function GoOn() {
  const { t: say } = useTranslation('home')
  const progress = useProgress()
  const language = currentLanguage()
  const last = lessonNamed(lastLesson() ?? '')
  const reached = last && progress.get(last.id)
  // Who has finished a lesson goes on with the next.
  const onward = last && reached?.complete ? nextLesson(last.id) : undefined
  const lesson = onward ?? (last && !reached?.complete ? last : undefined)
  const allDone = last !== undefined && lesson === undefined
  const label = lesson ? say(onward ? 'go.next' : 'go.on', { lesson: lesson.title[language] }) : say('go.first')
  const left = last && reached && !reached.complete ? Math.max(1, Math.round(last.minutes * (1 - (reached.reached - 1) / Math.max(1, reached.steps)))) : 0
  return (
    <>
      <div className="home-ways">
        {!allDone && <a className="btn btn-primary home-way" href={`#/lesson/${(lesson ?? firstLesson)?.id ?? ''}`}>{label}<Icon name="right" /></a>}
        <a className="btn home-way" href="#/playground">{say('go.playground')}</a>
      </div>
      {last && reached && !reached.complete && <p className="home-reached"><Ring phase="act" size={26} />{say('go.reached', { reached: reached.reached, steps: reached.steps, minutes: left })}</p>}
      {allDone && <p className="home-reached"><Ring phase="sync" size={26} />{say('go.allDone')}</p>}
    </>
  )
}

function Situations() {
  const { t: say } = useTranslation('home')
  const language = currentLanguage()
  const [situations, setSituations] = useState<readonly OfferedSituation[]>([])
  useEffect(() => {
    let wanted = true
    void import('./situations.ts').then((module) => { if (wanted) setSituations(module.situations) })
    return () => { wanted = false }
  }, [])
  return (
    <section className="home-situations" aria-labelledby="home-situations">
      <h2 id="home-situations">{say('situations')}</h2>
      <ul>
        {situations.map(({ id, icon, title, about }) => (
          <li key={id}>
            <a href={`#/situation/${id}`}>
              {icon === 'packet' ? <MessageIcon type="packet" size={18} /> : icon === 'dock' ? <KindIcon kind="PersistentVolumeClaim" size={18} /> : <StateIcon state={icon} size={18} />}
              <span><b>{title[language]}</b><span>{about[language]}</span></span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
