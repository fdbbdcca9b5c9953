import { expect, test } from 'vitest'
import { editableFields, manifestOf } from './live-manifest.ts'

const LIVE = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'web', namespace: 'default', uid: 'u', resourceVersion: '7', creationTimestamp: '2026-01-01T00:00:00Z',
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', note: 'kept' },
  },
  spec: { selector: { app: 'web' } },
  status: { loadBalancer: {} },
}

test('what the cluster wrote itself is left out', () => {
  expect(editableFields(LIVE)).toEqual({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'default', annotations: { note: 'kept' } }, spec: { selector: { app: 'web' } } })
})

test('no annotation is left when kubectl wrote the only one', () => {
  const { annotations } = LIVE.metadata
  const metadata = { ...LIVE.metadata, annotations: { 'kubectl.kubernetes.io/last-applied-configuration': annotations['kubectl.kubernetes.io/last-applied-configuration'] } }
  expect(editableFields({ ...LIVE, metadata })['metadata']).toEqual({ name: 'web', namespace: 'default' })
})

test('the text is a manifest', async () => {
  expect(await manifestOf(LIVE)).toBe('apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: default\n  annotations:\n    note: kept\nspec:\n  selector:\n    app: web\n')
})
