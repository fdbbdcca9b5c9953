// Rules that the kinds which make Pods share: their selector, and counts that may be percentages.
// Models pkg/apis/apps/validation/validation.go.
import type { LabelSelector, PodTemplateSpec } from '../../generated/api-types.d.ts'
import type { IntOrString } from '../../int-or-string.ts'
import type { FieldError } from '../field-error.ts'
import { forbidden, invalid, isDeepEqual, notSupported, required } from '../field-errors.ts'
import { regexMessage } from '../formats.ts'
import { goIntOrString } from '../go-struct.ts'
import { goStringMap } from '../go-value.ts'
import { goLabelSelector, isEmptySelector, isUsableSelector, selectorMatches, validateLabelSelector } from '../label-selector-validation.ts'
import { validateNonNegative } from './pod-texts.ts'
import { validatePodTemplateSpec } from './pod-spec-validation.ts'

const percentWrong = regexMessage("a valid percent string must be a numeric string followed by an ending '%'", '[0-9]+%', '1%', '93%')

/** A selector that must be there, be valid and choose something. `emptyMessage` is the kind's own. */
export function validateRequiredSelector(selector: LabelSelector | undefined, path: string, emptyMessage: string, errors: FieldError[]): void {
  if (!selector) return void errors.push(required(path))
  validateLabelSelector(selector, path, errors)
  if (isEmptySelector(selector)) errors.push(invalid(path, goLabelSelector(selector), emptyMessage))
}

const mismatch = '`selector` does not match template `labels`'

/** The error of a template that its own selector would not find. */
export function templateMismatch(template: PodTemplateSpec | undefined, path: string): FieldError {
  return invalid(`${path}.metadata.labels`, goStringMap(template?.metadata?.labels), mismatch)
}

/** Selector and template of a ReplicaSet or Deployment; errors name the ReplicaSet in both cases. */
export function validateSelectedTemplate(selector: LabelSelector | undefined, template: PodTemplateSpec | undefined, path: string, errors: FieldError[]): void {
  if (!isUsableSelector(selector)) return void errors.push(invalid(`${path}.selector`, goLabelSelector(selector), 'invalid label selector'))
  const at = `${path}.template`
  // An empty selector has been found fault with already; an absent one matches nothing.
  if (!(selector && isEmptySelector(selector)) && !selectorMatches(selector, template?.metadata?.labels)) errors.push(templateMismatch(template, at))
  validatePodTemplateSpec(template ?? { spec: { containers: [] } }, at, errors)
  validateRunsForever(template, at, 'ReplicaSet', errors)
}

/** Pods that are replaced must not be allowed to end. */
export function validateRunsForever(template: PodTemplateSpec | undefined, path: string, kindName: string, errors: FieldError[]): void {
  const policy: string = template?.spec?.restartPolicy ?? ''
  if (policy !== 'Always') errors.push(notSupported(`${path}.spec.restartPolicy`, policy, ['Always']))
  if (template?.spec?.activeDeadlineSeconds !== undefined) {
    errors.push(forbidden(`${path}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kindName} is not Supported`))
  }
}

/** A selector once chosen stays: changing it would orphan every Pod. */
export function validateSelectorImmutable(now: LabelSelector | undefined, before: LabelSelector | undefined, path: string): FieldError[] {
  return isDeepEqual(now, before) ? [] : [invalid(path, goLabelSelector(now), 'field is immutable')]
}

/** A count of at least 0, or a percentage. */
export function validateCountOrPercent(value: IntOrString | undefined, path: string, errors: FieldError[]): void {
  if (typeof value !== 'string') return validateNonNegative(value, path, errors)
  if (!/^[0-9]+%$/.test(value)) errors.push(invalid(path, goIntOrString(value), percentWrong))
}

export function validateAtMost100Percent(value: IntOrString | undefined, path: string, errors: FieldError[]): void {
  if (typeof value === 'string' && /^[0-9]+%$/.test(value) && Number.parseInt(value, 10) > 100) {
    errors.push(invalid(path, goIntOrString(value), 'must not be greater than 100%'))
  }
}

/** The number, percent sign or not; 0 for what is neither. */
export function bareNumber(value: IntOrString | undefined): number {
  if (typeof value === 'number' || value === undefined) return value ?? 0
  return /^[0-9]+%?$/.test(value) ? Number.parseInt(value, 10) : 0
}
