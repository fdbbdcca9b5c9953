// What a definition's schema does to objects: drops what it does not know, fills in defaults, and says what is wrong.
// Models apiextensions-apiserver/pkg/apiserver/schema/{pruning,defaulting} and pkg/apiserver/validation.
// Simplified: rules in CEL (x-kubernetes-validations) are kept and not evaluated.
import type { JSONSchemaProps } from '../generated/api-types.d.ts'
import type { FieldError } from '../kinds/field-error.ts'
import { invalid, notSupported, required, tooMany } from '../kinds/field-errors.ts'
import { isEqual } from '../structure.ts'

type Loose = Readonly<Record<string, unknown>>

/** At the root of every object, whatever its schema says. */
const ALWAYS = new Set(['apiVersion', 'kind', 'metadata'])

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function schemaIn(of: unknown): JSONSchemaProps | undefined {
  return isObject(of) ? (of as JSONSchemaProps) : undefined
}

/** The object with only what its schema knows, and the paths of what it does not know. */
export function pruned(object: Loose, schema: JSONSchemaProps): { readonly object: Loose; readonly unknown: readonly string[] } {
  const unknown: string[] = []
  return { object: pruneValue(object, schema, '', unknown) as Loose, unknown }
}

function pruneValue(value: unknown, schema: JSONSchemaProps | undefined, path: string, unknown: string[]): unknown {
  if (!schema) return value
  if (Array.isArray(value)) return value.map((item, i) => pruneValue(item, schemaIn(schema.items), `${path}[${i}]`, unknown))
  if (!isObject(value)) return value
  const { properties = {}, additionalProperties } = schema, isRoot = path === '' || schema['x-kubernetes-embedded-resource'] === true
  const kept: Record<string, unknown> = {}
  for (const [key, part] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`
    if (isRoot && ALWAYS.has(key)) kept[key] = part
    else if (Object.hasOwn(properties, key)) kept[key] = pruneValue(part, properties[key], at, unknown)
    else if (additionalProperties !== undefined && additionalProperties !== false) kept[key] = pruneValue(part, schemaIn(additionalProperties), at, unknown)
    else if (schema['x-kubernetes-preserve-unknown-fields']) kept[key] = part
    else unknown.push(at)
  }
  return kept
}

/** The object with the defaults of its schema; the same reference if nothing was missing. */
export function defaulted(value: Loose, schema: JSONSchemaProps): Loose {
  return defaultValue(value, schema) as Loose
}

function defaultValue(value: unknown, schema: JSONSchemaProps | undefined): unknown {
  if (!schema) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => defaultValue(item, schemaIn(schema.items)))
    return items.every((item, i) => item === value[i]) ? value : items
  }
  if (!isObject(value)) return value
  let filled = value
  const set = (key: string, part: unknown): void => { if (part !== filled[key]) filled = { ...filled, [key]: part } }
  for (const [key, part] of Object.entries(schema.properties ?? {})) {
    if (value[key] === undefined && part.default !== undefined) set(key, defaultValue(part.default, part))
    else if (value[key] !== undefined) set(key, defaultValue(value[key], part))
  }
  const others = schemaIn(schema.additionalProperties)
  if (others) for (const key of Object.keys(value)) if (!Object.hasOwn(schema.properties ?? {}, key)) set(key, defaultValue(value[key], others))
  return filled
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (value === null) return 'null'
  return typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value
}

function fits(value: unknown, { type, 'x-kubernetes-int-or-string': isEither }: JSONSchemaProps): boolean {
  const found = typeOf(value)
  if (isEither) return found === 'integer' || found === 'string'
  return type === undefined || type === '' || found === type || (type === 'number' && found === 'integer')
}

/** What is wrong with a value, in the API server's words. */
export function schemaErrors(value: unknown, schema: JSONSchemaProps, path: string): FieldError[] {
  if (value === null && schema.nullable) return []
  const body = path === '' ? '' : path
  if (!fits(value, schema)) return [invalid(body, typeOf(value), `${body} in body must be of type ${schema.type ?? 'integer or string'}: ${JSON.stringify(typeOf(value))}`)]
  const errors = [...(typeof value === 'string' ? textErrors(value, schema, body) : typeof value === 'number' ? numberErrors(value, schema, body) : []), ...alternatives(value, schema, body)]
  if (schema.enum && !schema.enum.some((one) => isEqual(one, value))) errors.push(notSupported(body, value, schema.enum.map(String)))
  if (Array.isArray(value)) errors.push(...listErrors(value, schema, body))
  else if (isObject(value)) errors.push(...objectErrors(value, schema, path))
  return errors
}

function textErrors(text: string, { minLength, maxLength, pattern }: JSONSchemaProps, path: string): FieldError[] {
  const length = [...text].length
  return [
    ...(minLength !== undefined && length < minLength ? [invalid(path, text, `${path} in body should be at least ${minLength} chars long`)] : []),
    ...(maxLength !== undefined && length > maxLength ? [invalid(path, text, `${path} in body should be at most ${maxLength} chars long`)] : []),
    ...(pattern !== undefined && !new RegExp(pattern, 'u').test(text) ? [invalid(path, text, `${path} in body should match '${pattern}'`)] : []),
  ]
}

function numberErrors(number: number, { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: JSONSchemaProps, path: string): FieldError[] {
  const isLow = minimum !== undefined && (exclusiveMinimum ? number <= minimum : number < minimum), isHigh = maximum !== undefined && (exclusiveMaximum ? number >= maximum : number > maximum)
  return [
    ...(isLow ? [invalid(path, number, `${path} in body should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`)] : []),
    ...(isHigh ? [invalid(path, number, `${path} in body should be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`)] : []),
    ...(multipleOf !== undefined && number % multipleOf !== 0 ? [invalid(path, number, `${path} in body should be a multiple of ${multipleOf}`)] : []),
  ]
}

function listErrors(list: readonly unknown[], { items, minItems, maxItems }: JSONSchemaProps, path: string): FieldError[] {
  const item = schemaIn(items)
  return [
    ...(minItems !== undefined && list.length < minItems ? [invalid(path, list.length, `${path} in body should have at least ${minItems} items`)] : []),
    ...(maxItems !== undefined && list.length > maxItems ? [tooMany(path, list.length, maxItems)] : []),
    ...(item ? list.flatMap((one, i) => schemaErrors(one, item, `${path}[${i}]`)) : []),
  ]
}

function objectErrors(value: Loose, { properties = {}, required: needed = [], additionalProperties, minProperties, maxProperties }: JSONSchemaProps, path: string): FieldError[] {
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`), others = schemaIn(additionalProperties), count = Object.keys(value).length
  return [
    ...needed.filter((key) => value[key] === undefined).map((key) => required(at(key))),
    ...(minProperties !== undefined && count < minProperties ? [invalid(path, count, `${path} in body should have at least ${minProperties} properties`)] : []),
    ...(maxProperties !== undefined && count > maxProperties ? [tooMany(path, count, maxProperties)] : []),
    ...Object.entries(value).flatMap(([key, part]) => {
      if (path === '' && ALWAYS.has(key)) return []
      const schema = Object.hasOwn(properties, key) ? properties[key] : others
      return schema && part !== undefined ? schemaErrors(part, schema, at(key)) : []
    }),
  ]
}

function alternatives(value: unknown, { allOf = [], anyOf, oneOf, not }: JSONSchemaProps, path: string): FieldError[] {
  const holds = (schema: JSONSchemaProps): boolean => schemaErrors(value, schema, path).length === 0, subject = path || '<nil>'
  return [
    ...allOf.flatMap((schema) => schemaErrors(value, schema, path)),
    ...(anyOf && !anyOf.some(holds) ? [invalid(subject, '', `${JSON.stringify(path)} must validate at least one schema (anyOf)`)] : []),
    ...(oneOf && oneOf.filter(holds).length !== 1 ? [invalid(subject, '', `${JSON.stringify(path)} must validate one and only one schema (oneOf)`)] : []),
    ...(not && holds(not) ? [invalid(subject, '', `${JSON.stringify(path)} must not validate the schema (not)`)] : []),
  ]
}
