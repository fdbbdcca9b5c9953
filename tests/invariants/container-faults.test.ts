// Containers that hang, probes that fail, and links between nodes that are cut: what notices, what does not, and what helps.
import { beforeEach, describe, expect, test } from 'vitest'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { Event, Pod } from '../../src/engine/generated/api-types.d.ts'
import { type Routine, send } from '../../src/engine/kernel/sync.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'

let cluster: Cluster
const programs = { ...clientPrograms, *ask(request: Parameters<typeof send>[0]): Routine<unknown> { return yield* send(request) } }

beforeEach(() => {
  cluster = createCluster({ equipment, seed: 3, epoch: '2026-01-05T09:00:00Z', machines: [{ name: 'worker-1' }, { name: 'worker-2' }], programs })
})

const after = (ms: number): void => cluster.advance(cluster.now + ms)
const strike = (...fault: Parameters<Cluster['fault']>): unknown => {
  const id = cluster.fault(...fault)
  after(1)
  return cluster.outcome(id)?.result
}
const pods = (): Pod[] => [...(cluster.list('Pod', 'default') as unknown as Pod[])].sort((x, y) => (x.metadata.name < y.metadata.name ? -1 : 1))
const statusOf = ({ status }: Pod) => status?.containerStatuses?.[0]
const target = ({ metadata }: Pod) => ({ kind: 'Pod', namespace: 'default', name: metadata.name })
const messages = (reason: string): (string | undefined)[] => (cluster.list('Event', 'default') as unknown as Event[]).filter((event) => event.reason === reason).map(({ message }) => message)
const thing = ({ metadata }: Pod) => cluster.thing('SimContainer', `${metadata.name}/web`)
const GET = { httpGet: { path: '/', port: 80 }, periodSeconds: 5, failureThreshold: 2 }

function web(replicas: number, probes: object = {}): void {
  const template = { metadata: { labels: { app: 'web' } }, spec: { terminationGracePeriodSeconds: 10, containers: [{ name: 'web', image: 'nginx:1.27', ...probes }] } }
  cluster.run('apply', { object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas, selector: { matchLabels: { app: 'web' } }, template } } })
  cluster.run('apply', { object: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } } })
  after(20_000)
}

function requests(count: number): readonly (readonly [string, boolean])[] {
  const before = cluster.traffic.length
  cluster.run('traffic', { service: { namespace: 'default', name: 'web' }, count, everyMs: 20 })
  after(count * 20 + 5_000)
  return cluster.traffic.slice(before).map(({ node, ok }) => [node, ok] as const)
}

describe('a container that hangs', () => {
  test('runs on and answers nobody; without a liveness probe nobody helps it, and once it goes on it answers again', () => {
    web(1)
    const [pod] = pods()
    strike('hang', target(pod))
    expect(requests(5).map(([, ok]) => ok)).toEqual(Array(5).fill(false))
    after(600_000)
    expect([statusOf(pods()[0])?.restartCount, statusOf(pods()[0])?.ready, thing(pod)?.hung]).toEqual([0, true, true])
    expect(cluster.why({ kind: 'Service', namespace: 'default', name: 'web' }).some(({ decision }) => decision.code === 'server-hangs')).toBe(true)
    strike('unhang', target(pod))
    expect(requests(5).map(([, ok]) => ok)).toEqual(Array(5).fill(true))
  })

  test('is killed by its liveness probe, after the whole grace period since it ignores SIGTERM, and the next attempt answers', () => {
    web(1, { livenessProbe: GET })
    const [pod] = pods(), hungAt = cluster.now
    strike('hang', target(pod))
    after(60_000)
    const status = statusOf(pods()[0])
    expect(status).toMatchObject({ restartCount: 1, ready: true, lastState: { terminated: { exitCode: 137, reason: 'Error' } } })
    expect(cluster.toVirtual(String(status?.lastState?.terminated?.finishedAt)) - hungAt).toBeGreaterThan(10_000)
    expect(messages('Unhealthy')).toContainEqual(expect.stringMatching(/^Liveness probe failed: Get "http:\/\/10\..*:80\/": context deadline exceeded \(Client\.Timeout exceeded while awaiting headers\)$/))
    expect([thing(pod)?.hung, requests(3).map(([, ok]) => ok)]).toEqual([false, [true, true, true]])
  })

  test('is left out of its Service by a readiness probe; a TCP probe finds it well', () => {
    web(2, { readinessProbe: GET, livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 5 } })
    strike('hang', target(pods()[0]))
    after(30_000)
    expect(pods().map((pod) => [statusOf(pod)?.ready, statusOf(pod)?.restartCount])).toEqual([[false, 0], [true, 0]])
    expect(requests(10).every(([, ok]) => ok)).toBe(true)
  })

  test('is not twice made to hang, and one that does not run cannot be', () => {
    web(1)
    const [pod] = pods()
    expect(cluster.faultProblem('unhang', target(pod))?.code).toBe('fault-not-hanging')
    strike('hang', target(pod))
    expect(cluster.faultProblem('hang', target(pod))?.code).toBe('fault-already-hanging')
  })
})

describe('a probe that is made to fail', () => {
  test('takes a Pod out of its Service while it fails', () => {
    web(2, { readinessProbe: GET })
    const [pod] = pods()
    strike('fail-probe', target(pod))
    expect(thing(pod)?.failingProbes).toBe('readiness')
    after(20_000)
    expect(pods().map((one) => statusOf(one)?.ready)).toEqual([false, true])
    expect(messages('Unhealthy')).toContainEqual('Readiness probe failed: HTTP probe failed with statuscode: 500')
    strike('mend-probe', target(pod))
    after(20_000)
    expect([pods().map((one) => statusOf(one)?.ready), thing(pod)?.failingProbes]).toEqual([[true, true], ''])
  })

  test('goes on failing after the restart that it brought about', () => {
    web(1, { readinessProbe: GET, livenessProbe: GET })
    const [pod] = pods()
    strike('fail-probe', target(pod), { probe: 'liveness' })
    after(120_000)
    expect(statusOf(pods()[0])?.restartCount).toBeGreaterThan(1)
    strike('mend-probe', target(pod), { probe: 'liveness' })
    after(400_000)
    expect(statusOf(pods()[0])?.ready).toBe(true)
  })

  test('must be there', () => {
    web(1)
    const [pod] = pods()
    expect(['fail-probe', 'mend-probe'].map((fault) => cluster.faultProblem(fault, target(pod))?.code)).toEqual(['fault-no-such-probe', 'fault-no-such-probe'])
    expect(cluster.faultProblem('fail-probe', target(pod), { probe: 'wellness' })?.code).toBe('fault-bad-option')
  })
})

describe('two nodes cut off from each other', () => {
  test('requests fail only between them, all nodes stay Ready, and all is well when the link is mended', () => {
    web(4)
    const places = new Set(pods().map(({ spec }) => spec.nodeName))
    expect(places.size).toBe(2)
    strike('cut-link', { kind: 'Node', name: 'worker-1' }, { to: 'worker-2' })
    const cut = requests(60), within = cluster.traffic.slice(-60).filter(({ ok }) => ok)
    expect(cut.some(([, ok]) => ok) && cut.some(([, ok]) => !ok)).toBe(true)
    // Who answered is on the node by which the request came in.
    expect(within.every(({ node, pod }) => pods().find(({ metadata }) => metadata.name === pod)?.spec.nodeName === node)).toBe(true)
    after(120_000)
    expect(pods().map((pod) => statusOf(pod)?.ready)).toEqual([true, true, true, true])
    strike('mend-link', { kind: 'Node', name: 'worker-1' })
    expect(requests(30).every(([, ok]) => ok)).toBe(true)
  })

  test('a container asks in vain over a cut link, and finds itself', () => {
    web(2)
    const [one, two] = pods(), ask = (host: string | undefined): boolean[] => {
      const before = cluster.traffic.length
      cluster.run('ask', { verb: 'create', resource: 'pods', namespace: 'default', name: one.metadata.name, subresource: 'exec', body: { container: 'web', command: ['sh', '-c', `curl -s -m 2 http://${host}`] } })
      after(10_000)
      return cluster.traffic.slice(before).map(({ ok }) => ok)
    }
    expect([one.spec.nodeName === two.spec.nodeName, ask(two.status?.podIP)]).toEqual([false, [true]])
    strike('cut-link', { kind: 'Node', name: 'worker-1' }, { to: 'worker-2' })
    expect([ask(two.status?.podIP), ask('localhost')]).toEqual([[false], [true]])
    strike('mend-link', { kind: 'Node', name: 'worker-1' })
    expect(ask(two.status?.podIP)).toEqual([true])
  })
})
