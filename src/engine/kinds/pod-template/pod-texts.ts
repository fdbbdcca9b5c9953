// What texts inside a Pod must look like, beyond names and labels: environment variables, HTTP headers, ids, paths.
// Models apimachinery/pkg/util/validation/validation.go and the path rules of pkg/apis/core/validation/validation.go.
import type { FieldError } from '../field-error.ts'
import { invalid } from '../field-errors.ts'
import { regexMessage } from '../formats.ts'

type Messages = readonly string[]

const fine: Messages = []
const environmentName = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/
const environmentNameWrong = regexMessage(
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
  '[-._a-zA-Z][-._a-zA-Z0-9]*', 'my.env-name', 'MY_ENV.NAME', 'MyEnvName1')
const headerName = /^[-A-Za-z0-9]+$/
const headerNameWrong = regexMessage("a valid HTTP header must consist of alphanumeric characters or '-'", '[-A-Za-z0-9]+', 'X-Header-Name')

export function inclusiveRange(least: number, most: number): string {
  return `must be between ${least} and ${most}, inclusive`
}

export function environmentNameErrors(name: string): Messages {
  if (environmentName.test(name) && !name.startsWith('.')) return fine
  const messages: string[] = []
  if (!environmentName.test(name)) messages.push(environmentNameWrong)
  if (name === '.' || name === '..') messages.push(`must not be '${name}'`)
  else if (name.startsWith('..')) messages.push("must not start with '..'")
  return messages
}

export function headerNameErrors(name: string): Messages {
  return headerName.test(name) ? fine : [headerNameWrong]
}

/** User and group ids. */
export function idErrors(id: number): Messages {
  return id >= 0 && id <= 2147483647 ? fine : [inclusiveRange(0, 2147483647)]
}

export function validateNoBacksteps(text: string, path: string, errors: FieldError[]): void {
  if (text.includes('..') && text.split('/').includes('..')) errors.push(invalid(path, text, "must not contain '..'"))
}

/** A path below some folder: relative, without a step up. */
export function validateDescendingPath(text: string, path: string, errors: FieldError[]): void {
  if (text.startsWith('/')) errors.push(invalid(path, text, 'must be a relative path'))
  validateNoBacksteps(text, path, errors)
}

/** A descending path that does not begin with two dots either, which the kubelet keeps for itself. */
export function validateNonReservedPath(text: string, path: string, errors: FieldError[]): void {
  validateDescendingPath(text, path, errors)
  if (text.startsWith('..') && !text.startsWith('../')) errors.push(invalid(path, text, "must not start with '..'"))
}

export function validateFileMode(mode: number | undefined, path: string, errors: FieldError[]): void {
  if (mode !== undefined && (mode > 0o777 || mode < 0)) errors.push(invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive'))
}

/** Pushes one error per message. */
export function pushInvalid(errors: FieldError[], path: string, value: unknown, messages: Messages): void {
  for (let i = 0; i < messages.length; i++) errors.push(invalid(path, value, messages[i]))
}

export function validateNonNegative(value: number | undefined, path: string, errors: FieldError[]): void {
  if (value !== undefined && value < 0) errors.push(invalid(path, value, 'must be greater than or equal to 0'))
}
