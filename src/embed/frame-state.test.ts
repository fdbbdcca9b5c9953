import { expect, test } from 'vitest'
import { boundedState, MOST_STATE, plainJson, readFrameState } from './frame-state.ts'
import type { FrameState } from './frame-state.ts'

const STATE: FrameState = {
  format: 1, lesson: 'canary', step: 'look', now: 1200, link: '#/lesson/canary?acts=w1-0.1.0.abc',
  run: { mode: 'steps', shown: 1, reached: 1, startAt: 1000, begunAt: { ask: 1000, look: 1100 }, done: { ask: true }, choices: { ask: 'two' }, hints: {} },
  files: [{ name: 'web.yaml', text: 'kind: Pod # 100 %' }],
}

test('a state is read as object, as text, and from within what a host keeps', () => {
  for (const given of [STATE, JSON.stringify(STATE), { answer: '{}', state: JSON.stringify(STATE) }, JSON.stringify({ state: STATE })]) expect(readFrameState(given)).toEqual(STATE)
})

test('rubbish is no state, and does no harm', () => {
  const circle: Record<string, unknown> = {}
  circle['state'] = circle
  for (const given of [undefined, null, 0, '', 'x', '{', '[]', [], {}, circle, { format: 2 }, { ...STATE, link: 'javascript:alert(1)' }, { ...STATE, extra: 1 }, 'x'.repeat(3 * MOST_STATE), { ...STATE, lesson: '../x' }, { ...STATE, now: Number.NaN }]) {
    expect(readFrameState(given)).toBeUndefined()
  }
})

test('what is too large loses its files first, and keeps the place', () => {
  expect(boundedState(STATE)).toEqual(STATE)
  expect(boundedState({ ...STATE, files: [{ name: 'a', text: 'x'.repeat(MOST_STATE) }] })).toEqual({ ...STATE, files: undefined })
  const { link: _link, files: _files, ...place } = STATE
  expect(boundedState({ ...STATE, link: `#/${'x'.repeat(MOST_STATE)}` })).toEqual(place)
})

test('the text for JSInput survives unescape and decodeURI', () => {
  const text = plainJson(STATE)
  expect(decodeURI(text)).toBe(text)
  expect(readFrameState(text)).toEqual(STATE)
})
