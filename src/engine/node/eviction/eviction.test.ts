// What a kubelet does about a machine that runs short of memory or disk, in a whole cluster.
import { describe, expect, test } from 'vitest'
import type { Node, Pod } from '../../generated/api-types.d.ts'
import { TestCluster } from '../files/testing.ts'

const SMALL = { machines: [{ name: 'worker-1', memory: '1Gi', ephemeralStorage: '20Gi' }] }
const app = (name: string, resources: object = {}, more: object = {}) => ({ containers: [{ name, image: 'nginx:1.27', resources, ...more }] })
const podOf = (it: TestCluster, name: string) => it.cluster.get({ kind: 'Pod', namespace: 'default', name }) as Pod
const nodeOf = (it: TestCluster) => it.cluster.get({ kind: 'Node', name: 'worker-1' }) as Node
const condition = (it: TestCluster, type: string) => nodeOf(it).status?.conditions?.find((one) => one.type === type)
const fill = (it: TestCluster, what: 'memory' | 'disk', target: object, options: object, forMs = 30_000) => {
  it.cluster.fault(`fill-${what}`, { kind: 'Node', name: 'worker-1', ...target }, options as Record<string, number>)
  it.run(forMs)
}
const inPod = (name: string) => ({ kind: 'Pod', namespace: 'default', name })
const nodeEvents = (it: TestCluster) => it.cluster.list('Event').filter((event) => (event as unknown as { involvedObject: { kind: string } }).involvedObject.kind === 'Node').map((event) => (event as unknown as { reason: string }).reason)

describe('a machine that runs short of memory', () => {
  test('evicts a Pod, and says in Kubernetes\' words why', () => {
    const it = new TestCluster(SMALL)
    it.pod('hungry', app('eater', { requests: { memory: '10Mi' } }))
    fill(it, 'memory', inPod('hungry'), { takeMi: 640 })
    const message = 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 64Mi. Container eater was using 660Mi, request is 10Mi, has larger consumption of memory. '
    expect(podOf(it, 'hungry').status).toMatchObject({ phase: 'Failed', reason: 'Evicted', message })
    expect(podOf(it, 'hungry').status?.conditions).toContainEqual(expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', message }))
    expect(it.events()).toContain(`Evicted: ${message}`)
  })

  test('tells of the pressure until five minutes after it was over, and is tainted as long', () => {
    const it = new TestCluster(SMALL)
    fill(it, 'memory', {}, { takeMi: 650 })
    expect(condition(it, 'MemoryPressure')).toMatchObject({ status: 'True', reason: 'KubeletHasInsufficientMemory', message: 'kubelet has insufficient memory available' })
    expect(nodeOf(it).spec?.taints).toContainEqual(expect.objectContaining({ key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' }))
    expect(nodeEvents(it)).toEqual(expect.arrayContaining(['NodeHasInsufficientMemory', 'EvictionThresholdMet']))
    fill(it, 'memory', {}, { takeMi: 0 }, 280_000)
    expect(condition(it, 'MemoryPressure')?.status).toBe('True')
    it.run(40_000)
    expect(condition(it, 'MemoryPressure')).toMatchObject({ status: 'False', reason: 'KubeletHasSufficientMemory' })
    expect(nodeOf(it).spec?.taints ?? []).toEqual([])
    expect(nodeEvents(it)).toContain('NodeHasSufficientMemory')
  })

  test('begins with those above their requests, then with those of the least priority, then with the greediest', () => {
    const it = new TestCluster(SMALL)
    it.ask({ verb: 'create', resource: 'priorityclasses.scheduling.k8s.io', body: { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high' }, value: 1000 } })
    it.pod('within', app('a', { requests: { memory: '200Mi' } }))
    it.pod('small', app('b'))
    it.pod('greedy', app('c'))
    it.pod('weighty', { ...app('d'), priorityClassName: 'high' })
    for (const [name, takeMi] of [['within', 150], ['small', 40], ['greedy', 60], ['weighty', 100]] as const) fill(it, 'memory', inPod(name), { takeMi }, 1_000)
    const left = 1024 - 300 - 350 - 4 * 20, order: string[] = []
    for (const takeMi of [left - 90, left - 10, left + 60]) {
      fill(it, 'memory', {}, { takeMi }, 25_000)
      order.push(...['within', 'small', 'greedy', 'weighty'].filter((name) => podOf(it, name).status?.reason === 'Evicted' && !order.includes(name)))
    }
    expect(order).toEqual(['greedy', 'small', 'weighty'])
  })

  test('takes no Pod of the class BestEffort on, others it does', () => {
    const it = new TestCluster(SMALL)
    fill(it, 'memory', {}, { takeMi: 650 })
    fill(it, 'memory', {}, { takeMi: 0 }, 15_000)
    it.pod('poor', { nodeName: 'worker-1', ...app('a') })
    it.pod('rich', { nodeName: 'worker-1', ...app('b', { requests: { memory: '10Mi' } }) })
    expect(podOf(it, 'poor').status).toMatchObject({ phase: 'Failed', reason: 'Evicted', message: 'Pod was rejected: The node had condition: [MemoryPressure]. ' })
    expect(podOf(it, 'rich').status?.phase).toBe('Running')
  })

  test('spares what the system itself needs', () => {
    const it = new TestCluster(SMALL)
    it.ask({ verb: 'create', resource: 'pods', namespace: 'kube-system', body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'vital', namespace: 'kube-system' }, spec: { priorityClassName: 'system-node-critical', ...app('a') } } })
    it.run(15_000)
    fill(it, 'memory', { ...inPod('vital'), namespace: 'kube-system' }, { takeMi: 640 }, 60_000)
    expect((it.cluster.get({ kind: 'Pod', namespace: 'kube-system', name: 'vital' }) as Pod).status?.phase).toBe('Running')
  })
})

describe('a machine whose disk is full', () => {
  test('removes images that nobody uses before it evicts anybody', () => {
    const it = new TestCluster(SMALL)
    it.pod('old', { restartPolicy: 'Never', containers: [{ name: 'a', image: 'mysql:8.0', env: [{ name: 'MYSQL_ROOT_PASSWORD', value: 'x' }] }] }, 40_000)
    it.delete('pods', 'old')
    it.pod('web', app('web'))
    fill(it, 'disk', {}, { takeMi: 20 * 1024 - 4 * 1024 - 0.15 * 20 * 1024 - 200 })
    expect(podOf(it, 'web').status?.phase).toBe('Running')
    expect(condition(it, 'DiskPressure')).toMatchObject({ status: 'True', reason: 'KubeletHasDiskPressure', message: 'kubelet has disk pressure' })
    it.pod('again', { nodeName: 'worker-1', tolerations: [{ operator: 'Exists' }], ...app('a') })
    expect(podOf(it, 'again').status).toMatchObject({ reason: 'Evicted', message: 'Pod was rejected: The node had condition: [DiskPressure]. ' })
  })

  test('evicts who wrote the most', () => {
    const it = new TestCluster(SMALL)
    it.pod('writer', app('w'))
    it.pod('reader', app('r'))
    fill(it, 'disk', inPod('writer'), { takeMi: 14 * 1024 })
    expect(podOf(it, 'writer').status?.reason).toBe('Evicted')
    expect(podOf(it, 'writer').status?.message).toMatch(/^The node was low on resource: ephemeral-storage\. Threshold quantity: 3Gi, available: \S+\. Container w was using \S+, request is 0, has larger consumption of ephemeral-storage\. $/)
    expect(podOf(it, 'reader').status?.phase).toBe('Running')
  })
})

describe('a Pod that writes more than it may', () => {
  const withVolume = (limit: string) => ({ containers: [{ name: 'a', image: 'busybox:1.36', command: ['sleep', '3600'], volumeMounts: [{ name: 'cache', mountPath: '/cache' }] }], volumes: [{ name: 'cache', emptyDir: { sizeLimit: limit } }] })

  test('into an emptyDir is evicted', () => {
    const it = new TestCluster()
    it.pod('writer', withVolume('1Mi'))
    it.sh('writer', 'dd if=/dev/zero of=/cache/x bs=1M count=2')
    it.run(15_000)
    expect(podOf(it, 'writer').status).toMatchObject({ phase: 'Failed', reason: 'Evicted', message: 'Usage of EmptyDir volume "cache" exceeds the limit "1Mi". ' })
    expect(podOf(it, 'writer').status?.conditions?.map(({ type }) => type)).not.toContain('DisruptionTarget')
  })

  test('and stays while it keeps to its limit', () => {
    const it = new TestCluster()
    it.pod('writer', withVolume('3Mi'))
    it.sh('writer', 'dd if=/dev/zero of=/cache/x bs=1M count=2')
    it.run(25_000)
    expect(podOf(it, 'writer').status?.phase).toBe('Running')
  })

  test('into its own layer is evicted by its limit of ephemeral storage', () => {
    const it = new TestCluster()
    it.pod('writer', app('a', { limits: { 'ephemeral-storage': '5Mi' } }))
    fill(it, 'disk', inPod('writer'), { takeMi: 8 })
    expect(podOf(it, 'writer').status?.message).toBe('Pod ephemeral local storage usage exceeds the total limit of containers 5Mi. ')
  })
})

describe('a container that takes too much memory', () => {
  test('is killed at its limit and started again', () => {
    const it = new TestCluster()
    it.pod('hungry', app('eater', { limits: { memory: '100Mi' } }))
    fill(it, 'memory', inPod('hungry'), { takeMi: 200 })
    expect(it.status('hungry')).toMatchObject({ restartCount: 1, state: { running: {} }, lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } })
  })

  test('is the worst of its machine where that has none left, and Guaranteed Pods are spared', () => {
    const it = new TestCluster(SMALL), sure = { cpu: '10m', memory: '400Mi' }
    it.pod('sure', app('a', { requests: sure, limits: sure }))
    it.pod('poor', app('b'))
    fill(it, 'memory', inPod('sure'), { takeMi: 300 }, 500)
    fill(it, 'memory', {}, { takeMi: 600 }, 12_000)
    expect([it.status('sure')?.restartCount, it.status('poor')?.lastState?.terminated ?? it.status('poor')?.state?.terminated]).toEqual([0, expect.objectContaining({ exitCode: 137, reason: 'OOMKilled' })])
    expect(nodeEvents(it)).toContain('SystemOOM')
  })

  test('counts as what stress was told to take', () => {
    const it = new TestCluster(SMALL)
    it.pod('stress', { containers: [{ name: 'stress', image: 'polinux/stress', command: ['stress'], args: ['--vm', '1', '--vm-bytes', '640M'] }] }, 40_000)
    expect(podOf(it, 'stress').status?.reason).toBe('Evicted')
  })
})
