import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commit, LedgerWriter } from '../../tests/fixtures/ledgers.ts'
import { sceneAt } from './scene-at.ts'
import type { CommitDelta } from '../worker/protocol.ts'

function writerWith(commits: readonly CommitDelta[], now = 1_000): LedgerWriter {
  const writer = new LedgerWriter()
  writer.append(now, [], commits)
  return writer
}

/** The fold of commits, the plain way. */
function folded(commits: readonly CommitDelta[], t: number): Map<string, unknown> {
  const objects = new Map<string, unknown>()
  for (const { at, type, object } of commits) {
    if (at > t) break
    if (type === 'DELETED') objects.delete(object.uid)
    else objects.set(object.uid, object)
  }
  return objects
}

describe('objects', () => {
  test('are the fold of commits up to t, however one comes there', () => {
    const anyCommits = fc.array(fc.record({ gap: fc.integer({ min: 0, max: 3 }), uid: fc.integer({ min: 0, max: 12 }), deleted: fc.boolean() }), { maxLength: 600 })
    fc.assert(fc.property(anyCommits, fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 30 }), (sketches, moments) => {
      let at = 0
      const commits = sketches.map(({ gap, uid, deleted }, i) => commit(i + 1, (at += gap), `pod-${uid}`, deleted ? 'DELETED' : 'MODIFIED', { change: i }))
      const { ledger } = writerWith(commits, 2_000)
      for (const t of moments) expect([...sceneAt(ledger, t).objects]).toEqual([...folded(commits, t)])
    }), { numRuns: 80 })
  })

  test('are the same Map while nothing was committed', () => {
    const { ledger } = writerWith([commit(1, 10, 'a', 'ADDED'), commit(2, 50, 'b', 'ADDED')])
    expect(sceneAt(ledger, 20).objects).toBe(sceneAt(ledger, 49.9).objects)
    expect(sceneAt(ledger, 50).objects).not.toBe(sceneAt(ledger, 49).objects)
  })

  test('of a dropped future are gone after a fork', () => {
    const writer = writerWith([commit(1, 10, 'a', 'ADDED'), commit(2, 50, 'b', 'ADDED')])
    expect(sceneAt(writer.ledger, 60).objects.size).toBe(2)
    writer.append(30, [], [commit(2, 30, 'c', 'ADDED')], { rewound: { hops: 0, names: 0, commits: 1 } })
    expect([...sceneAt(writer.ledger, 60).objects.keys()]).toEqual(['a', 'c'])
  })
})

describe('hops in flight', () => {
  test('are those with sentAt <= t < arrivesAt, in order of id', () => {
    const anyHops = fc.array(fc.record({ gap: fc.integer({ min: 0, max: 4 }), duration: fc.integer({ min: 0, max: 400 }) }), { maxLength: 1500 })
    fc.assert(fc.property(anyHops, fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 20 }), (sketches, moments) => {
      let sentAt = 0
      const hops = sketches.map(({ gap, duration }) => ({ sentAt: (sentAt += gap), arrivesAt: sentAt + duration }))
      const writer = new LedgerWriter()
      writer.append(10_000, hops)
      for (const t of moments) {
        const expected = hops.flatMap((hop, id) => (hop.sentAt <= t && t < hop.arrivesAt ? [id] : []))
        expect(sceneAt(writer.ledger, t).hops.map((hop) => hop.id)).toEqual(expected)
      }
    }), { numRuns: 40 })
  })

  test('keep their identity while they travel', () => {
    const writer = new LedgerWriter()
    writer.append(100, [{ sentAt: 0, arrivesAt: 50 }, { sentAt: 10, arrivesAt: 20 }])
    const [first] = sceneAt(writer.ledger, 5).hops
    expect(sceneAt(writer.ledger, 15).hops[0]).toBe(first)
    expect(sceneAt(writer.ledger, 30).hops).toEqual([first])
  })

  test('of many chunks survive a cut in the middle of one', () => {
    const writer = new LedgerWriter()
    writer.append(50_000, Array.from({ length: 40_000 }, (_, i) => ({ sentAt: i, arrivesAt: i + 3 })))
    writer.append(20_000, [{ sentAt: 20_000, arrivesAt: 20_100 }], [], { rewound: { hops: 20_000, names: 3, commits: 0 } })
    expect(sceneAt(writer.ledger, 20_050).hops.map((hop) => hop.id)).toEqual([20_000])
  })
})
