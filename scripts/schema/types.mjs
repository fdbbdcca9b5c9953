// Prints the definitions as TypeScript interfaces.
import { parseNotation } from './notation.mjs'

const scalars = {
  string: 'string', int32: 'number', int64: 'number', number: 'number', boolean: 'boolean', time: 'string', microTime: 'string',
  quantity: 'string', intOrString: 'number | string', bytes: 'string', any: 'unknown',
}

function typeText(field) {
  if (field.type === 'array') {
    const item = typeText(field.items)
    return /[|]/.test(item) ? `readonly (${item})[]` : `readonly ${item}[]`
  }
  if (field.type === 'map') return `Readonly<Record<string, ${typeText(field.items)}>>`
  if (field.type === 'object') return field.ref === 'ObjectMeta' ? 'Partial<ObjectMeta>' : field.ref
  return field.enum ? field.enum.map((value) => `'${value}'`).join(' | ') : scalars[field.type]
}

const propertyName = (name) => (/^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`)

/** `spec` is a struct in Go, which is there even when the author left it out; the schema calls it optional. */
const isRequired = (name, field, parsed) => field.required === true || (name === 'spec' && parsed.type === 'object')

function interfaceText(name, definition, kind) {
  const lines = [`export interface ${name}${kind ? ' extends KubeObject' : ''} {`]
  for (const [fieldName, field] of Object.entries(definition.fields)) {
    if (kind && fieldName === 'metadata') continue
    const parsed = parseNotation(field.notation)
    if (kind && (fieldName === 'apiVersion' || fieldName === 'kind')) {
      const apiVersion = kind.group ? `${kind.group}/${kind.version}` : kind.version
      lines.push(`  readonly ${fieldName}: '${fieldName === 'kind' ? kind.kind : apiVersion}'`)
      continue
    }
    lines.push(`  readonly ${propertyName(fieldName)}${isRequired(fieldName, field, parsed) ? '' : '?'}: ${typeText(parsed)}`)
  }
  return [...lines, '}'].join('\n')
}

/** The text of api-types.d.ts. Names that kube-object.ts defines come from there. */
export function apiTypes(definitions, kinds) {
  const ours = new Set(['ObjectMeta', 'OwnerReference'])
  const kindByDefinition = new Map(kinds.map((kind) => [kind.definition, kind]))
  const parts = ['// Written by scripts/generate-schema.mjs: every kind and its parts, as TypeScript sees them.',
    "import type { KubeObject, ObjectMeta } from '../kube-object.ts'"]
  for (const [name, definition] of Object.entries(definitions)) {
    if (!ours.has(name)) parts.push(interfaceText(name, definition, kindByDefinition.get(name)))
  }
  const union = kinds.map(({ group, version, kind, definition }) => `  '${group ? `${group}/` : ''}${version}/${kind}': ${definition}`)
  parts.push(['/** Every kind by its apiVersion and name. */', 'export interface KindTypes {', ...union, '}'].join('\n'))
  return `${parts.join('\n\n')}\n`
}
