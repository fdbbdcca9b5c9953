import { expect, test } from 'vitest'
import { LedgerWriter } from '../../tests/fixtures/ledgers.ts'
import type { ThingChange } from '../worker/protocol.ts'
import { sceneAt } from './scene-at.ts'

const power = (at: number, name: string, state: string | null): ThingChange => ({ at, hop: -1, kind: 'SimMachine', name, fields: state === null ? null : { power: state } })

test('things of a scene are the fold of their changes up to its time', () => {
  const writer = new LedgerWriter()
  writer.append(1_000, [], [], { things: [power(0, 'worker-1', 'on'), power(0, 'worker-2', 'on'), power(400, 'worker-1', 'off'), power(700, 'worker-2', null)] })
  expect(sceneAt(writer.ledger, 399).things.get('SimMachine/worker-1')).toEqual({ kind: 'SimMachine', name: 'worker-1', since: 0, fields: { power: 'on' } })
  expect(sceneAt(writer.ledger, 400).things.get('SimMachine/worker-1')).toMatchObject({ since: 400, fields: { power: 'off' } })
  expect([...sceneAt(writer.ledger, 700).things.keys()]).toEqual(['SimMachine/worker-1'])
  expect([...sceneAt(writer.ledger, 100).things.keys()]).toEqual(['SimMachine/worker-1', 'SimMachine/worker-2'])
})

test('a thing that did not change keeps its identity', () => {
  const writer = new LedgerWriter()
  writer.append(1_000, [], [], { things: [power(0, 'worker-1', 'on'), power(5, 'worker-2', 'on')] })
  const before = sceneAt(writer.ledger, 3).things, after = sceneAt(writer.ledger, 6).things
  expect(after.get('SimMachine/worker-1')).toBe(before.get('SimMachine/worker-1'))
  expect(sceneAt(writer.ledger, 7).things).toBe(after)
})

test('things of a dropped future are gone after a fork', () => {
  const writer = new LedgerWriter()
  writer.append(1_000, [], [], { things: [power(0, 'worker-1', 'on'), power(400, 'worker-1', 'off')] })
  expect(sceneAt(writer.ledger, 500).things.get('SimMachine/worker-1')?.fields).toEqual({ power: 'off' })
  writer.append(300, [], [], { rewound: { hops: 0, names: 0, commits: 0, things: 1 } })
  expect(sceneAt(writer.ledger, 500).things.get('SimMachine/worker-1')?.fields).toEqual({ power: 'on' })
})
