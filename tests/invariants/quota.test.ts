// However many ask at once, and whatever comes and goes: no namespace ever uses more than its quota allows.
import { expect, test } from 'vitest'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { Pod, ResourceQuota } from '../../src/engine/generated/api-types.d.ts'
import { pick } from '../../src/engine/kernel/chance.ts'
import { milliValue } from '../../src/engine/quantity.ts'

const SEEDS = Number(process.env['QUOTA_SEEDS'] ?? 60)
const MOST_PODS = 6, MOST_CPU_MILLI = 1_500

const deployment = (name: string, replicas: number, cpu: string): object => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name },
  spec: { replicas, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu } } }] } } },
})

/** Deployments that grow, shrink and go, and Pods that are deleted, under a quota that none of them fits in for long. */
function live(seed: number): Cluster {
  const cluster = createCluster({ equipment, seed, epoch: '2026-01-05T09:00:00Z', machines: [{ name: 'worker-1' }, { name: 'worker-2' }], programs: clientPrograms })
  let draws = 0
  const draw = (n: number): number => pick(n, seed, 7, draws++)
  cluster.run('apply', { object: { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'team' }, spec: { hard: { pods: String(MOST_PODS), 'requests.cpu': `${MOST_CPU_MILLI}m` } } } })
  cluster.advance(1_000)
  for (let turn = 0; turn < 25; turn++) {
    const name = `web-${draw(3)}`, pods = cluster.list('Pod', 'default')
    if (draw(3) > 0) cluster.run('apply', { object: deployment(name, draw(8), ['100m', '250m', '400m'][draw(3)]) })
    else if (pods.length > 0) cluster.run('request', { verb: 'delete', resource: 'pods', namespace: 'default', name: pods[draw(pods.length)].metadata.name })
    cluster.advance(cluster.now + [1, 5, 40, 700, 4_000][draw(5)])
  }
  cluster.advance(cluster.now + 120_000)
  return cluster
}

function uses({ status }: Pod): boolean {
  return status?.phase !== 'Succeeded' && status?.phase !== 'Failed'
}

/** The first moment at which more was used than the quota allows. */
function excess(cluster: Cluster): string | undefined {
  const pods = new Map<string, Pod>()
  for (const { at, key, type, object } of cluster.commits) {
    if (object.kind !== 'Pod' || object.metadata.namespace !== 'default') continue
    if (type === 'DELETED') pods.delete(key)
    else pods.set(key, object as Pod)
    const counted = [...pods.values()].filter(uses), cpu = counted.reduce((sum, { spec }) => sum + milliValue(spec.containers[0].resources?.requests?.['cpu']), 0)
    if (counted.length > MOST_PODS || cpu > MOST_CPU_MILLI) return `${at} ms: ${counted.length} Pods, ${cpu}m`
  }
  return undefined
}

test(`a quota is never exceeded and comes to what is used, over ${SEEDS} seeds`, () => {
  const wrong: string[] = []
  for (let seed = 1; seed <= SEEDS; seed++) {
    const cluster = live(seed), problem = excess(cluster), counted = cluster.list('Pod', 'default').filter((pod) => uses(pod as Pod)).length
    const used = (cluster.get({ kind: 'ResourceQuota', name: 'team' }) as ResourceQuota).status?.used?.['pods']
    if (problem) wrong.push(`seed ${seed}: ${problem}`)
    else if (used !== String(counted)) wrong.push(`seed ${seed}: ${counted} Pods, and the quota says ${used}`)
  }
  expect(wrong).toEqual([])
}, 600_000)
