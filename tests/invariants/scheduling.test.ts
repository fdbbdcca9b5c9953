// Scheduling in a whole cluster: who goes first, who gives way, who waits for what, and what is written down of it.
import { describe, expect, test } from 'vitest'
import type { ApiRequest } from '../../src/engine/apiserver/request.ts'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { Event, Pod } from '../../src/engine/generated/api-types.d.ts'
import { type Routine, send } from '../../src/engine/kernel/sync.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'

const MINUTE = 60_000
const programs = { ...clientPrograms, *ask(request: ApiRequest): Routine<unknown> { return yield* send(request) } }

function open(nodes = 2, seed = 3): Cluster {
  return createCluster({ equipment, seed, epoch: '2026-01-05T09:00:00Z', machines: Array.from({ length: nodes }, (_, i) => ({ name: `worker-${i + 1}` })), programs })
}

const apply = (cluster: Cluster, ...objects: readonly object[]): void => {
  for (const object of objects) {
    cluster.run('apply', { object })
    cluster.settle(cluster.now + 5 * MINUTE)
  }
}
const ask = (cluster: Cluster, request: ApiRequest): void => {
  cluster.run('ask', request)
  cluster.settle(cluster.now + 5 * MINUTE)
}
const pod = (name: string, cpu: string, spec: object = {}, labels: object = { app: name }): object => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', labels }, spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'c', image: 'nginx:1.27', resources: { requests: { cpu } } }], ...spec },
})
const deployment = (name: string, replicas: number, spec: object): object => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'default' },
  spec: { replicas, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }], ...spec } } },
})
const priority = (name: string, value: number, more: object = {}): object => ({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value, ...more })
const of = (cluster: Cluster, name: string): Pod | undefined => cluster.get({ kind: 'Pod', namespace: 'default', name }) as Pod | undefined
const nodeOf = (cluster: Cluster, name: string): string | undefined => of(cluster, name)?.spec.nodeName
const scheduled = (cluster: Cluster, name: string) => of(cluster, name)?.status?.conditions?.find(({ type }) => type === 'PodScheduled')
const codes = (cluster: Cluster, name: string): readonly string[] => cluster.why({ kind: 'Pod', namespace: 'default', name }).filter(({ component }) => component === 'kube-scheduler').map(({ decision }) => decision.code)
const events = (cluster: Cluster, reason: string): readonly Event[] => (cluster.list('Event') as Event[]).filter((event) => event.reason === reason)

describe('preemption', () => {
  test('a Pod of higher priority sends away just whom it has to, and gets the node it was promised', () => {
    const cluster = open(1)
    apply(cluster, priority('low', 1), priority('high', 100), pod('a', '1500m', { priorityClassName: 'low' }), pod('b', '1500m', { priorityClassName: 'low' }))
    const commits = cluster.commits.length
    apply(cluster, pod('urgent', '2', { priorityClassName: 'high' }))
    const states = cluster.commits.slice(commits).filter(({ object }) => object.kind === 'Pod').map(({ object }) => object as Pod)
    const victim = states.find(({ metadata }) => metadata.deletionTimestamp) as Pod
    expect(['a', 'b'].filter((name) => of(cluster, name))).toHaveLength(1)
    expect(victim.status?.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({ status: 'True', reason: 'PreemptionByKubeScheduler', message: 'default-scheduler: preempting to accommodate a higher priority pod' })
    expect(states.some(({ metadata, status, spec }) => metadata.name === 'urgent' && status?.nominatedNodeName === 'worker-1' && !spec.nodeName)).toBe(true)
    expect([nodeOf(cluster, 'urgent'), of(cluster, 'urgent')?.status?.phase]).toEqual(['worker-1', 'Running'])
    expect(events(cluster, 'Preempted').map(({ involvedObject, message }) => `${involvedObject.name}: ${message}`)).toEqual([`${victim.metadata.name}: Preempted by a pod on node worker-1`])
    expect(events(cluster, 'FailedScheduling').map(({ message }) => message)).toEqual(['0/1 nodes are available: 1 Insufficient cpu.'])
    expect(codes(cluster, 'urgent')).toEqual(expect.arrayContaining(['no-node-fits', 'preempts', 'requeued-after-back-off', 'only-node-fits']))
  })

  test('a budget is respected where there is a choice', () => {
    for (const seed of [1, 2, 3]) {
      const cluster = open(2, seed), budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'guarded', namespace: 'default' }, spec: { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } } }
      apply(cluster, priority('low', 1), priority('high', 100), budget, pod('guarded', '3', { priorityClassName: 'low' }), pod('free', '3', { priorityClassName: 'low' }))
      apply(cluster, pod('urgent', '3', { priorityClassName: 'high' }))
      expect([of(cluster, 'guarded')?.status?.phase, of(cluster, 'free'), of(cluster, 'urgent')?.status?.phase]).toEqual(['Running', undefined, 'Running'])
    }
  })

  test('room that is promised is not taken by the less important meanwhile', () => {
    const cluster = open(1)
    apply(cluster, priority('low', 1), priority('high', 100), pod('old', '3', { priorityClassName: 'low', terminationGracePeriodSeconds: 20 }))
    cluster.run('apply', { object: pod('urgent', '3', { priorityClassName: 'high' }) })
    cluster.advance(cluster.now + 100)
    apply(cluster, pod('sneaky', '3', { priorityClassName: 'low' }))
    expect([nodeOf(cluster, 'urgent'), nodeOf(cluster, 'sneaky')]).toEqual(['worker-1', undefined])
    expect(scheduled(cluster, 'sneaky')).toMatchObject({ status: 'False', reason: 'Unschedulable' })
  })

  test('a Pod whose policy is Never only goes first', () => {
    const cluster = open(1)
    apply(cluster, priority('low', 1), priority('polite', 100, { preemptionPolicy: 'Never' }), pod('old', '3', { priorityClassName: 'low' }), pod('polite', '3', { priorityClassName: 'polite' }))
    expect(scheduled(cluster, 'polite')?.message).toBe('0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never..')
    expect(of(cluster, 'old')?.status?.phase).toBe('Running')
  })
})

describe('queues', () => {
  test('a gated Pod is not tried until its gates are gone', () => {
    const cluster = open(1)
    apply(cluster, pod('gated', '1', { schedulingGates: [{ name: 'example.com/review' }] }))
    expect([scheduled(cluster, 'gated')?.reason, nodeOf(cluster, 'gated'), codes(cluster, 'gated')]).toEqual(['SchedulingGated', undefined, ['gated']])
    ask(cluster, { verb: 'patch', patchType: 'merge', resource: 'pods', namespace: 'default', name: 'gated', body: { spec: { schedulingGates: [] } } })
    expect([nodeOf(cluster, 'gated'), codes(cluster, 'gated').includes('only-node-fits')]).toEqual(['worker-1', true])
  })

  test('of Pods that wait together, the more important are tried first', () => {
    const cluster = open(1)
    cluster.run('apply', { object: priority('high', 100) })
    cluster.settle(MINUTE)
    ask(cluster, { verb: 'patch', patchType: 'merge', resource: 'nodes', name: 'worker-1', body: { spec: { unschedulable: true } } })
    apply(cluster, pod('first', '3'), pod('important', '3', { priorityClassName: 'high' }))
    cluster.advance(cluster.now + MINUTE)
    ask(cluster, { verb: 'patch', patchType: 'merge', resource: 'nodes', name: 'worker-1', body: { spec: { unschedulable: null } } })
    expect([nodeOf(cluster, 'important'), nodeOf(cluster, 'first')]).toEqual(['worker-1', undefined])
  })

  test('a Pod that waits is tried again for what may help it, and for nothing else', () => {
    const cluster = open(2)
    apply(cluster, pod('full-1', '3'), pod('full-2', '3'), pod('big', '2'), pod('picky', '1', { nodeSelector: { disk: 'ssd' } }))
    const attempts = (name: string): number => codes(cluster, name).filter((code) => code === 'no-node-fits').length
    expect([attempts('big'), attempts('picky')]).toEqual([1, 1])
    apply(cluster, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'default' } }, { apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'default' }, spec: { ports: [{ port: 80 }] } })
    ask(cluster, { verb: 'patch', patchType: 'merge', resource: 'nodes', name: 'worker-1', body: { metadata: { labels: { colour: 'red' } } } })
    expect([attempts('big'), attempts('picky')]).toEqual([1, 1])
    ask(cluster, { verb: 'patch', patchType: 'merge', resource: 'nodes', name: 'worker-1', body: { metadata: { labels: { disk: 'ssd' } } } })
    expect([attempts('big'), nodeOf(cluster, 'picky')]).toEqual([1, 'worker-1'])
    const freed = nodeOf(cluster, 'full-2')
    ask(cluster, { verb: 'delete', resource: 'pods', namespace: 'default', name: 'full-2' })
    expect(nodeOf(cluster, 'big')).toBe(freed)
    expect(cluster.why({ kind: 'Pod', namespace: 'default', name: 'big' }).find(({ decision }) => decision.code.startsWith('requeued'))?.decision.params).toMatchObject({ event: 'AssignedPodDelete', about: 'Pod/default/full-2', plugin: 'NodeResourcesFit' })
  })

  test('a Pod that has waited for five minutes is tried again all the same', () => {
    const cluster = open(1)
    apply(cluster, pod('huge', '64'))
    cluster.advance(cluster.now + 6 * MINUTE)
    expect(codes(cluster, 'huge')).toEqual(['no-node-fits', 'requeued-for-waiting', 'no-node-fits'])
  })

  test('a Pod of another scheduler is left alone', () => {
    const cluster = open(1)
    apply(cluster, pod('other', '1', { schedulerName: 'my-scheduler' }))
    expect([nodeOf(cluster, 'other'), codes(cluster, 'other')]).toEqual([undefined, []])
  })
})

describe('where Pods go', () => {
  const perNode = (cluster: Cluster, app: string): readonly number[] => {
    const nodes = (cluster.list('Pod', 'default') as Pod[]).filter(({ metadata, spec }) => metadata.labels?.app === app && spec.nodeName).map(({ spec }) => spec.nodeName)
    return cluster.list('Node').map(({ metadata }) => metadata.name).sort().map((name) => nodes.filter((node) => node === name).length)
  }

  test('a Deployment is spread over the nodes without having to say so', () => {
    for (const seed of [1, 2, 3]) {
      const cluster = open(3, seed)
      apply(cluster, pod('big', '1'), deployment('web', 6, {}))
      expect(perNode(cluster, 'web')).toEqual([2, 2, 2])
    }
  })

  test('Pods are packed onto few nodes where the scheduler is told to', () => {
    const hosts = (scoringStrategy: 'LeastAllocated' | 'MostAllocated'): number => {
      const cluster = createCluster({ equipment, seed: 1, epoch: '2026-01-05T09:00:00Z', machines: [{ name: 'worker-1' }, { name: 'worker-2' }, { name: 'worker-3' }], programs, settings: { scoringStrategy } })
      apply(cluster, pod('a', '500m'), pod('b', '500m'), pod('c', '500m'))
      return new Set(['a', 'b', 'c'].map((name) => nodeOf(cluster, name))).size
    }
    expect([hosts('LeastAllocated'), hosts('MostAllocated')]).toEqual([3, 1])
  })

  test('over three zones evenly, where it says so', () => {
    const cluster = open(4)
    for (const [i, zone] of ['a', 'a', 'b', 'c'].entries()) ask(cluster, { verb: 'patch', patchType: 'merge', resource: 'nodes', name: `worker-${i + 1}`, body: { metadata: { labels: { zone } } } })
    apply(cluster, deployment('web', 9, { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'web' } } }] }))
    const [a1, a2, b, c] = perNode(cluster, 'web')
    expect([a1 + a2, b, c]).toEqual([3, 3, 3])
  })

  test('one to a host, and the one too many when somebody has left', () => {
    const cluster = open(2), apart = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'apart' } } }] } } }
    apply(cluster, ...['x', 'y', 'z'].map((name) => pod(name, '100m', apart, { app: 'apart' })))
    const waiting = ['x', 'y', 'z'].filter((name) => !nodeOf(cluster, name))
    expect(waiting).toHaveLength(1)
    const placed = ['x', 'y', 'z'].find((name) => nodeOf(cluster, name)) as string
    ask(cluster, { verb: 'delete', resource: 'pods', namespace: 'default', name: placed })
    expect(nodeOf(cluster, waiting[0])).toBeDefined()
  })
})

test('decisions are the same after going back, also where Pods are counted as they come and go', () => {
  const cluster = open(3), start = cluster.now, topologySpreadConstraints = [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: { app: 'web' } } }]
  const podAffinityTerm = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } } }, affinity = { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, podAffinityTerm }] } }
  for (const name of ['web', 'other']) cluster.run('apply', { object: deployment(name, 12, { affinity, topologySpreadConstraints }) })
  cluster.settle(5 * MINUTE)
  const end = cluster.now, hashes = [cluster.ledgerHash(), cluster.stateHash()]
  for (const share of [0.01, 0.02, 0.005, 0.7, 0.1]) {
    cluster.rewind(start + Math.ceil((end - start) * share))
    cluster.advance(end)
    expect([cluster.ledgerHash(), cluster.stateHash()]).toEqual(hashes)
  }
})
