import { describe, expect, it } from 'vitest'
import { derived, each, orEmpty, sequence, shape, values, when } from './defaulting.ts'

interface Port { readonly port?: number; readonly protocol?: string }
interface Limits { readonly cpu?: string; readonly memory?: string }
interface Box {
  readonly name?: string
  readonly policy?: string
  readonly ports?: readonly Port[]
  readonly byName?: Readonly<Record<string, Port>>
  readonly first?: Port
  readonly limits?: Limits
  readonly requests?: Limits
}

const port = shape<Port>({ protocol: 'TCP' })
const box = shape<Box>({
  name: 'box',
  policy: (b) => (b.name === 'box' ? 'Always' : 'Never'),
  ports: each(port),
  byName: values<Port>({ protocol: 'UDP' }),
  first: port,
  limits: orEmpty<Limits>({ cpu: '1' }),
  requests: derived((requests, b: Box) => (b.limits ? (requests ?? b.limits) : requests)),
})

describe('defaulting', () => {
  it('fills in constants, computed values and nested shapes, in the order written', () => {
    expect(box.fill({ ports: [{ port: 1 }, { protocol: 'SCTP' }], byName: { a: {} }, first: {}, limits: { cpu: '2' } })).toEqual({
      name: 'box', policy: 'Always', ports: [{ port: 1, protocol: 'TCP' }, { protocol: 'SCTP' }], byName: { a: { protocol: 'UDP' } },
      first: { protocol: 'TCP' }, requests: { cpu: '2' }, limits: { cpu: '2' },
    })
    expect(box.fill({ name: 'crate' }).policy).toBe('Never')
  })

  it('leaves absent what has only a nested shape, and makes what is orEmpty', () => {
    const filled = box.fill({})
    expect(filled).toEqual({ name: 'box', policy: 'Always', limits: { cpu: '1' }, requests: { cpu: '1' } })
    expect('first' in filled).toBe(false)
  })

  it('returns the same reference when nothing is missing, and shares what stays the same', () => {
    const complete = box.fill({ ports: [{ port: 1 }], first: {} })
    expect(box.fill(complete)).toBe(complete)
    const ports = [{ port: 1, protocol: 'TCP' }, { port: 2, protocol: 'TCP' }]
    expect(box.fill({ ports }).ports).toBe(ports)
    const half = box.fill({ ports: [ports[0], { port: 3 }] })
    expect(half.ports?.[0]).toBe(ports[0])
  })

  it('never changes what it is given', () => {
    const given = Object.freeze({ ports: Object.freeze([Object.freeze({ port: 1 })]), byName: Object.freeze({ a: Object.freeze({}) }) })
    expect(() => box.fill(given)).not.toThrow()
    expect(given.ports[0]).toEqual({ port: 1 })
  })

  it('takes null for absent and false, 0 and the empty string for present', () => {
    expect(shape<{ a?: string | null; b?: number; c?: boolean; d?: string }>({ a: 'x', b: 1, c: true, d: 'x' }).fill({ a: null, b: 0, c: false, d: '' }))
      .toEqual({ a: 'x', b: 0, c: false, d: '' })
  })

  it('runs sequences in order and conditions on the whole value', () => {
    const both = sequence(shape<Box>({ name: 'x' }), when((b) => b.name === 'x', shape<Box>({ policy: 'Only' })))
    expect(both.fill({})).toEqual({ name: 'x', policy: 'Only' })
    expect(both.fill({ name: 'y' })).toEqual({ name: 'y' })
  })
})
