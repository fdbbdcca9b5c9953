// Packets on a whole cluster: where they go, what comes back, and that the same seed sends them the same way.
import { describe, expect, test } from 'vitest'
import type { ApiRequest } from '../apiserver/request.ts'
import { type Cluster, createCluster } from '../cluster.ts'
import { equipment } from '../equipment.ts'
import type { Pod } from '../generated/api-types.d.ts'
import { opOf } from '../kernel/ops.ts'
import { type Routine, send } from '../kernel/sync.ts'
import type { TrafficArgs, TrafficResult } from './traffic-client.ts'

const PROGRAMS = {
  * request(request: ApiRequest): Routine<number> {
    return (yield* send(request)).code
  },
}

interface Given {
  readonly seed?: number
  readonly replicas?: number
  readonly service?: object
  readonly container?: object
}

const START = 30_000

/** A Deployment of nginx behind a Service on three machines, at rest at 30 s. */
function shop({ seed = 1, replicas = 3, service = {}, container = {} }: Given = {}): Cluster {
  const cluster = createCluster({ equipment, seed, epoch: '2026-01-05T09:00:00Z', machines: [1, 2, 3].map((n) => ({ name: `worker-${n}` })), programs: PROGRAMS })
  const create = (resource: string, apiVersion: string, kind: string, spec: object): void => {
    cluster.run('request', { verb: 'create', resource, namespace: 'default', body: { apiVersion, kind, metadata: { name: 'web', namespace: 'default' }, spec } } satisfies ApiRequest)
  }
  create('deployments.apps', 'apps/v1', 'Deployment', {
    replicas, selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.27', ports: [{ name: 'http', containerPort: 80 }], ...container }] } },
  })
  create('services', 'v1', 'Service', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }], ...service })
  cluster.advance(START)
  return cluster
}

function traffic(cluster: Cluster, args: Partial<TrafficArgs> = {}): TrafficResult {
  const id = cluster.run('traffic', { service: { namespace: 'default', name: 'web' }, count: 300, everyMs: 10, ...args } satisfies TrafficArgs)
  cluster.advance(cluster.now + (args.count ?? 300) * (args.everyMs ?? 10) + 10_000)
  return cluster.outcome(id)?.result as TrafficResult
}

const pods = (cluster: Cluster): Pod[] => cluster.list('Pod', 'default') as Pod[]
const codes = (cluster: Cluster): Set<string> => new Set(cluster.spans.filter(({ subject, endedAt }) => subject === 'Service/default/web' && endedAt >= START).map(({ decision }) => decision.code))

describe('a request', () => {
  test('goes through the rules of a node to a Pod and back the same way', () => {
    const cluster = shop()
    traffic(cluster, { count: 1 })
    const { names, ledger } = cluster
    const way = Array.from({ length: ledger.length }, (_, id) => ledger.hop(id)).filter(({ op }) => ['packet', 'reply'].includes(opOf(op))).map(({ op, from, to, subject }) => [opOf(op), names.text(from), names.text(to), names.text(subject)])
    const [[, , proxy], [, , pod]] = way
    expect(proxy).toMatch(/^worker-\d\/kube-proxy$/)
    expect(pod).toMatch(/^pod\/default\/web-/)
    expect(way).toEqual([['packet', 'client', proxy, 'Service/default/web'], ['packet', proxy, pod, 'Service/default/web'], ['reply', pod, proxy, 'Service/default/web'], ['reply', proxy, 'client', 'Service/default/web']])
  })

  test('is answered by every Pod about equally often, and by every node', () => {
    const { results, endpoints, nodes } = traffic(shop(), { count: 3_000, everyMs: 1 })
    expect(results).toEqual({ 200: 3_000 })
    for (const counts of [endpoints, nodes]) {
      expect(Object.keys(counts)).toHaveLength(3)
      for (const count of Object.values(counts)) expect(Math.abs(count - 1_000)).toBeLessThan(100)
    }
  })

  test('has the page that nginx has, and no other', () => {
    expect(traffic(shop(), { path: '/healthz', count: 10 }).results).toEqual({ 404: 10 })
  })

  test('is refused where no endpoint is, and where nobody listens', () => {
    const nobody = shop({ replicas: 0 })
    expect(traffic(nobody, { count: 20 }).results).toEqual({ refused: 20 })
    expect(codes(nobody)).toContain('no-endpoints-refused')
    const wrongPort = shop({ service: { ports: [{ port: 80, targetPort: 9999 }] } })
    expect(traffic(wrongPort, { count: 20 }).results).toEqual({ refused: 20 })
    expect(codes(wrongPort)).toContain('connection-refused')
  })

  test('stays unanswered where the address of an endpoint is nobody’s', () => {
    const cluster = shop({ replicas: 0, service: { selector: undefined } })
    cluster.run('request', {
      verb: 'create', resource: 'endpointslices.discovery.k8s.io', namespace: 'default',
      body: { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'web-1', namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } }, addressType: 'IPv4', ports: [{ port: 9376 }], endpoints: [{ addresses: ['192.0.2.42'] }] },
    } satisfies ApiRequest)
    cluster.advance(START + 2_000)
    expect(traffic(cluster, { count: 3 }).results).toEqual({ timeout: 3 })
  })

  test('to a Service that does not exist is not sent', () => {
    const cluster = shop(), id = cluster.run('traffic', { service: { namespace: 'default', name: 'wep' }, count: 1, everyMs: 1 } satisfies TrafficArgs)
    expect(cluster.outcome(id)?.failed).toMatchObject({ code: 404, message: 'services "wep" not found' })
  })
})

describe('kinds of Services', () => {
  test('a NodePort is entered from outside, a headless name leads to a Pod directly', () => {
    const nodePort = shop({ service: { type: 'NodePort' } })
    expect(traffic(nodePort).results).toEqual({ 200: 300 })
    const match = nodePort.spans.find(({ decision }) => decision.code === 'endpoint-chosen')?.decision.params?.['match']
    expect(match).toMatch(/^worker-\d:3\d{4}$/)
    const headless = traffic(shop({ service: { clusterIP: 'None' } }))
    expect(headless.nodes).toEqual({})
    expect(Object.keys(headless.endpoints)).toHaveLength(3)
  })

  test('a load balancer stays pending without a cloud, but its node port works', () => {
    const cluster = shop({ service: { type: 'LoadBalancer' } })
    expect((cluster.get({ kind: 'Service', namespace: 'default', name: 'web' }) as { status?: { loadBalancer?: object } }).status?.loadBalancer).toEqual({})
    expect(traffic(cluster, { count: 30 }).results).toEqual({ 200: 30 })
  })

  test('a client with session affinity stays with one Pod per node', () => {
    const { endpoints, nodes } = traffic(shop({ service: { sessionAffinity: 'ClientIP' } }))
    expect(Object.keys(nodes)).toHaveLength(3)
    expect(Object.keys(endpoints).length).toBeLessThanOrEqual(3)
    const one = shop({ service: { sessionAffinity: 'ClientIP' } })
    traffic(one)
    const byNode = new Map<string, Set<unknown>>()
    for (const { component, decision } of one.spans) if (decision.params?.['match'] !== undefined) byNode.set(component, (byNode.get(component) ?? new Set()).add(decision.params['endpoint']))
    expect([...byNode.values()].map((set) => set.size)).toEqual([1, 1, 1])
  })

  test('a Local policy loses what enters at a node without a Pod', () => {
    const cluster = shop({ replicas: 1, service: { type: 'NodePort', externalTrafficPolicy: 'Local' } })
    const { results } = traffic(cluster, { count: 60 })
    expect(results['200'] + results['timeout']).toBe(60)
    expect(results['200']).toBeGreaterThan(5)
    expect(results['timeout']).toBeGreaterThan(20)
    expect(codes(cluster)).toContain('no-local-endpoints-dropped')
  })

  test('a Pod that is not ready gets nothing', () => {
    const cluster = shop({ container: { readinessProbe: { httpGet: { path: '/nowhere', port: 80 } } } })
    expect(traffic(cluster, { count: 10 }).results).toEqual({ refused: 10 })
  })
})

describe('rules', () => {
  test('name the same endpoints on every node once all have written', () => {
    const cluster = shop({ service: { type: 'NodePort' } })
    const [one, two] = ['worker-1', 'worker-2'].map((node) => cluster.rulesOn(node).filter(({ service }) => service === 'default/web'))
    expect(one.map(({ sort }) => sort)).toEqual(['ClusterIP', 'NodePort'])
    expect(one[0].endpoints.map(({ address }) => address).sort()).toEqual(pods(cluster).map(({ status }) => `${status?.podIP}:80`).sort())
    expect(one).toEqual(two)
  })

  test('are written by each node in its own time', () => {
    const cluster = shop()
    cluster.run('request', { verb: 'delete', resource: 'pods', namespace: 'default', name: pods(cluster)[0].metadata.name } satisfies ApiRequest)
    const lengths = (): number[] => ['worker-1', 'worker-2', 'worker-3'].map((node) => cluster.rulesOn(node).find(({ service }) => service === 'default/web')?.endpoints.length ?? 0)
    const seen = new Set<string>()
    for (let t = START; t < START + 1_000; t++) {
      cluster.advance(t)
      seen.add(lengths().join(' '))
    }
    expect([...seen].some((state) => new Set(state.split(' ')).size > 1)).toBe(true)
    cluster.settle(START + 60_000)
    expect(lengths()).toEqual([3, 3, 3])
  })
})

test('the same seed sends the same packets, also after going back', () => {
  const first = shop({ seed: 5 })
  traffic(first, { count: 50 })
  const again = shop({ seed: 5 })
  traffic(again, { count: 50 })
  expect(again.ledgerHash()).toBe(first.ledgerHash())
  const end = first.now, hash = first.ledgerHash(), state = first.stateHash()
  first.rewind(START + 200)
  first.advance(end)
  expect([first.ledgerHash(), first.stateHash()]).toEqual([hash, state])
})
