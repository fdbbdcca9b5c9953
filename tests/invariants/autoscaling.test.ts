// Over many seeds: whatever load comes and goes, an autoscaler never asks for fewer or more replicas than its bounds, and once the load stays
// as it is, the size stays as it is, and is one that the metric calls for. More seeds: AUTOSCALING_SEEDS=500 npx vitest run tests/invariants/autoscaling.test.ts
import { expect, test } from 'vitest'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { Deployment, HorizontalPodAutoscaler } from '../../src/engine/generated/api-types.d.ts'
import { draw, hashText } from '../../src/engine/kernel/chance.ts'
import { forbiddenHops } from '../../src/engine/kernel/wires.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'

const SEEDS = Number(process.env['AUTOSCALING_SEEDS'] ?? 60)
const WEB = { kind: 'Deployment', namespace: 'default', name: 'web' }
const REQUEST_MILLI = 100, TROUBLE_MS = 600_000, BOUND_MS = 1_800_000
const REST_FOR_MS = 120_000

type Chance = (n: number, what: string) => number

interface Bounds {
  readonly least: number
  readonly most: number
  readonly percent: number
}

function rulesOf(chance: Chance, direction: string): object | undefined {
  if (chance(3, `${direction} rules`) === 0) return undefined
  const policies = Array.from({ length: 1 + chance(2, `${direction} policies`) }, (_, i) => ({
    type: chance(2, `${direction} type ${i}`) === 0 ? 'Pods' : 'Percent', value: 1 + chance(i === 0 ? 4 : 150, `${direction} value ${i}`), periodSeconds: 15 + chance(60, `${direction} period ${i}`),
  }))
  // A share of little may be nothing: one policy that always does something lets every change come about.
  return { stabilizationWindowSeconds: chance(180, `${direction} window`), selectPolicy: chance(2, `${direction} select`) === 0 ? 'Max' : 'Min', policies: policies.map((policy) => ({ ...policy, ...(policy.type === 'Percent' ? { value: 50 + policy.value } : {}) })) }
}

/** Load that comes and goes, sizes set by hand, metrics that are away for a while, Pods that crash. */
function trouble(cluster: Cluster, chance: Chance): void {
  const deeds = Array.from({ length: 4 + chance(6, 'deeds') }, (_, i) => ({ at: 20_000 + chance(TROUBLE_MS, `at ${i}`), what: chance(6, `what ${i}`), i })).sort((x, y) => x.at - y.at)
  for (const { at, what, i } of deeds) {
    cluster.advance(at)
    if (what < 3) cluster.fault('load', WEB, { cpuMilli: chance(1_500, `load ${i}`) })
    else if (what === 3) cluster.run('kubectl', { words: ['scale', 'deployment', 'web', `--replicas=${1 + chance(12, `size ${i}`)}`], namespace: 'default' })
    else if (what === 4) cluster.fault(chance(2, `metrics ${i}`) === 0 ? 'stop' : 'start', { kind: 'SimAddon', name: 'metrics-server' })
    else for (const { metadata } of cluster.list('Pod', 'default').slice(0, 1)) cluster.fault('crash', { kind: 'Pod', namespace: 'default', name: metadata.name })
  }
}

function live(seed: number): { readonly cluster: Cluster; readonly bounds: Bounds; readonly loadMilli: number } {
  const chance: Chance = (n, what) => draw(seed, hashText(what), 0) % n, least = 1 + chance(3, 'least'), bounds = { least, most: least + 1 + chance(8, 'most'), percent: 30 + chance(60, 'percent') }
  const cluster = createCluster({ equipment, seed, epoch: '2026-01-05T09:00:00Z', machines: ['worker-1', 'worker-2', 'worker-3'].map((name) => ({ name })), programs: clientPrograms, checkpoints: false, metrics: true })
  const template = { metadata: { labels: { app: 'web' } }, spec: { terminationGracePeriodSeconds: 2, containers: [{ name: 'web', image: 'nginx:1.27', resources: { requests: { cpu: `${REQUEST_MILLI}m` } } }] } }
  cluster.run('apply', { object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 1 + chance(6, 'replicas'), selector: { matchLabels: { app: 'web' } }, template } } })
  const scaleUp = rulesOf(chance, 'up'), scaleDown = rulesOf(chance, 'down'), behavior = scaleUp || scaleDown ? { behavior: { ...(scaleUp ? { scaleUp } : {}), ...(scaleDown ? { scaleDown } : {}) } } : {}
  const metrics = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: bounds.percent } } }]
  cluster.run('apply', { object: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' }, spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas: bounds.least, maxReplicas: bounds.most, metrics, ...behavior } } })
  trouble(cluster, chance)
  const loadMilli = chance(1_200, 'last load')
  cluster.fault('start', { kind: 'SimAddon', name: 'metrics-server' })
  cluster.advance(cluster.now + 1_000)
  cluster.fault('load', WEB, { cpuMilli: loadMilli })
  const until = cluster.now + BOUND_MS
  while (!(cluster.quiescent && cluster.now > until - BOUND_MS + 60_000) && cluster.now < until) cluster.advance(cluster.now + 1_000)
  return { cluster, bounds, loadMilli }
}

/** Whether so many replicas are within the tolerance, or as near as the bounds allow. */
function isCalledFor(replicas: number, loadMilli: number, { least, most, percent }: Bounds): boolean {
  const current = Math.floor((Math.floor(loadMilli / replicas) * 100) / REQUEST_MILLI), ratio = current / percent
  return (ratio >= 0.9 && ratio <= 1.1) || Math.max(least, Math.min(most, Math.ceil(ratio * replicas))) === replicas
}

test('an autoscaler stays within its bounds, and a load that stays brings a size that stays', { timeout: 600_000 }, () => {
  let changes = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { cluster, bounds, loadMilli } = live(seed), about = `seed ${seed}, ${JSON.stringify(bounds)}, ${loadMilli}m`
    for (const { decision } of cluster.spans) {
      if (decision.code !== 'autoscaler-grows' && decision.code !== 'autoscaler-shrinks') continue
      changes++
      expect(decision.params?.['to'], about).toBeGreaterThanOrEqual(bounds.least)
      expect(decision.params?.['to'], about).toBeLessThanOrEqual(bounds.most)
    }
    const size = (): number => (cluster.get(WEB) as unknown as Deployment).spec.replicas ?? 1, settled = size()
    expect([cluster.quiescent, isCalledFor(settled, loadMilli, bounds)], `${about}, ${settled} replicas`).toEqual([true, true])
    cluster.advance(cluster.now + REST_FOR_MS)
    const { status } = cluster.get({ kind: 'HorizontalPodAutoscaler', namespace: 'default', name: 'web' }) as unknown as HorizontalPodAutoscaler
    expect([size(), status?.desiredReplicas, status?.currentReplicas], about).toEqual([settled, settled, settled])
    expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components)).toEqual([])
  }
  expect(changes).toBeGreaterThan(SEEDS)
})
