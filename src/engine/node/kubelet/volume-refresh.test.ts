// Files that are made from ConfigMaps, Secrets and the Pod's own labels follow what they are made from.
import { expect, test } from 'vitest'
import { TestCluster } from '../files/testing.ts'

const SLEEP = { name: 'app', image: 'busybox:1.36', command: ['sleep', '3600'] }
const configMap = (data: object) => ({ kind: 'ConfigMap', metadata: { name: 'conf', namespace: 'default' }, data })
const withConf = (mounts: readonly object[], volume: object = { configMap: { name: 'conf' } }) => ({ nodeName: 'worker-1', containers: [{ ...SLEEP, volumeMounts: mounts }], volumes: [{ name: 'conf', ...volume }] })
const PATCH = { verb: 'patch', patchType: 'merge', namespace: 'default' } as const

test('a changed ConfigMap is in its files within a minute and a half, and not at once', () => {
  const it = new TestCluster()
  it.create('configmaps', configMap({ color: 'blue', size: 'big' }))
  it.pod('reader', withConf([{ name: 'conf', mountPath: '/conf' }]))
  expect(it.sh('reader', 'ls /conf; cat /conf/color').stdout).toBe('color\nsize\nblue')
  it.ask({ ...PATCH, resource: 'configmaps', name: 'conf', body: { data: { color: 'red', size: null, shape: 'round' } } })
  it.run(5_000)
  expect(it.sh('reader', 'cat /conf/color').stdout).toBe('blue')
  it.run(90_000)
  expect(it.sh('reader', 'ls /conf; cat /conf/color').stdout).toBe('color\nshape\nred')
})

test('what is mounted by subPath stays as it was when the container started', () => {
  const it = new TestCluster()
  it.create('configmaps', configMap({ color: 'blue' }))
  it.pod('reader', withConf([{ name: 'conf', mountPath: '/conf' }, { name: 'conf', mountPath: '/etc/color', subPath: 'color' }]))
  it.ask({ ...PATCH, resource: 'configmaps', name: 'conf', body: { data: { color: 'red' } } })
  it.run(95_000)
  expect(it.sh('reader', 'cat /conf/color; echo; cat /etc/color').stdout).toBe('red\nblue')
})

test('a Secret in a projected volume is followed, variables are not', () => {
  const it = new TestCluster()
  it.create('secrets', { kind: 'Secret', metadata: { name: 'key', namespace: 'default' }, stringData: { key: 'old' } })
  const spec = withConf([{ name: 'conf', mountPath: '/conf' }], { projected: { sources: [{ secret: { name: 'key' } }] } })
  it.pod('reader', { ...spec, containers: [{ ...spec.containers[0], env: [{ name: 'KEY', valueFrom: { secretKeyRef: { name: 'key', key: 'key' } } }] }] })
  it.ask({ ...PATCH, resource: 'secrets', name: 'key', body: { stringData: { key: 'new' } } })
  it.run(95_000)
  expect(it.sh('reader', 'cat /conf/key; echo; echo $KEY').stdout).toBe('new\nold\n')
})

test('a ConfigMap of the same name in another namespace changes nothing', () => {
  const it = new TestCluster({ namespaces: ['other'] })
  it.create('configmaps', configMap({ color: 'blue' }))
  it.pod('reader', withConf([{ name: 'conf', mountPath: '/conf' }]))
  const before = it.cluster.ledger.length
  it.ask({ verb: 'create', resource: 'configmaps', namespace: 'other', body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'conf', namespace: 'other' }, data: { color: 'red' } } })
  it.run(95_000)
  const heard = Array.from({ length: it.cluster.ledger.length - before }, (_, i) => it.cluster.ledger.hop(before + i)).filter(({ to, op }) => it.cluster.names.text(to) === 'worker-1/kubelet' && op === 10)
  expect([heard.length, it.sh('reader', 'cat /conf/color').stdout]).toEqual([0, 'blue'])
})

test('files that tell of labels change as soon as the labels do', () => {
  const it = new TestCluster()
  it.pod('reader', withConf([{ name: 'conf', mountPath: '/about' }], { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } }))
  it.ask({ ...PATCH, resource: 'pods', name: 'reader', body: { metadata: { labels: { tier: 'gold' } } } })
  it.run(3_000)
  expect(it.sh('reader', 'cat /about/labels').stdout).toBe('app="reader"\ntier="gold"')
})
