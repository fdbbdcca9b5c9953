// One track of the course: what it is about, how far one is, and its lessons when it is opened.
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../i18n/index.ts'
import { Icon } from '../theme/icons.tsx'
import { TrackPicture } from './track-picture.tsx'
import type { TFunction } from 'i18next'
import type { CourseLesson, CourseTrack } from '../lessons/course.ts'
import type { AllProgress, LessonProgress } from '../session/keep/progress.ts'

interface TrackRowProps {
  readonly track: CourseTrack
  readonly progress: AllProgress
}

export function TrackRow({ track, progress }: TrackRowProps) {
  const { t: say } = useTranslation('home')
  const language = currentLanguage()
  const { lessons } = track
  const done = lessons.filter(({ id }) => progress.get(id)?.complete).length
  const current = lessons.find(({ id }) => !progress.get(id)?.complete)
  const reached = current && progress.get(current.id)
  return (
    <details className="track">
      <summary>
        <TrackPicture icon={track.icon} />
        <span className="track-name"><b>{track.title[language]}</b><span>{track.subtitle[language]}</span></span>
        <span className="track-progress">
          <span className="track-bar" aria-hidden="true">{lessons.map(({ id }) => <Segment key={id} progress={progress.get(id)} />)}</span>
          <span className="track-standing">
            <span>{current ? <>{say(reached ? 'course.now' : 'course.next')} <b>{current.title[language]}</b>{reached && ` ${say('course.step', { reached: reached.reached, steps: reached.steps })}`}</> : <b>{say('course.done')}</b>}</span>
            <span>{current ? say('course.count', { done, all: lessons.length }) : say('course.allDone')}</span>
          </span>
        </span>
        <span className="track-minutes">{lengthOf(lessons, say)}</span>
        <Icon name="down" className="track-open" />
      </summary>
      <ol aria-label={say('course.lessons', { track: track.title[language] })}>
        {lessons.map((lesson) => <LessonRow key={lesson.id} lesson={lesson} progress={progress.get(lesson.id)} />)}
      </ol>
    </details>
  )
}

/** How much of a lesson is done: full, in part, or nothing yet. */
function Segment({ progress }: { readonly progress: LessonProgress | undefined }) {
  if (progress?.complete) return <i className="is-done" />
  if (!progress) return <i />
  const part = `${Math.round((progress.reached / Math.max(1, progress.steps)) * 100)}%`
  return <i style={{ background: `linear-gradient(90deg,var(--desired) ${part},var(--desired-soft) ${part})` }} />
}

function LessonRow({ lesson, progress }: { readonly lesson: CourseLesson; readonly progress: LessonProgress | undefined }) {
  const { t: say } = useTranslation('home')
  const state = progress?.complete ? 'done' : progress ? 'begun' : 'open'
  return (
    <li>
      <a href={`#/lesson/${lesson.id}`}>
        <span className={`lesson-mark lesson-mark-${state}`} role="img" aria-label={say(`course.state.${state}`)}>{state === 'done' && <Icon name="check" size={12} />}</span>
        <span className="grow">{lesson.title[currentLanguage()]}</span>
        <span className="muted">{say('course.minutes', { count: lesson.minutes })}</span>
      </a>
      {lesson.testOut && state !== 'done' && <a className="lesson-test-out" href={`#/lesson/${lesson.id}/goal`} aria-label={`${say('course.testOut')}: ${lesson.title[currentLanguage()]}`}>{say('course.testOut')}</a>}
    </li>
  )
}

function lengthOf(lessons: readonly CourseLesson[], say: TFunction<'home'>): string {
  const total = lessons.reduce((sum, { minutes }) => sum + minutes, 0)
  const hours = Math.floor(total / 60)
  const minutes = total % 60
  if (hours === 0) return say('course.minutes', { count: minutes })
  return minutes === 0 ? say('course.hours', { hours }) : say('course.hoursMinutes', { hours, minutes })
}
