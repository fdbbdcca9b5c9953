// One member of a Raft group, alone with the messages that it gets: what it answers, what it commits.
import { expect, test } from 'vitest'
import { Kernel } from '../../kernel/kernel.ts'
import type { Entry, RaftBody, RaftMessage } from './messages.ts'
import { RaftNode } from './raft-node.ts'

interface Alone {
  readonly kernel: Kernel
  readonly node: RaftNode
  readonly applied: number[]
  /** What it has said since the last look. */
  readonly said: () => RaftMessage[]
  readonly hear: (from: string, term: number, body: RaftBody) => void
}

/** Member `a` of a, b and c. Nobody else is there, and heartbeats are never taken for granted unless `reaches`. */
function alone(reaches = false): Alone {
  const kernel = new Kernel({ seed: 1, startAt: 0 }), sent: RaftMessage[] = [], applied: number[] = []
  const node: RaftNode = new RaftNode(kernel, 'a', {
    send: (message) => { sent.push(message) },
    wake: (delayMs, wake, background) => kernel.send({ from: 'a', to: 'a', op: 'timer', delayMs, background, payload: wake }),
    reaches: () => reaches, answers: () => false, diskDelayMs: () => 0, apply: ({ index }) => { applied.push(index) }, content: () => 'all', restore: () => undefined, changed: () => undefined, readable: () => undefined,
  })
  kernel.listen('a', ({ payload, hop }) => node.wake(payload as never, hop))
  node.found('a', ['a', 'b', 'c'])
  node.start()
  return { kernel, node, applied, said: () => sent.splice(0), hear: (from, term, body) => node.step({ ...body, from, to: 'a', term } as RaftMessage) }
}

const entry = (term: number, index: number): Entry => ({ term, index, work: { nothing: true } })
const append = (previousIndex: number, previousTerm: number, entries: readonly Entry[], commit: number): RaftBody => ({ type: 'append', previousIndex, previousTerm, entries, commit, isProbe: false })

/** Has `a` win an election in the term after its own. */
function win({ node, hear }: Alone): void {
  hear('b', node.term, { type: 'timeout-now' })
  hear('c', node.term, { type: 'vote-answer', granted: true })
  expect(node.isLeader).toBe(true)
}

test('an entry of an older term is not committed by counting its copies, but with the first of the leader\'s own', () => {
  const it = alone(), { node, hear, applied } = it
  hear('b', 2, append(3, 1, [entry(2, 4)], 3))
  win(it)
  expect([node.term, node.log.lastIndex]).toEqual([3, 5])
  hear('c', 3, { type: 'append-answer', match: 4 })
  expect([node.commit, applied]).toEqual([3, []])
  hear('c', 3, { type: 'append-answer', match: 5 })
  expect([node.commit, applied]).toEqual([5, [4, 5]])
})

test('a vote is given once a term, and only to a log that has all that one has', () => {
  const { node, hear, said } = alone()
  hear('b', 2, append(3, 1, [entry(2, 4)], 3))
  said()
  hear('c', 3, { type: 'vote', lastIndex: 9, lastTerm: 1, isTransfer: true })
  hear('c', 4, { type: 'vote', lastIndex: 3, lastTerm: 2, isTransfer: true })
  hear('c', 5, { type: 'vote', lastIndex: 4, lastTerm: 2, isTransfer: true })
  hear('b', 5, { type: 'vote', lastIndex: 9, lastTerm: 4, isTransfer: true })
  expect(said().map((message) => message.type === 'vote-answer' && message.granted)).toEqual([false, false, true, false])
  expect(node.term).toBe(5)
})

test('who hears its leader gives no vote to anybody who only asks, and its term stays', () => {
  const { node, hear, said } = alone(true)
  hear('b', 2, append(3, 1, [], 3))
  said()
  hear('c', 7, { type: 'pre-vote', lastIndex: 9, lastTerm: 6, isTransfer: false })
  hear('c', 7, { type: 'vote', lastIndex: 9, lastTerm: 6, isTransfer: false })
  expect([said(), node.term, node.leader]).toEqual([[], 2, 'b'])
})

test('a follower that no longer hears its leader asks for pre-votes after one to two seconds, in its old term', () => {
  const { kernel, node, hear, said } = alone()
  hear('b', 2, append(3, 1, [], 3))
  said()
  kernel.advance(999)
  expect(said()).toEqual([])
  kernel.advance(2_000)
  expect(said().slice(0, 2).map(({ type, to, term }) => [type, to, term])).toEqual([['pre-vote', 'b', 3], ['pre-vote', 'c', 3]])
  expect(node.term).toBe(2)
})

test('entries that a new leader does not have make room for its own; what is committed never does', () => {
  const { node, hear, said } = alone()
  hear('b', 2, append(3, 1, [entry(2, 4), entry(2, 5)], 4))
  hear('c', 3, append(4, 2, [entry(3, 5), entry(3, 6)], 4))
  expect(node.log.from(4).map(({ term, index }) => `${term}/${index}`)).toEqual(['2/4', '3/5', '3/6'])
  said()
  hear('c', 3, append(9, 3, [entry(3, 10)], 4))
  expect(said().at(-1)).toMatchObject({ type: 'append-answer', rejected: 9, hintIndex: 6, hintTerm: 3 })
  expect(() => node.log.takeOver([entry(4, 4)], node.commit)).toThrow('committed')
})

test('a leader of the past learns of the new term, and one that lost entries behind a snapshot gets all there is', () => {
  const it = alone(), { node, hear, said } = it
  win(it)
  said()
  for (let index = 0; index < 5; index++) node.propose({ nothing: true })
  hear('c', node.term, { type: 'append-answer', match: node.log.lastIndex })
  node.log.compact(node.commit)
  said()
  hear('b', node.term, { type: 'append-answer', match: 0, rejected: 3, hintIndex: 0, hintTerm: 0 })
  expect(said().map(({ type, to }) => [type, to])).toEqual([['snapshot', 'b']])
  hear('b', node.term - 1, { type: 'heartbeat', commit: 0 })
  expect(said().at(-1)).toMatchObject({ type: 'append-answer', to: 'b', term: node.term })
  hear('c', node.term + 1, { type: 'append-answer', match: 0 })
  expect([node.isLeader, node.role]).toEqual([false, 'follower'])
})
