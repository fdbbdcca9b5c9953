// Labels, keys and selectors checked as lists of errors, for kinds that put their errors together from parts.
import type { LabelSelector } from '../generated/api-types.d.ts'
import type { FieldError } from './field-error.ts'
import { validateLabelName, validateLabelSelector, validateLabels } from './label-selector-validation.ts'

function collect(check: (errors: FieldError[]) => void): FieldError[] {
  const errors: FieldError[] = []
  check(errors)
  return errors
}

export function labelKeyErrors(field: string, key: string): FieldError[] {
  return collect((errors) => validateLabelName(key, field, errors))
}

export function labelsErrors(field: string, labels: Readonly<Record<string, string>> | undefined): FieldError[] {
  return collect((errors) => validateLabels(labels, field, errors))
}

export function labelSelectorErrors(field: string, selector: LabelSelector | undefined): FieldError[] {
  return collect((errors) => validateLabelSelector(selector, field, errors))
}
