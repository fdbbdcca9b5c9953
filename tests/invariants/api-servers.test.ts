// Several API servers behind a balancer: all of them work, clients of one that ends go on with another, and nothing is handed out twice.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cluster, type ClusterOptions, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { Node, Pod, Service } from '../../src/engine/generated/api-types.d.ts'
import { opOf } from '../../src/engine/kernel/ops.ts'
import { type Routine, send } from '../../src/engine/kernel/sync.ts'
import { forbiddenHops } from '../../src/engine/kernel/wires.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'

const RUNS = Number(process.env['API_SERVER_RUNS'] ?? 12)
const TAINTS = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }]
const PLANES = ['cp-1', 'cp-2', 'cp-3'], SERVERS = PLANES.map((machine) => `${machine}/kube-apiserver`)
const MACHINES = [...PLANES.map((name) => ({ name, taints: TAINTS })), ...['worker-1', 'worker-2', 'worker-3'].map((name) => ({ name }))]
const programs = { ...clientPrograms, *ask(request: Parameters<typeof send>[0]): Routine<unknown> { return yield* send(request) } }
const open = (seed: number, options: Partial<ClusterOptions> = {}): Cluster => createCluster({ equipment, seed, epoch: '2026-01-05T09:00:00Z', machines: MACHINES, programs, controlPlanes: 3, ...options })
const deployment = (replicas: number): object => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' },
  spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } } },
})
const ready = (cluster: Cluster): number => (cluster.list('Pod', 'default') as unknown as Pod[]).filter(({ metadata, status }) => !metadata.deletionTimestamp && status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True')).length
const process_ = (name: string) => ({ kind: 'SimProcess', name })
const server = (machine: string) => process_(`kube-apiserver-${machine}`)
const ask = (cluster: Cluster, request: Parameters<typeof send>[0]): number => cluster.run('ask', request)
const answerOf = (cluster: Cluster, id: number): { readonly code?: number; readonly body?: { readonly message?: string; readonly metadata?: { readonly uid?: string } } } => (cluster.outcome(id)?.result ?? {}) as object
const hops = (cluster: Cluster, first = 0) => Array.from({ length: cluster.ledger.length - first }, (_, i) => {
  const hop = cluster.ledger.hop(first + i)
  return { ...hop, op: opOf(hop.op), from: cluster.names.text(hop.from), to: cluster.names.text(hop.to) }
})
const backend = (cluster: Cluster, machine: string): string | undefined => cluster.thing('SimBackend', `${machine}/kube-apiserver`)?.state

describe('three API servers', () => {
  test('all work: kubelets are spread over them by the balancer, programs of a machine speak to the server beside them', () => {
    const cluster = open(1)
    cluster.run('apply', { object: deployment(4) })
    cluster.advance(60_000)
    expect([ready(cluster), forbiddenHops(cluster.ledger, cluster.names, cluster.components)]).toEqual([4, []])
    const asked = (client: string) => [...new Set(hops(cluster).filter(({ from, to }) => from === client && to.endsWith('/kube-apiserver')).map(({ to }) => to))]
    expect(['worker-1', 'worker-2', 'worker-3'].map((node) => asked(`${node}/kubelet`).length)).toEqual([1, 1, 1])
    expect(new Set(['worker-1', 'worker-2', 'worker-3'].flatMap((node) => asked(`${node}/kubelet`))).size).toBeGreaterThan(1)
    for (const machine of PLANES) for (const part of ['kubelet', 'kube-scheduler', 'kube-controller-manager']) expect(asked(`${machine}/${part}`)).toEqual([`${machine}/kube-apiserver`])
    for (const program of ['kube-scheduler', 'kube-controller-manager']) expect(asked(program)).toEqual([`${cluster.thing('SimProcess', program)?.node}/kube-apiserver`])
    const endpoints = cluster.get({ kind: 'Endpoints', namespace: 'default', name: 'kubernetes' }) as unknown as { readonly subsets: readonly { readonly addresses: readonly object[] }[] }
    expect(endpoints.subsets[0].addresses).toHaveLength(3)
  })

  test('when one ends, what was connected to it goes on with another where it stood, and its Nodes stay ready', () => {
    const cluster = open(2)
    cluster.run('apply', { object: deployment(3) })
    cluster.advance(30_000)
    const at = cluster.ledger.length
    cluster.fault('stop', server('cp-2'))
    cluster.run('apply', { object: deployment(6) })
    cluster.advance(90_000)
    expect(ready(cluster)).toBe(6)
    expect((cluster.list('Node') as unknown as Node[]).filter(({ metadata }) => metadata.name.startsWith('worker')).map(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status)).toEqual(['True', 'True', 'True'])
    expect(backend(cluster, 'cp-2')).toBe('Down')
    // The balancer still looks whether it is back; so does what runs beside it.
    const later = hops(cluster, at).filter(({ to, sentAt }) => to === SERVERS[1] && sentAt > 60_000)
    expect(new Set(later.map(({ from }) => from.split('/')[0]))).toEqual(new Set(['balancer', 'cp-2']))
    cluster.fault('start', server('cp-2'))
    cluster.advance(120_000)
    expect([backend(cluster, 'cp-2'), forbiddenHops(cluster.ledger, cluster.names, cluster.components)]).toEqual(['Up', []])
  })

  test('a machine without power is noticed when its connections have been silent for too long', () => {
    const cluster = open(3)
    cluster.run('apply', { object: deployment(2) })
    cluster.advance(30_000)
    cluster.fault('power-off', { kind: 'Node', name: 'cp-1' })
    cluster.advance(60_000)
    expect(backend(cluster, 'cp-1')).toBe('Down')
    cluster.run('apply', { object: deployment(5) })
    cluster.advance(160_000)
    expect([ready(cluster), backend(cluster, 'cp-1')]).toEqual([5, 'Down'])
    cluster.fault('power-on', { kind: 'Node', name: 'cp-1' })
    cluster.advance(260_000)
    expect(backend(cluster, 'cp-1')).toBe('Up')
  })

  test('a kubelet whose line to its server is cut turns to another once that has been silent for too long', () => {
    const cluster = open(7)
    cluster.advance(10_000)
    const serverOf = (first: number): string | undefined => hops(cluster, first).findLast(({ from, to }) => from === 'worker-1/node-status' && to.endsWith('/kube-apiserver'))?.to
    const before = serverOf(0) as string, at = cluster.ledger.length
    cluster.fault('cut-link', process_(`kube-apiserver-${before.split('/')[0]}`), { to: 'worker-1' })
    cluster.advance(100_000)
    expect([serverOf(at) === undefined, serverOf(at) === before]).toEqual([false, false])
    expect((cluster.get({ kind: 'Node', name: 'worker-1' }) as unknown as Node).status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True')
  })

  test('each hands on what others answer: logs and commands of containers, evictions, metrics', () => {
    const cluster = open(8, { metrics: true })
    cluster.run('apply', { object: deployment(6) })
    cluster.advance(60_000)
    const names = (cluster.list('Pod', 'default') as unknown as Pod[]).map(({ metadata }) => metadata.name)
    const first = cluster.ledger.length
    const asked = names.flatMap((name) => [
      ask(cluster, { verb: 'get', resource: 'pods', namespace: 'default', name, subresource: 'log' }), ask(cluster, { verb: 'create', resource: 'pods', namespace: 'default', name, subresource: 'exec', body: { command: ['ls', '/'] } }),
      ask(cluster, { verb: 'list', resource: 'pods.metrics.k8s.io', namespace: 'default' }), ask(cluster, { verb: 'get', resource: '', path: '/readyz' }),
    ])
    cluster.advance(62_000)
    expect(new Set(asked.map((id) => answerOf(cluster, id).code))).toEqual(new Set([200]))
    expect(new Set(hops(cluster, first).filter(({ from, to }) => from.endsWith('/kubelet-client') && to.endsWith('/kubelet')).map(({ from }) => from)).size).toBe(3)
    const evicted = names.slice(0, 4).map((name) => ask(cluster, { verb: 'create', resource: 'pods', namespace: 'default', name, subresource: 'eviction', body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'default' } } }))
    cluster.advance(120_000)
    expect([evicted.map((id) => answerOf(cluster, id).code), ready(cluster), forbiddenHops(cluster.ledger, cluster.names, cluster.components)]).toEqual([[201, 201, 201, 201], 6, []])
  })

  test('with all away nobody is answered; with one back everything goes on', () => {
    const cluster = open(4)
    for (const machine of PLANES) cluster.fault('stop', server(machine))
    cluster.advance(10_000)
    const refused = ask(cluster, { verb: 'list', resource: 'pods', namespace: 'default' })
    cluster.advance(11_000)
    expect([answerOf(cluster, refused).code, answerOf(cluster, refused).body?.message]).toEqual([503, 'dial tcp 192.168.50.10:6443: connect: connection refused'])
    cluster.fault('start', server('cp-3'))
    cluster.advance(60_000)
    cluster.run('apply', { object: deployment(3) })
    cluster.advance(120_000)
    expect(ready(cluster)).toBe(3)
  })

  test('a server whose member of etcd has ended gets no connections, and is begun anew by its kubelet until it has etcd again', () => {
    const cluster = open(5)
    cluster.fault('stop', process_('etcd-2'))
    cluster.advance(60_000)
    expect(PLANES.map((machine) => backend(cluster, machine))).toEqual(['Up', 'Down', 'Up'])
    cluster.advance(200_000)
    expect(cluster.spans.some(({ component, decision }) => component === SERVERS[1] && decision.code === 'server-restarted')).toBe(true)
    cluster.run('apply', { object: deployment(4) })
    cluster.advance(260_000)
    expect(ready(cluster)).toBe(4)
    cluster.fault('start', process_('etcd-2'))
    cluster.advance(330_000)
    expect(backend(cluster, 'cp-2')).toBe('Up')
  })

  test('without the balancer nobody reaches a server but who is beside one; it comes back with everybody', () => {
    const cluster = open(6)
    cluster.advance(10_000)
    cluster.fault('stop', process_('balancer'))
    cluster.advance(20_000)
    const refused = ask(cluster, { verb: 'list', resource: 'pods', namespace: 'default' })
    cluster.advance(100_000)
    expect(answerOf(cluster, refused).code).toBe(503)
    const isReady = (name: string) => (cluster.get({ kind: 'Node', name }) as unknown as Node).status?.conditions?.find(({ type }) => type === 'Ready')?.status
    expect([isReady('cp-1'), isReady('worker-1')]).toEqual(['True', 'Unknown'])
    cluster.fault('start', process_('balancer'))
    cluster.advance(200_000)
    expect([isReady('worker-1'), isReady('worker-2'), forbiddenHops(cluster.ledger, cluster.names, cluster.components)]).toEqual(['True', 'True', []])
  })

  test('one address that two Services ask for at once over different servers is given to one of them', () => {
    for (let seed = 10; seed < 20; seed++) {
      const cluster = open(seed)
      const body = (name: string) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { clusterIP: '10.96.7.7', ports: [{ port: 80 }] } })
      const both = ['a', 'b', 'c'].map((name) => ask(cluster, { verb: 'create', resource: 'services', namespace: 'default', body: body(name) }))
      cluster.advance(5_000)
      expect(both.map((id) => answerOf(cluster, id).code).sort()).toEqual([201, 422, 422])
      const removed = ask(cluster, { verb: 'delete', resource: 'services', namespace: 'default', name: (cluster.list('Service', 'default').find(({ metadata }) => metadata.name !== 'kubernetes'))?.metadata.name })
      cluster.advance(6_000)
      const again = ask(cluster, { verb: 'create', resource: 'services', namespace: 'default', body: body('d') })
      cluster.advance(7_000)
      expect([removed, again].map((id) => answerOf(cluster, id).code)).toEqual([200, 201])
    }
  })

  test('names that two servers make up at once from one beginning differ', () => {
    const cluster = open(30)
    const all = Array.from({ length: 30 }, () => ask(cluster, { verb: 'create', resource: 'configmaps', namespace: 'default', body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'a-' } } }))
    cluster.advance(5_000)
    expect(all.map((id) => answerOf(cluster, id).code)).toEqual(Array(30).fill(201))
    expect(new Set(all.map((id) => answerOf(cluster, id).body?.metadata?.uid)).size).toBe(30)
  })
})

test('with one machine of the control plane there is one API server without a balancer, where it always was', () => {
  const cluster = open(1, { controlPlanes: 1 })
  expect(cluster.components.filter(({ role }) => role === 'apiserver' || role === 'balancer')).toEqual([{ address: 'kube-apiserver', role: 'apiserver' }])
})

test('going back over a server that ended and forth again leaves the same history', () => {
  const live = (isWalked: boolean): readonly string[] => {
    const cluster = open(12)
    cluster.run('apply', { object: deployment(3) })
    cluster.advance(10_000)
    cluster.fault('stop', server('cp-1'))
    cluster.advance(26_000)
    if (isWalked) for (const at of [24_000, 11_000, 10_500]) cluster.rewind(at)
    cluster.advance(30_000)
    cluster.fault('start', server('cp-1'))
    cluster.advance(90_000)
    return [cluster.ledgerHash(), cluster.stateHash()]
  }
  expect(live(true)).toEqual(live(false))
})

test('whatever ends and whatever is cut: in peace the cluster comes to what was wished for, and no watcher is taken back in time', { timeout: 1_200_000 }, () => {
  const trouble = fc.record({
    what: fc.constantFrom('server', 'server', 'etcd', 'isolate', 'power', 'cut', 'balancer'), number: fc.constantFrom(1, 2, 3), worker: fc.constantFrom('worker-1', 'worker-2'),
    afterMs: fc.integer({ min: 0, max: 100_000 }), forMs: fc.integer({ min: 1, max: 90_000 }),
  })
  fc.assert(fc.property(fc.integer({ min: 1, max: 100_000 }), fc.constantFrom('stacked' as const, 'external' as const), fc.array(trouble, { minLength: 1, maxLength: 5 }), fc.boolean(), (seed, topology, troubles, isWalked) => {
    const cluster = open(seed, { etcd: { members: 3, topology } })
    const acts = troubles.flatMap((one) => [{ ...one, at: one.afterMs, isMended: false }, { ...one, at: one.afterMs + one.forMs, isMended: true }]).sort((x, y) => x.at - y.at)
    let count = 0
    for (const { at, what, number, worker, isMended } of acts) {
      cluster.advance(at)
      const node = { kind: 'Node', name: `cp-${number}` }
      if (what === 'server' || what === 'etcd' || what === 'balancer') cluster.fault(isMended ? 'start' : 'stop', what === 'server' ? server(node.name) : process_(what === 'etcd' ? `etcd-${number}` : 'balancer'))
      else if (what === 'power') cluster.fault(isMended ? 'power-on' : 'power-off', node)
      else if (what === 'isolate') cluster.fault(isMended ? 'mend-link' : 'isolate', node)
      else cluster.fault(isMended ? 'mend-link' : 'cut-link', { kind: 'Node', name: worker }, { to: node.name })
      cluster.run('apply', { object: deployment(2 + (count++ % 3)) })
      ask(cluster, { verb: 'create', resource: 'services', namespace: 'default', body: { apiVersion: 'v1', kind: 'Service', metadata: { generateName: 's-' }, spec: { type: 'NodePort', clusterIP: count % 2 === 0 ? '10.96.9.9' : undefined, ports: [{ port: 80 }] } } })
    }
    if (isWalked) {
      const { now } = cluster, before = cluster.ledgerHash()
      cluster.rewind(now)
      expect(cluster.ledgerHash()).toBe(before)
    }
    for (const name of PLANES) {
      cluster.fault('mend-link', { kind: 'Node', name })
      cluster.fault('power-on', { kind: 'Node', name })
    }
    cluster.advance(cluster.now + 20_000)
    for (const name of [...PLANES.flatMap((machine) => [`kube-apiserver-${machine}`, `kube-scheduler-${machine}`, `kube-controller-manager-${machine}`, machine.replace('cp', 'etcd')]), 'balancer']) cluster.fault('start', process_(name))
    for (const worker of ['worker-1', 'worker-2']) cluster.fault('mend-link', { kind: 'Node', name: worker })
    cluster.advance(cluster.now + 180_000)
    cluster.run('apply', { object: deployment(5) })
    cluster.advance(cluster.now + 300_000)
    expect([ready(cluster), PLANES.map((machine) => backend(cluster, machine)), forbiddenHops(cluster.ledger, cluster.names, cluster.components)]).toEqual([5, ['Up', 'Up', 'Up'], []])
    expect((cluster.list('Node') as unknown as Node[]).map(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status)).toEqual(Array(6).fill('True'))
    expect(cluster.commits.map(({ revision }) => revision)).toEqual(cluster.commits.map((_, i) => i + 2))
    expect([twice(cluster), backInTime(cluster)]).toEqual([[], []])
  }), { numRuns: RUNS, seed: 7 })
})

/** Values that two objects have had: uids ever, addresses and ports of Services now. */
function twice(cluster: Cluster): readonly string[] {
  const owners = new Map<string, string>(), found: string[] = []
  const note = (value: string, owner: string): void => {
    if (owners.has(value)) found.push(`${value}: ${owners.get(value)} and ${owner}`)
    else owners.set(value, owner)
  }
  for (const { type, object, key } of cluster.commits) if (type === 'ADDED') note(String(object.metadata.uid), key)
  for (const { metadata, spec } of cluster.list('Service') as unknown as Service[]) for (const value of [spec.clusterIP ?? '', ...(spec.ports ?? []).map(({ nodePort }) => String(nodePort ?? `none ${metadata.name}`))]) note(value, metadata.name)
  return found
}

/** Watchers that were told of a revision that was not newer than the one before. Nodes' kubelets, which list anew when they begin, are told of each resource in turn. */
function backInTime(cluster: Cluster): readonly string[] {
  const last = new Map<string, number>(), found: string[] = []
  const told = hops(cluster).filter(({ op }) => op === 'watch').sort((x, y) => x.arrivesAt - y.arrivesAt || x.id - y.id)
  for (const { to, a, from, arrivesAt, subject } of told) {
    const wire = `${to} ${cluster.names.text(subject).split('/')[0]}`
    if (a < (last.get(wire) ?? 0)) found.push(`${wire}: ${a} after ${last.get(wire)} from ${from} at ${arrivesAt}`)
    last.set(wire, Math.max(a, last.get(wire) ?? 0))
  }
  return found
}
