// Faults on many walks through time: whatever is done when, and however often one goes back, the history is that of one straight run.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cluster, type ClusterOptions, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { Node, Pod } from '../../src/engine/generated/api-types.d.ts'
import { type Routine, send } from '../../src/engine/kernel/sync.ts'
import { opOf } from '../../src/engine/kernel/ops.ts'
import { forbiddenHops } from '../../src/engine/kernel/wires.ts'
import type { ThingFields, ThingKind } from '../../src/engine/things.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'

const MINUTE = 60_000
const CONTROL_PLANE = { name: 'cp-1', taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }
const programs = { ...clientPrograms, *ask(request: Parameters<typeof send>[0]): Routine<unknown> { return yield* send(request) } }

function open(seed: number, options: Partial<ClusterOptions> = {}): Cluster {
  return createCluster({ equipment, seed, epoch: '2026-01-05T09:00:00Z', machines: [CONTROL_PLANE, { name: 'worker-1' }, { name: 'worker-2' }], programs, ...options })
}

function deployment(replicas: number): object {
  const web = { name: 'web', image: 'nginx:1.27', readinessProbe: { httpGet: { path: '/', port: 80 } } }, box = { name: 'box', image: 'busybox', command: ['sh', '-c', 'while true; do date >> /cache/log; sleep 3; done'], volumeMounts: [{ name: 'cache', mountPath: '/cache' }] }
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' },
    spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [web, box], volumes: [{ name: 'cache', emptyDir: {} }] } } },
  }
}
const SERVICE = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } }

const pods = (cluster: Cluster): Pod[] => cluster.list('Pod', 'default') as unknown as Pod[]
const isReady = ({ status }: Pod): boolean => status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false
/** The Pod that comes first by name: what names are drawn for Pods is the same in every walk. */
const somePod = (cluster: Cluster): string => pods(cluster).map(({ metadata }) => metadata.name).sort()[0] ?? 'none'
const pod = (cluster: Cluster) => ({ kind: 'Pod', namespace: 'default', name: somePod(cluster) })
const target = (kind: string, name: string) => ({ kind, name })

/** What may be done to a cluster. */
const DEEDS: readonly ((cluster: Cluster) => unknown)[] = [
  ...['cp-1', 'worker-1', 'worker-2'].flatMap((name) => [(cluster: Cluster) => cluster.fault('power-off', target('Node', name)), (cluster: Cluster) => cluster.fault('power-on', target('Node', name))]),
  ...['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager', 'kubelet-worker-1', 'kube-proxy-worker-1', 'kube-proxy-worker-2'].flatMap((name) => ['stop', 'start'].map((act) => (cluster: Cluster) => cluster.fault(act, target('SimProcess', name)))),
  ...['replicaset-controller', 'endpointslice-controller', 'node-lifecycle-controller'].flatMap((name) => ['stop', 'start'].map((act) => (cluster: Cluster) => cluster.fault(act, target('SimLoop', name)))),
  ...['crash', 'crash-loop', 'heal'].map((act) => (cluster: Cluster) => cluster.fault(act, pod(cluster))),
  (cluster) => cluster.fault('fail-requests', target('SimImage', 'nginx:1.27'), { percent: 50 }),
  (cluster) => cluster.fault('start-foreign', target('Node', 'worker-1'), { name: `byhand-${Math.max(0, cluster.now)}`, image: 'redis:7' }),
  ...['cp-1', 'worker-1'].flatMap((name) => ['isolate', 'mend-link'].map((act) => (cluster: Cluster) => cluster.fault(act, target('Node', name)))),
  (cluster) => cluster.fault('slow-link', target('Node', 'worker-2'), { to: 'control-plane', delayMs: 900 }),
  (cluster) => cluster.fault('cut-link', target('SimProcess', 'etcd'), { to: 'kube-apiserver', oneWay: true }),
  (cluster) => cluster.fault('mend-link', target('SimProcess', 'etcd')),
  // Where there are several members.
  ...['etcd-1', 'etcd-2'].flatMap((name) => ['stop', 'start', 'isolate', 'mend-link', 'lose-disk', 'replace-member'].map((act) => (cluster: Cluster) => cluster.thing('SimEtcdMember', name) && cluster.fault(act, target('SimProcess', name)))),
  (cluster) => cluster.thing('SimEtcdMember', 'etcd-3') && cluster.fault('slow-disk', target('SimProcess', 'etcd-3'), { delayMs: 1_500 }),
  (cluster) => cluster.fault('start', target('SimAddon', 'cluster-autoscaler')),
  (cluster) => cluster.fault('stop', target('SimAddon', 'cluster-autoscaler')),
  (cluster) => cluster.run('traffic', { service: { namespace: 'default', name: 'web' }, count: 20, everyMs: 250 }),
  (cluster) => cluster.run('apply', { object: deployment(1 + (cluster.now % 9)) }),
  (cluster) => cluster.run('ask', { verb: 'create', resource: 'pods', namespace: 'default', name: somePod(cluster), subresource: 'exec', body: { container: 'box', command: ['sh', '-c', 'wget -T 2 -qO- http://web; sleep 4; wget -qO- localhost; echo x > /cache/x'] } }),
  (cluster) => cluster.run('delete', { ref: { kind: 'Node', name: 'worker-2' } }),
]

interface Deed { readonly at: number; readonly what: number }
interface Detour { readonly at: number; readonly backMs: number }

const END_MS = 180_000
const deed = fc.record({ at: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: END_MS - 1 }), fc.integer({ min: 20_000, max: 20_003 })), what: fc.nat({ max: DEEDS.length - 1 }) }) as fc.Arbitrary<Deed>
const detour = fc.record({ at: fc.integer({ min: 1, max: END_MS }), backMs: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: END_MS })) }) as fc.Arbitrary<Detour>
const cloud = { machine: {}, atMost: 2 }

/** Does what is due until `to`; a deed at `t` comes after all hops that arrive by then. */
function play(cluster: Cluster, deeds: readonly Deed[], to: number): void {
  const from = cluster.now
  for (const { at, what } of deeds) {
    if (at > to || (at <= from && !(from === 0 && at === 0))) continue
    cluster.advance(at)
    DEEDS[what](cluster)
  }
  cluster.advance(to)
}

/** Lives through deeds, and goes back where a detour says so: what comes after the moment gone back to is done again. */
function live(seed: number, given: readonly Deed[], detours: readonly Detour[], options: Partial<ClusterOptions> = {}): Cluster {
  const cluster = open(seed, { cloud, ...options }), deeds = [...given].sort((x, y) => x.at - y.at)
  cluster.run('apply', { object: deployment(3) })
  cluster.run('apply', { object: SERVICE })
  let isBegun = false
  const on = (to: number): void => {
    if (to <= cluster.now && isBegun) return
    play(cluster, isBegun ? deeds.filter(({ at }) => at > cluster.now) : deeds, to)
    isBegun = true
  }
  for (const { at, backMs } of [...detours].sort((x, y) => x.at - y.at)) {
    on(at)
    cluster.rewind(Math.max(1, at - backMs))
    on(at)
  }
  on(END_MS)
  return cluster
}

const taleOf = (cluster: Cluster): unknown => ({ ledger: cluster.ledgerHash(), state: cluster.stateHash(), things: cluster.things, spans: cluster.spans.length, traffic: cluster.traffic })

function foldOf(cluster: Cluster): ReadonlyMap<string, ThingFields> {
  const fold = new Map<string, ThingFields>()
  for (const { kind, name, fields } of cluster.things) {
    if (fields) fold.set(`${kind}/${name}`, fields)
    else fold.delete(`${kind}/${name}`)
  }
  return fold
}

test('going back and forth through faults leaves the history of one straight run, along wires that clusters have', { timeout: 300_000 }, () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), fc.array(deed, { minLength: 1, maxLength: 12 }), fc.array(detour, { minLength: 1, maxLength: 4 }), (seed, deeds, detours) => {
    const straight = live(seed, deeds, []), walked = live(seed, deeds, detours)
    expect(taleOf(walked)).toEqual(taleOf(straight))
    expect(forbiddenHops(walked.ledger, walked.names, walked.components)).toEqual([])
    for (const [key, fields] of foldOf(walked)) {
      const [kind, ...name] = key.split('/')
      expect(walked.thing(kind as ThingKind, name.join('/'))).toEqual(fields)
    }
  }), { numRuns: 25, seed: 7 })
})

test.each(['stacked', 'external'] as const)('so does it with three members of etcd, %s', { timeout: 300_000 }, (topology) => {
  const etcd = { members: 3, topology, snapshotCount: 30 } as const
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), fc.array(deed, { minLength: 1, maxLength: 16, size: 'max' }), fc.array(detour, { minLength: 1, maxLength: 3 }), (seed, deeds, detours) => {
    const straight = live(seed, deeds, [], { etcd }), walked = live(seed, deeds, detours, { etcd })
    expect(taleOf(walked)).toEqual(taleOf(straight))
    expect(forbiddenHops(walked.ledger, walked.names, walked.components)).toEqual([])
  }), { numRuns: 8, seed: 8 })
})

test('no Pod on a machine without power is Ready once the cluster has missed it, also where its Node was deleted', { timeout: 120_000 }, () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 0, max: 40_000 }), fc.boolean(), (seed, at, isDeleted) => {
    const cluster = open(seed)
    cluster.run('apply', { object: deployment(4) })
    cluster.advance(at)
    cluster.fault('power-off', target('Node', 'worker-2'))
    cluster.advance(at + 5_000)
    if (isDeleted) cluster.run('delete', { ref: { kind: 'Node', name: 'worker-2' } })
    cluster.advance(at + 75_000)
    expect(pods(cluster).filter(({ spec }) => spec.nodeName === 'worker-2').filter(isReady)).toEqual([])
    cluster.advance(at + 8 * MINUTE)
    expect(pods(cluster).filter((one) => isReady(one) && !one.metadata.deletionTimestamp)).toHaveLength(4)
    cluster.fault('power-on', target('Node', 'worker-2'))
    cluster.advance(at + 12 * MINUTE)
    const node = cluster.get({ kind: 'Node', name: 'worker-2' }) as Node | undefined
    expect(node?.status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True')
    expect(pods(cluster).filter((one) => isReady(one) && !one.metadata.deletionTimestamp)).toHaveLength(4)
    expect(pods(cluster).filter(({ metadata }) => metadata.deletionTimestamp)).toEqual([])
  }), { numRuns: 8, seed: 3 })
})

describe('two quick turns of a switch', () => {
  test.each([1, 2, 3, 500, 9_000])('off and on again within %i ms', (apart) => {
    const cluster = open(5), node = target('Node', 'worker-2')
    cluster.run('apply', { object: deployment(4) })
    cluster.advance(20_000)
    for (const [i, act] of ['power-off', 'power-on', 'power-off', 'power-on'].entries()) {
      cluster.advance(20_000 + i * apart)
      cluster.fault(act, node)
    }
    cluster.advance(3 * MINUTE)
    expect(pods(cluster).filter(isReady)).toHaveLength(4)
    expect(cluster.things.filter(({ kind, name }) => kind === 'SimMachine' && name === 'worker-2').map(({ fields }) => fields?.power)).toEqual(['on', 'off', 'on', 'off', 'on'])
  })
})

describe('etcd and the API server', () => {
  const two = [['etcd', 'kube-apiserver'], ['kube-apiserver', 'etcd']] as const
  test.each(two.flatMap((down) => two.flatMap((up) => [0, 50_000].map((apart) => [down, up, apart] as const))))('stopped as %j and started as %j, %i ms apart, come to what was wished for', (down, up, apart) => {
    const cluster = open(9), process = (name: string) => target('SimProcess', name)
    cluster.run('apply', { object: deployment(2) })
    cluster.advance(20_000)
    for (const [names, act] of [[down, 'stop'], [up, 'start']] as const) for (const name of names) {
      cluster.fault(act, process(name))
      cluster.advance(cluster.now + apart + 1)
      cluster.run('apply', { object: deployment(3) })
    }
    cluster.advance(cluster.now + 3 * MINUTE)
    cluster.run('apply', { object: deployment(5) })
    cluster.advance(cluster.now + 3 * MINUTE)
    expect(pods(cluster).filter(isReady)).toHaveLength(5)
    expect((cluster.list('Node') as unknown as Node[]).map(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status)).toEqual(['True', 'True', 'True'])
  })
})

describe('the cluster autoscaler', () => {
  const sized = (name: string, cpu: string): object => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'a', image: 'nginx', resources: { requests: { cpu } } }] } })
  const machines = (cluster: Cluster): number => cluster.list('Node').length

  test('orders one machine for two Pods that both fit on it', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 0, max: 30_000 }), (seed, apart) => {
      const cluster = open(seed, { machines: [{ name: 'worker-1', cpu: '1' }], cloud: { machine: { cpu: '4' }, atMost: 5 } })
      cluster.fault('start', target('SimAddon', 'cluster-autoscaler'))
      cluster.run('apply', { object: sized('a', '1500m') })
      cluster.advance(apart)
      cluster.run('apply', { object: sized('b', '1500m') })
      cluster.advance(apart + 4 * MINUTE)
      expect([machines(cluster), pods(cluster).filter(isReady).length]).toEqual([2, 2])
    }), { numRuns: 10, seed: 4 })
  })

  test('never has more than the cloud offers, whatever it is asked for and however often it is stopped', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 0, max: 3 }), fc.array(fc.integer({ min: 1, max: 90_000 }), { maxLength: 4 }), (seed, atMost, stops) => {
      const cluster = open(seed, { machines: [{ name: 'worker-1', cpu: '1' }], cloud: { machine: { cpu: '2' }, atMost } }), addon = target('SimAddon', 'cluster-autoscaler')
      for (let i = 0; i < 6; i++) cluster.run('apply', { object: sized(`p-${i}`, '1500m') })
      cluster.fault('start', addon)
      for (const ms of stops) {
        cluster.advance(cluster.now + ms)
        cluster.fault('stop', addon)
        cluster.fault('start', addon)
      }
      cluster.advance(cluster.now + 5 * MINUTE)
      expect([machines(cluster), pods(cluster).filter(isReady).length]).toEqual([1 + atMost, atMost])
    }), { numRuns: 8, seed: 6 })
  })
})

test('a machine that was given back comes back under its name, as a new one', { timeout: 60_000 }, () => {
  const cluster = open(8, { machines: [{ name: 'worker-1', cpu: '1' }], cloud: { machine: { cpu: '2' }, atMost: 1 } })
  const wish = (replicas: number): void => {
    const template = { metadata: { labels: { app: 'big' } }, spec: { containers: [{ name: 'a', image: 'nginx', resources: { requests: { cpu: '1500m' } } }] } }
    cluster.run('apply', { object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'big' }, spec: { replicas, selector: { matchLabels: { app: 'big' } }, template } } })
  }
  cluster.fault('start', target('SimAddon', 'cluster-autoscaler'))
  for (const round of [1, 2]) {
    wish(1)
    cluster.advance(cluster.now + 4 * MINUTE)
    expect(pods(cluster).map(isReady), `round ${round}`).toEqual([true])
    wish(0)
    cluster.advance(cluster.now + 14 * MINUTE)
    expect([cluster.list('Node').length, cluster.thing('SimMachine', 'worker-2'), pods(cluster).length]).toEqual([1, undefined, 0])
    expect(cluster.thing('SimProcess', 'kubelet-worker-2')).toBeUndefined()
  }
  const beats = Array.from({ length: cluster.ledger.length }, (_, id) => cluster.ledger.hop(id)).filter(({ from, op }) => opOf(op) === 'heartbeat' && cluster.names.text(from) === 'worker-2/node-status').map(({ sentAt }) => sentAt)
  const tooSoon = beats.filter((at, i) => i > 0 && at - beats[i - 1] < 5_000)
  expect([beats.length > 100, tooSoon]).toEqual([true, []])
  expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components)).toEqual([])
})

test('what a stopped kube-proxy still has is the same after going back', () => {
  const cluster = open(11), rules = () => cluster.rulesOn('worker-1').find(({ service }) => service === 'default/web')?.endpoints.map(({ pod: name }) => name).sort()
  cluster.run('apply', { object: deployment(3) })
  cluster.run('apply', { object: SERVICE })
  cluster.advance(20_000)
  cluster.fault('stop', target('SimProcess', 'kube-proxy-worker-1'))
  cluster.run('apply', { object: deployment(6) })
  cluster.advance(60_000)
  const [stale, state] = [rules(), cluster.stateHash()]
  expect(stale).toHaveLength(3)
  cluster.fault('start', target('SimProcess', 'kube-proxy-worker-1'))
  cluster.advance(70_000)
  expect(rules()).toHaveLength(6)
  cluster.rewind(60_000 - 1)
  cluster.advance(60_000)
  expect([rules(), cluster.stateHash()]).toEqual([stale, state])
})
