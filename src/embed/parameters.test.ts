import { expect, test } from 'vitest'
import { readParameters } from './parameters.ts'

test('an address without parameters is an empty playground', () => {
  expect(readParameters('')).toEqual({ look: 'lesson', text: false })
})

test('every parameter is read', () => {
  expect(readParameters('?lesson=rolling-update&step=watch-it&lang=ko-KR&ui=min&origin=https://school.example/course/1&seed=7&lock=ask&theme=dark&resize=lti&wire=text', '#/s/abc')).toEqual({
    lesson: 'rolling-update', step: 'watch-it', language: 'ko', look: 'min', origin: 'https://school.example', seed: 7, lock: 'ask', theme: 'dark', resize: 'lti', text: true, shared: 'abc',
  })
})

test('what cannot be read is left out', () => {
  expect(readParameters('?lesson=../x&step=%3Cscript%3E&lang=xx&ui=full&seed=1.5&theme=red&resize=x&wire=x')).toEqual({ look: 'lesson', text: false })
})

test('an origin that is none lets nobody in', () => {
  expect(readParameters('?origin=school').origin).toBe('invalid')
  expect(readParameters('?origin=').origin).toBe('invalid')
  expect(readParameters('?origin=data:text/html,x').origin).toBe('invalid')
})
