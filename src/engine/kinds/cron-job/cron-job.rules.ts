// The rules of a CronJob: what it must satisfy and what is worth a warning.
import type { CronJob, CronJobSpec, JobSpec, JobTemplateSpec } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { invalid, notSupported, required } from '../field-errors.ts'
import { goLabelSelector } from '../label-selector-validation.ts'
import { validateJobSpec } from '../job/job-validation.ts'
import { validateNonNegative } from '../pod-template/pod-texts.ts'
import { nameWarnings, podSpecWarnings } from '../pod-template/pod-warnings.ts'
import { isCronError, parseSchedule } from './cron-schedule.ts'
import { timeZoneNamed } from './time-zones.ts'

const policies = ['Allow', 'Forbid', 'Replace']
/** A Job gets the name, a dash and ten digits, and must still be a label. */
const longestName = 52

function validateSchedule({ schedule = '' }: CronJobSpec, path: string, errors: FieldError[]): void {
  if (!schedule) return void errors.push(required(path))
  const parsed = parseSchedule(schedule)
  if (isCronError(parsed)) errors.push(invalid(path, schedule, parsed.error))
  if (schedule.includes('TZ')) errors.push(invalid(path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'))
}

function validateTimeZone(zone: string | undefined, path: string, errors: FieldError[]): void {
  if (zone === undefined) return
  if (zone === '') return void errors.push(invalid(path, zone, 'timeZone must be nil or non-empty string'))
  if (zone.toLowerCase() === 'local') return void errors.push(invalid(path, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'))
  if (!timeZoneNamed(zone)) errors.push(invalid(path, zone, `unknown time zone ${zone}`))
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

export default defineRules<CronJob>({
  kind: 'CronJob',
  validate,
  warnings: ({ metadata, spec }) => [
    ...nameWarnings(metadata.name, 'Pod names and hostnames'),
    ...podSpecWarnings(spec.jobTemplate?.spec?.template?.spec, 'spec.jobTemplate.spec.template.spec'),
  ],
})
