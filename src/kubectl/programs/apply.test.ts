import { beforeEach, expect, test } from 'vitest'
import { type Cluster, createCluster } from '../../engine/cluster.ts'
import { equipment } from '../../engine/equipment.ts'
import type { ApiResponse } from '../../engine/apiserver/request.ts'
import type { KubeObject } from '../../engine/kube-object.ts'
import { withoutManagedFields } from '../print/managed-fields.ts'
import type { ApplyResult } from './apply.program.ts'
import { clientPrograms } from './catalogue.ts'
import type { DeleteResult } from './delete.program.ts'

let cluster: Cluster
beforeEach(() => { cluster = createCluster({ equipment, seed: 1, epoch: '2026-01-05T09:00:00Z', machines: [{ name: 'worker-1' }], programs: clientPrograms }) })

function perform<R>(program: string, args: unknown): R {
  const id = cluster.run(program, args), until = cluster.now + 10_000
  while (!cluster.outcome(id) && cluster.now < until) cluster.advance(cluster.now + 1)
  return cluster.outcome(id)?.result as R
}

const map = (data: object, labels?: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', ...(labels && { labels }) }, data })
const apply = (object: object, more: object = {}) => perform<ApplyResult>('apply', { object, ...more })

test('what is new is created, what is the same unchanged, what differs configured; what was taken out goes, what others set stays', () => {
  expect(apply(map({ k: '1', gone: '1' }, { mine: 'yes' })).result).toBe('created')
  expect(apply(map({ k: '1', gone: '1' }, { mine: 'yes' })).result).toBe('unchanged')
  perform<ApiResponse>('request', { verb: 'patch', patchType: 'merge', resource: 'configmaps', namespace: 'default', name: 'a', body: { data: { other: '1' } } })
  const { result, object } = apply(map({ k: '2' }))
  expect([result, (object as unknown as { data: object }).data, object?.metadata.labels]).toEqual(['configured', { k: '2', other: '1' }, undefined])
  expect(apply(map({ k: '2' })).result).toBe('unchanged')
})

test('what is applied is credited to kubectl-client-side-apply, and that is not shown', () => {
  const object = apply(map({ k: '1' })).object as KubeObject
  expect(object.metadata.managedFields).toMatchObject([{ manager: 'kubectl-client-side-apply', operation: 'Update' }])
  expect(withoutManagedFields(object).metadata).not.toHaveProperty('managedFields')
})

test('a dry run, a refusal and an unknown kind leave nothing behind', () => {
  expect(apply(map({}), { dryRun: true }).result).toBe('created')
  expect(apply({ ...map({}), dta: {} })).toMatchObject({ result: 'rejected', code: 400, status: { reason: 'BadRequest', message: expect.stringContaining('unknown field "dta"') } })
  expect(apply({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 't' } }, { file: 'x.yaml' })).toMatchObject({ result: 'rejected', status: { message: expect.stringContaining('no matches for kind "Thing" in version "example.com/v1"') } })
  expect(cluster.get({ kind: 'ConfigMap', name: 'a' })).toBeUndefined()
})

test('a delete says that it is gone, or why not', () => {
  apply(map({}))
  expect(perform<DeleteResult>('delete', { ref: { kind: 'cm', name: 'a' } })).toEqual({ result: 'deleted', code: 200 })
  expect(perform<DeleteResult>('delete', { ref: { kind: 'ConfigMap', name: 'a' } })).toMatchObject({ result: 'rejected', code: 404, status: { message: 'configmaps "a" not found' } })
  expect(perform<DeleteResult>('delete', { ref: { kind: 'Nosuch', name: 'a' } })).toMatchObject({ result: 'rejected', status: { message: 'the server doesn\'t have a resource type "Nosuch"' } })
})
