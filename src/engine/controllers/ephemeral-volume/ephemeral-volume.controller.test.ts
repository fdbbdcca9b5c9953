import { expect, test } from 'vitest'
import { driveSync, failureAnswer, said } from '../../kernel/testing/fake-view.ts'
import { ownedBy, pod } from '../../kernel/testing/sample-objects.ts'
import { claim } from '../../storage/testing.ts'
import controller from './ephemeral-volume.controller.ts'

const template = { metadata: { labels: { app: 'web' } }, spec: { accessModes: ['ReadWriteOnce' as const], resources: { requests: { storage: '1Gi' } } } }
const user = pod('web', { spec: { volumes: [{ name: 'v', ephemeral: { volumeClaimTemplate: template } }] } })

test('a Pod with an ephemeral volume gets a claim that it owns', () => {
  const { requests } = driveSync(controller, 'default/web', { objects: [user] })
  expect(requests.map((request) => request.body)).toEqual([{
    apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'web-v', namespace: 'default', labels: { app: 'web' }, ownerReferences: ownedBy('Pod', 'web', 'v1') }, spec: template.spec,
  }])
})

test('a claim that is there is left alone; a stranger of that name is in the way', () => {
  expect(driveSync(controller, 'default/web', { objects: [user, claim('web-v', '1Gi', {}, { ownerReferences: ownedBy('Pod', 'web', 'v1') })] }).steps).toEqual([])
  expect(driveSync(controller, 'default/web', { objects: [user, claim('web-v', '1Gi')] }).result).toMatchObject({ retry: { code: 'claim-of-somebody-else' } })
})

test('a refusal is told and tried again', () => {
  const { steps, error } = driveSync(controller, 'default/web', { objects: [user], answer: () => failureAnswer(403, 'Forbidden', 'exceeded quota') })
  expect(said(steps)[1]).toBe('FailedCreate: ephemeral volume v: create PVC web-v: exceeded quota')
  expect(error?.message).toBe('exceeded quota')
})
