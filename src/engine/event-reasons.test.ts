import { expect, test } from 'vitest'
import { EVENT_REASONS } from './event-reasons.ts'

const sources = Object.entries(import.meta.glob<string>('./**/*.ts', { query: '?raw', import: 'default', eager: true }))
  .filter(([path]) => !path.endsWith('.test.ts') && !path.includes('/generated/') && path !== './event-reasons.ts')
  .map(([, text]) => text).join('\n')

test('every reason is written somewhere in the engine, once in the list, in order', () => {
  expect(EVENT_REASONS.filter((reason) => !sources.includes(`'${reason}'`))).toEqual([])
  expect([...new Set(EVENT_REASONS)].sort()).toEqual(EVENT_REASONS)
})
