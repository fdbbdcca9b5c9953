// A machine that is shut down in order.
import { expect, test } from 'vitest'
import type { Node, Pod } from '../../generated/api-types.d.ts'
import { TestCluster } from '../files/testing.ts'

const SLOW = { terminationGracePeriodSeconds: 8, containers: [{ name: 'a', image: 'busybox:1.36', command: ['sh', '-c', 'trap "" TERM; sleep 3600'] }] }
const shutDown = (it: TestCluster, forMs: number) => {
  it.cluster.fault('shut-down', { kind: 'Node', name: 'worker-1' })
  it.run(forMs)
}
const podOf = (it: TestCluster, name: string, namespace = 'default') => it.cluster.get({ kind: 'Pod', namespace, name }) as Pod
const ready = (it: TestCluster) => (it.cluster.get({ kind: 'Node', name: 'worker-1' }) as Node).status?.conditions?.find(({ type }) => type === 'Ready')
const power = (it: TestCluster) => it.cluster.thing('SimMachine', 'worker-1')?.power

function withBoth(): TestCluster {
  const it = new TestCluster()
  it.pod('web', SLOW)
  it.ask({ verb: 'create', resource: 'pods', namespace: 'kube-system', body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'vital', namespace: 'kube-system' }, spec: { ...SLOW, priorityClassName: 'system-node-critical' } } })
  it.run(15_000)
  return it
}

test('its Node says so at once', () => {
  const it = withBoth()
  shutDown(it, 2_000)
  expect(ready(it)).toMatchObject({ status: 'False', reason: 'KubeletNotReady', message: 'node is shutting down' })
  expect(it.cluster.list('Event').map((event) => (event as unknown as { reason: string }).reason)).toContain('Shutdown')
})

test('regular Pods end first, critical ones after them, and then it goes off', () => {
  const it = withBoth(), message = 'Pod was terminated in response to imminent node shutdown.'
  shutDown(it, 5_000)
  expect([podOf(it, 'web').status?.phase, podOf(it, 'vital', 'kube-system').status?.phase, power(it)]).toEqual(['Running', 'Running', 'on'])
  it.run(5_000)
  expect(podOf(it, 'web').status).toMatchObject({ phase: 'Failed', reason: 'Terminated', message })
  expect(podOf(it, 'web').status?.conditions).toContainEqual(expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', message }))
  expect([podOf(it, 'vital', 'kube-system').status?.phase, power(it)]).toEqual(['Running', 'on'])
  it.run(12_000)
  expect([podOf(it, 'vital', 'kube-system').status?.phase, power(it)]).toEqual(['Failed', 'off'])
})

test('nobody gets longer than the shutdown has', () => {
  const it = new TestCluster()
  it.pod('web', { ...SLOW, terminationGracePeriodSeconds: 600 })
  shutDown(it, 34_000)
  expect(power(it)).toBe('off')
  expect(podOf(it, 'web').status?.phase).toBe('Failed')
})

test('it takes nobody on meanwhile', () => {
  const it = withBoth()
  shutDown(it, 1_000)
  it.pod('late', { ...SLOW, nodeName: 'worker-1' }, 4_000)
  expect(podOf(it, 'late').status).toMatchObject({ phase: 'Failed', reason: 'NodeShutdown', message: 'Pod was rejected: Pod was rejected as the node is shutting down.' })
})

test('when it is back, it is ready, and what was ended stays so', () => {
  const it = withBoth()
  shutDown(it, 40_000)
  it.cluster.fault('power-on', { kind: 'Node', name: 'worker-1' })
  it.run(60_000)
  expect([ready(it)?.status, podOf(it, 'web').status?.phase]).toEqual(['True', 'Failed'])
})
