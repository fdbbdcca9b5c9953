// The rules of a ReplicaSet: what it must satisfy, what may not change and what is worth a warning.
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import type { ReplicaSet } from '../../generated/api-types.d.ts'
import { validateNonNegative } from '../pod-template/pod-texts.ts'
import { nameWarnings, podSpecWarnings } from '../pod-template/pod-warnings.ts'
import { validateRequiredSelector, validateSelectedTemplate, validateSelectorImmutable } from '../pod-template/workload-validation.ts'

// Models ValidateReplicaSetSpec in pkg/apis/apps/validation/validation.go.
function validate({ spec }: ReplicaSet): readonly FieldError[] {
  const errors: FieldError[] = []
  validateNonNegative(spec.replicas, 'spec.replicas', errors)
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors)
  validateRequiredSelector(spec.selector, 'spec.selector', 'empty selector is invalid for deployment', errors)
  validateSelectedTemplate(spec.selector, spec.template, 'spec', errors)
  return errors
}

export default defineRules<ReplicaSet>({
  kind: 'ReplicaSet',
  validate,
  validateUpdate: (replicaSet, old) => validateSelectorImmutable(replicaSet.spec.selector, old.spec.selector, 'spec.selector'),
  warnings: ({ metadata, spec }) => [...nameWarnings(metadata.name, 'Pod names and hostnames'), ...podSpecWarnings(spec.template?.spec, 'spec.template.spec')],
})
