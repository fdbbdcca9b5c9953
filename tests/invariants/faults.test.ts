// What becomes of a cluster in which something goes wrong on purpose, and of one in which it is mended.
import { beforeEach, describe, expect, test } from 'vitest'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { Node, Pod } from '../../src/engine/generated/api-types.d.ts'
import { opOf } from '../../src/engine/kernel/ops.ts'
import { forbiddenHops } from '../../src/engine/kernel/wires.ts'

let cluster: Cluster

const CONTROL_PLANE = { name: 'cp-1', taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }

beforeEach(() => {
  cluster = createCluster({ equipment, seed: 7, epoch: '2026-01-05T09:00:00Z', machines: [CONTROL_PLANE, { name: 'worker-1' }, { name: 'worker-2' }, { name: 'worker-3' }], programs: clientPrograms })
})

/** Does a fault, and lets it reach what it is done to. */
const strike = (...fault: Parameters<Cluster['fault']>): unknown => {
  const id = cluster.fault(...fault)
  cluster.advance(cluster.now + 1)
  return cluster.outcome(id)?.result
}
const after = (ms: number): void => cluster.advance(cluster.now + ms)
const MINUTE = 60_000

function web(replicas: number): void {
  const template = { metadata: { labels: { app: 'web', version: 'v1' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } }
  cluster.run('apply', { object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas, selector: { matchLabels: { app: 'web' } }, template } } })
  cluster.run('apply', { object: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } } })
  after(20_000)
}

const pods = (): Pod[] => cluster.list('Pod', 'default') as unknown as Pod[]
const readyPods = (): Pod[] => pods().filter((pod) => !pod.metadata.deletionTimestamp && pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'))
const podsOn = (node: string): Pod[] => pods().filter((pod) => pod.spec.nodeName === node)
const readiness = (name: string): string | undefined => (cluster.get({ kind: 'Node', name }) as Node | undefined)?.status?.conditions?.find(({ type }) => type === 'Ready')?.status
const requests = (count = 20): (boolean | string)[] => {
  const before = cluster.traffic.length
  cluster.run('traffic', { service: { namespace: 'default', name: 'web' }, count, everyMs: 20 })
  after(count * 20 + 4_000)
  return cluster.traffic.slice(before).map(({ ok }) => ok)
}
const run = (program: string, args: unknown, within = 2 * MINUTE): { result?: unknown; code?: number; status?: { reason?: string; message?: string } } => {
  const id = cluster.run(program, args), until = cluster.now + within
  while (!cluster.outcome(id) && cluster.now < until) after(1)
  return cluster.outcome(id)?.result as never
}
const MAP = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: {} }

describe('a machine without power', () => {
  test('is missed after the grace period; its Pods are replaced after five minutes and stay Terminating until it is back', () => {
    web(3)
    const [lost] = podsOn('worker-2')
    strike('power-off', { kind: 'Node', name: 'worker-2' })
    expect(cluster.thing('SimMachine', 'worker-2')).toEqual({ power: 'off' })
    after(40_000)
    expect(readiness('worker-2')).toBe('True')
    after(30_000)
    expect(readiness('worker-2')).toBe('Unknown')
    after(6 * MINUTE)
    expect(readyPods()).toHaveLength(3)
    expect(podsOn('worker-2').map(({ metadata }) => [metadata.name, metadata.deletionTimestamp !== undefined])).toEqual([[lost.metadata.name, true]])
    after(20 * MINUTE)
    expect(podsOn('worker-2')).toHaveLength(1)
    strike('power-on', { kind: 'Node', name: 'worker-2' })
    after(MINUTE)
    expect(podsOn('worker-2')).toEqual([])
    expect([readiness('worker-2'), readyPods().length]).toEqual(['True', 3])
  })

  test('that is back soon starts its containers again in new sandboxes, one restart more', () => {
    web(3)
    const [before] = podsOn('worker-2')
    strike('power-off', { kind: 'Node', name: 'worker-2' })
    after(20_000)
    strike('power-on', { kind: 'Node', name: 'worker-2' })
    after(MINUTE)
    const [pod] = podsOn('worker-2'), status = pod.status?.containerStatuses?.[0]
    expect(pod.metadata.uid).toBe(before.metadata.uid)
    expect(status).toMatchObject({ restartCount: 1, ready: true, lastState: { terminated: { exitCode: 255, reason: 'Unknown' } } })
    expect(readyPods()).toHaveLength(3)
  })

  test('answers nothing: packets to its Pods and through it time out, until the Service has left them out', () => {
    web(3)
    strike('power-off', { kind: 'Node', name: 'worker-2' })
    expect(requests(40)).toContain(false)
    expect(cluster.traffic.some(({ ok, code, pod }) => !ok && code === 0 && pod === '')).toBe(true)
  })

  test('cannot be switched off twice, and has no processes to stop', () => {
    strike('power-off', { kind: 'Node', name: 'worker-2' })
    expect(cluster.faultProblem('power-off', { kind: 'Node', name: 'worker-2' })).toEqual({ code: 'fault-already-off', params: { name: 'worker-2' } })
    expect(cluster.faultProblem('start', { kind: 'SimProcess', name: 'kubelet-worker-2' })).toEqual({ code: 'fault-no-power', params: { name: 'kubelet-worker-2', node: 'worker-2' } })
    expect(cluster.thing('SimProcess', 'kubelet-worker-2')?.state).toBe('Stopped')
  })
})

describe('without the control plane', () => {
  test('running Pods keep answering, nothing is replaced, kubectl reaches nobody; when it is back all goes on', () => {
    web(3)
    strike('power-off', { kind: 'Node', name: 'cp-1' })
    expect(requests()).toEqual(Array.from({ length: 20 }, () => true))
    expect(run('apply', { object: MAP })).toMatchObject({ result: 'rejected', status: { reason: 'ConnectionTimeout', message: 'dial tcp 192.168.50.10:6443: i/o timeout' } })
    strike('crash', { kind: 'Pod', namespace: 'default', name: podsOn('worker-1')[0].metadata.name })
    after(10 * MINUTE)
    expect(requests()).not.toContain(false)
    strike('power-on', { kind: 'Node', name: 'cp-1' })
    cluster.settle(cluster.now + 5 * MINUTE)
    expect(run('apply', { object: MAP })).toMatchObject({ result: 'created' })
    expect(['cp-1', 'worker-1', 'worker-2', 'worker-3'].map(readiness)).toEqual(['True', 'True', 'True', 'True'])
    expect(podsOn('worker-1')[0].status?.containerStatuses?.[0].restartCount).toBe(1)
    run('delete', { ref: { kind: 'Pod', namespace: 'default', name: pods()[0].metadata.name } })
    after(MINUTE)
    expect([pods().length, readyPods().length]).toEqual([3, 3])
  })

  test('a stopped API server refuses connections, and everybody finds it again', () => {
    web(2)
    strike('stop', { kind: 'SimProcess', name: 'kube-apiserver' })
    expect(run('apply', { object: MAP })).toMatchObject({ status: { reason: 'ConnectionRefused' } })
    after(3 * MINUTE)
    strike('start', { kind: 'SimProcess', name: 'kube-apiserver' })
    cluster.settle(cluster.now + 5 * MINUTE)
    web(5)
    expect(readyPods()).toHaveLength(5)
    expect(['worker-1', 'worker-2', 'worker-3'].map(readiness)).toEqual(['True', 'True', 'True'])
  })

  test('writes time out without etcd, and go through when it is back', () => {
    strike('stop', { kind: 'SimProcess', name: 'etcd' })
    expect(run('apply', { object: MAP })).toMatchObject({ result: 'rejected', code: 504 })
    strike('start', { kind: 'SimProcess', name: 'etcd' })
    expect(run('apply', { object: MAP })).toMatchObject({ result: 'created' })
  })

  test('Pods stay Pending without a scheduler, and are placed when it is back', () => {
    strike('stop', { kind: 'SimProcess', name: 'kube-scheduler' })
    web(2)
    expect(pods().map(({ status, spec }) => [status?.phase, spec.nodeName])).toEqual([['Pending', undefined], ['Pending', undefined]])
    strike('start', { kind: 'SimProcess', name: 'kube-scheduler' })
    after(20_000)
    expect(readyPods()).toHaveLength(2)
  })

  test('a Deployment stays a wish without kube-controller-manager; begun anew it makes no Pod too many', () => {
    web(2)
    strike('stop', { kind: 'SimProcess', name: 'kube-controller-manager' })
    web(4)
    expect(pods()).toHaveLength(2)
    strike('start', { kind: 'SimProcess', name: 'kube-controller-manager' })
    after(MINUTE)
    expect([pods().length, readyPods().length, cluster.list('ReplicaSet').length]).toEqual([4, 4, 1])
  })
})

describe('a kubelet that is stopped', () => {
  test('leaves its containers running and hears of what ended when it begins again', () => {
    web(3)
    const [pod] = podsOn('worker-1'), target = { kind: 'Pod', namespace: 'default', name: pod.metadata.name }
    strike('stop', { kind: 'SimProcess', name: 'kubelet-worker-1' })
    expect(requests()).not.toContain(false)
    strike('crash', target)
    after(10_000)
    expect(podsOn('worker-1')[0].status?.containerStatuses?.[0].restartCount).toBe(0)
    strike('start', { kind: 'SimProcess', name: 'kubelet-worker-1' })
    after(20_000)
    expect(podsOn('worker-1')[0].status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, ready: true })
  })
})

describe('a kube-proxy that is stopped', () => {
  const rule = (node: string): readonly string[] => cluster.rulesOn(node).find(({ service }) => service === 'default/web')?.endpoints.map(({ pod }) => pod).sort() ?? []

  test('keeps its old rules, which grow stale, and writes what it missed when it begins again', () => {
    web(2)
    strike('stop', { kind: 'SimProcess', name: 'kube-proxy-worker-1' })
    const before = rule('worker-1')
    run('delete', { ref: { kind: 'Pod', namespace: 'default', name: pods()[0].metadata.name } })
    after(2 * MINUTE)
    expect(rule('worker-1')).toEqual(before)
    expect(rule('worker-2')).not.toEqual(before)
    strike('start', { kind: 'SimProcess', name: 'kube-proxy-worker-1' })
    expect(rule('worker-1')).toEqual(before)
    after(1_000)
    expect(rule('worker-1')).toEqual(rule('worker-2'))
  })
})

describe('a control loop that is disabled', () => {
  test('takes no keys while the others go on, and works through all when it is enabled', () => {
    web(2)
    strike('stop', { kind: 'SimLoop', name: 'replicaset-controller' })
    run('delete', { ref: { kind: 'Pod', namespace: 'default', name: pods()[0].metadata.name } })
    after(MINUTE)
    expect(pods()).toHaveLength(1)
    strike('start', { kind: 'SimLoop', name: 'replicaset-controller' })
    after(MINUTE)
    expect(readyPods()).toHaveLength(2)
  })

  test('node-lifecycle: a machine without power stays Ready', () => {
    strike('stop', { kind: 'SimLoop', name: 'node-lifecycle-controller' })
    strike('power-off', { kind: 'Node', name: 'worker-3' })
    after(10 * MINUTE)
    expect(readiness('worker-3')).toBe('True')
  })

  test('serviceaccount: a new namespace has no default account', () => {
    strike('stop', { kind: 'SimLoop', name: 'serviceaccount-controller' })
    run('apply', { object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'dev' } } })
    after(MINUTE)
    expect(cluster.get({ kind: 'ServiceAccount', namespace: 'dev', name: 'default' })).toBeUndefined()
    strike('start', { kind: 'SimLoop', name: 'serviceaccount-controller' })
    after(10_000)
    expect(cluster.get({ kind: 'ServiceAccount', namespace: 'dev', name: 'default' })).toBeDefined()
  })
})

describe('a container', () => {
  const target = (): { kind: string; namespace: string; name: string } => ({ kind: 'Pod', namespace: 'default', name: pods()[0].metadata.name })
  const status = () => pods()[0].status?.containerStatuses?.[0]

  test('that crashes is started again', () => {
    web(1)
    strike('crash', target())
    after(10_000)
    expect(status()).toMatchObject({ restartCount: 1, ready: true, lastState: { terminated: { exitCode: 1, reason: 'Error' } } })
  })

  test('in a crash loop waits ever longer, and runs once it is healed', () => {
    web(1)
    strike('crash-loop', target())
    after(2 * MINUTE)
    expect(status()?.state?.waiting?.reason).toBe('CrashLoopBackOff')
    expect(cluster.thing('SimContainer', `${pods()[0].metadata.name}/web`)).toMatchObject({ crashing: true, state: 'Exited', exitCode: 1 })
    expect(cluster.faultProblem('crash-loop', target())?.code).toBe('fault-already-crashing')
    strike('heal', target())
    after(6 * MINUTE)
    expect(status()?.ready).toBe(true)
  })

  test('of an image that fails answers so many requests with 500', () => {
    web(2)
    strike('fail-requests', { kind: 'SimImage', name: 'nginx' }, { percent: 50 })
    const answers = requests(200), failed = answers.filter((ok) => !ok).length
    expect(failed).toBeGreaterThan(60)
    expect(failed).toBeLessThan(140)
    expect(cluster.traffic.at(-1)).toMatchObject({ to: 'web', ns: 'default', from: 'client', via: 'service', version: 'v1' })
    strike('fail-requests', { kind: 'SimImage', name: 'nginx' }, { percent: 0 })
    expect(requests()).not.toContain(false)
  })

  test('that somebody started by hand is no Pod, and ends with the power of its machine for good', () => {
    strike('start-foreign', { kind: 'Node', name: 'worker-1' }, { name: 'by-hand', image: 'nginx' })
    expect(cluster.thing('SimContainer', 'by-hand')).toMatchObject({ origin: 'foreign', state: 'Running', node: 'worker-1', pod: '' })
    expect(cluster.faultProblem('start-foreign', { kind: 'Node', name: 'worker-1' }, { name: 'by-hand', image: 'nginx' })?.code).toBe('fault-name-taken')
    strike('power-off', { kind: 'Node', name: 'worker-1' })
    strike('power-on', { kind: 'Node', name: 'worker-1' })
    after(MINUTE)
    expect([cluster.thing('SimContainer', 'by-hand')?.state, pods().length]).toEqual(['Exited', 0])
  })
})

test('what cannot be done is said, and nothing happens', () => {
  const before = [cluster.ledger.length, cluster.things.length, cluster.spans.length]
  const problems = [
    cluster.faultProblem('melt', { kind: 'Node', name: 'worker-1' }), cluster.faultProblem('power-off', { kind: 'Pod', name: 'a' }), cluster.faultProblem('power-off', { kind: 'Node', name: 'worker-9' }),
    cluster.faultProblem('crash', { kind: 'Pod', name: 'a' }), cluster.faultProblem('stop', { kind: 'SimLoop', name: 'gremlin' }), cluster.faultProblem('power-off', { kind: 'Node', name: 'worker-1' }, { hard: true }),
  ]
  expect(problems.map((problem) => problem?.code)).toEqual(['fault-unknown', 'fault-not-for-kind', 'fault-no-such-target', 'fault-no-such-target', 'fault-no-such-target', 'fault-unknown-option'])
  expect(strike('power-off', { kind: 'Node', name: 'worker-9' })).toEqual({ problem: { code: 'fault-no-such-target', params: { kind: 'Node', name: 'worker-9' } } })
  expect([cluster.ledger.length, cluster.things.length, cluster.spans.length]).toEqual(before)
})

describe('a fault is a hop from a person to what it touches', () => {
  const sent = (name: string): readonly string[] => Array.from({ length: cluster.ledger.length }, (_, id) => cluster.ledger.hop(id)).filter(({ op, a }) => opOf(op) === 'fault' && cluster.names.text(a) === name)
    .map(({ from, to, subject }) => [from, to, subject].map((id) => cluster.names.text(id)).join(' '))

  test('which strikes when it arrives, in the order in which it was sent', () => {
    const node = { kind: 'Node', name: 'worker-2' }, off = cluster.fault('power-off', node), on = cluster.fault('power-on', node), again = cluster.fault('power-off', node), twice = cluster.fault('power-off', node)
    expect(cluster.thing('SimMachine', 'worker-2')).toEqual({ power: 'on' })
    after(1)
    expect([off, on, again, twice].map((id) => cluster.outcome(id)?.result)).toEqual([{ struck: true }, { struck: true }, { struck: true }, { problem: { code: 'fault-already-off', params: { name: 'worker-2' } } }])
    expect(sent('power-off')).toEqual(Array.from({ length: 3 }, () => 'kubectl worker-2/power Node//worker-2'))
    expect(cluster.thing('SimMachine', 'worker-2')).toEqual({ power: 'off' })
  })

  test('and is where every answer to why begins', () => {
    web(3)
    const [pod] = podsOn('worker-2'), crash = { kind: 'Pod', namespace: 'default', name: pod.metadata.name }
    strike('crash', crash)
    after(10_000)
    strike('power-off', { kind: 'Node', name: 'worker-2' })
    strike('stop', { kind: 'SimLoop', name: 'replicaset-controller' })
    strike('stop', { kind: 'SimProcess', name: 'etcd' })
    strike('fail-requests', { kind: 'SimImage', name: 'nginx' }, { percent: 50 })
    const codes = (ref: { kind: string; namespace?: string; name: string }): string[] => cluster.why(ref).map(({ decision }) => decision.code).filter((code) => code.startsWith('you-'))
    expect(codes(crash)).toEqual(['you-crash', 'you-power-off'])
    expect(codes({ kind: 'Node', name: 'worker-2' })).toEqual(['you-power-off'])
    expect(codes({ kind: 'SimLoop', name: 'replicaset-controller' })).toEqual(['you-stop'])
    expect(cluster.why({ kind: 'SimImage', name: 'nginx' }).map(({ decision }) => decision)).toEqual([{ code: 'you-fail-requests', params: { name: 'nginx', percent: 50 } }])
    expect(cluster.things.filter(({ kind, hop }) => kind === 'SimMachine' && hop >= 0).map(({ hop }) => opOf(cluster.ledger.op(hop)))).toContain('fault')
    expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components)).toEqual([])
  })
})

test('things are told from the start, and what was done is done again by going back and forth', () => {
  expect(cluster.things.filter(({ kind }) => kind === 'SimMachine').map(({ name }) => name)).toEqual(['cp-1', 'worker-1', 'worker-2', 'worker-3'])
  expect(cluster.thing('SimProcess', 'kube-apiserver')).toEqual({ state: 'Running', program: 'kube-apiserver', node: '' })
  expect(cluster.thing('SimLoop', 'node-lifecycle-controller')).toEqual({ enabled: true, process: 'kube-controller-manager' })
  web(3)
  strike('power-off', { kind: 'Node', name: 'worker-1' })
  const at = cluster.now
  after(MINUTE)
  strike('power-on', { kind: 'Node', name: 'worker-1' })
  strike('stop', { kind: 'SimProcess', name: 'kube-apiserver' })
  after(MINUTE)
  const late = cluster.now, told = { hash: cluster.stateHash(), ledger: cluster.ledgerHash(), things: cluster.things.length }
  cluster.rewind(late - 1)
  cluster.advance(late)
  expect({ hash: cluster.stateHash(), ledger: cluster.ledgerHash(), things: cluster.things.length }).toEqual(told)
  cluster.rewind(at)
  expect(cluster.thing('SimMachine', 'worker-1')).toEqual({ power: 'off' })
  expect(cluster.thing('SimProcess', 'kube-apiserver')?.state).toBe('Running')
  expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components)).toEqual([])
})

describe('a cloud with the cluster autoscaler', () => {
  const open = (atMost: number): void => {
    cluster = createCluster({ equipment, seed: 7, epoch: '2026-01-05T09:00:00Z', machines: [{ name: 'worker-1', cpu: '2', memory: '4Gi' }], programs: clientPrograms, cloud: { machine: { cpu: '2', memory: '4Gi' }, atMost } })
  }
  const big = (replicas: number): void => {
    const containers = [{ name: 'web', image: 'nginx', resources: { requests: { cpu: '1500m' } } }]
    cluster.run('apply', { object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'big' }, spec: { replicas, selector: { matchLabels: { app: 'big' } }, template: { metadata: { labels: { app: 'big' } }, spec: { containers } } } } })
  }
  const events = (reason: string): string[] => (cluster.list('Event') as unknown as { reason: string; message: string }[]).filter((event) => event.reason === reason).map(({ message }) => message)

  test('orders nothing until it is started; then a machine joins for every Pod that fits nowhere, as far as the group goes', () => {
    open(2)
    big(4)
    after(5 * MINUTE)
    expect(readyPods()).toHaveLength(1)
    strike('start', { kind: 'SimAddon', name: 'cluster-autoscaler' })
    cluster.settle(cluster.now + 5 * MINUTE)
    expect((cluster.list('Node') as unknown as Node[]).map(({ metadata }) => metadata.name).sort()).toEqual(['worker-1', 'worker-2', 'worker-3'])
    expect(readyPods()).toHaveLength(3)
    expect(events('TriggeredScaleUp')).toEqual(['pod triggered scale-up: [{workers 0->2 (max: 2)}]', 'pod triggered scale-up: [{workers 0->2 (max: 2)}]'])
    expect(new Set(events('NotTriggerScaleUp'))).toEqual(new Set(["pod didn't trigger scale-up: 1 max node group size reached"]))
    expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components)).toEqual([])
  })

  test('gives a machine back that has been empty for ten minutes', () => {
    open(2)
    strike('start', { kind: 'SimAddon', name: 'cluster-autoscaler' })
    big(2)
    after(3 * MINUTE)
    expect(cluster.list('Node')).toHaveLength(2)
    big(1)
    after(9 * MINUTE)
    expect(cluster.list('Node')).toHaveLength(2)
    after(3 * MINUTE)
    expect([cluster.list('Node').length, readyPods().length, cluster.thing('SimMachine', 'worker-2')]).toEqual([1, 1, undefined])
  })
})

describe('a machine that boots', () => {
  test('says so, once for every time, and has lost what was in its memory', () => {
    const mount = (name: string): object => ({ name, mountPath: `/${name}` }), told = (): string[] => (cluster.list('Event') as unknown as { reason: string; message: string }[]).filter(({ reason }) => reason === 'Rebooted').map(({ message }) => message)
    const spec = { nodeName: 'worker-1', volumes: [{ name: 'memory', emptyDir: { medium: 'Memory' } }, { name: 'disk', emptyDir: {} }], containers: [{ name: 'a', image: 'busybox', command: ['sh', '-c', 'ls /memory /disk; touch /memory/x /disk/x; sleep 3600'], volumeMounts: [mount('memory'), mount('disk')] }] }
    run('apply', { object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'keeper' }, spec } })
    after(10_000)
    const files = (): (number | undefined)[] => ['memory', 'disk'].map((volume) => cluster.thing('SimVolume', `keeper/${volume}`)?.files)
    expect([files(), told()]).toEqual([[1, 1], []])
    strike('power-off', { kind: 'Node', name: 'worker-1' })
    expect(files()).toEqual([0, 1])
    strike('power-on', { kind: 'Node', name: 'worker-1' })
    after(MINUTE)
    strike('stop', { kind: 'SimProcess', name: 'kubelet-worker-1' })
    strike('start', { kind: 'SimProcess', name: 'kubelet-worker-1' })
    after(MINUTE)
    const { bootID } = (cluster.get({ kind: 'Node', name: 'worker-1' }) as { status?: { nodeInfo?: { bootID: string } } }).status?.nodeInfo ?? {}
    expect(bootID).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(told()).toEqual([`Node worker-1 has been rebooted, boot id: ${bootID}`])
    expect(run('kubectl', { words: ['logs', 'keeper'], files: {} })).toMatchObject({ stdout: expect.stringMatching(/^\/memory:\n+\/disk:\nx\n$/) as unknown })
  })
})

describe('a kubelet that nobody can reach', () => {
  const asked = (...words: string[]): string => (run('kubectl', { words, files: {} }) as { stderr?: string }).stderr ?? ''
  const lone = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'lone' }, spec: { nodeName: 'worker-1', containers: [{ name: 'web', image: 'nginx' }] } }

  test('is refused by its machine at once, or silent without power, in the words of the API server', () => {
    run('apply', { object: lone })
    after(10_000)
    strike('stop', { kind: 'SimProcess', name: 'kubelet-worker-1' })
    const began = cluster.now, page = 'Get "https://192.168.50.11:10250/containerLogs/default/lone/web'
    expect(asked('logs', 'lone')).toBe(`Error from server: ${page}": dial tcp 192.168.50.11:10250: connect: connection refused\n`)
    expect(asked('logs', 'lone', '--tail=3')).toBe(`Error from server: ${page}?tailLines=3": dial tcp 192.168.50.11:10250: connect: connection refused\n`)
    expect(asked('exec', 'lone', '--', 'ls')).toBe('Error from server: error dialing backend: dial tcp 192.168.50.11:10250: connect: connection refused\n')
    expect(cluster.now - began).toBeLessThan(2_000)
    strike('power-off', { kind: 'Node', name: 'worker-1' })
    expect(asked('logs', 'lone')).toBe(`Error from server: ${page}": dial tcp 192.168.50.11:10250: i/o timeout\n`)
    expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components)).toEqual([])
  })
})

describe('what nobody has any longer', () => {
  const containers = (): string[] => {
    const names = new Set(cluster.things.filter(({ kind }) => kind === 'SimContainer').map(({ name }) => name))
    return [...names].filter((name) => cluster.thing('SimContainer', name))
  }
  const force = (name: string): void => {
    run('kubectl', { words: ['delete', 'pod', name, '--force', '--grace-period=0'], files: {} })
  }
  const lone = (): void => {
    run('apply', { object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'lone' }, spec: { nodeName: 'worker-1', containers: [{ name: 'web', image: 'nginx' }] } } })
    after(15_000)
    expect(containers()).toEqual(['lone/web'])
  }

  test('is ended by a kubelet whose Pod is deleted by force', () => {
    lone()
    force('lone')
    after(5_000)
    expect([pods().length, containers()]).toEqual([0, []])
  })

  test('is ended by a kubelet that comes back and does not find its Pod any more', () => {
    lone()
    strike('stop', { kind: 'SimProcess', name: 'kubelet-worker-1' })
    force('lone')
    after(5_000)
    expect([pods().length, containers()]).toEqual([0, ['lone/web']])
    strike('start', { kind: 'SimProcess', name: 'kubelet-worker-1' })
    after(20_000)
    expect(containers()).toEqual([])
  })

  test('is cleared away by a machine that was off when its Pod was deleted', () => {
    lone()
    strike('power-off', { kind: 'Node', name: 'worker-1' })
    force('lone')
    after(5_000)
    strike('power-on', { kind: 'Node', name: 'worker-1' })
    after(MINUTE)
    expect(containers()).toEqual([])
  })
})
