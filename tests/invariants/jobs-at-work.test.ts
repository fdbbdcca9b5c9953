// Jobs and CronJobs in a whole cluster: Pods that end by themselves, and a cluster that comes to rest.
import { describe, expect, test } from 'vitest'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { CronJob, Job, JobSpec, Pod } from '../../src/engine/generated/api-types.d.ts'
import { type Routine, send } from '../../src/engine/kernel/sync.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'

const MINUTE = 60_000
const programs = { ...clientPrograms, *ask(request: Parameters<typeof send>[0]): Routine<unknown> { return yield* send(request) } }
const open = (...objects: readonly object[]): Cluster => {
  const cluster = createCluster({ equipment, seed: 4, epoch: '2026-01-05T09:00:20Z', machines: [{ name: 'worker-1' }, { name: 'worker-2' }], programs })
  for (const object of objects) cluster.run('apply', { object })
  return cluster
}
const container = (image: string, ...command: string[]): object => ({ name: 'c', image, ...(command.length > 0 ? { command } : {}) })
const shell = (script: string): object => container('busybox', 'sh', '-c', script)
const template = (restartPolicy: string, one: object): object => ({ template: { spec: { restartPolicy, terminationGracePeriodSeconds: 2, containers: [one] } } })
const job = (name: string, restartPolicy: 'Never' | 'OnFailure', one: object, spec: Partial<JobSpec> = {}): object => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: 'default' }, spec: { ...spec, ...template(restartPolicy, one) } })
const cronJob = (schedule: string, one: object, spec: object = {}): object => ({ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'tick', namespace: 'default' }, spec: { schedule, ...spec, jobTemplate: { spec: template('Never', one) } } })

const statusOf = (cluster: Cluster, name: string): Job['status'] => (cluster.get({ kind: 'Job', namespace: 'default', name }) as unknown as Job | undefined)?.status
const endOf = (cluster: Cluster, name: string): string | undefined => statusOf(cluster, name)?.conditions?.find(({ type, status }) => ['Complete', 'Failed'].includes(type) && status === 'True')?.reason
const podsOf = (cluster: Cluster, name: string): readonly Pod[] => (cluster.list('Pod', 'default') as unknown as Pod[]).filter(({ metadata }) => metadata.labels?.['job-name'] === name)
const exitCodes = (cluster: Cluster, name: string): readonly unknown[] => podsOf(cluster, name).map(({ status }) => status?.containerStatuses?.[0].state?.terminated?.exitCode)
const jobNames = (cluster: Cluster): readonly string[] => cluster.list('Job', 'default').map(({ metadata }) => metadata.name).sort()

describe('a Job', () => {
  test.each([
    ['of the documentation', container('perl:5.34.0', 'perl', '-Mbignum=bpi', '-wle', 'print bpi(2000)')], ['that says hello', container('hello-world')], ['of a shell', shell('echo hi; sleep 5')],
  ])('%s ends by itself', (_, one) => {
    for (const restartPolicy of ['Never', 'OnFailure'] as const) {
      const cluster = open(job('work', restartPolicy, one))
      cluster.settle(10 * MINUTE)
      expect(endOf(cluster, 'work')).toBe('CompletionsReached')
      expect(exitCodes(cluster, 'work')).toEqual([0])
      expect(podsOf(cluster, 'work')[0].metadata.finalizers).toBeUndefined()
    }
  })

  test('that fails leaves its Pods to be looked at, or restarts its container in place', () => {
    const cluster = open(job('never', 'Never', shell('sleep 5; exit 3'), { backoffLimit: 1 }), job('again', 'OnFailure', shell('sleep 5; exit 3'), { backoffLimit: 2 }))
    cluster.advance(15_000)
    expect(podsOf(cluster, 'again')[0].status?.containerStatuses?.[0].restartCount).toBe(1)
    cluster.settle(10 * MINUTE)
    expect([endOf(cluster, 'never'), endOf(cluster, 'again')]).toEqual(['BackoffLimitExceeded', 'BackoffLimitExceeded'])
    expect(exitCodes(cluster, 'never')).toEqual([3, 3])
    expect(podsOf(cluster, 'again')).toEqual([])
  })

  test('tells each Pod of an index which one it is', () => {
    const cluster = open(job('work', 'Never', shell('exit $JOB_COMPLETION_INDEX'), { completionMode: 'Indexed', completions: 3, parallelism: 3, backoffLimitPerIndex: 0 } as Partial<JobSpec>))
    cluster.settle(10 * MINUTE)
    expect([...exitCodes(cluster, 'work')].sort()).toEqual([0, 1, 2])
    expect(statusOf(cluster, 'work')).toMatchObject({ completedIndexes: '0', failedIndexes: '1,2', succeeded: 1, failed: 2 })
    expect(endOf(cluster, 'work')).toBe('FailedIndexes')
  })

  test('past its deadline is over, and nobody waits for what its Pods would have done', () => {
    const cluster = open(job('work', 'Never', shell('sleep 86400'), { activeDeadlineSeconds: 10 }))
    cluster.settle(30 * MINUTE)
    expect(endOf(cluster, 'work')).toBe('DeadlineExceeded')
    expect(podsOf(cluster, 'work')).toEqual([])
    expect(cluster.now).toBeLessThan(MINUTE)
  })

  test.each([20, 100, 400, 3_000])('that waits for the end of a Pod deleted after %i ms gets to know of it, whether or not the Pod had begun', (at) => {
    const cluster = open(job('work', 'Never', shell('sleep 20'), { podReplacementPolicy: 'Failed' }))
    cluster.advance(at)
    cluster.run('delete', { ref: { kind: 'Pod', namespace: 'default', name: podsOf(cluster, 'work')[0].metadata.name } })
    cluster.settle(10 * MINUTE)
    expect(endOf(cluster, 'work')).toBe('CompletionsReached')
    expect(statusOf(cluster, 'work')).toMatchObject({ succeeded: 1, failed: 1 })
  })

  test('goes by itself with its Pods when its time is up', () => {
    const cluster = open(job('work', 'Never', shell('true'), { ttlSecondsAfterFinished: 30 }))
    cluster.advance(20_000)
    expect(endOf(cluster, 'work')).toBe('CompletionsReached')
    cluster.advance(45_000)
    expect([statusOf(cluster, 'work'), podsOf(cluster, 'work')]).toEqual([undefined, []])
  })

  test.each(['Background', 'Foreground', 'Orphan'])('that is deleted (%s) leaves no Pod with the finalizer', (propagationPolicy) => {
    const cluster = open(job('work', 'Never', shell('sleep 300'), { parallelism: 2 }))
    cluster.advance(10_000)
    cluster.run('ask', { verb: 'delete', resource: 'jobs.batch', namespace: 'default', name: 'work', body: { propagationPolicy } })
    cluster.advance(MINUTE)
    expect(statusOf(cluster, 'work')).toBeUndefined()
    const left = cluster.list('Pod', 'default') as unknown as readonly Pod[]
    expect(left.map(({ metadata }) => metadata.finalizers)).toEqual(propagationPolicy === 'Orphan' ? [undefined, undefined] : [])
  })
})

describe('a CronJob', () => {
  test('keeps nobody waiting for its next run, which comes all the same', () => {
    const cluster = open(cronJob('* * * * *', shell('sleep 3')))
    cluster.settle(10 * MINUTE)
    expect(cluster.now).toBeLessThan(5_000)
    expect(cluster.quiescent).toBe(true)
    cluster.advance(41_000)
    expect(cluster.quiescent).toBe(false)
    cluster.settle(10 * MINUTE)
    expect(cluster.now).toBeLessThan(MINUTE)
    expect(jobNames(cluster)).toEqual([`tick-${Date.parse('2026-01-05T09:01:00Z') / MINUTE}`])
    expect((cluster.get({ kind: 'CronJob', namespace: 'default', name: 'tick' }) as unknown as CronJob).status).toEqual({ lastScheduleTime: '2026-01-05T09:01:00Z', lastSuccessfulTime: statusOf(cluster, jobNames(cluster)[0])?.completionTime })
  })

  test('keeps as many Jobs as its history may hold', () => {
    const cluster = open(cronJob('* * * * *', shell('exit 0'), { successfulJobsHistoryLimit: 2 }))
    cluster.advance(6 * MINUTE)
    expect(jobNames(cluster)).toHaveLength(2)
    expect(cluster.list('Pod', 'default')).toHaveLength(2)
  })

  test('runs again after its controller was away, once for all that it missed', () => {
    const cluster = open(cronJob('* * * * *', shell('exit 0'), { successfulJobsHistoryLimit: 10 }))
    cluster.fault('stop', { kind: 'SimLoop', name: 'cronjob-controller' })
    cluster.advance(5 * MINUTE)
    expect(jobNames(cluster)).toEqual([])
    cluster.fault('start', { kind: 'SimLoop', name: 'cronjob-controller' })
    cluster.advance(5 * MINUTE + 30_000)
    expect(jobNames(cluster)).toEqual([`tick-${Date.parse('2026-01-05T09:05:00Z') / MINUTE}`])
  })

  test('going back in time and on again gives the same history', () => {
    const cluster = open(cronJob('* * * * *', shell('sleep 90'), { concurrencyPolicy: 'Replace' }), job('work', 'Never', shell('sleep 7; exit 1'), { backoffLimit: 3, parallelism: 2, completions: 4 } as Partial<JobSpec>))
    cluster.advance(4 * MINUTE)
    const tale = [cluster.ledgerHash(), cluster.stateHash()]
    for (const back of [3 * MINUTE, 101_000, 40_107]) {
      cluster.rewind(back)
      cluster.advance(4 * MINUTE)
      expect([cluster.ledgerHash(), cluster.stateHash()]).toEqual(tale)
    }
  })
})
