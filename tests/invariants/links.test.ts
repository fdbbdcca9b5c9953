// A node that is cut off from the control plane: what stops, what goes on, and that all is well again when the link is mended.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { Node, Pod } from '../../src/engine/generated/api-types.d.ts'
import { forbiddenHops } from '../../src/engine/kernel/wires.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'

const MACHINES = [{ name: 'cp-1', taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }, { name: 'worker-1' }, { name: 'worker-2' }]
const open = (seed: number): Cluster => createCluster({ equipment, seed, epoch: '2026-01-05T09:00:00Z', machines: MACHINES, programs: clientPrograms })
const node = (name: string) => ({ kind: 'Node', name })
const deployment = (replicas: number): object => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' },
  spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } } },
})
const pods = (cluster: Cluster): Pod[] => cluster.list('Pod', 'default') as unknown as Pod[]
const isReady = ({ status }: Pod): boolean => status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false
const readyNodes = (cluster: Cluster): (string | undefined)[] => (cluster.list('Node') as unknown as Node[]).map(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status)

test('a node that is cut off is missed after the grace period, its containers run on, and it is ready again once the link is whole', () => {
  const cluster = open(1)
  cluster.run('apply', { object: deployment(4) })
  cluster.advance(20_000)
  const containers = cluster.things.filter(({ kind }) => kind === 'SimContainer').length
  cluster.fault('cut-link', node('worker-1'), { to: 'control-plane' })
  cluster.advance(100_000)
  expect(readyNodes(cluster)).toEqual(['True', 'Unknown', 'True'])
  expect(cluster.things.filter(({ kind }) => kind === 'SimContainer').length).toBe(containers)
  cluster.fault('mend-link', node('worker-1'))
  cluster.advance(140_000)
  expect([readyNodes(cluster), pods(cluster).map(isReady)]).toEqual([['True', 'True', 'True'], [true, true, true, true]])
})

test('a cut of some seconds is not even noticed', () => {
  const cluster = open(2)
  cluster.run('apply', { object: deployment(2) })
  cluster.advance(20_000)
  cluster.fault('isolate', node('worker-1'))
  cluster.advance(25_000)
  cluster.fault('mend-link', node('worker-1'))
  cluster.advance(27_000)
  cluster.run('apply', { object: deployment(6) })
  cluster.advance(60_000)
  expect([readyNodes(cluster), pods(cluster).map(isReady)]).toEqual([['True', 'True', 'True'], Array(6).fill(true)])
})

test('the wire between the API server and its one member of etcd: requests time out while it is cut, and nothing that was stored is missed', () => {
  const cluster = open(3)
  cluster.fault('cut-link', { kind: 'SimProcess', name: 'etcd' }, { to: 'kube-apiserver', oneWay: true })
  cluster.run('apply', { object: deployment(3) })
  cluster.advance(60_000)
  cluster.fault('mend-link', { kind: 'SimProcess', name: 'etcd' })
  cluster.advance(180_000)
  cluster.run('apply', { object: deployment(3) })
  cluster.advance(240_000)
  expect(pods(cluster).map(isReady)).toEqual([true, true, true])
})

test('however links are cut, slowed and mended, all comes to what was wished for, and the same walk is the same history', { timeout: 120_000 }, () => {
  const cut = fc.record({ fault: fc.constantFrom('cut-link', 'isolate', 'slow-link'), name: fc.constantFrom('worker-1', 'worker-2', 'cp-1'), afterMs: fc.integer({ min: 0, max: 90_000 }), forMs: fc.integer({ min: 1, max: 400_000 }), oneWay: fc.boolean(), delayMs: fc.integer({ min: 1, max: 4_000 }) })
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), fc.array(cut, { minLength: 1, maxLength: 4 }), (seed, cuts) => {
    const live = (): Cluster => {
      const cluster = open(seed)
      cluster.run('apply', { object: deployment(3) })
      const acts = cuts.flatMap((one) => [{ ...one, at: one.afterMs, isMended: false }, { ...one, at: one.afterMs + one.forMs, isMended: true }]).sort((x, y) => x.at - y.at)
      for (const { at, fault, name, oneWay, delayMs, isMended } of acts) {
        cluster.advance(at)
        const to = name === 'cp-1' ? 'worker-1' : 'control-plane'
        cluster.fault(isMended ? 'mend-link' : fault, node(name), isMended || fault === 'isolate' ? {} : fault === 'slow-link' ? { to, delayMs } : { to, oneWay })
      }
      for (const { name } of MACHINES) cluster.fault('mend-link', node(name))
      cluster.advance(cluster.now + 120_000)
      cluster.run('apply', { object: deployment(5) })
      cluster.advance(cluster.now + 600_000)
      return cluster
    }
    const cluster = live(), [ledger, state] = [cluster.ledgerHash(), cluster.stateHash()]
    expect([readyNodes(cluster), pods(cluster).map(isReady)]).toEqual([['True', 'True', 'True'], Array(5).fill(true)])
    expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components)).toEqual([])
    const again = live()
    expect([again.ledgerHash(), again.stateHash()]).toEqual([ledger, state])
  }), { numRuns: 8, seed: 5 })
})
