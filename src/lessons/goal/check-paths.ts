// Holds a clause against the schema before any cluster runs: a goal that asks for a field that does not exist can never be reached.
import { kindNamed } from '../../engine/kinds/catalogue.ts'
import { definitionNamed, definitionOf } from '../../engine/schema/schema.ts'
import { SHORT_FORMS } from './evaluate.ts'
import type { Definition, Field } from '../../engine/schema/schema.ts'
import type { Clause, Query } from './language.ts'

/** What is not API but can be asked for, with what can be told apart there. */
const RECORDS: Readonly<Record<string, readonly string[]>> = {
  cmd: ['verb', 'result', 'kind', 'name', 'ns'],
  event: ['reason', 'type', 'kind', 'name', 'ns'],
}

/** What is wrong with the paths of a clause; nothing when all of them exist. `steps`: ids that can be answered. */
export function pathProblems(clause: Clause, steps: readonly string[]): string[] {
  return [clause.left, clause.right].flatMap((term) => (term.type === 'query' ? queryProblems(term, steps) : [])).map((problem) => `"${clause.text}": ${problem}`)
}

function queryProblems(query: Query, steps: readonly string[]): string[] {
  if (query.root === 'answer') return steps.includes(query.name ?? '') ? [] : [`no step "${query.name ?? ''}" asks a question; those that do: ${steps.join(', ') || 'none'}`]
  if (Object.hasOwn(RECORDS, query.root)) return recordProblems(query, RECORDS[query.root])
  const kind = kindNamed(query.root)
  const definition = kind && definitionOf(kind.group, kind.version, kind.kind)
  if (!definition) return [`"${query.root}" is neither an API kind nor one of ${[...Object.keys(RECORDS), 'answer'].join(', ')}`]
  const problems = query.filters.filter(({ key }) => key.startsWith('.')).flatMap(({ key }) => fieldProblems(definition, key.slice(1).split('.')))
  if (query.aggregate === 'count' && query.path.length > 0) problems.push(`count counts objects; take "${query.path.join('.')}" out, or use distinct(${query.path.join('.')})`)
  if (query.aggregate === undefined && query.name === undefined) problems.push(`say which ${query.root} is meant (${query.root}/name), or how many (.count)`)
  if (query.aggregate === undefined && query.path.length === 0) problems.push(`say which field of ${query.root} is meant, or .count`)
  return query.path.length > 0 ? [...problems, ...fieldProblems(definition, query.path)] : problems
}

function recordProblems(query: Query, attributes: readonly string[]): string[] {
  const unknown = [...query.filters.map(({ key }) => key.replace(/^\./, '')), ...query.path].filter((key) => !attributes.includes(key))
  const problems = unknown.map((key) => `${query.root} has no "${key}"; it has ${attributes.join(', ')}`)
  return query.aggregate ? problems : [...problems, `ask ${query.root} for .count`]
}

function fieldProblems(root: Definition, path: readonly string[]): string[] {
  if (path.length === 1 && Object.hasOwn(SHORT_FORMS, path[0])) return []
  let field: Field = { type: 'object', ref: root.name, required: false }
  for (let i = 0; i < path.length; i++) {
    const next = step(field, path[i], i === path.length - 1)
    if (next === undefined) return [`${[root.name, ...path.slice(0, i)].join('.')} has no "${path[i]}"${suggestions(field)}`]
    field = next
  }
  return []
}

/** The field behind a segment. A list is gone through, or one of its elements is picked by name, of which then a field must follow. */
function step(field: Field, segment: string, isLast: boolean): Field | undefined {
  if (field.type === 'map') return field.items
  if (field.type === 'any') return field
  const element = field.type === 'array' ? field.items : field
  const definition = element?.ref === undefined ? undefined : definitionNamed(element.ref)
  const found = definition && Object.hasOwn(definition.fields, segment) ? definition.fields[segment] : undefined
  if (found) return found
  return !isLast && field.type === 'array' && definition && 'name' in definition.fields ? element : undefined
}

function suggestions(field: Field): string {
  const ref = field.ref ?? field.items?.ref
  const fields = ref === undefined ? [] : Object.keys(definitionNamed(ref)?.fields ?? {})
  return fields.length === 0 ? '' : `; it has ${fields.join(', ')}`
}
