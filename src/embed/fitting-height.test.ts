import { expect, test } from 'vitest'
import { fittingHeight, resizeMessages } from './fitting-height.ts'

test('a frame of 800 px is as high as its drawing', () => {
  expect(fittingHeight(800, 'lesson', true)).toBe(500)
})

test('the height follows from the width alone, so it cannot grow by being followed', () => {
  for (let width = 320; width <= 1200; width += 7) {
    const height = fittingHeight(width, 'lesson', true)
    expect(height).toBeGreaterThan(400)
    expect(height).toBeLessThan(900)
  }
})

test('platforms are told in their own words', () => {
  expect(resizeMessages('lti', 500)).toEqual([{ subject: 'lti.frameResize', height: 500 }])
  expect(resizeMessages('h5p', 500).at(-1)).toEqual({ context: 'h5p', action: 'resize', scrollHeight: 500 })
  expect(resizeMessages(undefined, 500)).toEqual([])
})
