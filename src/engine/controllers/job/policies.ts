// What a Job's policies make of its Pods: which failures count, and which successes are enough.
// Models pkg/controller/job/pod_failure_policy.go and success_policy.go.
import type { ContainerStatus, Job, Pod, PodCondition, PodFailurePolicyRule } from '../../generated/api-types.d.ts'
import { count, countCommon, type Indexes, parseIndexes } from './indexes.ts'

export interface FailureVerdict {
  readonly action: PodFailurePolicyRule['action'] | undefined
  /** Whether it counts towards the limits. */
  readonly counts: boolean
  /** Why the whole Job fails, if it does. */
  readonly message?: string
}

/** Whether only Pods that are over are made up for, and not those that are still going. Models onlyReplaceFailedPods. */
export function replacesOnlyFailedPods({ spec }: Job): boolean {
  return spec.podReplacementPolicy === 'Failed' || spec.podFailurePolicy !== undefined
}

/** Whether a Pod counts as failed: over with a failure, or, unless the Job waits for the end, on its way out. */
export function isPodFailed(pod: Pod, job: Job): boolean {
  if (pod.status?.phase === 'Failed') return true
  return !replacesOnlyFailedPods(job) && pod.metadata.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded'
}

/** What the first rule that fits a failed Pod says; without one it counts. Models matchPodFailurePolicy. */
export function judgeFailure({ spec }: Job, pod: Pod): FailureVerdict {
  for (const [i, rule] of (spec.podFailurePolicy?.rules ?? []).entries()) {
    const what = rule.onExitCodes ? exitCodeText(pod, rule) : conditionText(pod, rule)
    if (what === undefined) continue
    const message = rule.action === 'FailJob' ? `${what} matching FailJob rule at index ${i}` : undefined
    return { action: rule.action, counts: rule.action !== 'Ignore', ...(message ? { message } : {}) }
  }
  return { action: undefined, counts: true }
}

function exitCodeText(pod: Pod, { onExitCodes }: PodFailurePolicyRule): string | undefined {
  if (!onExitCodes) return undefined
  const fits = ({ name, state }: ContainerStatus): boolean => {
    const code = state?.terminated?.exitCode ?? 0
    if (code === 0 || (onExitCodes.containerName !== undefined && onExitCodes.containerName !== name)) return false
    return onExitCodes.values.includes(code) === (onExitCodes.operator === 'In')
  }
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {}
  const status = containerStatuses.find(fits) ?? initContainerStatuses.find(fits)
  return status && `Container ${status.name} for pod ${pod.metadata.namespace}/${pod.metadata.name} failed with exit code ${status.state?.terminated?.exitCode}`
}

function conditionText(pod: Pod, { onPodConditions = [] }: PodFailurePolicyRule): string | undefined {
  const fits = (condition: PodCondition): boolean => onPodConditions.some(({ type, status = 'True' }) => type === condition.type && status === condition.status)
  const condition = pod.status?.conditions?.find(fits)
  return condition && `Pod ${pod.metadata.namespace}/${pod.metadata.name} has condition ${condition.type}`
}

/** Which rule says that these successes are enough, in Kubernetes' words; undefined while none does. Models matchSuccessPolicy. */
export function successMessage({ spec }: Job, succeeded: Indexes): string | undefined {
  if (succeeded.length === 0) return undefined
  const rule = (spec.successPolicy?.rules ?? []).findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) return succeededCount !== undefined && count(succeeded) >= succeededCount
    const required = parseIndexes(succeededIndexes, spec.completions ?? 0), common = countCommon(required, succeeded)
    return required.length > 0 && (common === count(required) || (succeededCount !== undefined && common >= succeededCount))
  })
  return rule < 0 ? undefined : `Matched rules at index ${rule}`
}
