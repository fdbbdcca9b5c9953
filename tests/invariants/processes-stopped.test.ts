// Programs of machines and the registry that are stopped one by one: what stops with them, what goes on, and what happens when they are back.
import { beforeEach, describe, expect, test } from 'vitest'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { Event, Node, Pod } from '../../src/engine/generated/api-types.d.ts'
import { forbiddenHops } from '../../src/engine/kernel/wires.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'

let cluster: Cluster

beforeEach(() => {
  cluster = createCluster({ equipment, seed: 5, epoch: '2026-01-05T09:00:00Z', machines: [{ name: 'worker-1' }, { name: 'worker-2' }], programs: clientPrograms })
})

const MINUTE = 60_000
const after = (ms: number): void => cluster.advance(cluster.now + ms)
const strike = (...fault: Parameters<Cluster['fault']>): unknown => {
  const id = cluster.fault(...fault)
  after(1)
  return cluster.outcome(id)?.result
}
const program = (name: string) => ({ kind: 'SimProcess', name })
const pods = (node?: string): Pod[] => (cluster.list('Pod', 'default') as unknown as Pod[]).filter(({ spec }) => node === undefined || spec.nodeName === node)
const isReady = ({ metadata, status }: Pod): boolean => !metadata.deletionTimestamp && (status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false)
const readiness = (name: string) => (cluster.get({ kind: 'Node', name }) as Node | undefined)?.status?.conditions?.find(({ type }) => type === 'Ready')
const messages = (reason: string): string[] => ['default', ''].flatMap((namespace) => cluster.list('Event', namespace || undefined) as unknown as Event[]).filter((event) => event.reason === reason).map(({ message }) => message ?? '')

function web(replicas: number, image = 'nginx:1.27'): void {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } }
  cluster.run('apply', { object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas, selector: { matchLabels: { app: 'web' } }, template } } })
  cluster.run('apply', { object: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } } })
}

function allAnswered(): boolean {
  const before = cluster.traffic.length
  cluster.run('traffic', { service: { namespace: 'default', name: 'web' }, count: 10, everyMs: 20 })
  after(5_000)
  return cluster.traffic.length === before + 10 && cluster.traffic.slice(before).every(({ ok }) => ok)
}

describe('without containerd', () => {
  test('containers run on and answer; nothing new starts; the node says so after half a minute, and all is made up for when it is back', () => {
    web(2)
    after(20_000)
    strike('stop', program('containerd-worker-1'))
    expect(allAnswered()).toBe(true)
    web(6)
    after(20_000)
    expect(readiness('worker-1')?.status).toBe('True')
    expect([pods('worker-2').every(isReady), pods('worker-1').filter(isReady).length]).toEqual([true, 1])
    after(30_000)
    expect(readiness('worker-1')).toMatchObject({ status: 'False', reason: 'KubeletNotReady', message: 'container runtime is down' })
    expect(messages('NodeNotReady')).toContain('Node worker-1 status is now: NodeNotReady')
    strike('start', program('containerd-worker-1'))
    after(MINUTE)
    expect([readiness('worker-1')?.status, pods().filter(isReady).length, allAnswered()]).toEqual(['True', 6, true])
    expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components)).toEqual([])
  })

  test('Pods that are to go stay Terminating until it is back, and one that has crashed meanwhile is found', () => {
    web(2)
    after(20_000)
    const [here] = pods('worker-1'), [there] = pods('worker-2')
    strike('stop', program('containerd-worker-1'))
    strike('crash', { kind: 'Pod', namespace: 'default', name: here.metadata.name })
    after(5_000)
    expect(isReady(pods('worker-1')[0])).toBe(true)
    cluster.run('delete', { ref: { kind: 'Pod', namespace: 'default', name: here.metadata.name } })
    after(2 * MINUTE)
    expect(pods('worker-1').map(({ metadata }) => [metadata.name, metadata.deletionTimestamp !== undefined])).toContainEqual([here.metadata.name, true])
    strike('start', program('containerd-worker-1'))
    after(MINUTE)
    expect(pods().some(({ metadata }) => metadata.name === here.metadata.name)).toBe(false)
    expect([pods().filter(isReady).length, pods().some(({ metadata }) => metadata.name === there.metadata.name)]).toEqual([2, true])
  })

  test('that is back within half a minute the API never hears of; a container that ended meanwhile is started again', () => {
    web(2)
    after(20_000)
    const [here] = pods('worker-1')
    strike('stop', program('containerd-worker-1'))
    strike('crash', { kind: 'Pod', namespace: 'default', name: here.metadata.name })
    after(15_000)
    strike('start', program('containerd-worker-1'))
    after(MINUTE)
    expect(messages('NodeNotReady')).toEqual([])
    expect(pods('worker-1')[0].status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, ready: true })
  })
})

describe('without the network plugin', () => {
  test('running Pods keep their addresses, new ones get none and say why, until it is back', () => {
    web(2)
    after(20_000)
    strike('stop', program('cni-worker-1'))
    web(6)
    after(40_000)
    expect([pods('worker-2').every(isReady), pods('worker-1').filter(isReady).length, allAnswered()]).toEqual([true, 1, true])
    expect(messages('FailedCreatePodSandBox')[0]).toMatch(/^Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "[0-9a-f]{64}": plugin type="bridge" failed \(add\): /)
    strike('start', program('cni-worker-1'))
    after(MINUTE)
    expect([pods().filter(isReady).length, new Set(pods().map(({ status }) => status?.podIP)).size]).toEqual([6, 6])
    expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components)).toEqual([])
  })

  test('a Pod that is to go waits for its address to be taken back', () => {
    web(2)
    after(20_000)
    strike('stop', program('cni-worker-1'))
    const [here] = pods('worker-1')
    cluster.run('delete', { ref: { kind: 'Pod', namespace: 'default', name: here.metadata.name } })
    after(MINUTE)
    expect(pods().some(({ metadata }) => metadata.name === here.metadata.name)).toBe(true)
    strike('start', program('cni-worker-1'))
    after(10_000)
    expect(pods().some(({ metadata }) => metadata.name === here.metadata.name)).toBe(false)
  })
})

describe('the image registry', () => {
  test('without it images that are there are used, others are tried for with growing pauses, and come when it is back', () => {
    web(2)
    after(20_000)
    strike('stop', program('registry'))
    web(4)
    after(20_000)
    expect(pods().filter(isReady)).toHaveLength(4)
    cluster.run('apply', { object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'other' }, spec: { containers: [{ name: 'other', image: 'redis:7' }] } } })
    after(2 * MINUTE)
    const other = (): Pod | undefined => pods().find(({ metadata }) => metadata.name === 'other')
    expect(other()?.status?.containerStatuses?.[0].state?.waiting?.reason).toMatch(/^(ErrImagePull|ImagePullBackOff)$/)
    expect(messages('Failed').some((message) => message.includes('dial tcp: i/o timeout'))).toBe(true)
    strike('start', program('registry'))
    after(3 * MINUTE)
    expect(isReady(other() as Pod)).toBe(true)
  })

  test('a slow one takes so many times as long', () => {
    const pullMs = (image: string): number => {
      cluster.run('apply', { object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: image.split(':')[0] }, spec: { nodeName: 'worker-1', containers: [{ name: 'a', image }] } } })
      after(10 * MINUTE)
      const [, figure = '', unit = ''] = / in ([\d.]+)(ms|s) /.exec(messages('Pulled').find((message) => message.includes(image)) ?? '') ?? []
      return Number(figure) * (unit === 's' ? 1_000 : 1)
    }
    const usual = pullMs('redis:7')
    strike('slow-registry', program('registry'), { times: 50 })
    expect(pullMs('memcached:1')).toBeGreaterThan(usual * 10)
    expect(cluster.thing('SimRegistry', 'registry')).toEqual({ times: 50 })
    expect(cluster.faultProblem('slow-registry', program('etcd'), { times: 2 })?.code).toBe('fault-no-such-target')
  })
})

test.each(['kubelet', 'kube-proxy', 'containerd', 'cni'])('%s of a machine can be stopped and started, not twice, and not without power', (name) => {
  const target = program(`${name}-worker-1`)
  expect(strike('stop', target)).toEqual({ struck: true })
  expect([cluster.thing('SimProcess', target.name)?.state, cluster.faultProblem('stop', target)?.code]).toEqual(['Stopped', 'fault-already-off'])
  expect(strike('start', target)).toEqual({ struck: true })
  strike('power-off', { kind: 'Node', name: 'worker-1' })
  expect(cluster.faultProblem('start', target)?.code).toBe('fault-no-power')
  strike('power-on', { kind: 'Node', name: 'worker-1' })
  after(MINUTE)
  expect([cluster.thing('SimProcess', target.name)?.state, readiness('worker-1')?.status]).toEqual(['Running', 'True'])
})

test('a disk that is freed while the kubelet is away is found free when it is back', () => {
  strike('fill-disk', { kind: 'Node', name: 'worker-1' }, { leaveMi: 2_048 })
  after(30_000)
  const pressure = () => (cluster.get({ kind: 'Node', name: 'worker-1' }) as Node | undefined)?.status?.conditions?.find(({ type }) => type === 'DiskPressure')?.status
  expect([pressure(), cluster.thing('SimFilling', 'worker-1')]).toEqual(['True', { memoryMi: 0, diskMi: 50 * 1024 - 2_048 }])
  strike('stop', program('kubelet-worker-1'))
  strike('fill-disk', { kind: 'Node', name: 'worker-1' }, { takeMi: 0 })
  strike('start', program('kubelet-worker-1'))
  after(6 * MINUTE)
  expect([pressure(), cluster.thing('SimFilling', 'worker-1')]).toEqual(['False', undefined])
})
