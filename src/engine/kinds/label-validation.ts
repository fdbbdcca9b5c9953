// Labels and plain selectors: keys must be qualified names, values label values. Models apimachinery/pkg/apis/meta/v1/validation.
import type { FieldError } from './field-error.ts'
import { eachInvalid } from './field-errors.ts'
import { labelValueErrors, qualifiedNameErrors } from './formats.ts'

export function labelKeyErrors(field: string, key: string): FieldError[] {
  return eachInvalid(field, key, qualifiedNameErrors(key))
}

export function labelsErrors(field: string, labels: Readonly<Record<string, string>> | undefined): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [...labelKeyErrors(field, key), ...eachInvalid(field, value, labelValueErrors(value))])
}
