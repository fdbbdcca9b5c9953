import { expect, test } from 'vitest'
import type { Job, JobSpec, Pod } from '../../generated/api-types.d.ts'
import { pod } from '../../kernel/testing/sample-objects.ts'
import { indexesOf } from './indexes.ts'
import { isPodFailed, judgeFailure, replacesOnlyFailedPods, successMessage } from './policies.ts'

const job = (spec: Partial<JobSpec>): Job => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'work', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '' }, spec: { template: { spec: { containers: [] } }, ...spec } })
const ended = (exitCode: number, conditions: readonly string[] = []): Pod => {
  const failed = pod('p', { phase: 'Failed' })
  return { ...failed, status: { ...failed.status, conditions: conditions.map((type) => ({ type, status: 'True' as const })), containerStatuses: [{ name: 'main', ready: false, restartCount: 0, image: '', imageID: '', state: { terminated: { exitCode } } }] } as Pod['status'] }
}
const policed = job({
  podFailurePolicy: {
    rules: [
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }, { action: 'FailJob', onExitCodes: { containerName: 'main', operator: 'In', values: [42] } },
      { action: 'FailIndex', onExitCodes: { operator: 'In', values: [7] } }, { action: 'Count', onExitCodes: { operator: 'NotIn', values: [1] } },
    ],
  },
})

test('the first rule that fits a failure says what comes of it', () => {
  expect(judgeFailure(policed, ended(42, ['DisruptionTarget']))).toEqual({ action: 'Ignore', counts: false })
  expect(judgeFailure(policed, ended(42))).toEqual({ action: 'FailJob', counts: true, message: 'Container main for pod default/p failed with exit code 42 matching FailJob rule at index 1' })
  expect(judgeFailure(policed, ended(7))).toEqual({ action: 'FailIndex', counts: true })
  expect(judgeFailure(policed, ended(3))).toEqual({ action: 'Count', counts: true })
  expect(judgeFailure(policed, ended(1))).toEqual({ action: undefined, counts: true })
  expect(judgeFailure(policed, ended(0))).toEqual({ action: undefined, counts: true })
})

test('a condition can end the Job too', () => {
  const strict = job({ podFailurePolicy: { rules: [{ action: 'FailJob', onPodConditions: [{ type: 'ConfigIssue', status: 'True' }] }] } })
  expect(judgeFailure(strict, ended(1, ['ConfigIssue'])).message).toBe('Pod default/p has condition ConfigIssue matching FailJob rule at index 0')
})

test('a Pod on its way out counts as failed, unless the Job waits for its end', () => {
  const going = pod('p', { phase: 'Running', meta: { deletionTimestamp: '2026-01-01T00:00:00Z' } })
  expect(isPodFailed(going, job({}))).toBe(true)
  expect(isPodFailed(going, job({ podReplacementPolicy: 'Failed' }))).toBe(false)
  expect(isPodFailed(going, policed)).toBe(false)
  expect(isPodFailed(pod('p', { phase: 'Succeeded', meta: { deletionTimestamp: '2026-01-01T00:00:00Z' } }), job({}))).toBe(false)
  expect(replacesOnlyFailedPods(policed)).toBe(true)
})

test('a rule of success asks for certain indexes, for a number of them, or for a number of any', () => {
  const said = (rule: { succeededIndexes?: string; succeededCount?: number }, ...succeeded: number[]): string | undefined => successMessage(job({ completions: 10, successPolicy: { rules: [{ succeededCount: 10 }, rule] } }), indexesOf(succeeded))
  expect(said({ succeededIndexes: '0,2-3' }, 0, 2, 3)).toBe('Matched rules at index 1')
  expect(said({ succeededIndexes: '0,2-3' }, 0, 2, 4)).toBeUndefined()
  expect(said({ succeededIndexes: '0,2-3', succeededCount: 2 }, 0, 3)).toBe('Matched rules at index 1')
  expect(said({ succeededIndexes: '0,2-3', succeededCount: 2 }, 0, 1, 4)).toBeUndefined()
  expect(said({ succeededCount: 2 }, 5, 9)).toBe('Matched rules at index 1')
  expect(said({ succeededCount: 1 })).toBeUndefined()
})
