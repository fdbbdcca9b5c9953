// Label selectors: read from text (a=b,c in (d,e),!f) or from LabelSelector objects, matched, and printed.
// Models apimachinery/pkg/labels/selector.go and apis/meta/v1/helpers.go.
import type { LabelSelector as LabelSelectorObject } from '../../generated/api-types.d.ts'
import { labelValueErrors, qualifiedNameErrors } from '../../kinds/formats.ts'
import type { Status } from '../../kube-object.ts'
import { badRequest } from '../status-errors.ts'

export type Labels = Readonly<Record<string, string>>

export type SelectorOperator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt'

/** One condition. Values are sorted and without repeats. */
export interface Requirement {
  readonly key: string
  readonly operator: SelectorOperator
  readonly values: readonly string[]
}

export interface LabelSelector {
  readonly requirements: readonly Requirement[]
  matches(labels: Labels): boolean
}

export interface SelectorError {
  readonly error: string
}

function integerOf(text: string): number | undefined {
  return /^[+-]?[0-9]+$/.test(text) ? Number(text) : undefined
}

function compares(requirement: Requirement, value: string): boolean {
  const actual = integerOf(value)
  const bound = integerOf(requirement.values[0])
  if (actual === undefined || bound === undefined) return false
  return requirement.operator === 'gt' ? actual > bound : actual < bound
}

function meets(requirement: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined
  switch (requirement.operator) {
    case '=': case '==': case 'in': return value !== undefined && requirement.values.includes(value)
    case '!=': case 'notin': return value === undefined || !requirement.values.includes(value)
    case 'exists': return value !== undefined
    case '!': return value === undefined
    default: return value !== undefined && compares(requirement, value)
  }
}

/** Whether labels meet every requirement; none means everything. */
export function matchesRequirements(requirements: readonly Requirement[], labels: Labels | undefined): boolean {
  for (const requirement of requirements) if (!meets(requirement, labels ?? {})) return false
  return true
}

function selectorOf(requirements: readonly Requirement[]): LabelSelector {
  return { requirements, matches: (labels) => matchesRequirements(requirements, labels) }
}

function byKey(a: Requirement, b: Requirement): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}

/** Text without its place in a manifest: the API server prints <nil> for it. */
function invalidKey(key: string, path: string): string | undefined {
  const errors = qualifiedNameErrors(key)
  return errors.length > 0 ? `${path}: Invalid value: ${JSON.stringify(key)}: ${errors.join('; ')}` : undefined
}

function requirementErrors({ key, operator, values }: Requirement): string[] {
  const errors: string[] = []
  const wrongKey = invalidKey(key, 'key')
  if (wrongKey) errors.push(wrongKey)
  if (operator === 'gt' || operator === 'lt') {
    values.forEach((value, i) => {
      if (integerOf(value) === undefined) errors.push(`values[${i}]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`)
    })
  }
  values.forEach((value, i) => {
    const wrong = labelValueErrors(value)
    if (wrong.length > 0) errors.push(`values[${i}][${key}]: Invalid value: ${JSON.stringify(value)}: ${wrong.join('; ')}`)
  })
  return errors
}

class ParseFailure extends Error {}

const operators: Readonly<Record<string, SelectorOperator>> = { '=': '=', '==': '==', '!=': '!=', in: 'in', notin: 'notin', '>': 'gt', '<': 'lt' }

interface Token {
  readonly type: 'word' | 'symbol' | 'end' | 'error'
  readonly text: string
}

const symbols = ['==', '!=', '=', '!', '(', ')', ',', '>', '<']

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let rest = text.trimStart()
  while (rest !== '') {
    const symbol = symbols.find((candidate) => rest.startsWith(candidate))
    const word = symbol ?? /^[^=!(),><\s]+/.exec(rest)![0]
    tokens.push({ type: symbol ? 'symbol' : 'word', text: word })
    rest = rest.slice(word.length).trimStart()
  }
  return [...tokens, { type: 'end', text: '' }]
}

/** A recursive descent over the tokens of one selector. */
class Parser {
  private readonly tokens: readonly Token[]
  private at = 0

  constructor(text: string) {
    this.tokens = tokensOf(text)
  }

  parse(): Requirement[] {
    const requirements: Requirement[] = []
    for (;;) {
      const next = this.tokens[this.at]
      if (next.type === 'end') return requirements
      if (next.type !== 'word' && next.text !== '!') throw new ParseFailure(`found '${next.text}', expected: !, identifier, or 'end of string'`)
      requirements.push(this.parseRequirement())
      const after = this.take()
      if (after.type === 'end') return requirements
      if (after.text !== ',') throw new ParseFailure(`found '${after.text}', expected: ',' or 'end of string'`)
      const following = this.tokens[this.at]
      if (following.type !== 'word' && following.text !== '!') throw new ParseFailure(`found '${following.text}', expected: identifier after ','`)
    }
  }

  private take(): Token {
    return this.tokens[this.at++]
  }

  private isAtEnd(): boolean {
    const next = this.tokens[this.at]
    return next.type === 'end' || next.text === ','
  }

  private refuse(text: string): never {
    throw new ParseFailure(`unable to parse requirement: ${text}`)
  }

  private parseRequirement(): Requirement {
    let token = this.take()
    const isNegated = token.text === '!'
    if (isNegated) token = this.take()
    if (token.type !== 'word') this.refuse(`found '${token.text}', expected: identifier`)
    const wrong = invalidKey(token.text, '<nil>')
    if (wrong) this.refuse(wrong)
    if (isNegated || this.isAtEnd()) return { key: token.text, operator: isNegated ? '!' : 'exists', values: [] }
    const symbol = this.take()
    const operator = Object.hasOwn(operators, symbol.text) ? operators[symbol.text] : undefined
    if (operator === undefined) this.refuse(`found '${symbol.text}', expected: in, notin, =, ==, !=, gt, lt`)
    const values = operator === 'in' || operator === 'notin' ? this.parseValues() : [this.parseExactValue()]
    const requirement = { key: token.text, operator, values: [...new Set(values)].sort() }
    const errors = requirementErrors(requirement)
    if (errors.length > 0) this.refuse(errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`)
    return requirement
  }

  private parseExactValue(): string {
    if (this.isAtEnd()) return ''
    const token = this.take()
    if (token.type !== 'word') this.refuse(`found '${token.text}', expected: identifier`)
    return token.text
  }

  /** `(a,b)`; an empty place is the empty value. */
  private parseValues(): string[] {
    const open = this.take()
    if (open.text !== '(') this.refuse(`found '${open.text}' expected: '('`)
    const values: string[] = []
    for (;;) {
      let token = this.take()
      let value = ''
      if (token.type === 'word') {
        value = token.text
        token = this.take()
        if (token.text !== ',' && token.text !== ')') this.refuse(`found '${token.text}', expected: ',' or ')'`)
      } else if (token.text !== ',' && token.text !== ')') {
        this.refuse(values.length === 0 ? `found '${token.text}', expected: ',', ')' or identifier` : `found '${token.text}', expected: ',', or identifier`)
      }
      values.push(value)
      if (token.text === ')') return values
    }
  }
}

/** Parses the text form; a failure carries the API server's words. */
export function parseRequirements(text: string): readonly Requirement[] | SelectorError {
  try {
    return new Parser(text).parse().sort(byKey)
  } catch (failure) {
    if (failure instanceof ParseFailure) return { error: failure.message }
    throw failure
  }
}

/** The selector of a request's query. */
export function parseLabelSelector(text: string): LabelSelector | { readonly refused: Status } {
  const requirements = parseRequirements(text)
  return 'error' in requirements ? { refused: badRequest(requirements.error) } : selectorOf(requirements)
}

const objectOperators: Readonly<Record<string, SelectorOperator>> = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' }

/** Requirements that were made of selectors: a controller asks for its own at every look. */
const requirements = new WeakMap<LabelSelectorObject, readonly Requirement[]>()

/** Requirements of a LabelSelector object; none given means nothing, an empty one everything. */
export function requirementsOf(selector: LabelSelectorObject | undefined): readonly Requirement[] | 'nothing' {
  if (selector === undefined) return 'nothing'
  const known = requirements.get(selector)
  if (known) return known
  const exact = Object.entries(selector.matchLabels ?? {}).map(([key, value]): Requirement => ({ key, operator: '=', values: [value] }))
  const others = (selector.matchExpressions ?? []).map(({ key, operator, values }): Requirement => ({ key, operator: objectOperators[operator], values: [...new Set(values ?? [])].sort() }))
  const all = [...exact, ...others].sort(byKey)
  requirements.set(selector, all)
  return all
}

/** Whether a LabelSelector object selects something with these labels. */
export function selectorMatches(selector: LabelSelectorObject | undefined, labels: Labels | undefined): boolean {
  const requirements = requirementsOf(selector)
  return requirements !== 'nothing' && matchesRequirements(requirements, labels)
}

/** Whether a plain map selects labels. An empty map selects everything; Services treat it as nothing before they ask. */
export function setMatches(set: Labels | undefined, labels: Labels | undefined): boolean {
  for (const key in set) if (labels === undefined || !Object.hasOwn(labels, key) || labels[key] !== set[key]) return false
  return true
}

const between: Readonly<Partial<Record<SelectorOperator, string>>> = { '=': '=', '==': '==', '!=': '!=', in: ' in ', notin: ' notin ', gt: '>', lt: '<' }

function formatRequirement({ key, operator, values }: Requirement): string {
  if (operator === 'exists') return key
  if (operator === '!') return `!${key}`
  const list = values.join(',')
  return `${key}${between[operator]}${operator === 'in' || operator === 'notin' ? `(${list})` : list}`
}

/** The text form, such as app=web,tier in (a,b). */
export function formatRequirements(requirements: readonly Requirement[]): string {
  return requirements.map(formatRequirement).join(',')
}

/** A LabelSelector object as kubectl prints it. */
export function formatLabelSelector(selector: LabelSelectorObject | undefined): string {
  const requirements = requirementsOf(selector)
  return requirements === 'nothing' || requirements.length === 0 ? '<none>' : formatRequirements(requirements)
}
