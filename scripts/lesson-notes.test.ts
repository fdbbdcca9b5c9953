import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { partOf } from './lesson-notes-plugin.ts'

const text = '---\nid: a\n---\n## look: Title\nBody.\n\n## notes\nAsk for hands.\nTwice.\n\n## q1\nWho?\n\n## later\nThe rest.\n'

test('what learners get of a lesson has no notes', () => {
  expect(partOf(text, 'raw')).toBe('---\nid: a\n---\n## look: Title\nBody.\n\n## q1\nWho?\n\n')
})

test('what whoever teaches gets beside it is the notes alone', () => {
  expect(partOf(text, 'notes')).toBe('## notes\nAsk for hands.\nTwice.\n\n## later\nThe rest.\n')
})

test('a lesson of the course loses its notes and nothing else', () => {
  const lesson = readFileSync(join(import.meta.dirname, '../lessons/b-loop/desired-state-loop/lesson.md'), 'utf8')
  const [learners, teachers] = [partOf(lesson, 'raw'), partOf(lesson, 'notes')]
  expect(teachers).toMatch(/^## notes\n/)
  expect(learners.length + teachers.length).toBe(lesson.length)
  expect(learners).not.toContain('## notes')
})
