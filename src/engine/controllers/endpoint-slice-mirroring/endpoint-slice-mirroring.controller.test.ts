import { expect, test } from 'vitest'
import { driveSync, said, type FakeCluster } from '../../kernel/testing/fake-view.ts'
import { endpoints, endpointSlice, service } from '../../kernel/testing/sample-objects.ts'
import controller from './endpoint-slice-mirroring.controller.ts'

const sync = (cluster: FakeCluster) => driveSync(controller, 'default/bare', cluster)
const bare = service('bare', { selector: undefined })
const written = endpoints('bare', [{ addresses: [{ ip: '203.0.113.7' }], notReadyAddresses: [{ ip: '203.0.113.8' }], ports: [{ port: 8080, protocol: 'TCP' }] }])
const labels = { 'kubernetes.io/service-name': 'bare', 'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io' }
const mirror = endpointSlice('bare-abcde', {
  endpoints: [{ addresses: ['203.0.113.7'], conditions: { ready: true } }, { addresses: ['203.0.113.8'], conditions: { ready: false } }], ports: [{ name: '', port: 8080, protocol: 'TCP' }],
}, { labels })

test('hand-written Endpoints of a Service without selector are mirrored', () => {
  const { requests } = sync({ objects: [bare, written] })
  expect(requests).toMatchObject([{ verb: 'create', body: { metadata: { generateName: 'bare-', labels, ownerReferences: [{ kind: 'Endpoints', name: 'bare' }] }, endpoints: mirror.endpoints, ports: mirror.ports } }])
})

test('a faithful mirror is left alone, an outdated one changes', () => {
  expect(sync({ objects: [bare, written, mirror] }).steps).toEqual([])
  const more = endpoints('bare', [{ addresses: [{ ip: '203.0.113.9' }], ports: [{ port: 8080, protocol: 'TCP' }] }])
  expect(said(sync({ objects: [bare, more, mirror] }).steps)).toEqual(['update endpointslices.discovery.k8s.io bare-abcde (mirror-outdated)'])
})

test('with a selector, without the Service, or marked not to be mirrored, there is no mirror', () => {
  for (const objects of [[service('bare'), written, mirror], [written, mirror], [bare, mirror]]) {
    expect(said(sync({ objects }).steps)).toEqual(['delete endpointslices.discovery.k8s.io bare-abcde (nothing-to-mirror)'])
  }
  const skipped = { ...written, metadata: { ...written.metadata, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } } }
  expect(sync({ objects: [bare, skipped] }).steps).toEqual([])
})
