// What a LimitRange may say: its bounds must not contradict each other. Models ValidateLimitRange of pkg/apis/core/validation.
import type { LimitRange, LimitRangeItem } from '../../generated/api-types.d.ts'
import { compareQuantities, formatQuantity, milliValue, quantityOf } from '../../quantity.ts'
import type { FieldError } from '../field-error.ts'
import { duplicate, eachInvalid, forbidden, invalid, required } from '../field-errors.ts'
import { qualifiedNameErrors } from '../formats.ts'
import { goQuantity } from '../go-value.ts'
import { containerResourceNameErrors, isOvercommitAllowed, resourceNameErrors } from '../resource-names.ts'

const types = new Set(['Pod', 'Container', 'PersistentVolumeClaim'])
type Part = 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio'

export function validateLimitRange({ spec }: LimitRange): FieldError[] {
  const limits = spec.limits ?? []
  return limits.flatMap((limit, i) => {
    const path = `spec.limits[${i}]`
    const repeated = limits.slice(0, i).some(({ type }) => type === limit.type)
    return [...typeErrors(`${path}.type`, limit.type ?? ''), ...(repeated ? [duplicate(`${path}.type`, limit.type)] : []), ...itemErrors(limit, path)]
  })
}

function typeErrors(field: string, type: string): FieldError[] {
  const malformed = eachInvalid(field, type, qualifiedNameErrors(type))
  if (malformed.length || type.includes('/') || types.has(type)) return malformed
  return [invalid(field, type, 'must be a standard limit type or fully qualified')]
}

function itemErrors(limit: LimitRangeItem, path: string): FieldError[] {
  const ofPods = limit.type === 'Pod'
  const nameErrors = ofPods || limit.type === 'Container' ? containerResourceNameErrors : resourceNameErrors
  const names = (part: Part) => Object.keys(limit[part] ?? {}).flatMap((name) => nameErrors(`${path}.${part}[${name}]`, name))
  const errors = [...names('max'), ...names('min')]
  for (const part of ['default', 'defaultRequest'] as const) {
    if (!ofPods) errors.push(...names(part))
    else if (Object.keys(limit[part] ?? {}).length) errors.push(forbidden(`${path}.${part}`, "may not be specified when `type` is 'Pod'"))
  }
  if (limit.type === 'PersistentVolumeClaim' && limit.min?.storage === undefined && limit.max?.storage === undefined) {
    errors.push(required(`${path}.limits`, 'either minimum or maximum storage value is required, but neither was provided'))
  }
  errors.push(...names('maxLimitRequestRatio'))
  const parts = ofPods ? (['max', 'min', 'maxLimitRequestRatio'] as const) : (['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const)
  const all = new Set(parts.flatMap((part) => Object.keys(limit[part] ?? {})))
  return [...errors, ...[...all].flatMap((name) => boundErrors(ofPods ? { ...limit, default: undefined, defaultRequest: undefined } : limit, name, path))]
}

function boundErrors(limit: LimitRangeItem, name: string, path: string): FieldError[] {
  const { max, min, default: fallback, defaultRequest: request } = Object.fromEntries(
    (['max', 'min', 'default', 'defaultRequest'] as const).map((part) => [part, limit[part]?.[name]])) as Partial<Record<Part, string>>
  const errors: FieldError[] = []
  /** Complains about `part`, showing `shown`, if `less` exceeds `more`. */
  const ordered = (less: string | undefined, more: string | undefined, part: Part, shown: string | undefined, text: (less: string, more: string) => string) => {
    if (less !== undefined && more !== undefined && compareQuantities(less, more) > 0) errors.push(invalid(`${path}.${part}[${name}]`, goQuantity(shown!), text(canonical(less), canonical(more))))
  }
  ordered(min, max, 'min', min, (a, b) => `min value ${a} is greater than max value ${b}`)
  ordered(min, request, 'defaultRequest', request, (a, b) => `min value ${a} is greater than default request value ${b}`)
  ordered(request, max, 'defaultRequest', request, (a, b) => `default request value ${a} is greater than max value ${b}`)
  ordered(request, fallback, 'defaultRequest', request, (a, b) => `default request value ${a} is greater than default limit value ${b}`)
  ordered(min, fallback, 'default', min, (a, b) => `min value ${a} is greater than default value ${b}`)
  ordered(fallback, max, 'default', max, (a, b) => `default value ${a} is greater than max value ${b}`)
  errors.push(...ratioErrors(limit, name, path))
  if (!isOvercommitAllowed(name) && fallback !== undefined && request !== undefined && compareQuantities(fallback, request) !== 0) {
    errors.push(invalid(`${path}.defaultRequest[${name}]`, goQuantity(request), `default value ${canonical(fallback)} must equal to defaultRequest value ${canonical(request)} in ${name}`))
  }
  return errors
}

function canonical(amount: string): string {
  return formatQuantity(quantityOf(amount))
}

function ratioErrors({ maxLimitRequestRatio, min, max }: LimitRangeItem, name: string, path: string): FieldError[] {
  const ratio = maxLimitRequestRatio?.[name]
  if (ratio === undefined) return []
  const field = `${path}.maxLimitRequestRatio[${name}]`
  const errors = compareQuantities(ratio, '1') < 0 ? [invalid(field, goQuantity(ratio), `ratio ${canonical(ratio)} is less than 1`)] : []
  const [least, most] = [min?.[name], max?.[name]]
  if (least === undefined || most === undefined) return errors
  const widest = milliValue(most) / milliValue(least)
  if (milliValue(ratio) / 1000 > widest) errors.push(invalid(field, goQuantity(ratio), `ratio ${canonical(ratio)} is greater than max/min = ${widest.toFixed(6)}`))
  return errors
}
