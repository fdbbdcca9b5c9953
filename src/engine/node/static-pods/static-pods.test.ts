// Static Pods: from a file on a machine to a Pod that runs, and to what shows it in the API.
import { describe, expect, test } from 'vitest'
import type { Node, Pod } from '../../generated/api-types.d.ts'
import { TestCluster } from '../files/testing.ts'
import { readYaml } from './read-yaml.ts'

const WEB = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    role: static # of old\nspec:\n  terminationGracePeriodSeconds: 2\n  containers:\n  - name: web\n    image: nginx:1.27\n'
const place = (it: TestCluster, manifest: string, file = 'web.yaml', forMs = 15_000) => {
  it.cluster.fault('place-manifest', { kind: 'Node', name: 'worker-1' }, { file, manifest })
  it.run(forMs)
}
const mirror = (it: TestCluster) => it.cluster.get({ kind: 'Pod', namespace: 'default', name: 'web-worker-1' }) as Pod | undefined
const running = (it: TestCluster) => it.cluster.thing('SimContainer', 'web-worker-1/web')

describe('a manifest in the folder of a machine', () => {
  test('becomes a Pod that runs, with a mirror in the API that belongs to the Node', () => {
    const it = new TestCluster()
    place(it, WEB)
    const pod = mirror(it) as Pod, node = it.cluster.get({ kind: 'Node', name: 'worker-1' }) as Node, hash = pod.metadata.annotations?.['kubernetes.io/config.hash']
    expect(pod.status?.phase).toBe('Running')
    expect(pod.metadata.ownerReferences).toEqual([{ apiVersion: 'v1', kind: 'Node', name: 'worker-1', uid: node.metadata.uid, controller: true }])
    expect(pod.metadata.annotations).toMatchObject({ 'kubernetes.io/config.source': 'file', 'kubernetes.io/config.mirror': hash, 'kubernetes.io/config.seen': expect.any(String) })
    expect(pod.spec).toMatchObject({ nodeName: 'worker-1', tolerations: [{ operator: 'Exists', effect: 'NoExecute' }] })
    expect(pod.spec.volumes ?? []).toEqual([])
  })

  test('is there when the machine boots', () => {
    const it = new TestCluster({ machines: [{ name: 'worker-1', manifests: { 'web.yaml': WEB } }] })
    it.run(20_000)
    expect(mirror(it)?.status?.phase).toBe('Running')
  })

  test('may be written by a container through a hostPath', () => {
    const it = new TestCluster()
    it.pod('writer', { containers: [{ name: 'a', image: 'busybox:1.36', command: ['sleep', '3600'], volumeMounts: [{ name: 'm', mountPath: '/manifests' }] }], volumes: [{ name: 'm', hostPath: { path: '/etc/kubernetes/manifests' } }] })
    it.sh('writer', `cat > /manifests/web.yaml <<'END'\n${WEB}END\n`)
    it.run(15_000)
    expect(mirror(it)?.status?.phase).toBe('Running')
  })

  test('that is no Pod is passed over', () => {
    const it = new TestCluster()
    place(it, 'kind: Pod\n  metadata: [')
    place(it, WEB, '.hidden.yaml')
    expect(it.cluster.list('Pod')).toEqual([])
  })
})

test('a deleted mirror comes back, and the containers never notice', () => {
  const it = new TestCluster()
  place(it, WEB)
  const before = mirror(it) as Pod
  it.delete('pods', 'web-worker-1', 5_000)
  const after = mirror(it) as Pod
  expect(after.metadata.uid).not.toBe(before.metadata.uid)
  expect(after.status?.containerStatuses?.[0]).toEqual(before.status?.containerStatuses?.[0])
})

test('a removed file ends its Pod, and takes the mirror along', () => {
  const it = new TestCluster()
  place(it, WEB)
  place(it, '')
  expect([mirror(it), running(it)]).toEqual([undefined, undefined])
})

test('a changed file ends the Pod and begins the new one', () => {
  const it = new TestCluster()
  place(it, WEB)
  const before = mirror(it) as Pod
  place(it, WEB.replace('nginx:1.27', 'nginx:1.28'), 'web.yaml', 25_000)
  expect(mirror(it)?.spec.containers[0].image).toBe('nginx:1.28')
  expect(mirror(it)?.metadata.uid).not.toBe(before.metadata.uid)
  expect(mirror(it)?.status?.phase).toBe('Running')
})

test('a static Pod starts without an API server, and is shown when that is back', () => {
  const it = new TestCluster()
  it.cluster.fault('stop', { kind: 'SimProcess', name: 'kube-apiserver' })
  it.run(1_000)
  place(it, WEB)
  expect(running(it)?.state).toBe('Running')
  it.cluster.fault('start', { kind: 'SimProcess', name: 'kube-apiserver' })
  it.run(60_000)
  expect(mirror(it)?.status?.phase).toBe('Running')
})

test('a kubelet that was away finds its static Pods and their mirrors again', () => {
  const it = new TestCluster()
  place(it, WEB)
  const before = mirror(it) as Pod
  it.cluster.machines.stopKubelet('worker-1')
  it.run(5_000)
  it.cluster.machines.resumeKubelet('worker-1')
  it.run(20_000)
  expect(mirror(it)?.metadata.uid).toBe(before.metadata.uid)
  expect(it.cluster.list('Pod')).toHaveLength(1)
  expect(mirror(it)?.status?.containerStatuses?.[0].restartCount).toBe(0)
})

describe('reading YAML', () => {
  test('takes what manifests are written in', () => {
    expect(readYaml('a: 1\nb:\n- x: "q: #"\n  y: [1, {z: w}]\n- plain text\nc:\n  d: |\n    one\n      two\n  e: >-\n    folded\n    text\nf: {}\ng: ~\n"h i": \'it\'\'s\'\n')).toEqual({
      a: 1, b: [{ x: 'q: #', y: [1, { z: 'w' }] }, 'plain text'], c: { d: 'one\n  two\n', e: 'folded text' }, f: {}, g: null, 'h i': "it's",
    })
    expect(readYaml('{"kind": "Pod", "spec": {"containers": []}}')).toEqual({ kind: 'Pod', spec: { containers: [] } })
    expect(readYaml('command: ["sh", "-c", "echo a, b"]\nargs:\n  - --port=80\n  - http://x:80/\n  - - nested\nimage: nginx:1.27')).toEqual({ command: ['sh', '-c', 'echo a, b'], args: ['--port=80', 'http://x:80/', ['nested']], image: 'nginx:1.27' })
  })

  test('says nothing of what it cannot read', () => {
    for (const text of ['', 'a: [1', 'a: 1\n  b: 2', 'just words\nand more', 'a: 1\na: 2']) expect(readYaml(text)).toBeUndefined()
  })
})
