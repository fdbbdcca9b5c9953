// What kubelets do about their machines can be gone back over like all else.
import { expect, test } from 'vitest'
import { forbiddenHops } from '../kernel/wires.ts'
import { TestCluster } from './files/testing.ts'

const MANIFEST = 'apiVersion: v1\nkind: Pod\nmetadata: {name: fixed}\nspec: {containers: [{name: a, image: "nginx:1.27"}]}\n'

/** A debugger, a static Pod and an eviction, at most up to a moment behind the eviction. */
function firstHalf(): TestCluster {
  const it = new TestCluster({ machines: [{ name: 'worker-1', memory: '1Gi', runtime: 'dockershim' }, { name: 'worker-2', runtime: 'cri-o' }] }), { cluster } = it
  it.pod('web', { nodeName: 'worker-1', containers: [{ name: 'web', image: 'nginx:1.27' }] })
  cluster.fault('place-manifest', { kind: 'Node', name: 'worker-2' }, { file: 'fixed.yaml', manifest: MANIFEST })
  it.ask({ verb: 'patch', patchType: 'strategic', resource: 'pods', namespace: 'default', name: 'web', subresource: 'ephemeralcontainers', body: { spec: { ephemeralContainers: [{ name: 'look', image: 'busybox', command: ['sleep', '3600'] }] } } })
  it.run(10_000)
  cluster.fault('fill-memory', { kind: 'Node', name: 'worker-1' }, { takeMi: 640 })
  it.run(40_000)
  return it
}

const hashes = ({ cluster }: TestCluster): readonly string[] => [cluster.ledgerHash(), cluster.stateHash()]

test('who goes back over a shutdown stands where he stood, and goes on as he went on', () => {
  const once = firstHalf(), other = firstHalf(), half = once.cluster.now
  other.run(1_000)
  other.cluster.fault('shut-down', { kind: 'Node', name: 'worker-2' })
  other.run(60_000)
  expect(other.cluster.thing('SimMachine', 'worker-2')?.power).toBe('off')
  expect(forbiddenHops(other.cluster.ledger, other.cluster.names, other.cluster.components)).toEqual([])
  other.cluster.rewind(half)
  once.cluster.rewind(half)
  expect(hashes(other)).toEqual(hashes(once))
  for (const it of [once, other]) {
    it.cluster.fault('fill-memory', { kind: 'Node', name: 'worker-1' }, { takeMi: 0 })
    it.run(400_000)
  }
  expect(hashes(other)).toEqual(hashes(once))
})
