// Typed access to the generated Kubernetes schema: which kinds there are, and what fields their parts have.
import generated from '../generated/schema.json'

export type ScalarType =
  | 'string' | 'int32' | 'int64' | 'number' | 'boolean' | 'time' | 'microTime' | 'quantity' | 'intOrString' | 'bytes' | 'any'

export interface Field {
  readonly type: ScalarType | 'object' | 'array' | 'map'
  /** Of an array: its elements; of a map: its values. */
  readonly items?: Field
  /** Of an object: the name of its definition. */
  readonly ref?: string
  readonly enum?: readonly string[]
  readonly required: boolean
}

export interface Definition {
  /** Unique, and the name of the interface in api-types.d.ts. */
  readonly name: string
  /** The type's name in Go, as the API server's errors call it. */
  readonly goName: string
  readonly fields: Readonly<Record<string, Field>>
}

export interface SchemaKind {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly definition: string
}

interface Generated {
  readonly kinds: readonly SchemaKind[]
  readonly requests: readonly SchemaKind[]
  readonly goNames: Readonly<Record<string, string>>
  readonly definitions: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const schema: Generated = generated
const parsed = new Map<string, Definition>()
const byKind = new Map<string, string>()
for (const { group, version, kind, definition } of [...schema.kinds, ...schema.requests]) byKind.set(`${group}/${version}/${kind}`, definition)

/** Reads the short notation: `[X]` a list, `{X}` a map, `string=A|B` an enum, a capital letter a definition, `!` required. */
function parseField(notation: string): Field {
  const required = notation.endsWith('!')
  const text = required ? notation.slice(0, -1) : notation
  if (text.startsWith('[')) return { type: 'array', items: parseField(text.slice(1, -1)), required }
  if (text.startsWith('{')) return { type: 'map', items: parseField(text.slice(1, -1)), required }
  if (text.startsWith('string=')) return { type: 'string', enum: text.slice('string='.length).split('|'), required }
  if (/^[A-Z]/.test(text)) return { type: 'object', ref: text, required }
  return { type: text as ScalarType, required }
}

/** The definition of a part by its name, such as PodSpec. Parsed on first use. */
export function definitionNamed(name: string): Definition | undefined {
  const known = parsed.get(name)
  if (known) return known
  const notations = schema.definitions[name]
  if (notations === undefined) return undefined
  const fields: Record<string, Field> = {}
  for (const field of Object.keys(notations)) fields[field] = parseField(notations[field])
  const definition: Definition = { name, goName: schema.goNames[name] ?? name, fields }
  parsed.set(name, definition)
  return definition
}

/** The definition of a kind, also of what is only ever sent, such as Binding, Eviction, Scale and DeleteOptions. */
export function definitionOf(group: string, version: string, kind: string): Definition | undefined {
  const name = byKind.get(`${group}/${version}/${kind}`)
  return name === undefined ? undefined : definitionNamed(name)
}

/** The definition that a field refers to, itself or through its elements; undefined for plain values. */
export function definitionOfField(field: Field): Definition | undefined {
  if (field.ref !== undefined) return definitionNamed(field.ref)
  return field.items === undefined ? undefined : definitionOfField(field.items)
}

/** Every kind that the schema knows and that can be stored. */
export function schemaKinds(): readonly SchemaKind[] {
  return schema.kinds
}
