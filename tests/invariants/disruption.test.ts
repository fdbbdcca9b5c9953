// Over many seeds: evictions, asked for by whom ever and in whatever order, while programs of the control plane stop and start, never leave fewer healthy Pods than a budget wants.
// More seeds: DISRUPTION_SEEDS=500 npx vitest run tests/invariants/disruption.test.ts
import { expect, test } from 'vitest'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { Pod, PodDisruptionBudget } from '../../src/engine/generated/api-types.d.ts'
import { hashText, draw } from '../../src/engine/kernel/chance.ts'
import { forbiddenHops } from '../../src/engine/kernel/wires.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'

const SEEDS = Number(process.env['DISRUPTION_SEEDS'] ?? 60)
const NODES = ['worker-1', 'worker-2', 'worker-3']
/** What can be stopped without a single Pod's being the worse for it. */
const PROGRAMS = [{ kind: 'SimLoop', name: 'disruption-controller' }, { kind: 'SimLoop', name: 'replicaset-controller' }, { kind: 'SimProcess', name: 'kube-controller-manager' }, { kind: 'SimProcess', name: 'kube-apiserver' }, { kind: 'SimProcess', name: 'kube-scheduler' }]
const TROUBLE_FROM = 30_000, TROUBLE_FOR = 120_000, PEACE_MS = 400_000

type Chance = (n: number, what: string) => number

interface Budget {
  readonly spec: object
  /** Healthy Pods that must be left. */
  readonly least: number
}

function budgetOf(chance: Chance, replicas: number): Budget {
  const count = 1 + chance(replicas - 1, 'count'), percent = 10 * (1 + chance(9, 'percent'))
  switch (chance(4, 'form')) {
    case 0: return { spec: { minAvailable: count }, least: count }
    case 1: return { spec: { maxUnavailable: count }, least: replicas - count }
    case 2: return { spec: { minAvailable: `${percent}%` }, least: Math.ceil((percent * replicas) / 100) }
    default: return { spec: { maxUnavailable: `${percent}%` }, least: replicas - Math.ceil((percent * replicas) / 100) }
  }
}

const isReady = ({ status, metadata }: Pod): boolean => metadata.deletionTimestamp === undefined && (status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false)
const isEvicted = ({ status }: Pod): boolean => status?.conditions?.some(({ type, reason }) => type === 'DisruptionTarget' && reason === 'EvictionByEvictionAPI') ?? false
const podsOf = (cluster: Cluster): readonly Pod[] => (cluster.list('Pod', 'default') as unknown as readonly Pod[]).filter(({ metadata }) => metadata.labels?.['app'] === 'web')

/** Drains, single evictions and many at once, nodes that are opened again, programs of the control plane that stop and start. */
function trouble(cluster: Cluster, chance: Chance): void {
  const deeds = Array.from({ length: 6 + chance(10, 'deeds') }, (_, i) => ({ at: TROUBLE_FROM + chance(TROUBLE_FOR, `at ${i}`), what: chance(7, `what ${i}`), node: NODES[chance(NODES.length, `node ${i}`)], i }))
  for (const { at, what, node, i } of deeds.sort((x, y) => x.at - y.at)) {
    cluster.advance(at)
    const kubectl = (...words: string[]): number => cluster.run('kubectl', { words, namespace: 'default' })
    if (what === 0) kubectl('drain', node, '--ignore-daemonsets', '--timeout=40s')
    else if (what === 1) kubectl('uncordon', node)
    else if (what > 4) {
      const target = PROGRAMS[chance(PROGRAMS.length, `program ${i}`)]
      cluster.fault(chance(2, `stops ${i}`) === 0 ? 'stop' : 'start', target)
    } else {
      const pods = podsOf(cluster), pod = pods[chance(Math.max(1, pods.length), `pod ${i}`)]
      if (!pod) continue
      const { name } = pod.metadata, evict = { verb: 'create', resource: 'pods', namespace: 'default', name, subresource: 'eviction', body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'default' } } }
      // Many at once, so that they meet at the budget.
      for (const one of what === 2 ? [pod] : pods) cluster.run('request', { ...evict, name: one.metadata.name, body: { ...evict.body, metadata: { ...evict.body.metadata, name: one.metadata.name } } })
    }
  }
}

function live(seed: number): { readonly cluster: Cluster; readonly budget: Budget; readonly replicas: number } {
  const chance: Chance = (n, what) => draw(seed, hashText(what), 0) % n, replicas = 2 + chance(5, 'replicas'), budget = budgetOf(chance, replicas)
  const cluster = createCluster({ equipment, seed, epoch: '2026-01-05T09:00:00Z', machines: NODES.map((name) => ({ name })), programs: clientPrograms, checkpoints: false })
  const readinessProbe = chance(2, 'probe') === 0 ? { httpGet: { path: '/', port: 80 }, initialDelaySeconds: chance(6, 'delay') } : undefined
  const template = { metadata: { labels: { app: 'web' } }, spec: { terminationGracePeriodSeconds: 2, containers: [{ name: 'web', image: 'nginx:1.27', ...(readinessProbe ? { readinessProbe } : {}) }] } }
  cluster.run('apply', { object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas, selector: { matchLabels: { app: 'web' } }, template } } })
  cluster.run('apply', { object: { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web' }, spec: { ...budget.spec, selector: { matchLabels: { app: 'web' } } } } })
  trouble(cluster, chance)
  for (const target of [...PROGRAMS].reverse()) cluster.fault('start', target)
  cluster.advance(cluster.now + 60_000)
  for (const node of NODES) cluster.run('kubectl', { words: ['uncordon', node], namespace: 'default' })
  cluster.settle(cluster.now + PEACE_MS)
  return { cluster, budget, replicas }
}

/** Healthy Pods left, at every moment at which an eviction took a healthy one away. */
function leftByEvictions(cluster: Cluster): readonly number[] {
  const pods = new Map<string, Pod>(), left: number[] = []
  for (const { resource, key, type, object } of cluster.commits) {
    if (resource !== 'pods' || object.metadata.labels?.['app'] !== 'web') continue
    const before = pods.get(key), pod = object as unknown as Pod
    if (type === 'DELETED') pods.delete(key)
    else pods.set(key, pod)
    const goesNow = before !== undefined && isReady(before) && isEvicted(pod) && (pod.metadata.deletionTimestamp !== undefined || type === 'DELETED')
    if (goesNow) left.push([...pods.values()].filter(isReady).length)
  }
  return left
}

test('evictions never take an application below what its budget wants, and all comes to rest as wished for', { timeout: 600_000 }, () => {
  let evictions = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { cluster, budget, replicas } = live(seed), left = leftByEvictions(cluster)
    evictions += left.length
    expect(Math.min(Infinity, ...left), `seed ${seed}, ${JSON.stringify(budget)} of ${replicas}`).toBeGreaterThanOrEqual(budget.least)
    const { status } = cluster.get({ kind: 'PodDisruptionBudget', namespace: 'default', name: 'web' }) as unknown as PodDisruptionBudget
    expect([cluster.quiescent, podsOf(cluster).filter(isReady).length, status?.currentHealthy, status?.disruptionsAllowed], `seed ${seed}`).toEqual([true, replicas, replicas, replicas - budget.least])
    expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components)).toEqual([])
  }
  // It would prove nothing if none had been granted.
  expect(evictions).toBeGreaterThan(SEEDS)
})
