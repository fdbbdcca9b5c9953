// What a Job's conditions say of it. Models pkg/controller/job/util/utils.go.
import type { Job, JobCondition } from '../../generated/api-types.d.ts'

/** The condition of this type, if it holds. */
export function trueCondition({ status }: Job, type: string): JobCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type && condition.status === 'True')
}

/** The condition with which a Job ended: Complete or Failed. */
export function finishedCondition(job: Job): JobCondition | undefined {
  return trueCondition(job, 'Complete') ?? trueCondition(job, 'Failed')
}

export function isJobFinished(job: Job): boolean {
  return finishedCondition(job) !== undefined
}
