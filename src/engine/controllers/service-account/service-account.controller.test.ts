import { expect, test } from 'vitest'
import { driveSync, failureAnswer, said } from '../../kernel/testing/fake-view.ts'
import { namespace } from '../../kernel/testing/sample-objects.ts'
import controller from './service-account.controller.ts'

test('every Namespace gets a ServiceAccount default', () => {
  expect(said(driveSync(controller, 'shop', { objects: [namespace('shop')] }).steps)).toEqual(['create serviceaccounts (default-service-account)'])
})

test('a Namespace that is going gets nothing, and a refusal ends the matter', () => {
  expect(driveSync(controller, 'shop', { objects: [namespace('shop', {}, { phase: 'Terminating' })] }).steps).toEqual([])
  const refused = failureAnswer(403, 'Forbidden', 'being terminated')
  expect(driveSync(controller, 'shop', { objects: [namespace('shop')], answer: () => refused }).error).toBeUndefined()
})
