// The rules of a DaemonSet: what it must satisfy, what may not change and what is worth a warning.
import type { DaemonSet, DaemonSetUpdateStrategy } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { invalid, notSupported, required } from '../field-errors.ts'
import { goIntOrString, goValue } from '../go-struct.ts'
import { goLabelSelector, isEmptySelector, isUsableSelector, selectorMatches, validateLabelSelector } from '../label-selector-validation.ts'
import { validatePodTemplateSpec } from '../pod-template/pod-spec-validation.ts'
import { validateNonNegative } from '../pod-template/pod-texts.ts'
import { podSpecWarnings } from '../pod-template/pod-warnings.ts'
import {
  bareNumber, templateMismatch, validateAtMost100Percent, validateCountOrPercent, validateRunsForever, validateSelectorImmutable,
} from '../pod-template/workload-validation.ts'
import { type RollingUpdate } from './daemon-set.kind.ts'

function validateRollingUpdate({ maxUnavailable, maxSurge }: RollingUpdate, path: string, errors: FieldError[]): void {
  validateCountOrPercent(maxUnavailable, `${path}.maxUnavailable`, errors)
  validateCountOrPercent(maxSurge, `${path}.maxSurge`, errors)
  validateAtMost100Percent(maxUnavailable, `${path}.maxUnavailable`, errors)
  validateAtMost100Percent(maxSurge, `${path}.maxSurge`, errors)
  const mayBeMissing = bareNumber(maxUnavailable) !== 0
  const mayBeDouble = bareNumber(maxSurge) !== 0
  if (mayBeMissing && mayBeDouble) errors.push(invalid(`${path}.maxSurge`, goIntOrString(maxSurge), 'may not be set when maxUnavailable is non-zero'))
  if (!mayBeMissing && !mayBeDouble) errors.push(required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'))
}

function validateUpdateStrategy(strategy: DaemonSetUpdateStrategy, path: string, errors: FieldError[]): void {
  const type: string = strategy.type ?? ''
  if (type === 'RollingUpdate') {
    if (strategy.rollingUpdate) validateRollingUpdate(strategy.rollingUpdate, `${path}.rollingUpdate`, errors)
    else errors.push(required(`${path}.rollingUpdate`))
  } else if (type !== 'OnDelete') errors.push(notSupported(path, goValue('apps.DaemonSetUpdateStrategy', strategy), ['RollingUpdate', 'OnDelete']))
}

// Models ValidateDaemonSetSpec in pkg/apis/apps/validation/validation.go.
function validate({ spec }: DaemonSet): readonly FieldError[] {
  const errors: FieldError[] = []
  const { selector, template } = spec
  validateLabelSelector(selector, 'spec.selector', errors)
  if (isUsableSelector(selector) && !selectorMatches(selector, template?.metadata?.labels)) errors.push(templateMismatch(template, 'spec.template'))
  if (selector && isEmptySelector(selector)) errors.push(invalid('spec.selector', goLabelSelector(selector), 'empty selector is invalid for daemonset'))
  validatePodTemplateSpec(template ?? { spec: { containers: [] } }, 'spec.template', errors)
  validateRunsForever(template, 'spec.template', 'DaemonSet', errors)
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors)
  validateUpdateStrategy(spec.updateStrategy ?? {}, 'spec.updateStrategy', errors)
  validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', errors)
  return errors
}

export default defineRules<DaemonSet>({
  kind: 'DaemonSet',
  validate,
  validateUpdate: (daemonSet, old) => validateSelectorImmutable(daemonSet.spec.selector, old.spec.selector, 'spec.selector'),
  warnings: ({ spec }) => podSpecWarnings(spec.template?.spec, 'spec.template.spec'),
})
