// Every lesson that is in the house may be taught: its structure is sound, and its solution reaches the goal on five seeds.
import { describe, expect, test } from 'vitest'
import { lessonKit } from '../../src/cli/lesson-kit.ts'
import { linkLength } from './link-length.ts'
import { lessonIds, loadLesson, loadTrack, trackOf } from '../../src/lessons/catalogue.ts'
import { lessonProblems } from '../../src/lessons/check/check-lesson.ts'
import type { LessonReading } from '../../src/lessons/read-lesson.ts'

test.each(lessonIds)('%s can be taught', async (id) => {
  const track = trackOf(id) ?? ''
  expect(await loadTrack(track)).toBeDefined()
  expect(lessonProblems(await reading(id), { id, track }, { ...(await lessonKit()), linkLength })).toEqual([])
})

async function reading(id: string): Promise<LessonReading> {
  const read = await loadLesson(id)
  if (!read) throw new Error(`no lesson ${id}`)
  return read
}

test('a solution whose link is too long is no solution', async () => {
  const id = 'desired-state-loop'
  const kit = { ...(await lessonKit()), linkLength: () => 2001 }
  expect(lessonProblems(await reading(id), { id, track: 'b-loop' }, kit)).toEqual([expect.stringContaining('the solution as a link has 2001 characters; at most 2000')])
})

describe('the checker refuses', () => {
  const folder = { id: 'desired-state-loop', track: 'b-loop' }
  const changed = async (change: (reading: LessonReading) => Partial<NonNullable<LessonReading['lesson']>>): Promise<string[]> => {
    const read = await reading(folder.id)
    if (!read.lesson) throw new Error('unreadable')
    return lessonProblems({ ...read, lesson: { ...read.lesson, ...change(read) } }, folder, await lessonKit())
  }

  test('a goal that holds before anything was done', async () => {
    const problems = await changed(() => ({ goal: ['Deployment/web.spec.replicas == 1', 'Deployment/web.spec.replicas >= 1', 'Deployment/web.spec.replicas >= 1', 'Deployment/web.spec.replicas >= 1', 'Deployment/web.spec.replicas >= 1'] }))
    expect(problems).toContain('every seed: the goal holds before anything was done')
  })

  test('a solution that does not do what a step asks', async () => {
    const problems = await changed(({ lesson }) => ({ solution: lesson?.solution.filter((action) => action.do !== 'delete') }))
    expect(problems[0]).toMatch(/^every seed: the check of replace does not hold at its end: cmd/)
  })

  test('a solution that leaves a question open', async () => {
    const problems = await changed(({ lesson }) => ({ solution: lesson?.solution.filter((action) => action.do !== 'predict') }))
    expect(problems).toContain('every seed: the solution does not answer guess')
  })

  test('a step whose check holds before it began', async () => {
    const problems = await changed(({ lesson }) => ({ steps: lesson?.steps.map((step) => (step.id === 'again' ? { ...step, check: ['Pod[app=web,.phase=Running].count == 3'] } : step)) }))
    expect(problems).toContain('every seed: the check of again holds before the step began')
  })

  test('a lesson without a prediction, a step without hints, a path that does not exist', async () => {
    const problems = await changed(({ lesson }) => ({
      steps: lesson?.steps.filter((step) => step.do !== 'predict').map((step) => (step.id === 'scale' ? { ...step, check: ['Deployment/web.spec.replica == 3', ...step.check.slice(1)] } : step)),
      hints: { scale: 2, replace: 2, order: 2 },
    }))
    expect(problems.join('\n')).toMatch(/a lesson has a predict step/)
    expect(problems.join('\n')).toMatch(/step again: it has no hints/)
    expect(problems.join('\n')).toMatch(/Deployment\.spec has no "replica"; it has .*replicas/)
  })

  test('words that stand in one language only', async () => {
    const problems = await changed(({ lesson }) => {
      const en = lesson?.text.en
      if (!lesson || !en) throw new Error('unreadable')
      const { after: _, ...guess } = en.steps['guess']
      return { text: { ...lesson.text, en: { ...en, steps: { ...en.steps, guess } } } }
    })
    expect(problems).toContain('section guess: "> after" stands in one language only')
  })
})
