// Asks a query or a clause of the facts: plain reading of objects, no side effects.
import type { GoalFacts, GoalObject } from './facts.ts'
import type { Clause, Filter, Operator, Query, Scalar, Term, Value } from './language.ts'
import { LAST } from './vocabulary.ts'

/** The facts, with the moment since which commands and events count. */
export interface Moment {
  readonly facts: GoalFacts
  readonly since: number
  /** Value of a query with @start. */
  startValue?(query: Query): Value
}

type Plain = Readonly<Record<string, unknown>>

/** What a query gives: of one object a value or null, of many what the aggregate makes of them. */
export function valueOf(term: Term, moment: Moment): Value {
  if (term.type === 'value') return term.value
  if (term.atStart && moment.startValue) return moment.startValue(term)
  if (term.root === 'answer') return moment.facts.answer(term.name ?? '')
  if (term.root === 'cmd') return ofRecords(moment.facts.commands.filter((command) => command.at > moment.since), term)
  if (term.root === 'traffic') return ofRecords(moment.facts.traffic.filter((request) => request.at > moment.since).map((request): Plain => ({ ...request })), term)
  if (term.root === 'event') return ofRecords(moment.facts.eventsSince(moment.since).map(eventRecord), term)
  const objects = selected(moment.facts.objects(term.root), term)
  const part = term.part && selected(objects, { filters: term.part })
  return aggregated(term, objects.flatMap((object) => (term.path.length === 0 ? [true] : fieldValues(object, term.path))), objects.length, part?.length)
}

/** Those of the objects that a query means. */
export function selected(objects: readonly GoalObject[], { name, filters }: Pick<Query, 'name' | 'filters'>): readonly GoalObject[] {
  return objects.filter((object) => (name === undefined || object.metadata.name === name) && filters.every((filter) => matches(object, filter)))
}

/** Whether the comparison of a clause holds at this moment. */
export function holds({ left, operator, right }: Pick<Clause, 'left' | 'operator' | 'right'>, moment: Moment): boolean {
  return compare(valueOf(left, moment), operator, valueOf(right, moment))
}

function compare(left: Value, operator: Operator, right: Value): boolean {
  switch (operator) {
    case '==': return left === right
    case '!=': return left !== right
    case 'in': return Array.isArray(right) && right.includes(left as Scalar)
    default: return typeof left === 'number' && typeof right === 'number' && ordered(left, operator, right)
  }
}

function ordered(left: number, operator: Operator, right: number): boolean {
  if (operator === '<') return left < right
  if (operator === '<=') return left <= right
  return operator === '>' ? left > right : left >= right
}

function aggregated({ aggregate }: Query, values: readonly Scalar[], count: number, part = 0): Value {
  // What is true counts as one, so that conditions can be summed up.
  const numbers = values.flatMap((value) => (typeof value === 'number' ? [value] : value === true && aggregate === 'sum' ? [1] : []))
  switch (aggregate) {
    case 'count': return count
    case 'share': return count === 0 ? null : part / count
    case 'distinct': return new Set(values).size
    case 'sum': return numbers.reduce((sum, value) => sum + value, 0)
    case 'min': return extreme(values, numbers, (a, b) => a < b)
    case 'max': return extreme(values, numbers, (a, b) => a > b)
    case undefined: return values[0] ?? null
  }
}

/** Of numbers the least or greatest; of anything else the one value there is. */
function extreme(values: readonly Scalar[], numbers: readonly number[], better: (a: number, b: number) => boolean): Scalar {
  if (numbers.length === 0) return values[0] ?? null
  return numbers.reduce((best, value) => (better(value, best) ? value : best))
}

function ofRecords(records: readonly Plain[], query: Query): Value {
  const latest = query.filters.find(({ key }) => key === LAST), filters = query.filters.filter((filter) => filter !== latest)
  const all = records.filter((record) => filters.every((filter) => has(record, filter))), matching = latest ? all.slice(-Number(latest.value)) : all
  const part = query.part && matching.filter((record) => query.part?.every((filter) => has(record, filter)))
  return aggregated(query, matching.map((record) => scalar(record[query.path[0] ?? ''])), matching.length, part?.length)
}

/** Whether an attribute of a record, or a field of a thing, is what a filter says. */
function has(record: Plain, { key, equal, value }: Filter): boolean {
  return (String(record[key.replace(/^\./, '')] ?? '') === value) === equal
}

function eventRecord(object: GoalObject): Plain {
  const { reason, type, involvedObject } = object as GoalObject & { readonly reason?: string; readonly type?: string; readonly involvedObject?: { readonly kind?: string; readonly name?: string; readonly namespace?: string } }
  return { reason, type, kind: involvedObject?.kind, name: involvedObject?.name, ns: involvedObject?.namespace }
}

function matches(object: GoalObject, filter: Filter): boolean {
  const { key, equal, value } = filter
  if (object.thing) return has({ ...object.thing, name: object.metadata.name }, filter)
  const actual = key.startsWith('.') ? fieldValues(object, key.slice(1).split('.')).map((field) => (field === null ? '' : String(field))) : [object.metadata.labels?.[key] ?? '']
  return (actual.includes(value) || (actual.length === 0 && value === '')) === equal
}

/** Short forms that people say for what lies deeper in the object. */
export const SHORT_FORMS: Readonly<Record<string, (object: GoalObject) => Scalar>> = {
  name: (object) => object.metadata.name,
  ns: (object) => object.metadata.namespace ?? '',
  uid: (object) => object.metadata.uid,
  node: (object) => scalar(plain(plain(object)['spec'])['nodeName']),
  phase: phaseOf,
  ready: (object) => conditionsOf(object).some((condition) => condition['type'] === 'Ready' && condition['status'] === 'True'),
}

/** A Pod that was told to end is on its way out, whatever its phase: as kubectl shows it. */
function phaseOf(object: GoalObject): Scalar {
  if (object.kind === 'Pod' && object.metadata.deletionTimestamp !== undefined) return 'Terminating'
  return scalar(plain(plain(object)['status'])['phase'])
}

function conditionsOf(object: GoalObject): readonly Plain[] {
  const conditions = plain(plain(object)['status'])['conditions']
  return Array.isArray(conditions) ? (conditions as readonly Plain[]) : []
}

/** The values at a path. Lists are gone through; a segment that is an element's name picks that element. */
export function fieldValues(object: GoalObject, path: readonly string[]): Scalar[] {
  if (object.thing) return [path[0] === 'name' ? object.metadata.name : scalar(object.thing[path[0]])]
  const short = path.length === 1 && Object.hasOwn(SHORT_FORMS, path[0]) ? SHORT_FORMS[path[0]] : undefined
  if (short) return [short(object)]
  let values: unknown[] = [object]
  for (const segment of path) {
    values = values.flatMap((value): unknown[] => {
      if (!Array.isArray(value)) return [plain(value)[segment]]
      const named = value.filter((item) => plain(item)['name'] === segment)
      return named.length > 0 ? named : value.map((item) => plain(item)[segment])
    })
  }
  return values.flat().flatMap((value) => (value === undefined ? [] : [scalar(value)]))
}

function plain(value: unknown): Plain {
  return typeof value === 'object' && value !== null ? (value as Plain) : {}
}

function scalar(value: unknown): Scalar {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return value === undefined || value === null ? null : JSON.stringify(value)
}
