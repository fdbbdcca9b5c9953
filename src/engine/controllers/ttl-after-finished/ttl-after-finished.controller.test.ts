import { expect, test } from 'vitest'
import type { Job } from '../../generated/api-types.d.ts'
import { driveSync, type FakeCluster, fakeTimestamp, said } from '../../kernel/testing/fake-view.ts'
import declaration from './ttl-after-finished.controller.ts'
import reconciler from './ttl-after-finished.reconciler.ts'

const job = (ttlSecondsAfterFinished: number | undefined, type: string, more: object = {}): Job => ({
  apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'work', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: fakeTimestamp(0), ...more },
  spec: { ...(ttlSecondsAfterFinished === undefined ? {} : { ttlSecondsAfterFinished }), template: { spec: { containers: [] } } }, status: { conditions: [{ type, status: 'True', lastTransitionTime: fakeTimestamp(10_000) }] },
})
const sync = (cluster: FakeCluster) => driveSync({ ...declaration, ...reconciler }, 'default/work', cluster)

test('a finished Job is looked at again when its time is up, and then deleted with its Pods', () => {
  expect(sync({ objects: [job(30, 'Complete')], now: 15_000 })).toMatchObject({ steps: [], result: { againInMs: 25_000 } })
  const { steps, requests } = sync({ objects: [job(30, 'Failed')], now: 40_000 })
  expect(said(steps)).toEqual(['get jobs.batch work', 'delete jobs.batch work (job-time-is-up)'])
  expect(requests[1].body).toEqual({ propagationPolicy: 'Foreground', preconditions: { uid: 'u' } })
})

test('a Job that got more time meanwhile stays', () => {
  const live = { 'jobs.batch/default/work': job(60, 'Complete') }
  expect(sync({ objects: [job(30, 'Complete')], live, now: 40_000 })).toMatchObject({ steps: [{ request: { verb: 'get' } }], result: { againInMs: 30_000 } })
})

test('a Job without a time, one that runs, and one on its way out stay', () => {
  for (const one of [job(undefined, 'Complete'), job(0, 'Suspended'), job(0, 'Complete', { deletionTimestamp: fakeTimestamp(0) })]) expect(sync({ objects: [one], now: 99_000 }).steps).toEqual([])
})
