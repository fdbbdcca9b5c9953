// Label selectors and label maps: what may be wrong with them, whether they match, and how Go prints them in errors.
// Models apimachinery/pkg/apis/meta/v1/validation/validation.go and apimachinery/pkg/apis/meta/v1/helpers.go.
import type { LabelSelector, LabelSelectorRequirement } from '../generated/api-types.d.ts'
import type { FieldError } from './field-error.ts'
import { forbidden, invalid, required } from './field-errors.ts'
import { labelValueErrors, qualifiedNameErrors } from './formats.ts'
import { goQuote, goStringMap, goStrings, goSyntax } from './go-value.ts'
import type { GoSyntax } from './go-value.ts'

type Labels = Readonly<Record<string, string>>

function push(errors: FieldError[], path: string, value: unknown, messages: readonly string[]): void {
  for (let i = 0; i < messages.length; i++) errors.push(invalid(path, value, messages[i]))
}

/** A key of a label, where it stands alone. */
export function validateLabelName(name: string, path: string, errors: FieldError[]): void {
  push(errors, path, name, qualifiedNameErrors(name))
}

/** A map of labels: nodeSelector, the labels of a template, … */
export function validateLabels(labels: Labels | undefined, path: string, errors: FieldError[]): void {
  if (!labels) return
  for (const key of Object.keys(labels)) {
    push(errors, path, key, qualifiedNameErrors(key))
    push(errors, path, labels[key], labelValueErrors(labels[key]))
  }
}

/** Keys are qualified names in any case; all of them together have a limit. Models apimachinery's ValidateAnnotations. */
export function validateAnnotations(annotations: Labels | undefined, path: string, errors: FieldError[]): void {
  if (!annotations) return
  let bytes = 0
  for (const key of Object.keys(annotations)) {
    push(errors, path, key, qualifiedNameErrors(key.toLowerCase()))
    bytes += key.length + annotations[key].length
  }
  if (bytes > 256 * 1024) errors.push({ type: 'TooLong', field: path, detail: `must have at most ${256 * 1024} bytes` })
}

export function validateLabelSelector(selector: LabelSelector | undefined, path: string, errors: FieldError[]): void {
  if (!selector) return
  validateLabels(selector.matchLabels, `${path}.matchLabels`, errors)
  selector.matchExpressions?.forEach((requirement, i) => validateRequirement(requirement, `${path}.matchExpressions[${i}]`, errors))
}

function validateRequirement(requirement: LabelSelectorRequirement, path: string, errors: FieldError[]): void {
  const values = requirement.values ?? []
  switch (requirement.operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
      break
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) errors.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
      break
    default:
      errors.push(invalid(`${path}.operator`, requirement.operator ?? '', 'not a valid selector operator'))
  }
  validateLabelName(requirement.key ?? '', `${path}.key`, errors)
  values.forEach((value, i) => push(errors, `${path}.values[${i}]`, value, labelValueErrors(value)))
}

/** Neither a label nor an expression: what most kinds forbid. */
export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions?.length ?? 0) === 0
}

/** Whether a selector can be turned into one that matches at all. Models metav1.LabelSelectorAsSelector. */
export function isUsableSelector(selector: LabelSelector | undefined): boolean {
  const errors: FieldError[] = []
  validateLabelSelector(selector, '', errors)
  return errors.length === 0
}

/** An absent selector matches nothing, an empty one everything. */
export function selectorMatches(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  if (!selector) return false
  const own = labels ?? {}
  const byLabel = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => own[key] === value)
  return byLabel && (selector.matchExpressions ?? []).every((requirement) => requirementMatches(requirement, own))
}

function requirementMatches({ key, operator, values = [] }: LabelSelectorRequirement, labels: Labels): boolean {
  switch (operator) {
    case 'In':
      return key in labels && values.includes(labels[key])
    case 'NotIn':
      return !(key in labels) || !values.includes(labels[key])
    case 'Exists':
      return key in labels
    default:
      return !(key in labels)
  }
}

/** As Go prints a metav1.LabelSelector. */
export function goLabelSelector(selector: LabelSelector | undefined): GoSyntax {
  if (!selector) return goSyntax('"null"')
  const expressions = selector.matchExpressions?.map(
    ({ key, operator, values }) => `v1.LabelSelectorRequirement{Key:${goQuote(key)}, Operator:${goQuote(operator)}, Values:${goStrings(values).goSyntax}}`)
  const list = expressions ? `[]v1.LabelSelectorRequirement{${expressions.join(', ')}}` : '[]v1.LabelSelectorRequirement(nil)'
  return goSyntax(`v1.LabelSelector{MatchLabels:${goStringMap(selector.matchLabels).goSyntax}, MatchExpressions:${list}}`)
}

/** The form of `kubectl get -l`: `app=web,tier in (a,b)`, `<none>` if empty, `<error>` if unusable. Models metav1.FormatLabelSelector. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  if (!isUsableSelector(selector)) return '<error>'
  return selectorText(selector) || '<none>'
}

/** The same for the scale subresource, where an empty selector is the empty string. Requirements are sorted by key. */
export function selectorText(selector: LabelSelector | undefined): string {
  const requirements: { key: string; text: string }[] = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` }))
  for (const { key, operator, values = [] } of selector?.matchExpressions ?? []) {
    const list = `(${[...values].sort().join(',')})`
    const text = operator === 'Exists' ? key : operator === 'DoesNotExist' ? `!${key}` : `${key} ${operator === 'In' ? 'in' : 'notin'} ${list}`
    requirements.push({ key, text })
  }
  return requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ text }) => text).join(',')
}
