import { describe, expect, it } from 'vitest'
import { changeErrorsOf, created, errorsOf } from '../testing.ts'
import configMap from './config-map.kind.ts'

describe('a ConfigMap', () => {
  it('has keys that can be file names', () => {
    expect(errorsOf(configMap, { data: { '..': 'x' } })).toEqual(["data[..]: Invalid value: \"..\": must not be '..'"])
    expect(errorsOf(configMap, { data: { '..a': 'x' } })).toEqual(["data[..a]: Invalid value: \"..a\": must not start with '..'"])
    expect(errorsOf(configMap, { data: { a: 'x' }, binaryData: { a: 'eA==' } })).toEqual(['data[a]: Invalid value: "a": duplicate of key present in binaryData'])
  })

  it('is not too large', () => {
    expect(errorsOf(configMap, { data: { a: '가'.repeat(400_000) } })).toEqual(['[]: Too long: must have at most 1048576 bytes'])
  })

  it('stays as it is once immutable', () => {
    expect(changeErrorsOf(configMap, { immutable: true, data: { a: 'b' } }, { immutable: true, data: { a: 'b' }, binaryData: { c: 'eA==' } })).toEqual([
      'binaryData: Forbidden: field is immutable when `immutable` is set'])
    expect(changeErrorsOf(configMap, { data: { a: 'b' } }, { immutable: true, data: { a: 'c' } })).toEqual([])
  })

  it('shows how many keys it has', () => {
    expect(configMap.columns?.[0].cell(created(configMap, { data: { a: 'b' }, binaryData: { c: 'eA==' } }), 0)).toBe(2)
  })
})
