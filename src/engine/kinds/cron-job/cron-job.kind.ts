// CronJob: a Job at every time that its schedule names.
import type { CronJob, CronJobSpec, JobSpec, JobTemplateSpec } from '../../generated/api-types.d.ts'
import { ageOf } from '../columns.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { invalid, notSupported, required } from '../field-errors.ts'
import { goLabelSelector } from '../label-selector-validation.ts'
import { validateJobSpec } from '../job/job-validation.ts'
import { containerColumns, imagesOf } from '../pod-template/container-columns.ts'
import { podTemplate } from '../pod-template/pod-spec-defaults.ts'
import { validateNonNegative } from '../pod-template/pod-texts.ts'
import { nameWarnings, podSpecWarnings } from '../pod-template/pod-warnings.ts'
import { templateMeta } from '../pod-template/template-meta.ts'
import { isCronError, parseSchedule } from './cron-schedule.ts'

const policies = ['Allow', 'Forbid', 'Replace']
/** A Job gets the name, a dash and ten digits, and must still be a label. */
const longestName = 52

const defaults = shape<CronJob>({
  spec: orEmpty(shape<CronJobSpec>({
    concurrencyPolicy: 'Allow',
    suspend: false,
    jobTemplate: orEmpty(shape<JobTemplateSpec>({ metadata: templateMeta(), spec: orEmpty(shape<JobSpec>({ template: orEmpty(podTemplate) })) })),
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  })),
})

function validateSchedule({ schedule = '' }: CronJobSpec, path: string, errors: FieldError[]): void {
  if (!schedule) return void errors.push(required(path))
  const parsed = parseSchedule(schedule)
  if (isCronError(parsed)) errors.push(invalid(path, schedule, parsed.error))
  if (schedule.includes('TZ')) errors.push(invalid(path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'))
}

// Simplified: whether a well-formed time zone exists is not looked up, so Mars/Olympus is accepted here and refused by Kubernetes.
function validateTimeZone(zone: string | undefined, path: string, errors: FieldError[]): void {
  if (zone === undefined) return
  if (zone === '') return void errors.push(invalid(path, zone, 'timeZone must be nil or non-empty string'))
  const isWellFormed = zone.split('/').every((part) => /^[A-Za-z0-9._+-]{1,14}$/.test(part) && part !== '.' && part !== '..' && !part.startsWith('-'))
  if (!isWellFormed) return void errors.push(invalid(path, zone, `unknown time zone ${zone}`))
  if (zone.toLowerCase() === 'local') errors.push(invalid(path, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'))
}

function validateJobTemplate(template: JobTemplateSpec | undefined, path: string, errors: FieldError[]): void {
  const spec: JobSpec = template?.spec ?? { template: { spec: { containers: [] } } }
  validateJobSpec(spec, `${path}.spec`, errors)
  if (spec.selector) errors.push(invalid(`${path}.spec.selector`, goLabelSelector(spec.selector), '`selector` will be auto-generated'))
  if (spec.manualSelector) errors.push(notSupported(`${path}.spec.manualSelector`, spec.manualSelector, ['nil', 'false']))
}

// Models ValidateCronJobCreate in pkg/apis/batch/validation/validation.go.
function validate({ metadata, spec }: CronJob): readonly FieldError[] {
  const errors: FieldError[] = []
  validateSchedule(spec, 'spec.schedule', errors)
  validateNonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds', errors)
  validateTimeZone(spec.timeZone, 'spec.timeZone', errors)
  const policy: string = spec.concurrencyPolicy ?? ''
  if (policy === '') errors.push(required('spec.concurrencyPolicy'))
  else if (!policies.includes(policy)) errors.push(notSupported('spec.concurrencyPolicy', policy, policies))
  validateJobTemplate(spec.jobTemplate, 'spec.jobTemplate', errors)
  validateNonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit', errors)
  validateNonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit', errors)
  if ((metadata.name ?? '').length > longestName) errors.push(invalid('metadata.name', metadata.name, `must be no more than ${longestName} characters`))
  return errors
}

export default defineKind<CronJob>({
  group: 'batch', version: 'v1', kind: 'CronJob', plural: 'cronjobs', shortNames: ['cj'], categories: ['all'], namespaced: true,
  subresources: ['status'], acts: false,
  defaults: (cronJob) => defaults.fill(cronJob),
  prepareCreate: (cronJob) => ({ ...cronJob, status: {} }),
  validate,
  warnings: ({ metadata, spec }) => [
    ...nameWarnings(metadata.name, 'Pod names and hostnames'),
    ...podSpecWarnings(spec.jobTemplate?.spec?.template?.spec, 'spec.jobTemplate.spec.template.spec'),
  ],
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
