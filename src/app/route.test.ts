import { expect, test } from 'vitest'
import { parseRoute } from './route.ts'

test('no address, or an empty one, is home', () => {
  for (const hash of ['', '#', '#/']) expect(parseRoute(hash)).toEqual({ page: 'home' })
})

test('an address that no page has is not taken for home', () => {
  expect(parseRoute('#/whatever')).toEqual({ page: 'nowhere', address: '#/whatever' })
  expect(parseRoute('#/situation')).toEqual({ page: 'nowhere', address: '#/situation' })
  expect(parseRoute('#/%ED%99%94%EB%A9%B4')).toEqual({ page: 'nowhere', address: '#/화면' })
})

test('pages are told with what they name', () => {
  expect(parseRoute('#/playground/wordpress')).toEqual({ page: 'playground', start: 'wordpress' })
  expect(parseRoute('#/situation/crash-loop')).toEqual({ page: 'playground', situation: 'crash-loop' })
  expect(parseRoute('#/lesson/canary/guess')).toEqual({ page: 'lesson', id: 'canary', step: 'guess' })
  expect(parseRoute('#/print/canary/ko')).toEqual({ page: 'print', id: 'canary', language: 'ko' })
})
