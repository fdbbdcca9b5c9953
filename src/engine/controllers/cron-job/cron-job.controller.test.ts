import { describe, expect, test } from 'vitest'
import type { CronJob, CronJobSpec, CronJobStatus, Job } from '../../generated/api-types.d.ts'
import { driveSync, failureAnswer, type FakeCluster, fakeTimestamp, said } from '../../kernel/testing/fake-view.ts'
import { ownedBy } from '../../kernel/testing/sample-objects.ts'
import declaration from './cron-job.controller.ts'
import reconciler from './cron-job.reconciler.ts'

const MINUTE = 60_000
/** Jobs are named after minutes since 1970; the fake cluster begins at this one. */
const FIRST_MINUTE = Date.parse(fakeTimestamp(0)) / MINUTE
const nameAt = (minute: number): string => `tick-${FIRST_MINUTE + minute}`

function cronJob(spec: Partial<CronJobSpec> = {}, status: CronJobStatus = {}): CronJob {
  return {
    apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'tick', namespace: 'default', uid: 'uid-of-tick', resourceVersion: '1', creationTimestamp: fakeTimestamp(0) },
    spec: { schedule: '* * * * *', concurrencyPolicy: 'Allow', successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1, jobTemplate: { metadata: { labels: { app: 'tick' } }, spec: { template: { spec: { containers: [{ name: 'c', image: 'busybox' }] } } } }, ...spec }, status,
  }
}

function job(minute: number, end?: 'Complete' | 'Failed'): Job {
  const conditions = end ? [{ type: end, status: 'True', lastTransitionTime: fakeTimestamp(minute * MINUTE + 5000) }] : []
  return {
    apiVersion: 'batch/v1', kind: 'Job', metadata: { name: nameAt(minute), namespace: 'default', uid: `uid-of-${minute}`, resourceVersion: '1', creationTimestamp: fakeTimestamp(minute * MINUTE), ownerReferences: ownedBy('CronJob', 'tick', 'batch/v1') },
    spec: { template: { spec: { containers: [] } } }, status: { startTime: fakeTimestamp(minute * MINUTE), ...(end === 'Complete' ? { completionTime: fakeTimestamp(minute * MINUTE + 5000) } : {}), conditions },
  }
}
const active = (...minutes: number[]): CronJobStatus => ({ lastScheduleTime: fakeTimestamp(Math.max(...minutes) * MINUTE), active: minutes.map((minute) => ({ kind: 'Job', namespace: 'default', name: nameAt(minute), uid: `uid-of-${minute}`, apiVersion: 'batch/v1' })) })
const sync = (cluster: FakeCluster) => driveSync({ ...declaration, ...reconciler }, 'default/tick', cluster)
const written = (cluster: FakeCluster): CronJobStatus | undefined => (sync(cluster).requests.findLast(({ subresource }) => subresource === 'status')?.body as CronJob | undefined)?.status

describe('when its time has come', () => {
  test('a CronJob creates a Job with a name of its own for that time', () => {
    const { steps, requests, result } = sync({ objects: [cronJob()], now: MINUTE + 100 })
    expect(said(steps)).toEqual(['create jobs.batch (cron-job-due)', `SuccessfulCreate: Created job ${nameAt(1)}`, 'update cronjobs.batch/status tick (cron-job-noted)'])
    expect(requests[0].body).toMatchObject({ metadata: { name: nameAt(1), labels: { app: 'tick' }, annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-01T00:01:00Z' }, ownerReferences: [{ kind: 'CronJob', name: 'tick', controller: true }] } })
    expect(written({ objects: [cronJob()], now: MINUTE + 100 })).toMatchObject({ lastScheduleTime: fakeTimestamp(MINUTE), active: [{ name: nameAt(1), kind: 'Job' }] })
    expect(result).toEqual({ againInMs: MINUTE, background: true })
  })

  test('before it, the CronJob waits in the background', () => {
    expect(sync({ objects: [cronJob()], now: 17_000 })).toMatchObject({ steps: [], result: { againInMs: 43_100, background: true } })
  })

  test('the time is that of its zone, and is written with it', () => {
    const [request] = sync({ objects: [cronJob({ schedule: '0 10 * * *', timeZone: 'Asia/Seoul' })], now: 60 * MINUTE + 100 }).requests
    expect(request.body).toMatchObject({ metadata: { annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-01T10:00:00+09:00' } } })
  })

  test('it is not served twice', () => {
    expect(sync({ objects: [cronJob({}, active(1)), job(1)], now: MINUTE + 200 }).steps).toEqual([])
    const exists = failureAnswer(409, 'AlreadyExists', 'exists'), again = { objects: [cronJob()], live: { [`jobs.batch/default/${nameAt(1)}`]: job(1) }, answer: ({ verb }: { verb: string }) => (verb === 'create' ? exists : undefined), now: MINUTE + 100 }
    expect(said(sync(again).steps)).toEqual(['create jobs.batch (cron-job-due)', `get jobs.batch ${nameAt(1)}`, 'update cronjobs.batch/status tick (cron-job-noted)'])
    expect(written(again)?.active).toHaveLength(1)
  })

  test('of several that were missed the latest is made up for', () => {
    expect(sync({ objects: [cronJob()], now: 7.5 * MINUTE }).requests[0].body).toMatchObject({ metadata: { name: nameAt(7) } })
  })

  test('after more than a hundred it warns, and starts all the same', () => {
    expect(said(sync({ objects: [cronJob()], now: 200 * MINUTE }).steps)[0]).toBe('TooManyMissedTimes: too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew')
  })

  test('what is too late for its deadline is left out', () => {
    const late = cronJob({ schedule: '*/5 * * * *', startingDeadlineSeconds: 10 })
    expect(sync({ objects: [late], now: 5 * MINUTE + 30_000 })).toMatchObject({ steps: [], result: { againInMs: 4.5 * MINUTE + 100 } })
    expect(sync({ objects: [late], now: 5 * MINUTE + 9_000 }).requests[0]?.body).toMatchObject({ metadata: { name: nameAt(5) } })
  })

  test('a suspended one, and one that is going, start nothing', () => {
    expect(sync({ objects: [cronJob({ suspend: true })], now: 5 * MINUTE })).toMatchObject({ steps: [], result: undefined })
    const going = cronJob()
    expect(sync({ objects: [{ ...going, metadata: { ...going.metadata, deletionTimestamp: fakeTimestamp(0) } }], now: 5 * MINUTE }).steps).toEqual([])
  })

  test('a schedule that never comes is told of', () => {
    expect(said(sync({ objects: [cronJob({ schedule: '0 0 31 2 *' })] }).steps)).toEqual(['InvalidSchedule: invalid schedule: 0 0 31 2 * : time difference between two schedules is less than 1 second'])
  })

  test('a new schedule begins with its next time', () => {
    const memory = new Map<string, unknown>(), now = 30.5 * MINUTE
    sync({ objects: [cronJob({ schedule: '0 3 * * *' })], memory, now })
    expect(sync({ objects: [cronJob({ schedule: '*/5 * * * *' })], memory, now })).toMatchObject({ steps: [], result: { againInMs: 4.5 * MINUTE + 100 } })
    expect(sync({ objects: [cronJob({ schedule: '*/5 * * * *' })], memory, now: 35 * MINUTE + 100 }).requests[0]?.body).toMatchObject({ metadata: { name: nameAt(35) } })
  })

  test('a Job that cannot be created is told of and tried again', () => {
    const refused = failureAnswer(403, 'Forbidden', 'exceeded quota'), { steps, error } = sync({ objects: [cronJob()], now: MINUTE + 100, answer: ({ verb }) => (verb === 'create' ? refused : undefined) })
    expect(said(steps)).toContain('FailedCreate: Error creating job: exceeded quota')
    expect(error?.message).toBe('exceeded quota')
  })
})

describe('while one still runs', () => {
  const running = (policy: 'Allow' | 'Forbid' | 'Replace'): FakeCluster => ({ objects: [cronJob({ concurrencyPolicy: policy }, active(1)), job(1)], now: 2 * MINUTE + 100 })

  test('Allow starts another beside it', () => {
    expect(written(running('Allow'))?.active?.map(({ name }) => name)).toEqual([nameAt(1), nameAt(2)])
  })

  test('Forbid waits, and makes up for it when that one is over', () => {
    expect(said(sync(running('Forbid')).steps)).toEqual(['decided cron-job-forbids', 'JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid'])
    expect(sync({ objects: [cronJob({ concurrencyPolicy: 'Forbid' }, active(1)), job(1, 'Complete')], now: 2 * MINUTE + 20_000 }).requests[0]?.body).toMatchObject({ metadata: { name: nameAt(2) } })
  })

  test('Replace deletes it first', () => {
    expect(said(sync(running('Replace')).steps)).toEqual([
      `get jobs.batch ${nameAt(1)}`, `delete jobs.batch ${nameAt(1)} (cron-job-replaces)`, `SuccessfulDelete: Deleted job ${nameAt(1)}`, 'create jobs.batch (cron-job-due)', `SuccessfulCreate: Created job ${nameAt(2)}`,
      'update cronjobs.batch/status tick (cron-job-noted)',
    ])
    expect(written(running('Replace'))?.active?.map(({ name }) => name)).toEqual([nameAt(2)])
  })
})

describe('the Jobs it has made', () => {
  test('leave the list of active ones when they are over, and a success is remembered', () => {
    const over = { objects: [cronJob({}, active(1)), job(1, 'Complete')], now: MINUTE + 30_000 }
    expect(said(sync(over).steps)).toEqual([`SawCompletedJob: Saw completed job: ${nameAt(1)}, status: Complete`, 'update cronjobs.batch/status tick (cron-job-noted)'])
    expect(written(over)).toEqual({ lastScheduleTime: fakeTimestamp(MINUTE) })
    expect(written({ objects: [cronJob({}, { lastScheduleTime: fakeTimestamp(MINUTE) }), job(1, 'Complete')], now: MINUTE + 30_000 })).toMatchObject({ lastSuccessfulTime: fakeTimestamp(MINUTE + 5000) })
  })

  test('go when there are too many, the oldest first, successes and failures apart', () => {
    const objects = [cronJob({ successfulJobsHistoryLimit: 1 }, { lastScheduleTime: fakeTimestamp(5 * MINUTE) }), job(1, 'Complete'), job(2, 'Failed'), job(3, 'Complete'), job(4, 'Failed'), job(5, 'Complete')]
    expect(said(sync({ objects, now: 5 * MINUTE + 30_000 }).steps).filter((step) => step.startsWith('delete'))).toEqual([1, 3, 2].map((minute) => `delete jobs.batch ${nameAt(minute)} (cron-job-history)`))
  })

  test('leave the list when they are gone', () => {
    const gone = { objects: [cronJob({}, active(1))], now: MINUTE + 30_000 }
    expect(said(sync(gone).steps)).toEqual([`get jobs.batch ${nameAt(1)}`, `MissingJob: Active job went missing: ${nameAt(1)}`, 'update cronjobs.batch/status tick (cron-job-noted)'])
    expect(sync({ ...gone, live: { [`jobs.batch/default/${nameAt(1)}`]: job(1) } }).requests).toHaveLength(1)
  })

  test('that nobody listed are told of, unless only the cache lags', () => {
    const objects = [cronJob({}, { lastScheduleTime: fakeTimestamp(MINUTE) }), job(1)], now = MINUTE + 30_000
    expect(said(sync({ objects, now }).steps)).toContain(`UnexpectedJob: Saw a job that the controller did not create or forgot: ${nameAt(1)}`)
    expect(said(sync({ objects, now, live: { 'cronjobs.batch/default/tick': cronJob({}, active(1)) } }).steps)).toEqual(['get cronjobs.batch tick'])
  })
})
