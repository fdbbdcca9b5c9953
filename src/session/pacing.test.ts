import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LedgerWriter } from '../../tests/fixtures/ledgers.ts'
import { LONE_HOP_MS, PacedTime, SETTLED_WITHIN_MS } from './pacing.ts'
import type { HopSketch } from '../../tests/fixtures/ledgers.ts'

function pacedOf(now: number, hops: readonly HopSketch[]): PacedTime {
  const writer = new LedgerWriter()
  writer.append(now, hops)
  return new PacedTime(writer.ledger)
}

/** Hops in order of sentAt, with timers and background among them. */
const anyHops = (longestMs: number, most: number) => fc.array(
  fc.record({
    sentAt: fc.integer({ min: 0, max: 5_000 }),
    duration: fc.integer({ min: 0, max: longestMs }),
    op: fc.constantFrom('write' as const, 'watch' as const, 'timer' as const, 'cri' as const),
    background: fc.boolean(),
  }),
  { maxLength: most },
).map((hops) => hops.map(({ sentAt, duration, op, background }) => ({ sentAt, arrivesAt: sentAt + duration, op, background })).sort((a, b) => a.sentAt - b.sentAt))

describe('a lone hop', () => {
  test.each([1, 7, 250, 4_000])('of %i ms is on its way for about 600 ms of screen time', (duration) => {
    const paced = pacedOf(10_000, [{ sentAt: 100, arrivesAt: 100 + duration }])
    expect(paced.screenAt(100 + duration) - paced.screenAt(100)).toBeCloseTo(LONE_HOP_MS, 3)
  })

  test('of the background does not slow anything', () => {
    const paced = pacedOf(10_000, [{ sentAt: 100, arrivesAt: 110, background: true }])
    expect(paced.screenAt(110) - paced.screenAt(100)).toBeCloseTo(10, 3)
  })
})

test('hops that travel together share their time', () => {
  const paced = pacedOf(10_000, Array.from({ length: 4 }, () => ({ sentAt: 0, arrivesAt: 20 })))
  expect(paced.screenAt(20) - paced.screenAt(0)).toBeCloseTo(LONE_HOP_MS, 3)
})

test('a crowd passes faster than a few', () => {
  const paced = pacedOf(10_000, Array.from({ length: 40 }, () => ({ sentAt: 0, arrivesAt: 20 })))
  expect(paced.screenAt(20) - paced.screenAt(0)).toBeCloseTo(LONE_HOP_MS / 10, 3)
})

test('a long wait is passed over and marked', () => {
  const paced = pacedOf(20_000, [{ sentAt: 0, arrivesAt: 12_000, op: 'timer', from: 'x', to: 'x' }, { sentAt: 12_000, arrivesAt: 12_010 }])
  expect(paced.screenAt(12_000) - paced.screenAt(0)).toBeLessThan(1_000)
  expect(paced.skipAt(5_000)).toEqual({ from: 0, until: 12_000 })
  expect(paced.skips).toHaveLength(1)
})

test('an act in the middle of a wait ends the mark there', () => {
  const paced = pacedOf(20_000, [{ sentAt: 0, arrivesAt: 12_000, op: 'timer', from: 'x', to: 'x' }, { sentAt: 5_000, arrivesAt: 5_010 }])
  expect(paced.skips).toEqual([{ from: 0, until: 5_000 }, { from: 5_010, until: 12_000 }])
})

test('nobody waits for a deadline that was met', () => {
  const writer = new LedgerWriter()
  writer.append(20_000, [{ sentAt: 0, arrivesAt: 600_000, op: 'timer', from: 'x', to: 'x' }, { sentAt: 0, arrivesAt: 10 }], [], { releases: [{ hop: 0, at: 10 }] })
  const paced = new PacedTime(writer.ledger)
  expect(paced.skips).toEqual([])
  expect(paced.nextBreak()).toBeUndefined()
  expect(paced.screenAt(15_010) - paced.screenAt(10)).toBeCloseTo(15_000, 3)
})

test('with nothing left to do, time runs as on the wall', () => {
  const paced = pacedOf(20_000, [{ sentAt: 0, arrivesAt: 10 }])
  expect(paced.screenAt(15_010) - paced.screenAt(10)).toBeCloseTo(15_000, 3)
})

test('screen time rises with virtual time, and translates back', () => {
  fc.assert(fc.property(anyHops(3_000, 60), fc.array(fc.double({ min: 0, max: 9_000, noNaN: true }), { minLength: 2, maxLength: 20 }), (hops, moments) => {
    const paced = pacedOf(9_000, hops)
    const screens = [...moments].sort((a, b) => a - b).map((t) => paced.screenAt(t))
    expect(screens.every((screen, i) => i === 0 || screen >= screens[i - 1])).toBe(true)
    for (const t of moments) expect(Math.abs(paced.screenAt(paced.timeAt(paced.screenAt(t))) - paced.screenAt(t))).toBeLessThan(0.01)
  }))
})

test('whatever happens has settled on screen within a minute', () => {
  // Waits below ten seconds; longer ones give what follows time of its own.
  fc.assert(fc.property(anyHops(2_000, 400), (hops) => {
    const paced = pacedOf(20_000, hops)
    const settled = Math.max(0, ...hops.filter((hop) => !hop.background).map((hop) => hop.arrivesAt))
    const begun = Math.min(...hops.filter((hop) => !hop.background).map((hop) => hop.sentAt), settled)
    // Quiet stretches in between run as on the wall and belong to no chain.
    const used = paced.screenAt(settled) - paced.screenAt(begun) - quietTime(hops, begun, settled)
    expect(used).toBeLessThanOrEqual(SETTLED_WITHIN_MS)
  }), { numRuns: 60 })
})

test('a chain of two thousand hops settles within a minute', () => {
  const hops = Array.from({ length: 2_000 }, (_, i) => ({ sentAt: i * 5, arrivesAt: i * 5 + 5 }))
  const paced = pacedOf(10_001, hops)
  expect(paced.screenAt(10_000)).toBeLessThanOrEqual(SETTLED_WITHIN_MS)
  expect(paced.screenAt(5)).toBeCloseTo(LONE_HOP_MS, 3)
})

test('the screen time of what has happened does not depend on how the ledger arrived', () => {
  fc.assert(fc.property(anyHops(800, 50), fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 30 }), (hops, steps) => {
    const writer = new LedgerWriter()
    const piecewise = new PacedTime(writer.ledger)
    let now = 0
    let sent = 0
    const ship = (): void => {
      const until = hops.findIndex((hop, i) => i >= sent && hop.sentAt > now)
      const end = until === -1 ? hops.length : until
      writer.append(now, hops.slice(sent, end))
      sent = end
    }
    ship()
    for (const step of steps) {
      piecewise.screenAt(now)
      now += step
      ship()
    }
    now = Math.max(now, 9_000)
    ship()
    const whole = pacedOf(now, hops)
    for (let t = 0; t <= 7_000; t += 333) expect(piecewise.screenAt(t)).toBeCloseTo(whole.screenAt(t), 6)
  }), { numRuns: 60 })
})

test('a fork starts the reckoning over', () => {
  const writer = new LedgerWriter()
  const paced = new PacedTime(writer.ledger)
  writer.append(100, [{ sentAt: 0, arrivesAt: 10 }, { sentAt: 50, arrivesAt: 60 }])
  expect(paced.arrivals).toEqual([10, 60])
  writer.append(20, [{ sentAt: 20, arrivesAt: 25 }], [], { rewound: { hops: 1, names: 3, commits: 0 } })
  writer.append(40, [])
  expect(paced.arrivals).toEqual([10, 25])
})

/** Time in which no foreground hop was pending. */
function quietTime(hops: readonly HopSketch[], from: number, until: number): number {
  let quiet = 0
  let covered = from
  for (const hop of hops.filter((candidate) => !candidate.background)) {
    if (hop.sentAt > covered) quiet += Math.min(hop.sentAt, until) - covered
    covered = Math.max(covered, hop.arrivesAt)
  }
  return quiet
}
