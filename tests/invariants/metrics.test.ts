// The metrics pipeline in a whole cluster: load, cAdvisor, metrics-server, API aggregation, kubectl top, the autoscaler.
import { describe, expect, test } from 'vitest'
import { type Cluster, type ClusterOptions, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { APIService, Deployment, HorizontalPodAutoscaler } from '../../src/engine/generated/api-types.d.ts'
import { opOf } from '../../src/engine/kernel/ops.ts'
import { forbiddenHops } from '../../src/engine/kernel/wires.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'

const MACHINES = [{ name: 'worker-1' }, { name: 'worker-2' }]
const SERVER = { kind: 'SimAddon', name: 'metrics-server' }, ADAPTER = { kind: 'SimAddon', name: 'metrics-adapter' }, WEB = { kind: 'Deployment', namespace: 'default', name: 'web' }
const resource = (averageUtilization: number) => [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } }]

interface WebOptions { readonly replicas?: number; readonly limit?: string; readonly metrics?: readonly object[]; readonly behavior?: object; readonly maxReplicas?: number }

/** A cluster with a Deployment of Pods that ask for 100m, and an autoscaler where metrics are given. */
function start({ replicas = 2, limit, metrics, behavior, maxReplicas = 6 }: WebOptions = {}, options: Partial<ClusterOptions> = {}): Cluster {
  const cluster = createCluster({ equipment, seed: 7, epoch: '2026-01-05T09:00:00Z', machines: MACHINES, programs: clientPrograms, metrics: true, ...options })
  const resources = { requests: { cpu: '100m' }, ...(limit === undefined ? {} : { limits: { cpu: limit } }) }
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.27', resources }] } }
  cluster.run('apply', { object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas, selector: { matchLabels: { app: 'web' } }, template } } })
  cluster.run('apply', { object: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } } })
  if (metrics) {
    const spec = { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas: 1, maxReplicas, metrics, ...(behavior ? { behavior } : {}) }
    cluster.run('apply', { object: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' }, spec } })
  }
  cluster.advance(60_000)
  return cluster
}

function after(cluster: Cluster, ms: number): Cluster {
  cluster.advance(cluster.now + ms)
  return cluster
}

function kubectl(cluster: Cluster, line: string): { readonly stdout: string; readonly stderr: string; readonly exit: number } {
  const id = cluster.run('kubectl', { words: line.split(' '), namespace: 'default' }), until = cluster.now + 60_000
  while (cluster.outcome(id) === undefined && cluster.now < until) after(cluster, 1)
  return cluster.outcome(id)?.result as ReturnType<typeof kubectl>
}

const replicasOf = (cluster: Cluster): number | undefined => (cluster.get(WEB) as unknown as Deployment).spec.replicas
const autoscalerOf = (cluster: Cluster): HorizontalPodAutoscaler => cluster.get({ kind: 'HorizontalPodAutoscaler', namespace: 'default', name: 'web' }) as unknown as HorizontalPodAutoscaler
const conditionOf = (cluster: Cluster, type: string): string | undefined => autoscalerOf(cluster).status?.conditions?.find((condition) => condition.type === type)?.reason
const lines = (text: string): readonly string[] => text.trim().split('\n').map((line) => line.trim().replace(/ +/g, ' ').replace(/web-[a-z0-9]+-[a-z0-9]+/, 'POD'))

describe('what containers take', () => {
  test('is shared equally by the Pods of a load, and kubectl top says it', () => {
    const cluster = start()
    cluster.fault('load', WEB, { cpuMilli: 300, memoryMi: 100 })
    after(cluster, 45_000)
    expect(lines(kubectl(cluster, 'top pods').stdout)).toEqual(['NAME CPU(cores) MEMORY(bytes)', 'POD 150m 50Mi', 'POD 150m 50Mi'])
    expect(lines(kubectl(cluster, 'top pods --containers --no-headers').stdout)).toEqual(['POD web 150m 50Mi', 'POD web 150m 50Mi'])
    expect(lines(kubectl(cluster, 'top pods --sum --no-headers').stdout).slice(-1)).toEqual(['300m 100Mi'])
  })

  test('with that of its own programs is what a machine takes, in percent of what it can give', () => {
    const cluster = start()
    cluster.fault('load', WEB, { cpuMilli: 720 })
    after(cluster, 45_000)
    const [header, ...nodes] = lines(kubectl(cluster, 'top nodes').stdout)
    expect(header).toBe('NAME CPU(cores) CPU(%) MEMORY(bytes) MEMORY(%)')
    expect(nodes).toEqual(['worker-1 400m 10% 320Mi 3%', 'worker-2 400m 10% 320Mi 3%'])
  })

  test('ends at the limit, and the Pod says that it is throttled', () => {
    const cluster = start({ limit: '120m' })
    cluster.fault('load', WEB, { cpuMilli: 600 })
    after(cluster, 45_000)
    expect(lines(kubectl(cluster, 'top pods --no-headers').stdout)).toEqual(['POD 120m 20Mi', 'POD 120m 20Mi'])
    expect(cluster.spans.filter(({ decision }) => decision.code === 'cpu-throttled').map(({ decision }) => decision.params)).toContainEqual({ container: 'web', wantedMilli: 300, limitMilli: 120 })
  })

  test('follows from requests that are served', () => {
    const cluster = start()
    cluster.fault('load', WEB, { cpuMilli: 0, requestCpuMs: 50 })
    cluster.run('traffic', { service: { namespace: 'default', name: 'web' }, count: 600, everyMs: 100 })
    after(cluster, 50_000)
    const taken = lines(kubectl(cluster, 'top pods --no-headers').stdout).map((line) => Number(/(\d+)m/.exec(line)?.[1]))
    // Ten requests a second, each 50 ms: half a core in all.
    expect(taken.reduce((sum, milli) => sum + milli, 0)).toBeGreaterThan(420)
    expect(taken.reduce((sum, milli) => sum + milli, 0)).toBeLessThan(580)
  })
})

describe('the metrics API', () => {
  test('is not there before somebody starts metrics-server', () => {
    const cluster = start({}, { metrics: false })
    expect(kubectl(cluster, 'top pods')).toEqual({ exit: 1, stdout: '', stderr: 'error: Metrics API not available\n' })
    cluster.fault('start', SERVER)
    expect(kubectl(after(cluster, 5_000), 'top pods').stderr).toBe('error: metrics not available yet\n')
    expect(kubectl(after(cluster, 35_000), 'top pods').exit).toBe(0)
    const service = cluster.get({ kind: 'APIService', name: 'v1beta1.metrics.k8s.io' }) as unknown as APIService
    expect(service.status?.conditions).toMatchObject([{ type: 'Available', status: 'True' }])
    expect(JSON.parse(kubectl(cluster, 'get --raw /apis/metrics.k8s.io/v1beta1/nodes/worker-1').stdout)).toMatchObject({ kind: 'NodeMetrics', window: expect.stringMatching(/^15(\.\d+)?s$/) })
  })

  test('is out of reach while metrics-server is stopped, and knows nothing at first when it is back', () => {
    const cluster = start()
    cluster.fault('stop', SERVER)
    expect(kubectl(after(cluster, 10), 'top nodes').stderr).toBe('Error from server (ServiceUnavailable): the server is currently unable to handle the request (get nodes.metrics.k8s.io)\n')
    cluster.fault('start', SERVER)
    expect(kubectl(after(cluster, 3_000), 'top nodes').stderr).toBe('error: metrics not available yet\n')
    expect(kubectl(after(cluster, 30_000), 'top nodes').exit).toBe(0)
  })

  test('is fed over the wire: metrics-server asks every kubelet, every 15 seconds, and the cluster is at rest all the same', () => {
    const cluster = start(), { ledger, names } = cluster, asked: string[] = [], first = ledger.length
    expect(cluster.quiescent).toBe(true)
    after(cluster, 60_000)
    for (let hop = first; hop < ledger.length; hop++) if (names.text(ledger.from(hop)) === 'metrics-server' && opOf(ledger.op(hop)) === 'read') asked.push(names.text(ledger.to(hop)))
    expect(asked.filter((to) => to === 'worker-1/kubelet')).toHaveLength(4)
    expect(cluster.quiescent).toBe(true)
    expect(forbiddenHops(ledger, names, cluster.components)).toEqual([])
  })

  test('says nothing of a machine that has no power', () => {
    const cluster = start()
    cluster.fault('power-off', { kind: 'Node', name: 'worker-2' })
    after(cluster, 60_000)
    expect(lines(kubectl(cluster, 'top nodes --no-headers').stdout)[1]).toBe('worker-2 <unknown> <unknown> <unknown> <unknown>')
  })
})

describe('the autoscaler', () => {
  test('grows with the load and shrinks when it has been gone for five minutes; until it has, the cluster is not at rest', () => {
    const cluster = start({ metrics: resource(50) })
    cluster.fault('load', WEB, { cpuMilli: 280 })
    cluster.settle(cluster.now + 240_000)
    expect([replicasOf(cluster), conditionOf(cluster, 'ScalingLimited')]).toEqual([6, 'DesiredWithinRange'])
    cluster.fault('load', WEB, { cpuMilli: 60 })
    after(cluster, 200_000)
    expect([replicasOf(cluster), conditionOf(cluster, 'AbleToScale')]).toEqual([6, 'ScaleDownStabilized'])
    cluster.settle(cluster.now + 600_000)
    expect([replicasOf(cluster), conditionOf(cluster, 'AbleToScale')]).toEqual([2, 'ReadyForNewScale'])
    expect(cluster.quiescent).toBe(true)
    expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components)).toEqual([])
  })

  test('goes only as fast as its policies allow', () => {
    const cluster = start({ metrics: resource(50), behavior: { scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } } })
    cluster.fault('load', WEB, { cpuMilli: 600 })
    after(cluster, 60_000)
    expect([replicasOf(cluster), conditionOf(cluster, 'ScalingLimited')]).toEqual([3, 'ScaleUpLimit'])
    cluster.settle(cluster.now + 600_000)
    expect([replicasOf(cluster), conditionOf(cluster, 'ScalingLimited')]).toEqual([6, 'TooManyReplicas'])
  })

  test('is fed with requests per second, with values of objects and of what is outside the cluster', () => {
    const metrics = [
      { type: 'Pods', pods: { metric: { name: 'http_requests_per_second' }, target: { type: 'AverageValue', averageValue: '2' } } },
      { type: 'Object', object: { metric: { name: 'waiting' }, describedObject: { apiVersion: 'v1', kind: 'Service', name: 'web' }, target: { type: 'Value', value: '10' } } },
      { type: 'External', external: { metric: { name: 'queue_length' }, target: { type: 'AverageValue', averageValue: '30' } } },
    ]
    const cluster = start({ metrics }, { metrics: false })
    expect(autoscalerOf(cluster).status?.conditions?.[1].message).toBe('the HPA was unable to compute the replica count: unable to get metric http_requests_per_second: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered')
    cluster.fault('start', ADAPTER)
    after(cluster, 100)
    cluster.fault('set-metric', { kind: 'SimMetric', namespace: 'default', name: 'waiting' }, { value: 10, object: 'Service/web' })
    cluster.fault('set-metric', { kind: 'SimMetric', namespace: 'default', name: 'queue_length' }, { value: 60 })
    cluster.run('traffic', { service: { namespace: 'default', name: 'web' }, count: 600, everyMs: 100 })
    after(cluster, 75_000)
    expect(replicasOf(cluster)).toBe(5)
    cluster.fault('set-metric', { kind: 'SimMetric', namespace: 'default', name: 'queue_length' }, { value: 180 })
    cluster.settle(cluster.now + 120_000)
    expect(replicasOf(cluster)).toBe(6)
    expect(lines(kubectl(cluster, 'describe hpa web').stdout).find((line) => line.startsWith('"queue_length"'))).toMatch(/^"queue_length" \(target average value\): .* \/ 30$/)
  })

  test('scales what has a scale, also of a kind that the cluster has been given', () => {
    const cluster = start(), schema = { type: 'object', properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } }, status: { type: 'object', properties: { size: { type: 'integer' }, selector: { type: 'string' } } } } }
    const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema }, subresources: { status: {}, scale: { specReplicasPath: '.spec.size', statusReplicasPath: '.status.size', labelSelectorPath: '.status.selector' } } }
    cluster.run('apply', { object: { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'fleets.example.com' }, spec: { group: 'example.com', scope: 'Namespaced', names: { plural: 'fleets', singular: 'fleet', kind: 'Fleet', listKind: 'FleetList' }, versions: [version] } } })
    after(cluster, 3_000)
    cluster.run('request', { verb: 'create', resource: 'fleets.example.com', namespace: 'default', body: { apiVersion: 'example.com/v1', kind: 'Fleet', metadata: { name: 'red', namespace: 'default' }, spec: { size: 1 } } })
    cluster.run('apply', { object: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'fleet' }, spec: { scaleTargetRef: { apiVersion: 'example.com/v1', kind: 'Fleet', name: 'red' }, minReplicas: 3, maxReplicas: 6, metrics: resource(50) } } })
    after(cluster, 20_000)
    const id = cluster.run('request', { verb: 'get', resource: 'fleets.example.com', namespace: 'default', name: 'red' })
    after(cluster, 100)
    expect((cluster.outcome(id) as { readonly result: { readonly body: { readonly spec: object } } }).result.body.spec).toEqual({ size: 3 })
  })

  test('does not outlive going back: the same happens again', () => {
    const cluster = start({ metrics: resource(50) })
    cluster.fault('load', WEB, { cpuMilli: 280 })
    after(cluster, 120_000)
    const end = cluster.now, once = [cluster.ledgerHash(), cluster.stateHash()]
    cluster.rewind(end - 90_000)
    cluster.advance(end)
    expect([cluster.ledgerHash(), cluster.stateHash()]).toEqual(once)
  })
})
