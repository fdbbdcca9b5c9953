// The goal language: one line says what has to hold in the cluster. This file reads such a line; evaluate.ts asks it of a cluster.
//
//   clause  = compare | seen(compare) | never(compare) | held(compare)
//   compare = term op term                       op is == != < <= > >= in
//   term    = query | number | true | false | null | 'text' | ['a','b']
//   query   = Root [/name] [ [filter,filter] ] { .segment } [@start]
//   segment = field | 'a field with dots' | count | distinct(path) | sum(path) | min(path) | max(path) | share(filter,filter)
//   filter  = key=value | key!=value             of objects a bare key is a label, a key with a dot in front is a field

export type Scalar = string | number | boolean | null
export type Value = Scalar | readonly Scalar[]

/** `now` looks at the present; the others at every moment since the step or the lesson began. */
export type Mode = 'now' | 'seen' | 'never' | 'held'
export const OPERATORS = ['==', '!=', '<=', '>=', '<', '>', 'in'] as const
export type Operator = (typeof OPERATORS)[number]
export const AGGREGATES = ['distinct', 'sum', 'min', 'max'] as const

export interface Filter {
  /** `app`, or a field's path with a dot in front: `.phase`, `.spec.nodeName`. */
  readonly key: string
  readonly equal: boolean
  readonly value: string
}

export interface Query {
  readonly type: 'query'
  /** An API kind, a simulated thing, or one of event, cmd, answer, traffic. */
  readonly root: string
  readonly name?: string
  readonly filters: readonly Filter[]
  readonly path: readonly string[]
  /** What is made of all the objects that match; without it, the query is about one. */
  readonly aggregate?: 'count' | 'share' | (typeof AGGREGATES)[number]
  /** Of `share`: what is counted among all that match. */
  readonly part?: readonly Filter[]
  /** The value when the step or the lesson began. */
  readonly atStart: boolean
}

export interface Literal { readonly type: 'value'; readonly value: Value }
export type Term = Query | Literal

export interface Clause {
  readonly text: string
  readonly mode: Mode
  readonly left: Term
  readonly operator: Operator
  readonly right: Term
}

/** A line that is no clause; says where and what was expected. */
export class GoalSyntaxError extends Error {
  override readonly name = 'GoalSyntaxError'
}

/** Reads a query alone, such as `Pod[app=web,.phase=Running]`. */
export function parseQuery(text: string): Query {
  return new Reader(text).queryAlone()
}

/** Reads one line of the goal language. */
export function parseClause(text: string): Clause {
  return new Reader(text).clause()
}

const IDENTIFIER = /[A-Za-z][A-Za-z0-9]*/y
/** Names of objects as Kubernetes allows them, without dots: those separate segments. A name with dots stands in quotes. */
const NAME = /[A-Za-z0-9][A-Za-z0-9:_-]*/y
const SEGMENT = /[A-Za-z][A-Za-z0-9_-]*/y
const NUMBER = /-?\d+(?:\.\d+)?/y
const FILTER_KEY = /\.?[A-Za-z][A-Za-z0-9./_-]*/y
const FILTER_VALUE = /[^\s,\])']+/y

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) { this.#text = text }

  clause(): Clause {
    const mode = this.#mode()
    const left = this.#term()
    const operator = this.#operator()
    const right = this.#term()
    if (mode !== 'now') this.#expect(')')
    this.#space()
    if (this.#at < this.#text.length) this.#fail('the end of the line')
    return { text: this.#text, mode, left, operator, right }
  }

  queryAlone(): Query {
    const query = this.#query(this.#match(IDENTIFIER) ?? this.#fail('a kind'))
    if (this.#at < this.#text.length) this.#fail('the end of the query')
    return query
  }

  #mode(): Mode {
    for (const mode of ['seen', 'never', 'held'] as const) if (this.#take(`${mode}(`)) return mode
    return 'now'
  }

  #operator(): Operator {
    const found = OPERATORS.find((operator) => this.#take(operator))
    return found ?? this.#fail(`one of ${OPERATORS.join(' ')}`)
  }

  #term(): Term {
    this.#space()
    const next = this.#text[this.#at]
    if (next === '[') return { type: 'value', value: this.#list() }
    if (next === "'") return { type: 'value', value: this.#quoted() }
    const number = this.#match(NUMBER)
    if (number !== undefined) return { type: 'value', value: Number(number) }
    const word = this.#match(IDENTIFIER) ?? this.#fail("a query such as Deployment/web.spec.replicas, a number, true, false, null, 'text' or a list")
    if (word === 'true' || word === 'false') return { type: 'value', value: word === 'true' }
    if (word === 'null') return { type: 'value', value: null }
    return this.#query(word)
  }

  #query(root: string): Query {
    const name = this.#take('/') ? (this.#text[this.#at] === "'" ? this.#quoted() : this.#match(NAME) ?? this.#fail('a name')) : undefined
    const filters = this.#text[this.#at] === '[' ? this.#filters() : []
    const path: string[] = []
    let aggregate: Query['aggregate'], part: Query['part']
    while (aggregate === undefined && this.#text[this.#at] === '.') {
      this.#at++
      const segment = this.#segment()
      const known = AGGREGATES.find((candidate) => candidate === segment)
      if (segment === 'count') aggregate = 'count'
      else if (segment === 'share' && this.#take('(')) {
        aggregate = 'share'
        part = this.#filterList()
        this.#expect(')')
      }
      else if (known && this.#text[this.#at] === '(') {
        aggregate = known
        this.#at++
        path.push(...this.#fieldPath())
        this.#expect(')')
      } else path.push(segment)
    }
    return { type: 'query', root, ...(name !== undefined && { name }), filters, path, ...(aggregate && { aggregate }), ...(part && { part }), atStart: this.#take('@start') }
  }

  #fieldPath(): string[] {
    const path = [this.#segment()]
    while (this.#take('.')) path.push(this.#segment())
    return path
  }

  #segment(): string {
    return this.#text[this.#at] === "'" ? this.#quoted() : this.#match(SEGMENT) ?? this.#fail('a field')
  }

  #filters(): Filter[] {
    this.#expect('[')
    const filters = this.#filterList()
    this.#expect(']')
    return filters
  }

  #filterList(): Filter[] {
    const filters: Filter[] = []
    do {
      this.#space()
      const key = this.#match(FILTER_KEY) ?? this.#fail('a label or a .field')
      const equal = this.#take('!=') ? false : this.#take('=') ? true : this.#fail('= or !=')
      const value = this.#text[this.#at] === "'" ? this.#quoted() : this.#match(FILTER_VALUE) ?? this.#fail('a value')
      filters.push({ key, equal, value })
    } while (this.#take(','))
    return filters
  }

  #list(): Scalar[] {
    this.#expect('[')
    const values: Scalar[] = []
    do {
      const term = this.#term()
      if (term.type !== 'value' || Array.isArray(term.value)) this.#fail('a plain value')
      else values.push(term.value as Scalar)
    } while (this.#take(','))
    this.#expect(']')
    return values
  }

  #quoted(): string {
    const end = this.#text.indexOf("'", this.#at + 1)
    if (end < 0) this.#fail("a closing '")
    const text = this.#text.slice(this.#at + 1, end)
    this.#at = end + 1
    return text
  }

  #space(): void {
    while (this.#text[this.#at] === ' ') this.#at++
  }

  /** Takes a word if it stands here. Operators may have spaces in front; everything else only after a term. */
  #take(word: string): boolean {
    const before = this.#at
    if (OPERATORS.some((operator) => operator === word) || word === ',' || word.endsWith('(')) this.#space()
    if (this.#text.startsWith(word, this.#at)) {
      this.#at += word.length
      return true
    }
    this.#at = before
    return false
  }

  #expect(word: string): void {
    this.#space()
    if (!this.#text.startsWith(word, this.#at)) this.#fail(`'${word}'`)
    this.#at += word.length
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (!found) return undefined
    this.#at += found[0].length
    return found[0]
  }

  #fail(expected: string): never {
    throw new GoalSyntaxError(`"${this.#text}": expected ${expected} at column ${this.#at + 1}`)
  }
}
