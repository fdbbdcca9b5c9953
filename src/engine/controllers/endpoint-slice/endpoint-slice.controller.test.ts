import { expect, test } from 'vitest'
import type { EndpointSlice } from '../../generated/api-types.d.ts'
import { driveSync, fakeTimestamp, said, type FakeCluster } from '../../kernel/testing/fake-view.ts'
import { endpointSlice, node, ownedBy, pod, service } from '../../kernel/testing/sample-objects.ts'
import controller from './endpoint-slice.controller.ts'

const sync = (cluster: FakeCluster) => driveSync(controller, 'default/web', cluster)
const labels = { 'kubernetes.io/service-name': 'web', 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' }
const mine = { labels, ownerReferences: ownedBy('Service', 'web', 'v1') }
const placeholder = endpointSlice('web-abcde', { endpoints: [], ports: [] }, mine)
const ready = pod('a', { ready: true, ip: '10.0.0.1', node: 'n1' })

test('a Service without Pods keeps one empty slice', () => {
  const { steps, requests } = sync({ objects: [service('web')] })
  expect(said(steps)).toEqual(['create endpointslices.discovery.k8s.io (endpoint-slice-missing)'])
  expect(requests[0].body).toMatchObject({ metadata: { generateName: 'web-', labels, ownerReferences: [{ kind: 'Service', name: 'web', controller: true }] }, addressType: 'IPv4', endpoints: [], ports: [] })
  expect(sync({ objects: [service('web'), placeholder] }).steps).toEqual([])
})

test('the first Pod takes over the empty slice', () => {
  const { requests } = sync({ objects: [service('web'), placeholder, ready, node('n1')] })
  expect(requests).toMatchObject([{ verb: 'update', name: 'web-abcde', body: { endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: true, serving: true, terminating: false }, nodeName: 'n1' }], ports: [{ name: '', port: 8080, protocol: 'TCP' }] } }])
})

test('a Pod on its way out still serves, but is not ready', () => {
  const going = pod('a', { ready: true, ip: '10.0.0.1', node: 'n1', meta: { deletionTimestamp: fakeTimestamp(0) } })
  expect(sync({ objects: [service('web'), going, node('n1')] }).requests[0].body).toMatchObject({ endpoints: [{ conditions: { ready: false, serving: true, terminating: true } }] })
})

test('a Pod on a Node that does not exist gets no traffic, and the controller tries again', () => {
  const { requests, result } = sync({ objects: [service('web'), ready] })
  expect((requests[0].body as EndpointSlice).endpoints).toEqual([])
  expect(result).toMatchObject({ retry: { code: 'endpoint-node-missing' } })
})

test('Pods at other ports have slices of their own', () => {
  const named = (port: number) => ({ containers: [{ name: 'app', image: 'web:1', ports: [{ name: 'http', containerPort: port }] }] })
  const objects = [
    service('web', { ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }] }), node('n1'),
    pod('a', { ready: true, ip: '10.0.0.1', node: 'n1', spec: named(8080) }), pod('b', { ready: true, ip: '10.0.0.2', node: 'n1', spec: named(9090) }),
  ]
  expect(sync({ objects }).requests.map(({ body }) => (body as EndpointSlice).ports?.[0].port)).toEqual([8080, 9090])
})

test('slices of a Service of the same name that is gone are not touched but replaced', () => {
  const old = endpointSlice('web-old', { endpoints: [], ports: [] }, { labels, ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name: 'web', uid: 'former' }] })
  expect(said(sync({ objects: [service('web'), old] }).steps)).toEqual([
    'create endpointslices.discovery.k8s.io (endpoint-slice-missing)', 'delete endpointslices.discovery.k8s.io web-old (endpoint-slice-empty)',
  ])
})

test('while the cache is behind, nothing is written', () => {
  const memory = new Map<string, unknown>(), objects = [service('web'), placeholder, ready, node('n1')]
  expect(sync({ objects, memory }).steps).toHaveLength(1)
  expect(sync({ objects, memory })).toMatchObject({ steps: [], result: { retry: { code: 'endpoint-slices-cache-behind' } } })
  expect(sync({ objects: [service('web')], expectationsMet: false }).steps).toEqual([])
})

test('trafficDistribution becomes hints', () => {
  const zoned = { ...node('n1'), metadata: { ...node('n1').metadata, labels: { 'topology.kubernetes.io/zone': 'z' } } }
  expect(sync({ objects: [service('web', { trafficDistribution: 'PreferClose' }), ready, zoned] }).requests[0].body).toMatchObject({ endpoints: [{ zone: 'z', hints: { forZones: [{ name: 'z' }] } }] })
})
