import { expect, test } from 'vitest'
import { courseOf } from './course.ts'

const track = (order: number, name: string) => `title: {ko: ${name}, en: ${name}}\nsubtitle: {ko: ${name}, en: ${name}}\norder: ${order}\nicon: ring\n`
const lesson = (id: string, needs: readonly string[], goal = 'Pod/a.phase == "Running"') => `---\nid: ${id}\ntitle: {ko: ${id}, en: ${id}}\ntrack: x\nminutes: 5\nneeds: [${needs.join(', ')}]\nconcepts: []\nstart: {preset: small, seed: 1}\nsteps:\n- {id: look, do: watch, seconds: 1}\ngoal: ['${goal}']\n---\n`

test('tracks go by their order, lessons after what they need', () => {
  const course = courseOf({
    'late/track.yaml': track(20, 'late'), 'early/track.yaml': track(10, 'early'),
    'late/a/lesson.md': lesson('a', ['c']), 'late/b/lesson.md': lesson('b', ['elsewhere']), 'late/c/lesson.md': lesson('c', []),
  })
  expect(course.map(({ id }) => id)).toEqual(['early', 'late'])
  expect(course[1].lessons.map(({ id }) => id)).toEqual(['c', 'a', 'b'])
})

test('a lesson whose goal asks for an answer cannot be passed by its goal alone', () => {
  const course = courseOf({ 'x/track.yaml': track(1, 'x'), 'x/a/lesson.md': lesson('a', [], 'answer/order == "complete"'), 'x/b/lesson.md': lesson('b', []) })
  expect(course[0].lessons.map(({ testOut }) => testOut)).toEqual([false, true])
})

test('what cannot be read is left out', () => {
  expect(courseOf({ 'x/track.yaml': 'title: x', 'y/track.yaml': track(1, 'y'), 'y/a/lesson.md': 'no head' })).toMatchObject([{ id: 'y', lessons: [] }])
})
