import { describe, expect, test } from 'vitest'
import type { Job, JobSpec, JobStatus, Pod } from '../../generated/api-types.d.ts'
import { driveSync, failureAnswer, type FakeCluster, fakeTimestamp, said } from '../../kernel/testing/fake-view.ts'
import { ownedBy, pod } from '../../kernel/testing/sample-objects.ts'
import declaration from './job.controller.ts'
import reconciler from './job.reconciler.ts'

const controller = { ...declaration, ...reconciler }
const labels = { 'job-name': 'work' }, TRACKING = 'batch.kubernetes.io/job-tracking'
const template = { metadata: { labels }, spec: { restartPolicy: 'Never' as const, containers: [{ name: 'c', image: 'busybox' }] } }

function job(spec: Partial<JobSpec> = {}, status: JobStatus = {}): Job {
  return {
    apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'work', namespace: 'default', uid: 'uid-of-work', resourceVersion: '1', creationTimestamp: fakeTimestamp(0) },
    spec: { completions: 1, parallelism: 1, backoffLimit: 6, selector: { matchLabels: labels }, template, ...spec }, status,
  }
}

interface Had { readonly index?: number; readonly failures?: number; readonly finalizer?: boolean; readonly going?: boolean; readonly endedMs?: number; readonly exitCode?: number; readonly restarts?: number }

function podOf(name: string, phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed', { index, failures, finalizer = true, going = false, endedMs = 0, exitCode, restarts }: Had = {}): Pod {
  const annotations = { ...(index === undefined ? {} : { 'batch.kubernetes.io/job-completion-index': String(index) }), ...(failures === undefined ? {} : { 'batch.kubernetes.io/job-index-failure-count': String(failures) }) }
  const made = pod(name, { phase, ready: phase === 'Running', readySinceMs: endedMs, meta: { labels, annotations, ownerReferences: ownedBy('Job', 'work', 'batch/v1'), ...(finalizer ? { finalizers: [TRACKING] } : {}), ...(going ? { deletionTimestamp: fakeTimestamp(endedMs) } : {}) } })
  const state = exitCode === undefined ? {} : { terminated: { exitCode, finishedAt: fakeTimestamp(endedMs) } }
  return { ...made, status: { ...made.status, phase, ...(exitCode === undefined && restarts === undefined ? {} : { containerStatuses: [{ name: 'c', ready: false, restartCount: restarts ?? 0, image: '', imageID: '', state }] }) } as Pod['status'] }
}

const sync = (cluster: FakeCluster) => driveSync(controller, 'default/work', cluster)
/** The statuses written, in order. */
const written = (cluster: FakeCluster): readonly JobStatus[] => sync(cluster).requests.filter(({ verb, resource }) => verb === 'update' && resource === 'jobs.batch').map(({ body }) => (body as Job).status as JobStatus)
const reasons = ({ conditions = [] }: JobStatus): readonly string[] => conditions.map(({ type, status, reason }) => `${type}=${status} ${reason}`)

describe('Pods of a Job', () => {
  test('are created with the finalizer, as many as are missing, and the status says so', () => {
    const { steps, requests } = sync({ objects: [job({ completions: 5, parallelism: 2 })] })
    expect(said(steps)).toEqual([
      'create pods (job-pods-missing)', 'SuccessfulCreate: Created pod: work-xxxxx', 'create pods (job-pods-missing)', 'SuccessfulCreate: Created pod: work-xxxxx', 'update jobs.batch/status work (job-counted)',
    ])
    expect(requests[0].body).toMatchObject({ metadata: { generateName: 'work-', finalizers: [TRACKING], ownerReferences: [{ kind: 'Job', name: 'work', controller: true }] } })
    expect(requests[2].body).toMatchObject({ status: { active: 2, ready: 0, terminating: 0, startTime: fakeTimestamp(0), uncountedTerminatedPods: {} } })
  })

  test('are never more than successes that are missing', () => {
    const { requests } = sync({ objects: [job({ completions: 5, parallelism: 4 }, { succeeded: 3, startTime: fakeTimestamp(0) })] })
    expect(requests.filter(({ verb }) => verb === 'create')).toHaveLength(2)
  })

  test('are not created while the cache has not seen those of before', () => {
    expect(said(sync({ objects: [job()], expectationsMet: false }).steps)).toEqual(['update jobs.batch/status work (job-counted)'])
  })

  test('that are too many go without being counted: the finalizer first, those that got least far', () => {
    const objects = [job({ completions: 6, parallelism: 1 }, { active: 3, ready: 2, terminating: 0, startTime: fakeTimestamp(0) }), podOf('a', 'Running'), podOf('b', 'Pending'), podOf('c', 'Running', { endedMs: 5000 })]
    const { steps } = sync({ objects })
    expect(said(steps).slice(0, 6)).toEqual(['patch pods b (job-pods-surplus)', 'patch pods c (job-pods-surplus)', 'delete pods b (job-pods-surplus)', 'delete pods c (job-pods-surplus)', 'SuccessfulDelete: Deleted pod: b', 'SuccessfulDelete: Deleted pod: c'])
    expect(written({ objects }).at(-1)).toMatchObject({ active: 1, ready: 1, terminating: 2 })
  })

  test('that match and have no controller are adopted, finalizer and all', () => {
    const { requests } = sync({ objects: [job(), pod('stray', { meta: { labels } })] })
    expect(requests[1]).toMatchObject({ verb: 'patch', name: 'stray', body: { metadata: { finalizers: [TRACKING], ownerReferences: [{ name: 'work' }] } } })
    expect(requests.some(({ verb }) => verb === 'create')).toBe(false)
  })

  test('that cannot be created are tried again later', () => {
    const refused = failureAnswer(403, 'Forbidden', 'exceeded quota'), { result } = sync({ objects: [job({ completions: 3, parallelism: 3 })], answer: ({ verb }) => (verb === 'create' ? refused : undefined) })
    expect(result).toMatchObject({ retry: { code: 'job-not-managed', params: { message: 'exceeded quota' } } })
  })

  test('of a Job that somebody else manages are none of ours', () => {
    expect(sync({ objects: [job({ managedBy: 'example.com/queue' })] }).steps).toEqual([])
    expect(sync({ objects: [job({ managedBy: 'kubernetes.io/job-controller' })] }).steps).not.toEqual([])
  })
})

describe('counting', () => {
  const started = { active: 1, ready: 1, terminating: 0, startTime: fakeTimestamp(0) }

  test('a success goes into the status, loses its finalizer, is counted, and ends the Job', () => {
    const cluster = { objects: [job({}, started), podOf('a', 'Succeeded')], now: 4000 }
    expect(said(sync(cluster).steps)).toEqual(['update jobs.batch/status work (job-counted)', 'patch pods a (job-pod-counted)', 'update jobs.batch/status work (job-ended)', 'Completed: Job completed'])
    const [first, last] = written(cluster)
    expect(first).toMatchObject({ uncountedTerminatedPods: { succeeded: ['uid-of-a'] } })
    expect(first.succeeded).toBeUndefined()
    expect(reasons(first)).toEqual(['SuccessCriteriaMet=True CompletionsReached'])
    expect(last).toMatchObject({ succeeded: 1, uncountedTerminatedPods: {}, completionTime: fakeTimestamp(4000) })
    expect(reasons(last)).toEqual(['SuccessCriteriaMet=True CompletionsReached', 'Complete=True CompletionsReached'])
  })

  test('a Pod whose finalizer came off is not counted twice while the cache still shows it', () => {
    const memory = new Map<string, unknown>(), objects = [job({ completions: 2 }, started), podOf('a', 'Succeeded')]
    expect(written({ objects, memory }).at(-1)).toMatchObject({ succeeded: 1 })
    const stale = [job({ completions: 2 }, { ...started, succeeded: 1, uncountedTerminatedPods: {} }), podOf('a', 'Succeeded'), podOf('b', 'Running')]
    expect(written({ objects: stale, memory })).toEqual([])
  })

  test('what an earlier sync has put into the status is counted by the next one', () => {
    const halfway = job({ completions: 2 }, { ...started, uncountedTerminatedPods: { succeeded: ['uid-of-gone'], failed: ['uid-of-lost'] } })
    expect(written({ objects: [halfway, podOf('b', 'Running')] })[0]).toMatchObject({ succeeded: 1, failed: 1, uncountedTerminatedPods: {} })
  })

  test('a finalizer that does not come off is tried again, and nothing is counted for it', () => {
    const refused = failureAnswer(500, 'InternalError', 'no'), cluster = { objects: [job({}, started), podOf('a', 'Succeeded')], answer: ({ verb }: { verb: string }) => (verb === 'patch' ? refused : undefined) }
    expect(sync(cluster).error?.message).toBe('no')
    expect(written(cluster).map(({ succeeded }) => succeeded)).toEqual([undefined])
  })

  test('a status that somebody else has written meanwhile is no failure', () => {
    const conflict = failureAnswer(409, 'Conflict', 'the object has been modified')
    expect(sync({ objects: [job({}, started), podOf('a', 'Succeeded')], answer: ({ verb }) => (verb === 'update' ? conflict : undefined) }).result).toEqual({ againInMs: 1000 })
  })

  test('a work queue is over when one has succeeded and none is left at work', () => {
    const queue = job({ completions: undefined, parallelism: 3 }, { ...started, active: 2 })
    expect(reasons(written({ objects: [queue, podOf('a', 'Succeeded'), podOf('b', 'Running')] }).at(-1) ?? {})).toEqual([])
    expect(sync({ objects: [queue, podOf('a', 'Succeeded'), podOf('b', 'Running')] }).requests.filter(({ verb }) => verb === 'create')).toEqual([])
    expect(reasons(written({ objects: [queue, podOf('a', 'Succeeded'), podOf('b', 'Succeeded')] }).at(-1) ?? {})).toContain('Complete=True CompletionsReached')
  })

  test('a Job that is over is left alone', () => {
    expect(sync({ objects: [job({}, { conditions: [{ type: 'Complete', status: 'True' }] }), podOf('a', 'Running')] }).steps).toEqual([])
  })
})

describe('failures', () => {
  const started = { active: 1, ready: 1, terminating: 0, startTime: fakeTimestamp(0) }

  test('the first is made up for at once, the next wait for 10 s and 20 s; meanwhile nothing is counted', () => {
    const memory = new Map<string, unknown>(), failed = podOf('a', 'Failed', { exitCode: 1, endedMs: 2000 })
    expect(said(sync({ objects: [job({}, started), failed], memory, now: 3000 }).steps)).toContain('create pods (job-pods-missing)')
    memory.delete('released')
    const held = sync({ objects: [job({}, started), failed], memory, now: 3000 })
    expect(said(held.steps).filter((step) => step.startsWith('create'))).toEqual([])
    expect(held.result).toEqual({ againInMs: 9000 })
    expect(said(sync({ objects: [job({}, started), failed], memory, now: 12_000 }).steps)).toContain('decided job-pod-failed')
    memory.delete('released')
    expect(sync({ objects: [job({}, started), failed], memory, now: 12_000 }).result).toEqual({ againInMs: 10_000 })
  })

  test('a success makes up for all', () => {
    const memory = new Map<string, unknown>([['failures', 3]])
    sync({ objects: [job({ completions: 5 }, started), podOf('a', 'Succeeded')], memory })
    expect(memory.get('failures')).toBeUndefined()
  })

  test('past the limit the Job fails: what is at work goes, then all is counted, and the last condition waits for the last Pod', () => {
    const objects = [job({ completions: 5, parallelism: 2, backoffLimit: 1 }, { ...started, failed: 1 }), podOf('a', 'Failed', { exitCode: 1 }), podOf('b', 'Running')]
    const { steps } = sync({ objects })
    expect(said(steps)).toEqual(['delete pods b (job-over)', 'SuccessfulDelete: Deleted pod: b', 'update jobs.batch/status work (job-counted)', 'patch pods a (job-pod-counted)', 'patch pods b (job-pod-counted)', 'update jobs.batch/status work (job-counted)'])
    expect(written({ objects }).at(-1)).toMatchObject({ failed: 3, terminating: 1 })
    const target = [{ type: 'FailureTarget', status: 'True', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' }]
    const last = { objects: [job({ backoffLimit: 1 }, { ...started, active: undefined, failed: 3, terminating: 1, conditions: target })] }
    expect(said(sync(last).steps).slice(1)).toEqual(['update jobs.batch/status work (job-ended)', 'BackoffLimitExceeded: Job has reached the specified backoff limit'])
    expect(reasons(written(last)[1])).toEqual(['FailureTarget=True BackoffLimitExceeded', 'Failed=True BackoffLimitExceeded'])
  })

  test('containers that are restarted in place count towards the limit', () => {
    const again = { ...template, spec: { ...template.spec, restartPolicy: 'OnFailure' as const } }, of = (restarts: number, backoffLimit: number): boolean => said(sync({ objects: [job({ template: again, backoffLimit }, started), podOf('a', 'Running', { restarts })] }).steps).includes('delete pods a (job-over)')
    expect([of(1, 2), of(2, 2), of(1, 0), of(0, 0)]).toEqual([false, true, true, false])
  })

  test('past its deadline the Job fails; before, it is looked at again', () => {
    expect(sync({ objects: [job({ activeDeadlineSeconds: 5 }, started), podOf('a', 'Running')], now: 2000 }).result).toEqual({ againInMs: 3000 })
    expect(reasons(written({ objects: [job({ activeDeadlineSeconds: 5 }, started), podOf('a', 'Running')], now: 5000 })[0])).toEqual(['FailureTarget=True DeadlineExceeded'])
  })

  test('a policy ends the Job, or has a failure not count', () => {
    const rules = [{ action: 'FailJob' as const, onExitCodes: { operator: 'In' as const, values: [42] } }, { action: 'Ignore' as const, onExitCodes: { operator: 'In' as const, values: [7] } }]
    const policed = job({ podFailurePolicy: { rules } }, started)
    expect(reasons(written({ objects: [policed, podOf('a', 'Failed', { exitCode: 42 })] })[0])).toEqual(['FailureTarget=True PodFailurePolicy'])
    expect(written({ objects: [policed, podOf('a', 'Failed', { exitCode: 7 })] }).at(-1)?.failed).toBeUndefined()
    expect(written({ objects: [policed, podOf('a', 'Failed', { exitCode: 1 })] }).at(-1)?.failed).toBe(1)
  })

  test('a Pod on its way out is made up for at once, or only when it has ended, as the Job says', () => {
    const going = podOf('a', 'Running', { going: true }), made = (podReplacementPolicy: 'Failed' | 'TerminatingOrFailed'): number => sync({ objects: [job({ podReplacementPolicy }, started), going] }).requests.filter(({ verb }) => verb === 'create').length
    expect([made('TerminatingOrFailed'), made('Failed')]).toEqual([1, 0])
  })
})

describe('an Indexed Job', () => {
  const indexed = (spec: Partial<JobSpec> = {}, status: JobStatus = {}): Job => job({ completionMode: 'Indexed', completions: 4, parallelism: 2, ...spec }, status)

  test('gives each Pod an index, a host name and a variable', () => {
    const { requests } = sync({ objects: [indexed({}, { completedIndexes: '0', succeeded: 1 })] })
    expect(requests[0].body).toMatchObject({
      metadata: { generateName: 'work-1-', annotations: { 'batch.kubernetes.io/job-completion-index': '1' }, labels: { 'batch.kubernetes.io/job-completion-index': '1' } },
      spec: { hostname: 'work-1', containers: [{ env: [{ name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" } } }] }] },
    })
    expect(requests.filter(({ verb }) => verb === 'create').map(({ body }) => (body as Pod).metadata.generateName)).toEqual(['work-1-', 'work-2-'])
  })

  test('counts indexes, not Pods', () => {
    expect(written({ objects: [indexed({}, { completedIndexes: '0,1', succeeded: 2 }), podOf('a', 'Succeeded', { index: 3 }), podOf('b', 'Succeeded', { index: 1 }), podOf('c', 'Succeeded', { index: 9 })] }).at(-1)).toMatchObject({ completedIndexes: '0,1,3', succeeded: 3 })
  })

  test('deletes Pods without an index of their own', () => {
    const { steps } = sync({ objects: [indexed({ parallelism: 4 }), podOf('a', 'Running', { index: 0 }), podOf('b', 'Pending', { index: 0 }), podOf('c', 'Running', { index: 7 }), podOf('d', 'Running', { index: 1 })] })
    expect(said(steps).filter((step) => step.startsWith('delete'))).toEqual(['delete pods b (job-pods-surplus)', 'delete pods c (job-pods-surplus)'])
  })

  test('is over when as many have succeeded as a rule asks for; what is still at work goes', () => {
    const objects = [indexed({ successPolicy: { rules: [{ succeededIndexes: '0' }] } }), podOf('a', 'Succeeded', { index: 0 }), podOf('b', 'Running', { index: 1 })]
    expect(said(sync({ objects }).steps)).toContain('delete pods b (job-over)')
    expect(reasons(written({ objects })[0])).toEqual(['SuccessCriteriaMet=True SuccessPolicy'])
    expect(written({ objects }).at(-1)?.failed).toBeUndefined()
  })

  test('tries an index again after its own wait, and the new Pod carries the count on', () => {
    const limited = indexed({ backoffLimitPerIndex: 2, backoffLimit: 99, parallelism: 1, completions: 1 }), failed = podOf('a', 'Failed', { index: 0, failures: 0, exitCode: 1, endedMs: 1000 })
    const early = sync({ objects: [limited, failed], now: 2000 })
    expect(early.result).toEqual({ againInMs: 9000 })
    expect(said(early.steps).filter((step) => /create|patch/.test(step))).toEqual([])
    const due = sync({ objects: [limited, failed], now: 11_000 })
    expect(due.requests[0].body).toMatchObject({ metadata: { annotations: { 'batch.kubernetes.io/job-index-failure-count': '1' } } })
  })

  test('gives an index up past its limit, and fails when all are done or too many are given up', () => {
    const limited = (maxFailedIndexes?: number): Job => indexed({ backoffLimitPerIndex: 0, backoffLimit: 99, ...(maxFailedIndexes === undefined ? {} : { maxFailedIndexes }) }, { completedIndexes: '1-3', succeeded: 3 }), failed = podOf('a', 'Failed', { index: 0, failures: 0, exitCode: 1 })
    expect(written({ objects: [limited(), failed] }).at(-1)).toMatchObject({ failedIndexes: '0', failed: 1 })
    expect(reasons(written({ objects: [limited(), failed] }).at(-1) ?? {})).toContain('Failed=True FailedIndexes')
    expect(reasons(written({ objects: [limited(0), failed] })[0])).toEqual(['FailureTarget=True MaxFailedIndexesExceeded'])
  })
})

describe('suspension', () => {
  const suspended = [{ type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' }]

  test('a suspended Job has no Pods and no start', () => {
    const objects = [job({ suspend: true, parallelism: 2, completions: 2 })]
    expect(said(sync({ objects }).steps)).toEqual(['Suspended: Job suspended', 'update jobs.batch/status work (job-counted)'])
    expect(written({ objects })[0].startTime).toBeUndefined()
  })

  test('Pods of a Job that is suspended go and count as nothing', () => {
    const objects = [job({ suspend: true }, { active: 1, ready: 1, terminating: 0, startTime: fakeTimestamp(0) }), podOf('a', 'Running')]
    expect(said(sync({ objects }).steps)).toEqual(['patch pods a (job-suspended)', 'delete pods a (job-suspended)', 'SuccessfulDelete: Deleted pod: a', 'Suspended: Job suspended', 'update jobs.batch/status work (job-counted)'])
    expect(written({ objects })[0].failed).toBeUndefined()
  })

  test('a Job that goes on starts its clock anew', () => {
    const cluster = { objects: [job({ suspend: false, activeDeadlineSeconds: 60 }, { terminating: 0, ready: 0, startTime: fakeTimestamp(0), conditions: suspended })], now: 50_000 }
    expect(said(sync(cluster).steps)).toContain('Resumed: Job resumed')
    expect(written(cluster)[0]).toMatchObject({ startTime: fakeTimestamp(50_000), active: 1, conditions: [{ type: 'Suspended', status: 'False', reason: 'JobResumed' }] })
  })
})

describe('Pods that are left behind', () => {
  const key = 'left-behind/default/a', free = (...objects: FakeCluster['objects']): readonly string[] => said(driveSync(controller, key, { objects }).steps)

  test('lose the finalizer when their Job is gone, over, or no longer theirs', () => {
    expect(free(podOf('a', 'Running'))).toEqual(['patch pods a (job-pod-left-behind)'])
    expect(free(podOf('a', 'Running'), job({}, { conditions: [{ type: 'Failed', status: 'True' }] }))).toEqual(['patch pods a (job-pod-left-behind)'])
    expect(free(pod('a', { meta: { finalizers: [TRACKING] } }))).toEqual(['patch pods a (job-pod-left-behind)'])
  })

  test('keep it while their Job lives', () => {
    expect(free(podOf('a', 'Running'), job())).toEqual([])
    expect(free(podOf('a', 'Running', { finalizer: false }))).toEqual([])
  })
})
