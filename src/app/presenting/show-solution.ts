// Carries out a lesson's solution of one step before everybody's eyes: the same Commands as the rehearsal, with time that plays instead of leaping.
import { lessonDesk, performing } from '../../lessons/performing.ts'
import { objectsOf } from '../solve.ts'
import type { Desk, Performance } from '../../lessons/performing.ts'
import type { GoalObject } from '../../lessons/goal/facts.ts'
import type { Lesson, SolutionAction } from '../../lessons/lesson.ts'
import type { LessonRun } from '../../lesson-player/lesson-run.ts'
import type { ClusterSession } from '../../session/session.ts'
import type { Drafts } from '../drafts.ts'

export interface Showing {
  readonly lesson: Lesson
  readonly run: LessonRun
  readonly session: ClusterSession
  readonly drafts: Drafts
}

/** What the solution does in a step. */
export function actionsIn(lesson: Lesson, step: string): readonly SolutionAction[] {
  let under = ''
  return lesson.solution.filter((action) => {
    if (action.do === 'step') under = action.step
    return action.do !== 'step' && under === step
  })
}

/** Does what a step asks for; ends early where the lesson is begun anew or another step is shown. */
export async function showSolution(showing: Showing, step: string): Promise<void> {
  const { lesson, run, session } = showing
  const { round, reached } = run.store.getState()
  const left = (): boolean => run.store.getState().round !== round || run.store.getState().reached !== reached
  const desk = deskOf(showing)
  session.goLive()
  for (const action of actionsIn(lesson, step)) {
    if (left()) return
    if (action.do === 'predict' || action.do === 'answer') await run.choose(action.step, action.choice)
    else await play(performing(action, lesson, desk), showing, left)
    if (action.do === 'apply') showing.drafts.open(action.file, desk.read(action.file) ?? '', { applied: true })
  }
}

/** The files as they stand in the editor: what was written there so far belongs to the lesson. */
function deskOf({ lesson, drafts }: Showing): Desk {
  const given = lessonDesk(lesson)
  const inEditor = (file: string): string | undefined => drafts.store.getState().files.find(({ name }) => name === file)?.text
  return {
    read: (file) => inEditor(file) ?? given.read(file),
    write: (file, text) => { drafts.open(file, text) },
    get names() { return [...new Set([...given.names, ...drafts.store.getState().files.map(({ name }) => name)])] },
  }
}

async function play(performance: Performance, { session }: Showing, left: () => boolean): Promise<void> {
  let answer: readonly GoalObject[] | undefined
  for (let { done, value } = performance.next(); !done && value && !left(); { done, value } = performance.next(answer)) {
    answer = undefined
    switch (value.ask) {
      case 'act': await session.act(value.command, { fork: true }); break
      case 'advance': await playUntil(session, session.now + value.ms, left); break
      case 'settle': await session.settle(); break
      case 'objects': answer = await objectsOf(value.kind, session); break
    }
  }
}

/** Lets the cluster play on; whoever pauses it makes this wait. */
function playUntil(session: ClusterSession, t: number, left: () => boolean): Promise<void> {
  session.play()
  return new Promise((resolve) => {
    const look = (): void => {
      if (session.playhead.getState().t < t && !left()) return
      stop()
      clearInterval(timer)
      resolve()
    }
    const stop = session.playhead.subscribe(look)
    const timer = setInterval(look, 500)
  })
}
