// Raft over many seeds with random faults: what it promises holds at every moment, and once nothing is broken any longer all members are one.
// RAFT_RUNS sets how many walks there are.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EtcdOptions } from '../../src/engine/etcd/etcd.ts'
import { ACTS, brokenPromises, openWalk, violations, type Walk } from './raft-walk.ts'

const RUNS = Number(process.env['RAFT_RUNS'] ?? 60)
const LONGEST_MS = 20_000

interface Deed {
  readonly act: (typeof ACTS)[number]
  readonly member: number
  readonly other: number
  readonly amount: number
  readonly afterMs: number
}

const deed = fc.record({
  act: fc.constantFrom(...ACTS), member: fc.nat({ max: 4 }), other: fc.nat({ max: 4 }), amount: fc.nat({ max: 9_999 }),
  afterMs: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 40 }) }, { weight: 3, arbitrary: fc.integer({ min: 0, max: 2_500 }) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: LONGEST_MS }) }),
}) as fc.Arbitrary<Deed>
const group = fc.record({ members: fc.constantFrom(3, 5), topology: fc.constantFrom('stacked', 'external'), snapshotCount: fc.constantFrom(4, 20, 10_000) }) as fc.Arbitrary<EtcdOptions>

function play(walk: Walk, deeds: readonly Deed[]): void {
  const { names } = walk.group
  for (const { act, member, other, amount, afterMs } of deeds) {
    walk.kernel.advance(walk.kernel.now + afterMs)
    walk.act(act, names[member % names.length], names[other % names.length], amount)
  }
}

/** Mends everything; a member without its disk is replaced as soon as there is a leader. */
function recover(walk: Walk): void {
  const { kernel, group: members } = walk
  walk.mendAll()
  for (let rounds = 0; rounds < 12; rounds++) {
    kernel.advance(kernel.now + 5_000)
    for (const name of members.names) walk.act('replace', name, name, 0)
  }
}

function isOne({ group: members }: Walk): unknown {
  const all = members.names.map((name) => members.memberAt(name))
  return {
    leaders: all.filter((member) => member?.isRunning && member.node.isLeader).length, voters: all.filter((member) => member?.node.isVoter).length,
    same: new Set(all.map((member) => JSON.stringify([member?.node.term, member?.node.commit, member?.node.applied, member?.store.revision, member?.store.all]))).size,
  }
}

test('one leader a term, logs match, acknowledged writes are kept, reads see what was acknowledged, and all comes together again', { timeout: 60_000 + RUNS * 2_000 }, () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), group, fc.array(deed, { minLength: 5, maxLength: 70, size: 'max' }), (seed, options, deeds) => {
    const walk = openWalk(seed, options)
    for (let i = 0; i < deeds.length; i += 10) {
      play(walk, deeds.slice(i, i + 10))
      expect(violations(walk)).toEqual([])
    }
    recover(walk)
    walk.write('last')
    walk.kernel.advance(walk.kernel.now + 1_000)
    expect([violations(walk), brokenPromises(walk)]).toEqual([[], []])
    expect(isOne(walk)).toEqual({ leaders: 1, voters: options.members, same: 1 })
    expect([...walk.calls.values()].at(-1), 'the last write is acknowledged').toMatchObject({ revision: expect.any(Number) })
    expect([walk.told.items.at(-1), walk.alsoTold.items.at(-1)], 'every API server has heard of every commit').toEqual([walk.group.history.revision, walk.group.history.revision])
    expect([...walk.calls.values()].filter(({ endedAt }) => endedAt === undefined), 'nobody waits for an answer').toEqual([])
  }), { numRuns: RUNS, seed: Number(process.env['RAFT_SEED'] ?? 1) })
})

test('going back and forth does the same again', { timeout: 60_000 }, () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), group, fc.array(deed, { minLength: 5, maxLength: 40, size: 'max' }), fc.integer({ min: 1, max: 99 }), (seed, options, deeds, percent) => {
    const walk = openWalk(seed, options)
    play(walk, deeds)
    walk.kernel.advance(walk.kernel.now + 10_000)
    const end = walk.kernel.now, once = [walk.kernel.ledgerHash(), walk.kernel.stateHash()]
    const straight = openWalk(seed, options)
    play(straight, deeds)
    straight.kernel.advance(end)
    expect([straight.kernel.ledgerHash(), straight.kernel.stateHash()]).toEqual(once)
    walk.kernel.rewind(5_000 + Math.floor(((end - 5_000) * percent) / 100))
    const half = walk.kernel.stateHash()
    straight.kernel.rewind(walk.kernel.now)
    expect(straight.kernel.stateHash()).toBe(half)
  }), { numRuns: Math.ceil(RUNS / 6), seed: 2 })
})
