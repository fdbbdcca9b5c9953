// Faults that change what applications have to do, and draining machines under a budget.
import { describe, expect, test } from 'vitest'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { Pod } from '../../src/engine/generated/api-types.d.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'

const WEB = { kind: 'Deployment', namespace: 'default', name: 'web' }

function start(replicas: number, minAvailable?: number, readinessProbe?: object): Cluster {
  const cluster = createCluster({ equipment, seed: 3, epoch: '2026-01-05T09:00:00Z', machines: [{ name: 'worker-1' }, { name: 'worker-2' }], programs: clientPrograms })
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.27', ...(readinessProbe ? { readinessProbe } : {}) }] } }
  cluster.run('apply', { object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas, selector: { matchLabels: { app: 'web' } }, template } } })
  if (minAvailable !== undefined) cluster.run('apply', { object: { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web' }, spec: { minAvailable, selector: { matchLabels: { app: 'web' } } } } })
  cluster.advance(30_000)
  return cluster
}

function kubectl(cluster: Cluster, line: string): { readonly stdout: string; readonly stderr: string; readonly exit: number } {
  const id = cluster.run('kubectl', { words: line.split(' '), namespace: 'default' }), until = cluster.now + 120_000
  while (cluster.outcome(id) === undefined && cluster.now < until) cluster.advance(cluster.now + 10)
  return cluster.outcome(id)?.result as ReturnType<typeof kubectl>
}

const podsOf = (cluster: Cluster): readonly Pod[] => cluster.list('Pod', 'default') as unknown as readonly Pod[]

describe('a load', () => {
  test('is one of a workload, or of a label selector', () => {
    const cluster = start(2)
    cluster.fault('load', WEB, { cpuMilli: 400 })
    cluster.fault('load', { kind: 'SimLoad', namespace: 'default', name: 'tier=back' }, { memoryMi: 64, requestCpuMs: 5 })
    cluster.advance(cluster.now + 10)
    expect(cluster.thing('SimLoad', 'default/app=web')).toEqual({ ns: 'default', selector: 'app=web', cpuMilli: 400, memoryMi: 0, requestCpuMs: 10 })
    expect(cluster.thing('SimLoad', 'default/tier=back')).toEqual({ ns: 'default', selector: 'tier=back', cpuMilli: 5, memoryMi: 64, requestCpuMs: 5 })
  })

  test('changes only in what is said anew', () => {
    const cluster = start(1)
    cluster.fault('load', WEB, { memoryMi: 512 })
    cluster.fault('load', WEB, { cpuMilli: 250 })
    cluster.advance(cluster.now + 10)
    expect(cluster.thing('SimLoad', 'default/app=web')).toMatchObject({ cpuMilli: 250, memoryMi: 512 })
  })

  test('cannot be less than nothing, nor that of a workload that is not there', () => {
    const cluster = start(1)
    expect(cluster.faultProblem('load', WEB, { cpuMilli: -1 })).toEqual({ code: 'fault-bad-option', params: { fault: 'load', option: 'cpuMilli', value: '-1' } })
    expect(cluster.faultProblem('load', { ...WEB, name: 'nobody' }, { cpuMilli: 1 })).toEqual({ code: 'fault-no-such-target', params: { kind: 'Deployment', name: 'nobody' } })
    expect(cluster.faultProblem('load', { kind: 'SimLoad', name: 'not a selector' }, { cpuMilli: 1 })?.code).toBe('fault-no-such-target')
    expect(cluster.faultProblem('load', WEB, { cpuMilli: 1 })).toBeUndefined()
  })
})

describe('a metric', () => {
  test('has a value, of an object or of all', () => {
    const cluster = start(1)
    cluster.fault('set-metric', { kind: 'SimMetric', namespace: 'default', name: 'queue' }, { value: 7 })
    cluster.fault('set-metric', { kind: 'SimMetric', namespace: 'default', name: 'waiting' }, { value: 3, object: 'Service/web' })
    cluster.advance(cluster.now + 10)
    expect([cluster.thing('SimMetric', 'default/queue')?.value, cluster.thing('SimMetric', 'default/Service/web/waiting')?.value]).toEqual([7, 3])
    expect(cluster.faultProblem('set-metric', { kind: 'SimMetric', name: 'queue' }, { value: 'much' })?.code).toBe('fault-bad-option')
  })
})

describe('draining under a budget', () => {
  test('moves one Pod after the other, and asks again every five seconds for those that must stay a while', () => {
    const cluster = start(4, 3, { httpGet: { path: '/', port: 80 }, initialDelaySeconds: 8 }), began = cluster.now, { exit, stdout, stderr } = kubectl(cluster, 'drain worker-1')
    const moved = [...stdout.matchAll(/pod\/web-\S+ evicted/g)].length, asked = [...stdout.matchAll(/evicting pod/g)].length, refused = [...stderr.matchAll(/will retry after 5s/g)].length
    expect([exit, stdout.includes('node/worker-1 drained'), asked, cluster.now - began >= 5_000 * (moved - 1)]).toEqual([0, true, moved + refused, true])
    expect(refused).toBeGreaterThan(0)
    cluster.advance(cluster.now + 10_000)
    expect(podsOf(cluster).map(({ spec }) => spec.nodeName)).toEqual(['worker-2', 'worker-2', 'worker-2', 'worker-2'])
  })

  test('that can never be done ends when its time is over', () => {
    const cluster = start(2, 2), { exit, stderr } = kubectl(cluster, 'drain worker-1 --timeout=12s'), [pod] = podsOf(cluster).filter(({ spec }) => spec.nodeName === 'worker-1')
    const why = cluster.why({ kind: 'Pod', namespace: 'default', name: pod.metadata.name }).filter(({ decision }) => decision.code === 'eviction-refused')
    expect(why[0].decision.params).toEqual({ pod: pod.metadata.name, budget: 'web', healthy: 2, desired: 2, allowed: 0 })
    expect([exit, stderr.includes(`There are pending pods in node "worker-1" when an error occurred: error when evicting pods/"${pod.metadata.name}" -n "default": global timeout reached: 12s`)]).toEqual([1, true])
  })
})
