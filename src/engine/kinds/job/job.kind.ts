// Job: Pods that run until enough of them have succeeded.
import { humanDuration } from '../../duration.ts'
import type { Job, JobSpec, PodFailurePolicy, PodFailurePolicyOnPodConditionsPattern, PodFailurePolicyRule } from '../../generated/api-types.d.ts'
import { each, orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import { selectorText } from '../label-selector-validation.ts'
import { containerColumns, imagesOf } from '../pod-template/container-columns.ts'
import { podTemplate } from '../pod-template/pod-spec-defaults.ts'

const NO_LIMIT = 2_147_483_647

/** A rule of a failure policy asks for conditions that hold, unless it says otherwise. */
export const podFailurePolicy = shape<PodFailurePolicy>({ rules: each(shape<PodFailurePolicyRule>({ onPodConditions: each<PodFailurePolicyOnPodConditionsPattern>({ status: 'True' }) })) })

const defaults = shape<Job>({
  spec: orEmpty(shape<JobSpec>({
    // One after the other, once, unless only one of the two is said: then the other follows.
    completions: (spec) => (spec.parallelism === undefined ? 1 : undefined),
    parallelism: 1,
    // Where each index has its own limit, the whole has none.
    backoffLimit: (spec) => (spec.backoffLimitPerIndex === undefined ? 6 : NO_LIMIT),
    template: orEmpty(podTemplate),
    completionMode: 'NonIndexed',
    suspend: false,
    podFailurePolicy,
    podReplacementPolicy: (spec) => (spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed'),
  })),
})

const tracking = 'batch.kubernetes.io/job-tracking'

/** Gives the Pods labels that only this Job selects. Models generateSelector in pkg/registry/batch/job/strategy.go. */
function withGeneratedSelector(job: Job): Job {
  const { metadata, spec } = job
  const own = { 'batch.kubernetes.io/controller-uid': metadata.uid, 'batch.kubernetes.io/job-name': metadata.name ?? '', 'controller-uid': metadata.uid, 'job-name': metadata.name ?? '' }
  const labels = { ...own, ...spec.template.metadata?.labels }
  const matchLabels = { 'batch.kubernetes.io/controller-uid': metadata.uid, ...spec.selector?.matchLabels }
  return { ...job, spec: { ...spec, selector: { ...spec.selector, matchLabels }, template: { ...spec.template, metadata: { ...spec.template.metadata, labels } } } }
}

/** A Job without labels takes those of its template. */
function withTemplateLabels(job: Job): Job {
  const labels = job.spec.template.metadata?.labels
  if (!labels || Object.keys(job.metadata.labels ?? {}).length > 0) return job
  return { ...job, metadata: { ...job.metadata, labels } }
}

function prepareCreate(job: Job): Job {
  const selected = job.spec.manualSelector ? job : withGeneratedSelector(job)
  const { metadata } = withTemplateLabels(selected)
  return { ...selected, metadata: { ...metadata, annotations: { ...metadata.annotations, [tracking]: '' } }, status: {} }
}

/** `1/3`, or `0/1 of 4` for a queue that ends when one of four has found it empty. */
function completionsText({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`
  return (spec.parallelism ?? 0) > 1 ? `${succeeded}/1 of ${spec.parallelism}` : `${succeeded}/1`
}

function durationText({ status }: Job, now: number): string {
  if (!status?.startTime) return ''
  const end = status.completionTime ? Date.parse(status.completionTime) : now
  return humanDuration(end - Date.parse(status.startTime))
}

export default defineKind<Job>({
  group: 'batch', version: 'v1', kind: 'Job', plural: 'jobs', categories: ['all'], namespaced: true, subresources: ['status'], acts: true,
  defaults: (job, filled) => defaults.fill(job, filled),
  prepareCreate,
  selectableFields: { 'status.successful': ({ status }) => String(status?.succeeded ?? 0) },
  columns: [
    { name: 'Completions', cell: completionsText },
    { name: 'Duration', cell: durationText },
    ...containerColumns<Job>(({ spec }) => spec.template?.spec, ({ spec }) => spec.selector),
  ],
  isReady: ({ status }) => Boolean(status?.conditions?.some((condition) => condition.type === 'Complete' && condition.status === 'True')),
  scene: (job) => {
    const { spec, status } = job
    const over = status?.conditions?.find((condition) => (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True')
    return {
      desired: spec.completions ?? 1,
      parallelism: spec.parallelism ?? 1,
      active: status?.active ?? 0,
      readyReplicas: status?.ready ?? 0,
      succeeded: status?.succeeded ?? 0,
      failed: status?.failed ?? 0,
      state: over?.type ?? (spec.suspend ? 'Suspended' : 'Running'),
      selector: selectorText(spec.selector),
      images: imagesOf(spec.template?.spec),
    }
  },
})
