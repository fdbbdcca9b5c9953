import { expect, test } from 'vitest'
import { driveSync, failureAnswer, fakeTimestamp, said, type FakeCluster } from '../../kernel/testing/fake-view.ts'
import { endpoints, pod, service } from '../../kernel/testing/sample-objects.ts'
import { truncated } from './endpoint-subsets.ts'
import controller from './endpoints.controller.ts'

const sync = (cluster: FakeCluster) => driveSync(controller, 'default/web', cluster)
const written = (cluster: FakeCluster) => sync(cluster).requests[0]?.body as ReturnType<typeof endpoints>
const address = (name: string, ip: string, node: string) => ({ ip, nodeName: node, targetRef: { kind: 'Pod', namespace: 'default', name, uid: `uid-of-${name}` } })

test('a Service gets Endpoints of its name, even without Pods', () => {
  const { steps } = sync({ objects: [service('web')] })
  expect(said(steps)).toEqual(['create endpoints (endpoints-missing)'])
  expect(written({ objects: [service('web')] })).toMatchObject({ metadata: { name: 'web', labels: { 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' } } })
})

test('ready and unready Pods stand apart; a Pod without address or on its way out does not count', () => {
  const objects = [
    service('web'), pod('b', { ready: true, ip: '10.0.0.2', node: 'n2' }), pod('a', { ready: true, ip: '10.0.0.1', node: 'n1' }), pod('c', { ip: '10.0.0.3', node: 'n1', phase: 'Running' }),
    pod('young'), pod('going', { ready: true, ip: '10.0.0.4', node: 'n1', meta: { deletionTimestamp: fakeTimestamp(0) } }), pod('other', { ready: true, ip: '10.0.0.5', meta: { labels: {} } }),
  ]
  expect(written({ objects }).subsets).toEqual([{
    addresses: [address('a', '10.0.0.1', 'n1'), address('b', '10.0.0.2', 'n2')], notReadyAddresses: [address('c', '10.0.0.3', 'n1')], ports: [{ port: 8080, protocol: 'TCP' }],
  }])
})

test('publishNotReadyAddresses publishes them all', () => {
  const objects = [service('web', { publishNotReadyAddresses: true }), pod('c', { ip: '10.0.0.3', node: 'n1', phase: 'Running' })]
  expect(written({ objects }).subsets?.[0].addresses).toHaveLength(1)
})

test('named ports are looked up in each Pod, so Pods may differ', () => {
  const named = (port: number) => ({ containers: [{ name: 'app', image: 'web:1', ports: [{ name: 'http', containerPort: port }] }] })
  const ports = [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }] as const
  const objects = [service('web', { ports }), pod('a', { ready: true, ip: '10.0.0.1', spec: named(8080) }), pod('b', { ready: true, ip: '10.0.0.2', spec: named(9090) }), pod('none', { ready: true, ip: '10.0.0.3' })]
  expect(written({ objects }).subsets?.map((subset) => [subset.ports?.[0].port, subset.addresses?.length])).toEqual([[8080, 1], [9090, 1]])
})

test('a headless Service is labelled so, and needs no ports', () => {
  const objects = [service('web', { clusterIP: 'None', ports: undefined }), pod('a', { ready: true, ip: '10.0.0.1' })]
  expect(written({ objects })).toMatchObject({ metadata: { labels: { 'service.kubernetes.io/headless': '' } }, subsets: [{ addresses: [{ ip: '10.0.0.1' }] }] })
})

test('nothing is written when nothing changed, and nothing without a selector', () => {
  const current = endpoints('web', undefined, { labels: { 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' } })
  expect(sync({ objects: [service('web'), current] }).steps).toEqual([])
  expect(sync({ objects: [service('web', { selector: undefined })] }).steps).toEqual([])
  expect(sync({ objects: [service('web', { type: 'ExternalName' })] }).steps).toEqual([])
})

test('a refused update is an Event and a retry', () => {
  const conflict = failureAnswer(409, 'Conflict', 'the object has been modified')
  const { steps, error } = sync({ objects: [service('web'), endpoints('web', undefined), pod('a', { ready: true, ip: '10.0.0.1' })], answer: ({ verb }) => (verb === 'update' ? conflict : undefined) })
  expect(said(steps)).toEqual(['update endpoints web (endpoints-changed)', 'FailedToUpdateEndpoint: Failed to update endpoint default/web: the object has been modified'])
  expect(error).toBeDefined()
})

test('Endpoints that were just replaced are not looked at again', () => {
  const objects = [service('web'), endpoints('web', undefined), pod('a', { ready: true, ip: '10.0.0.1' })], memory = new Map<string, unknown>()
  expect(sync({ objects, memory }).steps).toHaveLength(1)
  expect(sync({ objects, memory })).toMatchObject({ steps: [], result: { retry: { code: 'endpoints-cache-behind' } } })
})

test('the Endpoints of a Service that is gone go too', () => {
  expect(said(sync({ objects: [endpoints('web', undefined)] }).steps)).toEqual(['delete endpoints web (service-gone)'])
})

test('no more than 1000 addresses, ready ones first', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => ({ ip: `10.0.${i >> 8}.${i & 255}` }))
  const [subset] = truncated([{ addresses: many(900), notReadyAddresses: many(200) }])
  expect([subset.addresses?.length, subset.notReadyAddresses?.length]).toEqual([900, 100])
})
