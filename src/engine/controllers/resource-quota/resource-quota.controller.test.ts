import { expect, test } from 'vitest'
import { driveSync, type DrivenSync } from '../../kernel/testing/fake-view.ts'
import type { KubeObject } from '../../kube-object.ts'
import controller from './resource-quota.controller.ts'
import reconciler from './resource-quota.reconciler.ts'

const loop = { ...controller, ...reconciler }
const quota = (hard: object, status: object = {}): KubeObject => ({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'team', namespace: 'shop', uid: 'q', resourceVersion: '5', creationTimestamp: '2026-01-01T00:00:00Z' }, spec: { hard }, status }) as KubeObject
const pod = (name: string, phase = 'Running'): KubeObject => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop', uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { containers: [{ name: 'c', image: 'x', resources: { requests: { cpu: '250m' } } }] }, status: { phase },
}) as KubeObject
const written = ({ requests }: DrivenSync): unknown => (requests[0]?.body as { status?: unknown } | undefined)?.status

test('a fresh quota learns at once what is used, what has ended aside', () => {
  const hard = { pods: '5', 'requests.cpu': '2', 'count/pods': '9' }
  expect(written(driveSync(loop, 'shop/team', { objects: [quota(hard), pod('a'), pod('b'), pod('done', 'Succeeded')] }))).toEqual({ hard, used: { pods: '2', 'requests.cpu': '500m', 'count/pods': '3' } })
})

test('a changed limit is taken over', () => {
  expect(written(driveSync(loop, 'shop/team', { objects: [quota({ pods: '9' }, { hard: { pods: '5' }, used: { pods: '1' } }), pod('a')] }))).toEqual({ hard: { pods: '9' }, used: { pods: '1' } })
})

test('less is written only when nobody has charged the quota for a moment', () => {
  const objects = [quota({ pods: '5' }, { hard: { pods: '5' }, used: { pods: '3' } }), pod('a')], memory = new Map<string, unknown>()
  const first = driveSync(loop, 'shop/team', { objects, memory })
  expect([first.requests, first.result]).toEqual([[], { againInMs: 50 }])
  memory.set('seen', { version: '5', at: 0 })
  expect(written(driveSync(loop, 'shop/team', { objects, memory, now: 60 }))).toEqual({ hard: { pods: '5' }, used: { pods: '1' } })
})
