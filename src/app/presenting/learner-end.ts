// The learners' end of the line: tells the instructor's window what is shown here, at once and whenever it changes, and carries out what it asks for.
import { createStore } from 'zustand/vanilla'
import { plainText } from '../../lesson-player/marked-text.tsx'
import { openLine } from '../../presenter/line.ts'
import { pictureOf } from '../../presenter/picture-scene.ts'
import i18next from 'i18next'
import { currentLanguage } from '../../i18n/index.ts'
import { bigType } from './big-type.ts'
import type { LearnerView } from '../../presenter/messages.ts'
import type { PictureScene } from '../../presenter/picture-scene.ts'
import type { SceneObject } from '../../session/scene.ts'
import type { Showing } from './show-solution.ts'
import type { StageDesk } from './stage-desk.ts'

/** Views follow each other no faster than this. */
const BETWEEN_VIEWS_MS = 40

/** Whether the instructor's window is there; undefined: it has not come yet. */
export const instructor = createStore<{ readonly there: boolean | undefined }>(() => ({ there: undefined }))

/** Follows a presentation until the function that it returns is called. */
export function openLearnerEnd(line: string, showing: Showing, desk: StageDesk): () => void {
  const { run, session } = showing
  const picture = pictures(showing)
  let saidAt = -Infinity
  let waiting: ReturnType<typeof setTimeout> | undefined
  const tell = (): void => {
    waiting = undefined
    saidAt = performance.now()
    end.say({ type: 'view', view: viewOf(showing, desk, picture()) })
  }
  const changed = (): void => {
    if (waiting !== undefined || !instructor.getState().there) return
    const rest = saidAt + BETWEEN_VIEWS_MS - performance.now()
    if (rest <= 0) tell()
    else waiting = setTimeout(tell, rest)
  }
  const end = openLine(line, 'learners', {
    hear: (message) => { if (message.type === 'order') desk.carryOut(message.order) },
    other: (there) => {
      instructor.setState({ there })
      changed()
    },
  })
  const stops = [run.store.subscribe(changed), session.playhead.subscribe(changed), session.on('batch', changed), desk.store.subscribe(changed), bigType.subscribe(changed)]
  i18next.on('languageChanged', changed)
  return () => {
    for (const stop of stops) stop()
    i18next.off('languageChanged', changed)
    clearTimeout(waiting)
    end.close()
    instructor.setState({ there: undefined })
  }
}

/** The picture of the moment; made anew only when an object changed. */
function pictures({ session }: Showing): () => PictureScene {
  let of: ReadonlyMap<string, SceneObject> | undefined
  let picture: PictureScene | undefined
  return () => {
    const { scene } = session
    if (picture === undefined || of !== scene.objects) picture = pictureOf(scene)
    of = scene.objects
    return picture
  }
}

function viewOf({ run, session }: Showing, desk: StageDesk, picture: PictureScene): LearnerView {
  const { ready, mode, shown, reached, lockedAt, done, choices } = run.store.getState()
  const { t, playing, live, locked } = session.playhead.getState()
  const { blank, solving } = desk.store.getState()
  const language = currentLanguage()
  const step = run.lesson.steps[shown]
  const phrases = step ? (run.lesson.text[language].steps[step.id]?.checks ?? []) : []
  return {
    lesson: run.lesson.id, ready, mode, shown, reached, lockedAt: lockedAt ?? null, done, choices,
    goals: phrases.map((phrase, clause) => ({ phrase: plainText(phrase), holds: step !== undefined && session.goals.at(step.id, clause, t)?.holds === true })),
    t, playing, live, asking: locked, solving, language, bigType: bigType.getState().on, blank, picture,
  }
}
