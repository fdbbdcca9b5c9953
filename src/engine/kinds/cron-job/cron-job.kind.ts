// CronJob: a Job at every time that its schedule names.
import type { CronJob, CronJobSpec, JobSpec, JobTemplateSpec } from '../../generated/api-types.d.ts'
import { ageOf } from '../columns.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import { containerColumns, imagesOf } from '../pod-template/container-columns.ts'
import { podFailurePolicy } from '../job/job.kind.ts'
import { podTemplate } from '../pod-template/pod-spec-defaults.ts'
import { templateMeta } from '../pod-template/template-meta.ts'

const defaults = shape<CronJob>({
  spec: orEmpty(shape<CronJobSpec>({
    concurrencyPolicy: 'Allow',
    suspend: false,
    jobTemplate: orEmpty(shape<JobTemplateSpec>({ metadata: templateMeta(), spec: orEmpty(shape<JobSpec>({ template: orEmpty(podTemplate), podFailurePolicy })) })),
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  })),
})

export default defineKind<CronJob>({
  group: 'batch', version: 'v1', kind: 'CronJob', plural: 'cronjobs', shortNames: ['cj'], categories: ['all'], namespaced: true,
  subresources: ['status'], acts: true,
  defaults: (cronJob) => defaults.fill(cronJob),
  prepareCreate: (cronJob) => ({ ...cronJob, status: {} }),
  columns: [
    { name: 'Schedule', cell: ({ spec }) => spec.schedule },
    { name: 'Suspend', cell: ({ spec }) => (spec.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False') },
    { name: 'Active', type: 'integer', cell: ({ status }) => status?.active?.length ?? 0 },
    { name: 'Last Schedule', cell: ({ status }, now) => (status?.lastScheduleTime ? ageOf(status.lastScheduleTime, now) : '<none>') },
    ...containerColumns<CronJob>(({ spec }) => spec.jobTemplate?.spec?.template?.spec, ({ spec }) => spec.jobTemplate?.spec?.selector),
  ],
  scene: ({ spec, status }) => ({
    schedule: spec.schedule,
    suspended: spec.suspend === true,
    active: status?.active?.length ?? 0,
    lastSchedule: status?.lastScheduleTime ?? '',
    images: imagesOf(spec.jobTemplate?.spec?.template?.spec),
  }),
})
