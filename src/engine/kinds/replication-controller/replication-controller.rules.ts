// The rules of a ReplicationController: what it must satisfy and what is worth a warning.
import type { ReplicationController } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { required } from '../field-errors.ts'
import { selectorMatches } from '../label-selector-validation.ts'
import { validatePodTemplateSpec } from '../pod-template/pod-spec-validation.ts'
import { validateNonNegative } from '../pod-template/pod-texts.ts'
import { nameWarnings, podSpecWarnings } from '../pod-template/pod-warnings.ts'
import { templateMismatch, validateRunsForever } from '../pod-template/workload-validation.ts'
import { nonEmpty } from './replication-controller.kind.ts'

// Models ValidateReplicationControllerSpec in pkg/apis/core/validation/validation.go.
function validate({ spec }: ReplicationController): readonly FieldError[] {
  const errors: FieldError[] = []
  const { template } = spec
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors)
  const selector = nonEmpty(spec.selector)
  if (!selector) errors.push(required('spec.selector'))
  validateNonNegative(spec.replicas, 'spec.replicas', errors)
  if (!template) return [...errors, required('spec.template')]
  if (selector && !selectorMatches({ matchLabels: selector }, template.metadata?.labels)) errors.push(templateMismatch(template, 'spec.template'))
  validatePodTemplateSpec(template, 'spec.template', errors)
  validateRunsForever(template, 'spec.template', 'ReplicationController', errors)
  return errors
}

export default defineRules<ReplicationController>({
  kind: 'ReplicationController',
  validate,
  warnings: ({ metadata, spec }) => [...nameWarnings(metadata.name, 'Pod names and hostnames'), ...podSpecWarnings(spec.template?.spec, 'spec.template.spec')],
})
