// The rules of a Secret: what it must satisfy and what may not change.
import type { Secret } from '../../generated/api-types.d.ts'
import { decodeBase64, decodedLength } from '../base64.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, forbidden, immutable, invalid, isDeepEqual, required, tooLong } from '../field-errors.ts'
import { configMapKeyErrors } from '../formats.ts'

const maxBytes = 1024 * 1024
const fixed = 'field is immutable when `immutable` is set'
const accountNameAnnotation = 'kubernetes.io/service-account.name'

function validate({ metadata, data = {}, type }: Secret): FieldError[] {
  const errors = Object.keys(data).flatMap((key) => eachInvalid(`data[${key}]`, key, configMapKeyErrors(key)))
  const bytes = Object.values(data).reduce((total, value) => total + decodedLength(value), 0)
  if (bytes > maxBytes) errors.push(tooLong('data', maxBytes))
  const missing = (...keys: string[]) => keys.filter((key) => !(key in data)).map((key) => required(`data[${key}]`))
  if (type === 'kubernetes.io/service-account-token' && !metadata.annotations?.[accountNameAnnotation]) {
    errors.push(required(`metadata.annotations[${accountNameAnnotation}]`))
  }
  if (type === 'kubernetes.io/dockercfg') errors.push(...jsonErrors(data, '.dockercfg'))
  if (type === 'kubernetes.io/dockerconfigjson') errors.push(...jsonErrors(data, '.dockerconfigjson'))
  if (type === 'kubernetes.io/basic-auth' && !('username' in data) && !('password' in data)) errors.push(...missing('username', 'password'))
  if (type === 'kubernetes.io/ssh-auth' && !data['ssh-privatekey']) errors.push(required('data[ssh-privatekey]'))
  if (type === 'kubernetes.io/tls') errors.push(...missing('tls.crt', 'tls.key'))
  return errors
}

function jsonErrors(data: Readonly<Record<string, string>>, key: string): FieldError[] {
  if (!(key in data)) return [required(`data[${key}]`)]
  const message = jsonObjectError(decodeBase64(data[key]))
  return message ? [invalid(`data[${key}]`, '<secret contents redacted>', message)] : []
}

/** What Go's json.Unmarshal into a map says. */
function jsonObjectError(text: string): string | undefined {
  if (text.trim() === '') return 'unexpected end of JSON input'
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && !Array.isArray(value)) return undefined
    const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
    return `json: cannot unmarshal ${found} into Go value of type map[string]interface {}`
  } catch {
    const first = text.trim()[0]
    const starts = '{["-tfn0123456789'.includes(first)
    return starts ? 'unexpected end of JSON input' : `invalid character '${first}' looking for beginning of value`
  }
}

function validateUpdate(secret: Secret, old: Secret): FieldError[] {
  const errors = immutable('type', secret.type, old.type)
  if (!old.immutable) return errors
  if (!secret.immutable) errors.push(forbidden('immutable', fixed))
  if (!isDeepEqual(secret.data, old.data)) errors.push(forbidden('data', fixed))
  return errors
}

export default defineRules<Secret>({
  kind: 'Secret',
  validatesChangeFirst: true,
  validate,
  validateUpdate,
})
