// What a kubelet writes into a Pod's status, on a whole cluster.
import { describe, expect, test } from 'vitest'
import type { ApiRequest } from '../../apiserver/request.ts'
import { type Cluster, createCluster } from '../../cluster.ts'
import { equipment } from '../../equipment.ts'
import type { Event as CoreEvent, Pod, PodSpec } from '../../generated/api-types.d.ts'
import { type Routine, send } from '../../kernel/sync.ts'

const PROGRAMS = {
  * request(request: ApiRequest): Routine<number> {
    return (yield* send(request)).code
  },
}

/** A cluster with one Pod, `untilMs` after the Pod was created. */
function cluster(spec: PodSpec, untilMs: number): Cluster {
  const started = createCluster({ equipment, seed: 7, epoch: '2026-01-05T09:00:00Z', machines: [{ name: 'worker-1' }], programs: PROGRAMS })
  started.run('request', { verb: 'create', resource: 'pods', namespace: 'default', body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'it', namespace: 'default' }, spec } } satisfies ApiRequest)
  started.advance(untilMs)
  return started
}

const pod = (of: Cluster): Pod => of.get({ kind: 'Pod', namespace: 'default', name: 'it' }) as Pod

test('a condition that has become true keeps nothing of why it was false', () => {
  const conditions = pod(cluster({ containers: [{ name: 'web', image: 'nginx:1.27' }] }, 20_000)).status?.conditions ?? []
  expect(conditions.map(({ type, status }) => `${type}=${status}`)).toEqual(['PodReadyToStartContainers=True', 'Initialized=True', 'Ready=True', 'ContainersReady=True', 'PodScheduled=True'])
  for (const condition of conditions) {
    expect(condition).not.toHaveProperty('reason')
    expect(condition).not.toHaveProperty('message')
  }
})

test('a container that failed its liveness probe counts as ready until it has ended', () => {
  const spec: PodSpec = {
    containers: [{
      name: 'stubborn', image: 'busybox:1.36', command: ['sh', '-c', 'sleep 3600'],
      livenessProbe: { exec: { command: ['cat', '/tmp/missing'] }, periodSeconds: 1, failureThreshold: 2 },
    }],
  }
  expect(pod(cluster(spec, 15_000)).status?.containerStatuses?.[0]).toMatchObject({ ready: true, restartCount: 0, state: { running: {} } })
  expect(pod(cluster(spec, 38_000)).status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1 })
})

test('a sidecar ends after the containers it served, and then the Pod is done', () => {
  const spec: PodSpec = {
    restartPolicy: 'Never',
    initContainers: [{ name: 'shipper', image: 'busybox:1.36', restartPolicy: 'Always', command: ['sh', '-c', 'sleep 3600'] }],
    containers: [{ name: 'task', image: 'busybox:1.36', command: ['sh', '-c', 'sleep 5'] }],
  }
  expect(pod(cluster(spec, 20_000)).status).toMatchObject({ phase: 'Running', containerStatuses: [{ state: { terminated: { exitCode: 0 } } }], initContainerStatuses: [{ state: { running: {} } }] })
  const done = pod(cluster(spec, 60_000)).status
  expect(done).toMatchObject({ phase: 'Succeeded', initContainerStatuses: [{ restartCount: 0, ready: false, state: { terminated: { exitCode: 137 } } }] })
  expect(pod(cluster(spec, 600_000)).status).toEqual(done)
})

test('a Pod that is active for longer than it may is ended and has failed', () => {
  const spec: PodSpec = { activeDeadlineSeconds: 20, containers: [{ name: 'web', image: 'nginx:1.27' }] }
  expect(pod(cluster(spec, 15_000)).status?.phase).toBe('Running')
  const late = cluster(spec, 60_000), message = 'Pod was active on the node longer than the specified deadline'
  expect(pod(late).status).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded', message, containerStatuses: [{ ready: false, state: { terminated: {} } }] })
  expect(late.list('Event', 'default').filter((event) => (event as { reason?: string }).reason === 'DeadlineExceeded')).toHaveLength(1)
})

test('a failed Pod can still be deleted', () => {
  const late = cluster({ activeDeadlineSeconds: 20, containers: [{ name: 'web', image: 'nginx:1.27' }] }, 60_000)
  late.run('request', { verb: 'delete', resource: 'pods', namespace: 'default', name: 'it' } satisfies ApiRequest)
  late.advance(100_000)
  expect(pod(late)).toBeUndefined()
})

test('a Pod whose machine was switched off and on has one address, the new one', () => {
  const started = cluster({ containers: [{ name: 'web', image: 'nginx:1.27' }] }, 15_000), before = pod(started).status?.podIP
  started.fault('power-off', { kind: 'Node', name: 'worker-1' })
  started.advance(45_000)
  started.fault('power-on', { kind: 'Node', name: 'worker-1' })
  started.advance(120_000)
  const { podIP, podIPs } = pod(started).status ?? {}
  expect(podIP).not.toBe(before)
  expect(podIPs).toEqual([{ ip: podIP }])
})

describe('a kubelet turns a Pod down', () => {
  const given = (spec: Partial<PodSpec>) => pod(cluster({ nodeName: 'worker-1', containers: [{ name: 'web', image: 'nginx:1.27' }], ...spec }, 20_000)).status
  const asking = (cpu: string, memory = '1Mi'): Partial<PodSpec> => ({ containers: [{ name: 'web', image: 'nginx:1.27', resources: { requests: { cpu, memory } } }] })

  test('that asks for more than there is, and says of what', () => {
    expect(given(asking('5'))).toMatchObject({ phase: 'Failed', reason: 'OutOfcpu', message: "Pod was rejected: Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 4000" })
    expect(given(asking('1', '9Gi'))).toMatchObject({ phase: 'Failed', reason: 'OutOfmemory' })
    expect(given(asking('4'))?.phase).toBe('Running')
  })

  test('that does not want this node, or does not tolerate it', () => {
    expect(given({ nodeSelector: { disk: 'ssd' } })).toMatchObject({ phase: 'Failed', reason: 'NodeAffinity', message: "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector" })
    expect(given({ os: { name: 'windows' } })).toMatchObject({ phase: 'Failed', reason: 'PodOSNotSupported' })
  })

  test('and nothing of it has run', () => {
    const turnedDown = cluster({ nodeName: 'worker-1', ...asking('5') } as PodSpec, 20_000)
    expect(pod(turnedDown).status).not.toHaveProperty('containerStatuses')
    expect(pod(turnedDown).status?.conditions ?? []).toEqual([])
    expect(turnedDown.list('Event').map((event) => `${(event as CoreEvent).reason}: ${(event as CoreEvent).message}`)).toContain("OutOfcpu: Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 4000")
    expect(turnedDown.list('Event').map((event) => (event as CoreEvent).reason)).not.toContain('Pulling')
  })
})

describe('a container that must not run as root', () => {
  const waiting = (image: string, securityContext: object) => pod(cluster({ securityContext: { runAsNonRoot: true }, containers: [{ name: 'web', image, securityContext }] }, 20_000)).status?.containerStatuses?.[0].state

  test('is not created from an image that would', () => {
    expect(waiting('nginx:1.27', {})).toMatchObject({ waiting: { reason: 'CreateContainerConfigError', message: expect.stringMatching(/^container has runAsNonRoot and image will run as root \(pod: "it_default\(.+\)", container: web\)$/) } })
    expect(waiting('memcached:1.6', {})).toMatchObject({ waiting: { message: expect.stringContaining('image has non-numeric user (memcache), cannot verify user is non-root') } })
    expect(waiting('nginx:1.27', { runAsUser: 0 })).toMatchObject({ waiting: { message: expect.stringContaining("container's runAsUser breaks non-root policy") } })
  })

  test('runs when the image or the manifest names another user', () => {
    expect(waiting('nginxinc/nginx-unprivileged:1.27', {})).toHaveProperty('running')
    expect(waiting('nginx:1.27', { runAsUser: 1000 })).toHaveProperty('running')
    expect(waiting('nginx:1.27', { runAsNonRoot: false })).toHaveProperty('running')
  })
})

describe('hooks', () => {
  const named = (of: Cluster): string[] => of.list('Event').map((event) => (event as CoreEvent).reason ?? '')
  const web = (lifecycle: object): PodSpec => ({ terminationGracePeriodSeconds: 10, containers: [{ name: 'web', image: 'nginx:1.27', lifecycle }] })
  const deleted = (spec: PodSpec, forMs: number): Cluster => {
    const alive = cluster(spec, 20_000)
    alive.run('request', { verb: 'delete', resource: 'pods', namespace: 'default', name: 'it' } satisfies ApiRequest)
    alive.advance(20_000 + forMs)
    return alive
  }

  test('after the start ask over HTTP, too; one that fails ends the container', () => {
    expect(pod(cluster(web({ postStart: { httpGet: { port: 80, path: '/' } } }), 8_000)).status?.phase).toBe('Running')
    const failing = cluster(web({ postStart: { httpGet: { port: 80, path: '/nowhere' } } }), 20_000)
    expect(named(failing)).toContain('FailedPostStartHook')
    expect(pod(failing).status?.containerStatuses?.[0].restartCount).toBeGreaterThan(0)
    expect(named(cluster(web({ postStart: { tcpSocket: { port: 80 } } }), 20_000))).toContain('FailedPostStartHook')
  })

  test('before the end take their time out of the grace period', () => {
    expect(deleted(web({ preStop: { exec: { command: ['sh', '-c', 'sleep 5'] } } }), 4_500).list('Pod')).toHaveLength(1)
    expect(deleted(web({ preStop: { exec: { command: ['sh', '-c', 'sleep 5'] } } }), 8_000).list('Pod')).toHaveLength(0)
    const tooLong = deleted(web({ preStop: { sleep: { seconds: 9 } } }), 8_000)
    expect(tooLong.list('Pod')).toHaveLength(1)
    expect(named(deleted(web({ preStop: { exec: { command: ['sleep', '60'] } } }), 14_000))).toContain('FailedPreStopHook')
    expect(deleted(web({ preStop: { exec: { command: ['sleep', '60'] } } }), 14_000).list('Pod')).toHaveLength(0)
  })

  test('of several containers run side by side', () => {
    const hook = { preStop: { sleep: { seconds: 4 } } }
    const two: PodSpec = { terminationGracePeriodSeconds: 10, containers: [{ name: 'a', image: 'nginx:1.27', lifecycle: hook }, { name: 'b', image: 'redis:7', lifecycle: hook }] }
    expect(deleted(two, 6_500).list('Pod')).toHaveLength(0)
  })
})

test('a sidecar is told to end once all that it serves have ended', () => {
  const spec: PodSpec = {
    terminationGracePeriodSeconds: 20,
    initContainers: [{ name: 'first', image: 'redis:7', restartPolicy: 'Always' }, { name: 'second', image: 'memcached:1.6', restartPolicy: 'Always' }],
    containers: [{ name: 'slow', image: 'nginx:1.27', lifecycle: { preStop: { sleep: { seconds: 5 } } } }],
  }
  const alive = cluster(spec, 30_000)
  alive.run('request', { verb: 'delete', resource: 'pods', namespace: 'default', name: 'it' } satisfies ApiRequest)
  const running = (afterMs: number): string[] => {
    alive.advance(30_000 + afterMs)
    return ['slow', 'first', 'second'].filter((name) => alive.things.findLast(({ fields }) => fields?.['container'] === name)?.fields?.['state'] === 'Running')
  }
  expect(running(4_500)).toEqual(['slow', 'first', 'second'])
  const ends = (): string[] => {
    alive.advance(60_000)
    return alive.things.filter(({ fields }) => fields?.['state'] === 'Exited').map(({ fields }) => String(fields?.['container']))
  }
  expect(ends()).toEqual(['slow', 'second', 'first'])
})

test('a probe by command that takes longer than it may has failed', () => {
  const late = cluster({ containers: [{ name: 'web', image: 'busybox:1.36', command: ['sleep', '3600'], readinessProbe: { exec: { command: ['sh', '-c', 'sleep 3'] }, timeoutSeconds: 1 } }] }, 30_000)
  expect(pod(late).status?.containerStatuses?.[0].ready).toBe(false)
  expect(late.list('Event').map((event) => (event as CoreEvent).message)).toContain('Readiness probe failed: command "sh -c sleep 3" timed out')
})

test('a container that sleeps for an hour keeps no cluster from its rest, and still ends after an hour', () => {
  const spec: PodSpec = { restartPolicy: 'Never', containers: [{ name: 'idle', image: 'busybox:1.36', command: ['sleep', '3600'] }] }
  const resting = cluster(spec, 0)
  resting.settle(1_800_000)
  expect([resting.quiescent, resting.now < 60_000, pod(resting).status?.phase]).toEqual([true, true, 'Running'])
  expect(pod(cluster(spec, 3_700_000)).status?.phase).toBe('Succeeded')
})
