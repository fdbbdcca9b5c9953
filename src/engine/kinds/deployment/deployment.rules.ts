// The rules of a Deployment: what it must satisfy, what may not change and what is worth a warning.
import type { Deployment, DeploymentStrategy } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { forbidden, invalid, notSupported } from '../field-errors.ts'
import { goIntOrString, goValue } from '../go-struct.ts'
import { validateNonNegative } from '../pod-template/pod-texts.ts'
import { nameWarnings, podSpecWarnings } from '../pod-template/pod-warnings.ts'
import {
  bareNumber, validateAtMost100Percent, validateCountOrPercent, validateRequiredSelector, validateSelectedTemplate, validateSelectorImmutable,
} from '../pod-template/workload-validation.ts'

// Models ValidateDeploymentStrategy in pkg/apis/apps/validation/validation.go.
function validateStrategy(given: DeploymentStrategy, path: string, errors: FieldError[]): void {
  const type: string = given.type ?? ''
  const { maxUnavailable, maxSurge } = given.rollingUpdate ?? {}
  const at = `${path}.rollingUpdate`
  if (type === 'Recreate') {
    if (given.rollingUpdate) errors.push(forbidden(at, "may not be specified when strategy `type` is 'Recreate'"))
  } else if (type === 'RollingUpdate') {
    validateCountOrPercent(maxUnavailable, `${at}.maxUnavailable`, errors)
    validateCountOrPercent(maxSurge, `${at}.maxSurge`, errors)
    if (bareNumber(maxUnavailable) === 0 && bareNumber(maxSurge) === 0) {
      errors.push(invalid(`${at}.maxUnavailable`, goIntOrString(maxUnavailable), 'may not be 0 when `maxSurge` is 0'))
    }
    validateAtMost100Percent(maxUnavailable, `${at}.maxUnavailable`, errors)
  } else errors.push(notSupported(path, goValue('apps.DeploymentStrategy', given), ['Recreate', 'RollingUpdate']))
}

// Models ValidateDeploymentSpec in pkg/apis/apps/validation/validation.go.
function validate({ spec }: Deployment): readonly FieldError[] {
  const errors: FieldError[] = []
  validateNonNegative(spec.replicas, 'spec.replicas', errors)
  validateRequiredSelector(spec.selector, 'spec.selector', 'empty selector is invalid for deployment', errors)
  validateSelectedTemplate(spec.selector, spec.template, 'spec', errors)
  validateStrategy(spec.strategy ?? {}, 'spec.strategy', errors)
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors)
  validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', errors)
  const deadline = spec.progressDeadlineSeconds
  validateNonNegative(deadline, 'spec.progressDeadlineSeconds', errors)
  if (deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0)) {
    errors.push(invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'))
  }
  return errors
}

export default defineRules<Deployment>({
  kind: 'Deployment',
  validate,
  validateUpdate: (deployment, old) => validateSelectorImmutable(deployment.spec.selector, old.spec.selector, 'spec.selector'),
  warnings: ({ metadata, spec }) => [...nameWarnings(metadata.name, 'Pod names and hostnames'), ...podSpecWarnings(spec.template?.spec, 'spec.template.spec')],
})
