// A lesson in the workspace: its data is loaded, its cluster opened, and its panel put on the left.
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Message } from '../theme/message.tsx'
import { currentLanguage } from '../i18n/index.ts'
import { openLesson, shownLesson } from './open-lesson.ts'
import { Workspace } from './workspace.tsx'
import type { Drafts } from './drafts.ts'
import type { OpenedLesson } from './open-lesson.ts'
import type { LessonRun } from '../lesson-player/lesson-run.ts'
import type { ClusterSession } from '../session/session.ts'

export const FIRST_LESSON = 'desired-state-loop'

const LESSON_WIDTH = 304

const LessonPlayer = lazy(async () => ({ default: (await import('../lesson-player/lesson-player.tsx')).LessonPlayer }))

interface LessonPageProps {
  readonly id: string
  readonly session: ClusterSession
  readonly drafts: Drafts
  readonly home: { readonly label: string; readonly href: string }
}

export function LessonPage({ id, session, drafts, home }: LessonPageProps) {
  const { t: say } = useTranslation()
  const opened = useLesson(id, session, drafts)
  const language = currentLanguage()
  const title = opened === undefined || opened === 'missing' ? say('nav.lesson') : opened.run.lesson.text[language].title
  return (
    <Workspace crumbs={[home, { label: title }]} drafts={drafts}
      left={{
        width: LESSON_WIDTH, label: say('nav.lesson'), startsOpen: true,
        panel: (collapse) => (
          <Suspense fallback={<aside className="left" aria-busy="true" />}>
            {opened === 'missing' ? <NoLesson /> : opened ? <LessonPlayer run={opened.run} track={opened.track[language]} onCollapse={collapse} /> : <aside className="left" aria-busy="true" />}
          </Suspense>
        ),
      }} />
  )
}

function NoLesson() {
  const { t: say } = useTranslation('lesson')
  return <aside className="left"><Message tone="bad" title={say('failed')}>{say('failedBody')}</Message></aside>
}

/** Loads a lesson and begins it; lets go of the session when another page is shown. */
function useLesson(id: string, session: ClusterSession, drafts: Drafts): OpenedLesson | 'missing' | undefined {
  const [opened, setOpened] = useState<OpenedLesson | 'missing'>()
  useEffect(() => {
    let left = false
    let run: LessonRun | undefined
    setOpened(undefined)
    void openLesson(id, session, drafts).then((result) => {
      if (left) return
      setOpened(result ?? 'missing')
      run = result?.run
      shownLesson.setState({ run })
      void run?.start()
    })
    return () => {
      left = true
      run?.end()
      if (shownLesson.getState().run === run) shownLesson.setState({ run: undefined })
    }
  }, [id, session, drafts])
  return opened
}
