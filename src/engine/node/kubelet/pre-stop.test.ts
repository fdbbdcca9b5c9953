// Whoever ends a container, its preStop hook comes first, within the time that this cause allows.
import { describe, expect, test } from 'vitest'
import type { Pod } from '../../generated/api-types.d.ts'
import { TestCluster } from '../files/testing.ts'

const SERVER = { name: 'a', image: 'busybox:1.36', command: ['sh', '-c', 'trap "exit 0" TERM; sleep 3600 & wait'] }
const waiting = (seconds: number) => ({ lifecycle: { preStop: { sleep: { seconds } } } })
const noting = (path: string) => ({ lifecycle: { preStop: { exec: { command: ['sh', '-c', `echo ended > ${path}`] } } } })
const podOf = (it: TestCluster, name = 'web') => it.cluster.get({ kind: 'Pod', namespace: 'default', name }) as Pod
const isRunning = (it: TestCluster, name = 'web') => podOf(it, name).status?.containerStatuses?.[0].state?.running !== undefined
const killing = (it: TestCluster) => it.events().filter((event) => event.startsWith('Killing'))

describe('a container that fails its liveness probe', () => {
  const failing = (more: object, probe: object = {}) => {
    const it = new TestCluster()
    it.pod('web', { ...more, containers: [{ ...SERVER, ...waiting(6), livenessProbe: { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 1, initialDelaySeconds: 3, ...probe } }] }, 0)
    while (killing(it).length === 0) it.run(100)
    return it
  }

  test('has its hook run before it is told to end', () => {
    const it = failing({})
    expect(killing(it)).toEqual(['Killing: Container a failed liveness probe, will be restarted'])
    it.run(5_000)
    expect([isRunning(it), it.status('web')?.restartCount]).toEqual([true, 0])
    it.run(4_000)
    expect(it.status('web')?.restartCount).toBe(1)
    expect(it.status('web')?.lastState?.terminated?.exitCode).toBe(0)
  })

  test('is told once, however long its hook takes', () => {
    const it = failing({})
    it.run(5_500)
    expect(killing(it)).toHaveLength(1)
  })

  test('has what the probe allows it, hook included', () => {
    const it = failing({}, { terminationGracePeriodSeconds: 2 })
    it.run(7_000)
    expect(it.status('web')?.restartCount).toBe(1)
    expect(it.events()).toContain('FailedPreStopHook: PreStopHook failed')
  })

  test('has its hook broken off when its Pod is deleted, and run again', () => {
    const it = failing({})
    it.run(2_000)
    it.ask({ verb: 'delete', resource: 'pods', namespace: 'default', name: 'web' })
    it.run(5_000)
    expect(isRunning(it)).toBe(true)
    it.run(5_000)
    expect(podOf(it)).toBeUndefined()
  })
})

test('a startup probe that fails has the hook run, too', () => {
  const it = new TestCluster()
  it.pod('web', { volumes: [{ name: 'v', emptyDir: {} }], containers: [{ ...SERVER, ...noting('/v/note'), volumeMounts: [{ name: 'v', mountPath: '/v' }], startupProbe: { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 5 } }] }, 0)
  while (it.status('web')?.restartCount !== 1) it.run(100)
  expect(it.sh('web', 'cat /v/note').stdout).toBe('ended\n')
})

test('a new image has the old container run its hook first', () => {
  const it = new TestCluster()
  it.pod('web', { containers: [{ ...SERVER, ...waiting(8) }] }, 8_000)
  it.ask({ verb: 'patch', patchType: 'strategic', resource: 'pods', namespace: 'default', name: 'web', body: { spec: { containers: [{ name: 'a', image: 'busybox:1.37' }] } } })
  it.run(6_000)
  expect([isRunning(it), it.status('web')?.restartCount]).toEqual([true, 0])
  it.run(6_000)
  expect(it.status('web')?.restartCount).toBe(1)
})

test('a postStart hook that fails has the preStop hook run', () => {
  const it = new TestCluster()
  it.pod('web', { restartPolicy: 'Never', containers: [{ ...SERVER, lifecycle: { postStart: { exec: { command: ['false'] } }, preStop: { sleep: { seconds: 7 } } } }] }, 6_000)
  expect(podOf(it).status?.phase).toBe('Pending')
  it.run(8_000)
  expect(podOf(it).status?.phase).toBe('Succeeded')
})

describe('a Pod that a machine gives up', () => {
  test('has its hook run when the machine shuts down, within its share of the time', () => {
    const it = new TestCluster()
    it.pod('web', { containers: [{ ...SERVER, ...waiting(9) }] })
    it.pod('slow', { terminationGracePeriodSeconds: 600, containers: [{ ...SERVER, ...waiting(300) }] })
    it.cluster.fault('shut-down', { kind: 'Node', name: 'worker-1' })
    it.run(8_000)
    expect([isRunning(it), podOf(it).status?.phase]).toEqual([true, 'Running'])
    it.run(4_000)
    expect(podOf(it).status?.phase).toBe('Failed')
    it.run(11_500)
    expect(podOf(it, 'slow').status?.phase).toBe('Failed')
  })

  test('has a second for its hook when it is evicted, and two seconds at least to end', () => {
    const it = new TestCluster(), deaf = { name: 'a', image: 'busybox:1.36', command: ['sh', '-c', 'trap "" TERM; sleep 3600'] }
    it.pod('web', { volumes: [{ name: 'v', emptyDir: { sizeLimit: '1Mi' } }], containers: [{ ...deaf, ...waiting(9), volumeMounts: [{ name: 'v', mountPath: '/v' }] }] })
    it.sh('web', 'dd if=/dev/zero of=/v/big bs=1M count=5')
    while (!it.events().some((event) => event.startsWith('Evicted'))) it.run(100)
    expect(isRunning(it)).toBe(true)
    it.run(2_800)
    expect(isRunning(it)).toBe(true)
    it.run(1_500)
    expect(podOf(it).status).toMatchObject({ phase: 'Failed', reason: 'Evicted', containerStatuses: [{ state: { terminated: { exitCode: 137 } } }] })
  })

  test('has its whole grace period when its deadline has passed', () => {
    const it = new TestCluster()
    it.pod('web', { activeDeadlineSeconds: 10, terminationGracePeriodSeconds: 20, containers: [{ ...SERVER, ...waiting(12) }] }, 20_000)
    expect(isRunning(it)).toBe(true)
    it.run(6_000)
    expect(podOf(it).status).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' })
  })
})

test('sidecars of a Pod whose work is done end one after the other, the last first, with their hooks', () => {
  const it = new TestCluster(), sidecar = (name: string, more: object = {}) => ({ ...SERVER, name, restartPolicy: 'Always', ...more })
  it.pod('web', { restartPolicy: 'Never', initContainers: [sidecar('first'), sidecar('second', waiting(4))], containers: [{ name: 'work', image: 'busybox:1.36', command: ['sleep', '2'] }] }, 30_000)
  const ended = (i: number) => Date.parse(podOf(it).status?.initContainerStatuses?.[i].state?.terminated?.finishedAt as unknown as string)
  expect(podOf(it).status?.phase).toBe('Succeeded')
  expect(ended(0)).toBeGreaterThanOrEqual(ended(1))
  expect(killing(it).sort()).toEqual(['Killing: Stopping container first', 'Killing: Stopping container second'])
})
