// The rules of a Job: what it must satisfy, what may not change and what is worth a warning.
import type { Job } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import { nameWarnings, podSpecWarnings } from '../pod-template/pod-warnings.ts'
import { validateJob, validateJobUpdate } from './job-validation.ts'

export default defineRules<Job>({
  kind: 'Job',
  validate: validateJob,
  validateUpdate: validateJobUpdate,
  warnings: ({ metadata, spec }) => [...nameWarnings(metadata.name, 'Pod names and hostnames'), ...podSpecWarnings(spec.template?.spec, 'spec.template.spec')],
})
