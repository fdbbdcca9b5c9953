// Makes field errors in the words of the API server, and the text they are shown as.
// Models apimachinery/pkg/util/validation/field/errors.go.
import type { FieldError, FieldErrorType } from './field-error.ts'
import { goQuote, goStringMap, goStrings, isGoSyntax } from './go-value.ts'

export function required(field: string, detail = ''): FieldError {
  return { type: 'Required', field, detail }
}

export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { type: 'Invalid', field, value, detail }
}

/** One error per message about the same value. */
export function eachInvalid(field: string, value: unknown, messages: readonly string[]): FieldError[] {
  return messages.map((detail) => invalid(field, value, detail))
}

export function forbidden(field: string, detail: string): FieldError {
  return { type: 'Forbidden', field, detail }
}

export function duplicate(field: string, value: unknown): FieldError {
  return { type: 'Duplicate', field, value, detail: '' }
}

export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  return { type: 'NotSupported', field, value, detail: supported.length ? `supported values: ${supported.map(goQuote).join(', ')}` : '' }
}

export function tooLong(field: string, maxBytes: number): FieldError {
  return { type: 'TooLong', field, detail: `must have at most ${maxBytes} bytes` }
}

export function tooMany(field: string, actual: number, most: number): FieldError {
  return { type: 'TooMany', field, value: actual, detail: `must have at most ${most} items` }
}

/** Fails unless both are equal. */
export function immutable(field: string, now: unknown, before: unknown): FieldError[] {
  return isDeepEqual(now, before) ? [] : [invalid(field, now, 'field is immutable')]
}

/** Equality of plain data; absent, null, empty lists and empty maps are the same, as for apiequality.Semantic. */
export function isDeepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (isEmpty(a) && isEmpty(b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const left = a as Record<string, unknown>
  const right = b as Record<string, unknown>
  if (Array.isArray(a) && a.length !== (b as unknown[]).length) return false
  for (const key of Object.keys(left)) if (!isDeepEqual(left[key], right[key])) return false
  for (const key of Object.keys(right)) if (!(key in left) && !isEmpty(right[key])) return false
  return true
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

const typeTexts: Readonly<Record<FieldErrorType, string>> = {
  Required: 'Required value', Invalid: 'Invalid value', NotSupported: 'Unsupported value', Duplicate: 'Duplicate value', Forbidden: 'Forbidden',
  NotFound: 'Not found', TooLong: 'Too long', TooMany: 'Too many', TypeInvalid: 'Invalid value', InternalError: 'Internal error',
}
const withoutValue = new Set<FieldErrorType>(['Required', 'Forbidden', 'TooLong', 'InternalError'])

/** What stands behind the field's path, and is the message of a cause: `Invalid value: 0: must be between 1 and 65535, inclusive`. */
export function fieldErrorText(error: FieldError): string {
  // A value in Go's syntax that is empty is one that the error deliberately leaves out.
  const value = withoutValue.has(error.type) ? '' : valueText(error.value)
  const head = value === '' ? typeTexts[error.type] : `${typeTexts[error.type]}: ${value}`
  return error.detail ? `${head}: ${error.detail}` : head
}

function valueText(value: unknown): string {
  if (value === undefined || value === null) return '"null"'
  if (typeof value === 'string') return goQuote(value)
  if (isGoSyntax(value)) return value.goSyntax
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return goStrings(value).goSyntax
  if (typeof value === 'object' && Object.values(value).every((item) => typeof item === 'string')) return goStringMap(value as Record<string, string>).goSyntax
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The reason of a cause in a Status. */
export function causeReason(type: FieldErrorType): string {
  return type === 'InternalError' ? 'InternalError' : `FieldValue${type}`
}
