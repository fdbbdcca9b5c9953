import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Sharing } from './sharing.ts'

const value = fc.letrec((tie) => ({
  node: fc.oneof({ depthSize: 'small' }, fc.constantFrom('', 'Ready', 'True', 'a longer text', 0, 1, 2.5, true, false, null), fc.array(tie('node'), { maxLength: 3 }), fc.dictionary(fc.constantFrom('type', 'status', 'name', 'items'), tie('node'), { maxKeys: 4 })),
})).node

test('what is shared is what came, to the order of its fields', () => {
  const sharing = new Sharing()
  fc.assert(fc.property(value, value, (one, other) => {
    expect(JSON.stringify(sharing.share(one))).toBe(JSON.stringify(one))
    expect(JSON.stringify(sharing.share(other, one))).toBe(JSON.stringify(other))
    expect(JSON.stringify(sharing.share(structuredClone(other), other))).toBe(JSON.stringify(other))
  }), { numRuns: 2_000 })
})

test('equal parts become one, and what did not change stays what it was', () => {
  const sharing = new Sharing(), pod = (name: string, ready: string) => ({ metadata: { name }, status: { conditions: [{ type: 'Ready', status: ready }, { type: 'Initialized', status: 'True' }], hostIPs: [{ ip: '10.0.0.1' }] } })
  const one = sharing.share(pod('one', 'False')), two = sharing.share(pod('two', 'False')), later = sharing.share(pod('two', 'True'), two)
  expect(two.status.conditions).toBe(one.status.conditions)
  expect(later.metadata).toBe(two.metadata)
  expect(later.status.conditions[1]).toBe(one.status.conditions[1])
  expect(later.status.conditions[0]).toEqual({ type: 'Ready', status: 'True' })
  expect(sharing.share(pod('two', 'True'), later)).toBe(later)
})

test('nothing that came is changed', () => {
  const sharing = new Sharing(), freeze = <V extends object>(object: V): V => { for (const part of Object.values(object)) if (typeof part === 'object' && part !== null) freeze(part); return Object.freeze(object) }
  const parts = () => freeze({ a: { b: { c: [{ d: 1 }, { d: 2 }] } } })
  const one = sharing.share(parts())
  expect(sharing.share(parts()).a.b).toBe(one.a.b)
})
