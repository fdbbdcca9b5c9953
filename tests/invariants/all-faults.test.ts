// Every fault there is, in any order and at any time: once all have ended, the cluster comes to what was wished for within a bound of virtual time.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { FaultOptions, FaultTarget } from '../../src/engine/faults/define-fault.ts'
import type { Event, Node, Pod } from '../../src/engine/generated/api-types.d.ts'
import { forbiddenHops } from '../../src/engine/kernel/wires.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'

/** How many histories are tried; more in the night. */
const RUNS = Number(process.env['FAULT_RUNS'] ?? 40)
/** From the end of the last fault until all is as wished: back-offs of five minutes, a pressure that is told of for five more. */
const BOUND_MS = 20 * 60_000
const WORKERS = ['worker-1', 'worker-2', 'worker-3']
const MACHINES = [{ name: 'cp-1', taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }, ...WORKERS.map((name) => ({ name }))]

interface Break {
  readonly broken: string
  readonly mended?: string
  readonly options?: FaultOptions
  readonly mendedWith?: FaultOptions
  /** Undefined: some Pod. */
  readonly target?: FaultTarget
}

const node = (name: string): FaultTarget => ({ kind: 'Node', name }), program = (name: string): FaultTarget => ({ kind: 'SimProcess', name })
const BREAKS: readonly Break[] = [
  ...MACHINES.map(({ name }): Break => ({ broken: 'power-off', mended: 'power-on', target: node(name) })),
  ...WORKERS.flatMap((name): Break[] => [
    { broken: 'isolate', mended: 'mend-link', target: node(name) },
    { broken: 'cut-link', mended: 'mend-link', target: node(name), options: { to: 'control-plane' } },
    { broken: 'slow-link', mended: 'mend-link', target: node(name), options: { to: 'control-plane', delayMs: 700 } },
    { broken: 'fill-memory', mended: 'fill-memory', target: node(name), options: { leaveMi: 380 }, mendedWith: { takeMi: 0 } },
    { broken: 'fill-disk', mended: 'fill-disk', target: node(name), options: { leaveMi: 2_048 }, mendedWith: { takeMi: 0 } },
  ]),
  { broken: 'cut-link', mended: 'mend-link', target: node('worker-1'), options: { to: 'worker-2' } },
  ...['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager', 'registry', 'kubelet-worker-1', 'kube-proxy-worker-2', 'containerd-worker-1', 'containerd-worker-3', 'cni-worker-2'].map((name): Break => ({ broken: 'stop', mended: 'start', target: program(name) })),
  ...['deployment-controller', 'replicaset-controller', 'endpointslice-controller', 'node-lifecycle-controller', 'taint-eviction-controller', 'podgc-controller'].map((name): Break => ({ broken: 'stop', mended: 'start', target: { kind: 'SimLoop', name } })),
  { broken: 'slow-registry', mended: 'slow-registry', target: program('registry'), options: { times: 30 }, mendedWith: { times: 1 } },
  { broken: 'crash' }, { broken: 'crash-loop', mended: 'heal' }, { broken: 'hang', mended: 'unhang' }, { broken: 'fill-memory', mended: 'fill-memory', options: { takeMi: 600 }, mendedWith: { takeMi: 0 } },
  { broken: 'fail-probe', mended: 'mend-probe', options: { probe: 'readiness' } }, { broken: 'fail-probe', mended: 'mend-probe', options: { probe: 'liveness' } },
]

interface Accident {
  readonly what: Break
  readonly pod: number
  readonly afterMs: number
  readonly forMs: number
}

const accident = fc.record({ what: fc.constantFrom(...BREAKS), pod: fc.nat({ max: 7 }), afterMs: fc.integer({ min: 0, max: 120_000 }), forMs: fc.integer({ min: 1, max: 600_000 }) }) as fc.Arbitrary<Accident>

const deployment = (replicas: number, image: string): object => {
  const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 5 }, web = { name: 'web', image, readinessProbe: probe, livenessProbe: probe, resources: { requests: { cpu: '10m', memory: '30Mi' }, limits: { memory: '500Mi' } } }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [web] } } } }
}

const podsOf = (cluster: Cluster): Pod[] => (cluster.list('Pod', 'default') as unknown as Pod[]).filter(({ metadata, status }) => metadata.deletionTimestamp !== undefined || (status?.phase !== 'Failed' && status?.phase !== 'Succeeded'))
const targetOf = (cluster: Cluster, { what, pod }: Accident): FaultTarget => {
  const names = podsOf(cluster).map(({ metadata }) => metadata.name).sort()
  return what.target ?? { kind: 'Pod', namespace: 'default', name: names[pod % Math.max(1, names.length)] ?? 'none' }
}

/** Lives through accidents, and mends whatever is still broken. */
function survive(seed: number, accidents: readonly Accident[]): Cluster {
  const cluster = createCluster({ equipment, seed, epoch: '2026-01-05T09:00:00Z', machines: MACHINES, programs: clientPrograms, checkpoints: false })
  cluster.run('apply', { object: deployment(4, 'nginx:1.27') })
  cluster.run('apply', { object: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } } })
  cluster.advance(20_000)
  const hurt: FaultTarget[] = []
  const acts = accidents.flatMap((one, i) => [{ i, at: 20_000 + one.afterMs, one, isMended: false }, { i, at: 20_000 + one.afterMs + one.forMs, one, isMended: true }]).sort((x, y) => x.at - y.at)
  for (const { i, at, one, isMended } of acts) {
    cluster.advance(at)
    const { broken, mended, options, mendedWith } = one.what
    if (!isMended) hurt[i] = targetOf(cluster, one)
    if (!isMended) cluster.fault(broken, hurt[i], options)
    else if (mended) cluster.fault(mended, hurt[i], mendedWith ?? (mended === 'mend-probe' ? options : {}))
  }
  for (let round = 0; round < 2; round++) {
    for (const { mended, target, mendedWith } of BREAKS) if (mended && target) cluster.fault(mended, target, mendedWith)
    cluster.advance(cluster.now + 30_000)
  }
  cluster.advance(cluster.now + 60_000)
  // Troubles of containers that nobody mended go with their Pods.
  cluster.run('apply', { object: deployment(5, 'nginx:1.28') })
  return cluster
}

function stateOf(cluster: Cluster): unknown {
  const nodes = cluster.list('Node') as unknown as Node[]
  return {
    pods: podsOf(cluster).map(({ metadata, spec, status }) => [metadata.deletionTimestamp === undefined, spec.containers[0].image, status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True')]),
    ready: nodes.map(({ status }) => status?.conditions?.find(({ type }) => type === 'Ready')?.status), taints: nodes.flatMap(({ spec }) => spec?.taints ?? []).map(({ key }) => key),
    rules: WORKERS.map((name) => cluster.rulesOn(name).find(({ service }) => service === 'default/web')?.endpoints.length),
  }
}

const WISHED_FOR = { pods: Array.from({ length: 5 }, () => [true, 'nginx:1.28', true]), ready: ['True', 'True', 'True', 'True'], taints: ['node-role.kubernetes.io/control-plane'], rules: [5, 5, 5] }

test('once its faults have ended, a cluster comes to what was wished for in time, along wires that clusters have', { timeout: 1_200_000 }, () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 10_000 }), fc.array(accident, { minLength: 1, maxLength: 6 }), (seed, accidents) => {
    const cluster = survive(seed, accidents), until = cluster.now + BOUND_MS
    while (cluster.now < until && JSON.stringify(stateOf(cluster)) !== JSON.stringify(WISHED_FOR)) cluster.advance(cluster.now + 10_000)
    expect(stateOf(cluster)).toEqual(WISHED_FOR)
    expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components)).toEqual([])
  }), { numRuns: RUNS, seed: Number(process.env['FAULT_SEED'] ?? 11) })
})

test('a node that is cut off from the control plane: its Pods are deleted in the API after their time, run on all the same, and end when the link is mended', () => {
  const cluster = createCluster({ equipment, seed: 4, epoch: '2026-01-05T09:00:00Z', machines: MACHINES, programs: clientPrograms }), on = (name: string): Pod[] => podsOf(cluster).filter(({ spec }) => spec.nodeName === name)
  cluster.run('apply', { object: deployment(3, 'nginx:1.27') })
  cluster.run('apply', { object: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } } })
  cluster.advance(30_000)
  const [lost] = on('worker-2'), container = `${lost.metadata.name}/web`
  cluster.fault('cut-link', node('worker-2'), { to: 'control-plane' })
  cluster.advance(30_000 + 7 * 60_000)
  expect(on('worker-2').map(({ metadata }) => [metadata.name, metadata.deletionTimestamp !== undefined])).toEqual([[lost.metadata.name, true]])
  expect([cluster.thing('SimContainer', container)?.state, podsOf(cluster).filter(({ metadata }) => !metadata.deletionTimestamp).length]).toEqual(['Running', 3])
  const evicted = (cluster.list('Event', 'default') as unknown as Event[]).filter(({ reason, involvedObject }) => reason === 'TaintManagerEviction' && involvedObject.name === lost.metadata.name)
  expect(evicted.length).toBeGreaterThan(0)
  cluster.fault('mend-link', node('worker-2'))
  cluster.advance(cluster.now + 90_000)
  expect([cluster.thing('SimContainer', container), podsOf(cluster).some(({ metadata }) => metadata.name === lost.metadata.name)]).toEqual([undefined, false])
  expect(stateOf(cluster)).toMatchObject({ ready: ['True', 'True', 'True', 'True'], rules: [3, 3, 3] })
})

test('on a node without power Pods stay Terminating until its Node is removed', () => {
  const cluster = createCluster({ equipment, seed: 6, epoch: '2026-01-05T09:00:00Z', machines: MACHINES, programs: clientPrograms }), on = (name: string): Pod[] => podsOf(cluster).filter(({ spec }) => spec.nodeName === name)
  cluster.run('apply', { object: deployment(3, 'nginx:1.27') })
  cluster.advance(30_000)
  const [{ metadata: { name } }] = on('worker-2')
  cluster.fault('power-off', node('worker-2'))
  cluster.advance(30_000 + 30 * 60_000)
  expect(on('worker-2').map(({ metadata }) => [metadata.name, metadata.deletionTimestamp !== undefined])).toEqual([[name, true]])
  cluster.run('delete', { ref: { kind: 'Node', name: 'worker-2' } })
  cluster.advance(cluster.now + 3 * 60_000)
  expect([on('worker-2'), podsOf(cluster).length]).toEqual([[], 3])
})
