// Holds a clause against the schema, the things, the reasons and the verbs there are, before any cluster runs: a goal that asks for what does not exist can never be reached.
import { kindNamed } from '../../engine/kinds/catalogue.ts'
import { definitionNamed, definitionOf } from '../../engine/schema/schema.ts'
import { EVENT_REASONS } from '../../engine/event-reasons.ts'
import { THING_KINDS } from '../../engine/things.ts'
import { SHORT_FORMS } from './evaluate.ts'
import { isEventReason, LAST, RECORDS, thingFields, thingWords } from './vocabulary.ts'
import type { Definition, Field } from '../../engine/schema/schema.ts'
import type { Clause, Query } from './language.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What the words of a clause are held against. */
export interface Askable extends Vocabulary {
  /** Ids of steps that can be answered. */
  readonly steps: readonly string[]
}

/** What is wrong with the words of a clause; nothing when all of them exist. */
export function pathProblems(clause: Clause, askable: Askable): string[] {
  const problems = [clause.left, clause.right].flatMap((term) => (term.type === 'query' ? queryProblems(term, askable) : []))
  return [...problems, ...wordProblems(clause)].map((problem) => `"${clause.text}": ${problem}`)
}

function queryProblems(query: Query, askable: Askable): string[] {
  if (query.root === 'answer') return askable.steps.includes(query.name ?? '') ? [] : [`no step "${query.name ?? ''}" asks a question; those that do: ${askable.steps.join(', ') || 'none'}`]
  if (Object.hasOwn(RECORDS, query.root)) return [...attributeProblems(query, RECORDS[query.root], query.root), ...recordProblems(query, askable)]
  const fields = thingFields(query.root)
  if (fields) return [...attributeProblems(query, fields, query.root), ...shapeProblems(query)]
  const kind = kindNamed(query.root)
  const definition = kind && definitionOf(kind.group, kind.version, kind.kind)
  if (!definition) return [`"${query.root}" is neither an API kind, nor a simulated thing (${Object.keys(THING_KINDS).join(', ')}), nor one of ${[...Object.keys(RECORDS), 'answer'].join(', ')}`]
  const problems = [...query.filters, ...(query.part ?? [])].filter(({ key }) => key.startsWith('.')).flatMap(({ key }) => fieldProblems(definition, key.slice(1).split('.')))
  return [...problems, ...shapeProblems(query), ...(query.path.length > 0 ? fieldProblems(definition, query.path) : [])]
}

/** A query is about one field of one object, or about how many there are. */
function shapeProblems(query: Query): string[] {
  const problems: string[] = []
  if ((query.aggregate === 'count' || query.aggregate === 'share') && query.path.length > 0) problems.push(`${query.aggregate} counts objects; take "${query.path.join('.')}" out, or use distinct(${query.path.join('.')})`)
  if (query.aggregate === undefined && query.name === undefined) problems.push(`say which ${query.root} is meant (${query.root}/name), or how many (.count)`)
  if (query.aggregate === undefined && query.path.length === 0) problems.push(`say which field of ${query.root} is meant, or .count`)
  return problems
}

function attributeProblems(query: Query, attributes: readonly string[], of: string): string[] {
  const isRecord = Object.hasOwn(RECORDS, query.root), latest = isRecord ? query.filters.filter(({ key }) => key === LAST) : []
  const wrong = latest.filter(({ equal, value }) => !equal || !/^[1-9]\d*$/.test(value)).map(({ value }) => `last is a number of ${of}, such as last=20, not "${value}"`)
  const keys = [...query.filters.filter((filter) => !latest.includes(filter)), ...(query.part ?? [])].map(({ key }) => key.replace(/^\./, ''))
  const words = [...keys, ...query.path.slice(0, 1)].filter((key) => !attributes.includes(key)).map((key) => `${of} has no "${key}"; it has ${attributes.join(', ')}`)
  return query.path.length > 1 ? [...words, `${of} has no "${query.path.join('.')}"; its fields are flat`, ...wrong] : [...words, ...wrong]
}

function recordProblems(query: Query, { verbs, faults }: Vocabulary): string[] {
  const problems = query.aggregate ? [] : [`ask ${query.root} for .count`]
  for (const { key, value } of [...query.filters, ...(query.part ?? [])]) {
    const attribute = key.replace(/^\./, '')
    if (query.root === 'event' && attribute === 'reason' && !isEventReason(value)) problems.push(`no Event has the reason "${value}"${near(value, EVENT_REASONS)}`)
    if (query.root === 'cmd' && attribute === 'verb' && !verbs.includes(value) && !faults.includes(value)) problems.push(`there is no verb "${value}"; there are ${[...verbs, ...faults].join(', ')}`)
    if (query.root === 'cmd' && attribute === 'door' && value !== 'page' && value !== 'terminal') problems.push(`a door is page or terminal, not "${value}"`)
  }
  return problems
}

/** A field of a thing that is one of a few words is compared with one of them. */
function wordProblems({ left, operator, right }: Clause): string[] {
  const pairs = [left, right].flatMap((term) => (term.type === 'query' ? [...term.filters, ...(term.part ?? [])].map(({ key, value }) => ({ root: term.root, field: key.replace(/^\./, ''), value })) : []))
  if (left.type === 'query' && right.type === 'value' && (operator === '==' || operator === '!=')) pairs.push({ root: left.root, field: left.path[0] ?? '', value: String(right.value) })
  return pairs.flatMap(({ root, field, value }) => {
    const words = thingWords(root, field)
    return words === undefined || words.includes(value) ? [] : [`${root}.${field} is ${words.join(' or ')}, never "${value}"`]
  })
}

/** Says what may have been meant. */
function near(word: string, known: readonly string[]): string {
  const start = word.slice(0, 4).toLowerCase()
  const similar = known.filter((candidate) => candidate.toLowerCase().includes(start))
  return similar.length > 0 ? `; did you mean ${similar.join(', ')}?` : `; there are ${known.join(', ')}`
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
