import i18next from 'i18next'
import { expect, test } from 'vitest'
import { sentenceForReason } from './reason-sentence.ts'
import { filtersOf, rejectionsOf, scoresOf } from './verdict-table.tsx'
import ko from '../i18n/ko/reasons/scheduler.json'
import en from '../i18n/en/reasons/scheduler.json'

const words = i18next.createInstance()
await words.init({ lng: 'en', resources: { en: { reasons: en }, ko: { reasons: ko } }, interpolation: { escapeValue: false } })
const say = words.getFixedT('en', 'reasons')

test('a worded code becomes its sentence', () => {
  expect(sentenceForReason(say, { code: 'no-node-fits', params: { nodes: 3, rejected: [] } })).toBe('None of 3 nodes fits, so the Pod waits until something changes.')
})

test('a code that nobody has worded is readable, with everything it carries', () => {
  expect(sentenceForReason(say, { code: 'some-new-rule', params: { node: 'worker-1', tries: 2, taken: ['a', 'b'] } })).toBe('Some new rule (node: worker-1 · tries: 2 · taken: a, b)')
  expect(sentenceForReason(say, { code: 'nothingToDo', params: {} })).toBe('Nothing To Do')
})

test('both languages word the same codes with the same parameters', () => {
  const parameters = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()
  expect(Object.keys(ko).sort()).toEqual(Object.keys(en).sort())
  for (const code of Object.keys(en) as (keyof typeof en)[]) expect(parameters(ko[code]), code).toEqual(parameters(en[code]))
})

test('verdicts and scores are read out of a decision', () => {
  expect(rejectionsOf({ params: { rejected: ['worker-1|NodeResourcesFit|Insufficient cpu; Insufficient memory'] } })).toEqual([{ node: 'worker-1', plugin: 'NodeResourcesFit', reason: 'Insufficient cpu; Insufficient memory' }])
  expect(filtersOf({ params: { filters: ['NodeName', 'NodeResourcesFit'] } })).toEqual(['NodeName', 'NodeResourcesFit'])
  expect(scoresOf({ params: { scores: ['worker-2|319|Fit=31 Balance=81'] } })).toEqual([{ node: 'worker-2', total: 319, parts: ['Fit=31', 'Balance=81'] }])
})
