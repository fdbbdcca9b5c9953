import { describe, expect, test } from 'vitest'
import { commit, LedgerWriter } from '../../tests/fixtures/ledgers.ts'
import { Witness } from './witness.ts'
import type { Happening } from './witness.ts'
import type { CommitDelta, ThingChange } from './protocol.ts'

/** A commit of a Pod, or of another object. */
function of(at: number, uid: string, fields: Readonly<Record<string, unknown>>, type: CommitDelta['type'] = 'MODIFIED'): CommitDelta {
  const plain = commit(at, at, uid, type)
  return { ...plain, object: { ...plain.object, ...fields } as CommitDelta['object'] }
}

/** All that is told of what lies between `from` and `to`. */
function told(writer: LedgerWriter, from: number, to: number): string[] {
  const witness = new Witness(writer.ledger)
  witness.upTo(from)
  witness.upTo(to)
  return drained(witness)
}

function drained(witness: Witness): string[] {
  const found: string[] = []
  for (let next = witness.next(); next; next = witness.next()) found.push(brief(next))
  return found
}

const brief = ({ code, form, params }: Happening): string => `${code} ${form} ${params.count} ${form === 'one' ? params.name : ''}${params.node && form !== 'spread' ? `@${params.node}` : ''}${params.value && `=${params.value}`}`

const PENDING = { state: 'pending', node: '', status: 'Pending' }
const on = (node: string, state = 'creating', status = 'ContainerCreating') => ({ state, node, status })

describe('the witness', () => {
  test('merges what happens alike, and tells it once', () => {
    const writer = new LedgerWriter()
    writer.append(100, [], [
      ...['a', 'b', 'c'].map((uid) => of(1, uid, PENDING, 'ADDED')),
      ...['a', 'b', 'c'].map((uid) => of(20, uid, on('worker-2'))),
      of(40, 'a', on('worker-2', 'ready', 'Running')), of(41, 'b', on('worker-1', 'ready', 'Running')),
    ])
    expect(told(writer, 0, 10)).toEqual(['podsCreated many 3 '])
    expect(told(writer, 10, 30)).toEqual(['podsPlaced many 3 @worker-2'])
    expect(told(writer, 30, 50)).toEqual(['podsReady spread 2 '])
  })

  test('of one object it tells what became of it in the end, the weightiest first', () => {
    const writer = new LedgerWriter()
    writer.append(100, [], [
      of(1, 'a', PENDING, 'ADDED'), of(2, 'a', on('worker-1')), of(3, 'b', PENDING, 'ADDED'), of(4, 'b', on('worker-1', 'crash', 'CrashLoopBackOff')),
      of(5, 'a', on('worker-1', 'ready', 'Running')), of(6, 'web', { kind: 'Deployment', desired: 3 }, 'ADDED'),
    ])
    expect(told(writer, 0, 50)).toEqual(['podsInTrouble one 1 b@worker-1=CrashLoopBackOff', 'created one 1 web', 'podsReady one 1 a@worker-1'])
  })

  test('tells of machines, processes, numbers and phases', () => {
    const writer = new LedgerWriter()
    const thing = (at: number, kind: ThingChange['kind'], name: string, fields: ThingChange['fields']): ThingChange => ({ at, hop: -1, kind, name, fields })
    writer.append(100, [], [
      of(1, 'n', { kind: 'Node', ready: 'True' }, 'ADDED'), of(1, 'web', { kind: 'Deployment', desired: 3 }, 'ADDED'), of(1, 'data', { kind: 'PersistentVolumeClaim', phase: 'Pending' }, 'ADDED'),
      of(20, 'n', { kind: 'Node', ready: 'Unknown' }), of(21, 'web', { kind: 'Deployment', desired: 5 }), of(22, 'web', { kind: 'Deployment', desired: 5, updated: 1 }), of(23, 'data', { kind: 'PersistentVolumeClaim', phase: 'Bound' }),
    ], { things: [
      thing(1, 'SimMachine', 'worker-1', { power: 'on' }), thing(1, 'SimLoop', 'job', { enabled: true, process: '' }), thing(1, 'SimContainer', 'p/c', { state: 'Running', origin: 'kubelet', node: 'worker-1' }),
      thing(20, 'SimMachine', 'worker-1', { power: 'off' }), thing(21, 'SimLoop', 'job', { enabled: false, process: '' }), thing(22, 'SimContainer', 'p/c', null),
    ] })
    expect(told(writer, 10, 50)).toEqual(['machineOff one 1 worker-1', 'stopped one 1 job', 'nodeNotReady one 1 n', 'wants one 1 web=5', 'phase one 1 data=Bound'])
  })

  test('what a cluster is filled with before it is up is not told', () => {
    const writer = new LedgerWriter()
    writer.append(-50, [], [of(-100, 'kube-system', { kind: 'Namespace' }, 'ADDED')])
    const witness = new Witness(writer.ledger)
    witness.upTo(0)
    writer.append(100, [], [of(-20, 'default', { kind: 'Namespace' }, 'ADDED'), of(5, 'a', PENDING, 'ADDED')])
    witness.upTo(50)
    expect(drained(witness)).toEqual(['podsCreated one 1 a'])
  })

  test('going back is no happening, and neither is a fork', () => {
    const writer = new LedgerWriter()
    writer.append(100, [], [of(10, 'a', PENDING, 'ADDED'), of(20, 'a', on('worker-1'))])
    const witness = new Witness(writer.ledger)
    witness.upTo(100)
    witness.upTo(15)
    expect(drained(witness)).toEqual([])
    witness.upTo(25)
    expect(drained(witness)).toEqual(['podsPlaced one 1 a@worker-1'])
    writer.append(30, [], [of(18, 'z', PENDING, 'ADDED')], { rewound: { hops: 0, names: 0, commits: 1 } })
    witness.upTo(30)
    expect(drained(witness)).toEqual([])
  })
})
