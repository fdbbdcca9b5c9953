import { expect, test } from 'vitest'
import { driveSync } from '../../kernel/testing/fake-view.ts'
import { namespace } from '../../kernel/testing/sample-objects.ts'
import type { KubeObject } from '../../kube-object.ts'
import controller from './root-ca-cert-publisher.controller.ts'

const sync = (objects: readonly KubeObject[]) => driveSync(controller, 'shop', { objects })

test('every Namespace gets the CA certificate', () => {
  expect(sync([namespace('shop')]).requests).toMatchObject([{ verb: 'create', resource: 'configmaps', body: { metadata: { name: 'kube-root-ca.crt' }, data: { 'ca.crt': expect.stringContaining('BEGIN CERTIFICATE') } } }])
})

test('a certificate that was tampered with is put right, a good one left alone', () => {
  const [{ body }] = sync([namespace('shop')]).requests, good = body as KubeObject
  expect(sync([namespace('shop'), good]).steps).toEqual([])
  expect(sync([namespace('shop'), { ...good, data: {} } as unknown as KubeObject]).requests).toMatchObject([{ verb: 'update', name: 'kube-root-ca.crt', body: { data: { 'ca.crt': expect.stringContaining('BEGIN') } } }])
})
