import { expect, test } from 'vitest'
import type { Secret } from '../../generated/api-types.d.ts'
import { driveSync, said } from '../../kernel/testing/fake-view.ts'
import type { KubeObject } from '../../kube-object.ts'
import { readToken } from '../../apiserver/access/tokens.ts'
import { decodeBase64 } from '../../kinds/base64.ts'
import controller from './service-account-token.controller.ts'
import reconciler from './service-account-token.reconciler.ts'

const loop = { ...controller, ...reconciler }
const meta = (name: string, rest: object = {}): KubeObject['metadata'] => ({ name, namespace: 'shop', uid: `uid-${name}`, resourceVersion: '7', creationTimestamp: '2026-01-01T00:00:00Z', ...rest })
const account: KubeObject = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta('robot') }
const secret = { apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/service-account-token', metadata: meta('robot-token', { annotations: { 'kubernetes.io/service-account.name': 'robot' } }) } as unknown as Secret

test('a Secret that asks for a token gets one of its account', () => {
  const { requests } = driveSync(loop, 'shop/robot-token', { objects: [secret, account] }), body = requests[0].body as Secret
  expect(requests.map(({ verb, resource }) => `${verb} ${resource}`)).toEqual(['update secrets'])
  expect(readToken(decodeBase64(body.data?.['token'] ?? ''))).toMatchObject({ namespace: 'shop', account: { name: 'robot', uid: 'uid-robot' }, bound: { kind: 'Secret', name: 'robot-token' } })
  expect(decodeBase64(body.data?.['namespace'] ?? '')).toBe('shop')
  expect(driveSync(loop, 'shop/robot-token', { objects: [body, account] }).steps).toEqual([])
})

test('with its account gone the Secret goes', () => {
  expect(said(driveSync(loop, 'shop/robot-token', { objects: [secret], live: { 'serviceaccounts/shop/robot': null } }).steps).at(-1)).toBe('delete secrets robot-token (account-token-orphaned)')
})
