import { describe, expect, test } from 'vitest'
import { densityFor, levelFor } from './detail.ts'

describe('level of detail', () => {
  test('is decided by how wide a Pod is drawn', () => {
    expect([20, 43, 44, 99, 100, 219, 220, 400].map((width) => levelFor(width))).toEqual(['far', 'far', 'compact', 'compact', 'mid', 'mid', 'near', 'near'])
  })
  test('does not flicker at an edge: a tenth more or less is needed to change', () => {
    expect(levelFor(101, 'compact')).toBe('compact')
    expect(levelFor(111, 'compact')).toBe('mid')
    expect(levelFor(99, 'mid')).toBe('mid')
    expect(levelFor(89, 'mid')).toBe('compact')
  })
  test('a jump over several levels arrives', () => {
    expect(levelFor(264, 'far')).toBe('near')
    expect(levelFor(20, 'near')).toBe('far')
  })
  test('room decides the density', () => {
    expect(densityFor(800, 632, false)).toBe('full')
    expect(densityFor(800, 398, false)).toBe('embed')
    expect(densityFor(800, 632, true)).toBe('embed')
    expect(densityFor(390, 440, false)).toBe('phone')
  })
})
