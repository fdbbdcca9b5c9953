import { describe, expect, test } from 'vitest'
import { LedgerWriter } from '../../tests/fixtures/ledgers.ts'
import { formatClock, formatTick } from './format-time.ts'
import { parseSubject, Story } from './story.ts'
import type { CommitDelta, ComponentInfo } from './protocol.ts'

const COMPONENTS: readonly ComponentInfo[] = [
  { address: 'kubectl', role: 'client' }, { address: 'kube-apiserver', role: 'apiserver' }, { address: 'etcd', role: 'etcd' },
  { address: 'deployment', role: 'controller', process: 'kube-controller-manager' }, { address: 'worker-1/kubelet', role: 'kubelet', node: 'worker-1' },
]
const COMMIT: CommitDelta = { revision: 1, hop: 1, at: 3, type: 'ADDED', object: { uid: 'u', kind: 'Deployment', namespace: 'default', name: 'web', created: 3, deleting: false, owner: '' } }

/** kubectl writes, etcd commits, the controller hears of it and writes itself, the kubelet reports. */
function storyOfApply() {
  const writer = new LedgerWriter()
  writer.append(100, [
    { sentAt: 0, arrivesAt: 2, op: 'write', from: 'kubectl', to: 'kube-apiserver', subject: 'Deployment/default/web' },
    { sentAt: 2, arrivesAt: 3, op: 'txn', from: 'kube-apiserver', to: 'etcd', subject: 'Deployment/default/web', cause: 0 },
    { sentAt: 3, arrivesAt: 4, op: 'committed', from: 'etcd', to: 'kube-apiserver', cause: 1 },
    { sentAt: 4, arrivesAt: 6, op: 'watch', from: 'kube-apiserver', to: 'deployment', subject: 'Deployment/default/web', cause: 2 },
    { sentAt: 6, arrivesAt: 7, op: 'timer', from: 'deployment', to: 'deployment', cause: 3 },
    { sentAt: 7, arrivesAt: 9, op: 'write', from: 'deployment', to: 'kube-apiserver', subject: 'ReplicaSet/default/web-1', cause: 4 },
    { sentAt: 20, arrivesAt: 21, op: 'status', from: 'worker-1/kubelet', to: 'kube-apiserver', subject: 'Pod/default/web-1-x', cause: 5 },
    { sentAt: 30, arrivesAt: 31, op: 'heartbeat', from: 'worker-1/kubelet', to: 'kube-apiserver', background: true },
  ], [COMMIT], { components: COMPONENTS })
  return { writer, story: new Story(writer.ledger) }
}

describe('the story', () => {
  test('tells who acts, not the mechanics in between', () => {
    const { story } = storyOfApply()
    expect(story.told.map(({ id, lane, actor, glyph }) => [id, lane, actor, glyph])).toEqual([
      [0, 'you', 'kubectl', 'write'], [3, 'controlPlane', 'deployment', 'watch'], [5, 'controlPlane', 'deployment', 'write'], [6, 'nodes', 'worker-1/kubelet', 'status'],
    ])
    expect(story.toldBy(6)).toBe(2)
  })

  test('knows what a request did', () => {
    const { story } = storyOfApply()
    expect(story.resultOf(0)).toBe('ADDED')
    expect(story.resultOf(5)).toBeUndefined()
  })

  test('follows causes back to what the learner did', () => {
    const { story } = storyOfApply()
    expect(story.chainOf(6)).toEqual([0, 3, 5, 6])
    expect(story.chainOf(2)).toEqual([0, 2])
  })

  test('starts over after a fork', () => {
    const { writer, story } = storyOfApply()
    expect(story.told).toHaveLength(4)
    writer.append(10, [{ sentAt: 8, arrivesAt: 9, op: 'write', from: 'kubectl', to: 'kube-apiserver' }], [], { rewound: { hops: 5, names: 9, commits: 1 } })
    expect(story.told.map((told) => told.id)).toEqual([0, 3, 5])
    expect(story.told[2].actor).toBe('kubectl')
  })
})

test('a subject is kind, namespace and name', () => {
  expect(parseSubject('Pod/default/web-1')).toEqual({ kind: 'Pod', namespace: 'default', name: 'web-1' })
  expect(parseSubject('Node//worker-1')).toEqual({ kind: 'Node', namespace: '', name: 'worker-1' })
})

test('time is written to the millisecond, ticks only as finely as they must be', () => {
  expect(formatClock(17_142.9)).toBe('00:17.142')
  expect(formatClock(3_737_142)).toBe('1:02:17.142')
  expect(formatClock(-500)).toBe('−00:00.500')
  expect(formatTick(65_000, false)).toBe('1:05')
  expect(formatTick(4_110, true)).toBe('0:04.110')
})
