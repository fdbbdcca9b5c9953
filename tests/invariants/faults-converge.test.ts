// Whatever goes wrong and in whatever order it is mended: once nothing is broken any longer, the cluster comes to what was wished for.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { Node, Pod } from '../../src/engine/generated/api-types.d.ts'
import { forbiddenHops } from '../../src/engine/kernel/wires.ts'

const MACHINES = [{ name: 'cp-1', taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }, { name: 'worker-1' }, { name: 'worker-2' }, { name: 'worker-3' }]

/** What can be broken, with its mending. */
const BREAKS = [
  ...MACHINES.map(({ name }) => ({ broken: 'power-off', mended: 'power-on', target: { kind: 'Node', name } })),
  ...['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager', 'kubelet-worker-1', 'kubelet-worker-2', 'kube-proxy-worker-3'].map((name) => ({ broken: 'stop', mended: 'start', target: { kind: 'SimProcess', name } })),
  ...['deployment-controller', 'replicaset-controller', 'endpointslice-controller', 'node-lifecycle-controller', 'taint-eviction-controller', 'podgc-controller', 'garbage-collector-controller'].map((name) => ({ broken: 'stop', mended: 'start', target: { kind: 'SimLoop', name } })),
]
type Break = (typeof BREAKS)[number]

interface Accident {
  readonly what: Break
  readonly afterMs: number
  readonly forMs: number
}

const accident = fc.record({ what: fc.constantFrom(...BREAKS), afterMs: fc.integer({ min: 0, max: 120_000 }), forMs: fc.integer({ min: 1, max: 900_000 }) }) as fc.Arbitrary<Accident>

const deployment = (replicas: number, image: string): object => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' },
  spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image, readinessProbe: { httpGet: { path: '/', port: 80 } } }] } } },
})

/** Lives through accidents; whatever is still broken at the end is mended. */
function survive(seed: number, accidents: readonly Accident[]): Cluster {
  const cluster = createCluster({ equipment, seed, epoch: '2026-01-05T09:00:00Z', machines: MACHINES, programs: clientPrograms })
  cluster.run('apply', { object: deployment(4, 'nginx:1.27') })
  cluster.run('apply', { object: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } } })
  cluster.advance(15_000)
  const acts = accidents.flatMap(({ what, afterMs, forMs }) => [{ at: 15_000 + afterMs, act: what.broken, what }, { at: 15_000 + afterMs + forMs, act: what.mended, what }])
  for (const { at, act, what } of acts.sort((x, y) => x.at - y.at)) {
    cluster.advance(at)
    cluster.fault(act, what.target)
  }
  for (let round = 0; round < 2; round++) for (const { mended, target } of BREAKS) {
    cluster.fault(mended, target)
    if (mended === 'power-on') cluster.advance(cluster.now + 20_000)
  }
  cluster.advance(cluster.now + 120_000)
  cluster.run('apply', { object: deployment(5, 'nginx:1.28') })
  cluster.advance(cluster.now + 1_200_000)
  return cluster
}

function stateOf(cluster: Cluster): unknown {
  const pods = cluster.list('Pod', 'default') as unknown as Pod[], nodes = cluster.list('Node') as unknown as Node[]
  return {
    pods: pods.map(({ metadata, spec, status }) => [metadata.deletionTimestamp === undefined, spec.containers[0].image, status?.phase, status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True')]),
    ready: nodes.map(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status), taints: nodes.flatMap(({ spec }) => spec?.taints ?? []).map(({ key }) => key),
    rules: ['worker-1', 'worker-2', 'worker-3'].map((node) => cluster.rulesOn(node).find(({ service }) => service === 'default/web')?.endpoints.length),
  }
}

const WISHED_FOR = {
  pods: Array.from({ length: 5 }, () => [true, 'nginx:1.28', 'Running', true]),
  ready: ['True', 'True', 'True', 'True'], taints: ['node-role.kubernetes.io/control-plane'], rules: [5, 5, 5],
}

test('a cluster comes to what was wished for once its faults have ended, along wires that clusters have', { timeout: 240_000 }, () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), fc.array(accident, { minLength: 1, maxLength: 5 }), (seed, accidents) => {
    const cluster = survive(seed, accidents)
    expect(stateOf(cluster)).toEqual(WISHED_FOR)
    expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components)).toEqual([])
  }), { numRuns: 12, seed: 1 })
})

test('faults are part of what is done again: the same seed has the same history, and going back changes nothing', { timeout: 120_000 }, () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), fc.array(accident, { minLength: 1, maxLength: 4 }), (seed, accidents) => {
    const once = survive(seed, accidents), again = survive(seed, accidents), end = once.now
    expect([again.ledgerHash(), again.stateHash(), again.things.length]).toEqual([once.ledgerHash(), once.stateHash(), once.things.length])
    const half = Math.floor(end / 2), other = survive(seed, accidents)
    other.rewind(half)
    other.advance(half + 1)
    once.rewind(half)
    once.advance(half + 1)
    expect(other.stateHash()).toBe(once.stateHash())
  }), { numRuns: 2, seed: 2 })
})
