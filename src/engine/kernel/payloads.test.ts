import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Payloads } from './payloads.ts'

test('a hop is pending from when it is sent until it is taken, among however many others', () => {
  const step = fc.record({ sends: fc.integer({ min: 0, max: 400 }), takes: fc.array(fc.nat(), { maxLength: 400 }) })
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
    const payloads = new Payloads(), model = new Map<number, string>()
    let next = 0
    for (const { sends, takes } of steps) {
      for (let i = 0; i < sends; i++, next++) {
        payloads.add(next, `payload ${next}`)
        model.set(next, `payload ${next}`)
      }
      for (const one of takes) {
        const id = one % (next + 1)
        expect(payloads.has(id)).toBe(model.has(id))
        expect(payloads.get(id)).toBe(model.get(id))
        expect(payloads.take(id)).toBe(model.get(id))
        model.delete(id)
      }
      expect(payloads.size).toBe(model.size)
    }
    for (const [id, payload] of model) expect(payloads.take(id)).toBe(payload)
    expect(payloads.size).toBe(0)
  }), { numRuns: 30 })
})
