// JSONPath templates as kubectl understands them. Models client-go/util/jsonpath.
import { toCompactJson } from './serialize.ts'

type Value = unknown

type Step =
  | { readonly field: string }
  | { readonly deep: true }
  | { readonly every: true }
  | { readonly from?: number; readonly to?: number; readonly by?: number; readonly single?: true }
  | { readonly where: Filter }
  | { readonly anyOf: readonly (readonly Step[])[] }

interface Filter {
  readonly left: Operand
  readonly sign: string
  readonly right: Operand
}

type Operand = { readonly path: readonly Step[]; readonly root: boolean } | { readonly literal: Value }

type Node =
  | { readonly text: string }
  | { readonly path: readonly Step[]; readonly root: boolean }
  | { readonly range: readonly Step[]; readonly root: boolean; readonly body: readonly Node[] }

export class JsonPathError extends Error {}

/** A template, ready to be printed for many objects. */
export interface JsonPath {
  print(object: Value): string
  /** All that its paths find, for columns and sorting. */
  find(object: Value): readonly Value[]
}

/** Reads a template such as `{.items[*].metadata.name}`; throws a JsonPathError where it is none. */
export function parseJsonPath(template: string): JsonPath {
  const nodes = new Reader(template).template()
  return {
    print: (object) => printNodes(nodes, object, object),
    find: (object) => nodes.flatMap((node) => ('path' in node ? walk(node.path, [object], object) : [])),
  }
}

/** A path of a column or of --sort-by, where braces and the leading dot may be left out. */
export function parseRelaxedPath(text: string): JsonPath {
  const bare = text.startsWith('{') && text.endsWith('}') ? text.slice(1, -1) : text
  if (!/^[.[$@]/.test(bare) && /[{}]/.test(bare)) throw new JsonPathError(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`)
  return parseJsonPath(`{${/^[.[$@]/.test(bare) ? bare : `.${bare}`}}`)
}

class Reader {
  private readonly text: string
  private at = 0

  constructor(text: string) { this.text = text }

  template(): readonly Node[] {
    const nodes = this.nodes(false)
    return nodes
  }

  private nodes(inRange: boolean): readonly Node[] {
    const found: Node[] = []
    while (this.at < this.text.length) {
      if (this.text[this.at] !== '{') {
        const open = this.text.indexOf('{', this.at), end = open < 0 ? this.text.length : open
        found.push({ text: this.text.slice(this.at, end) })
        this.at = end
        continue
      }
      this.at++
      this.blanks()
      if (this.takeWord('end')) {
        this.close()
        if (!inRange) throw new JsonPathError('not in range, nothing to end')
        return found
      }
      if (this.takeWord('range')) {
        this.blanks()
        const { path, root } = this.pathInBraces()
        this.close()
        found.push({ range: path, root, body: this.nodes(true) })
        continue
      }
      for (this.blanks(); this.text[this.at] !== '}'; this.blanks()) {
        if (this.at >= this.text.length) throw new JsonPathError('unclosed action')
        const char = this.text[this.at]
        found.push(char === '"' || char === '\'' ? { text: this.quoted() } : this.pathInBraces())
      }
      this.close()
    }
    if (inRange) throw new JsonPathError('unterminated range')
    return found
  }

  private blanks(): void { while (this.text[this.at] === ' ') this.at++ }

  private close(): void {
    this.blanks()
    if (this.text[this.at] !== '}') throw new JsonPathError('unclosed action')
    this.at++
  }

  private takeWord(word: string): boolean {
    const behind = this.text[this.at + word.length]
    if (!this.text.startsWith(word, this.at) || (behind !== ' ' && behind !== '}')) return false
    this.at += word.length
    return true
  }

  private quoted(): string {
    const quote = this.text[this.at++]
    let text = ''
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at]
      if (char === quote) {
        this.at++
        return text
      }
      if (char === '\\') text += ESCAPES[this.text[++this.at]] ?? this.text[this.at]
      else text += char
    }
    throw new JsonPathError('unterminated quoted string')
  }

  private pathInBraces(): { readonly path: readonly Step[]; readonly root: boolean } {
    let root = false
    if (this.text[this.at] === '$' || this.text[this.at] === '@') root = this.text[this.at++] === '$'
    const path: Step[] = [], start = this.at
    for (;;) {
      const char = this.text[this.at]
      if (char === '[') path.push(this.bracket())
      else if (char === '.') {
        this.at++
        if (this.text[this.at] === '.') {
          this.at++
          path.push({ deep: true })
        }
        const field = this.fieldName()
        if (field === '*') path.push({ every: true })
        else if (field !== '') path.push({ field })
      } else break
    }
    if (this.at === start && !root && this.text[this.at - 1] !== '@') throw new JsonPathError(`unrecognized character in action: U+${(this.text.charCodeAt(this.at) || 0).toString(16).toUpperCase().padStart(4, '0')} '${this.text[this.at] ?? ''}'`)
    return { path, root }
  }

  private fieldName(): string {
    let name = ''
    while (this.at < this.text.length && !/[\s.[\](){}|,=!<>]/.test(this.text[this.at])) {
      if (this.text[this.at] === '\\') this.at++
      name += this.text[this.at++] ?? ''
    }
    return name
  }

  private bracket(): Step {
    this.at++
    this.blanks()
    if (this.text.startsWith('?(', this.at)) {
      this.at += 2
      const where = this.filter()
      this.expect(')]')
      return { where }
    }
    const char = this.text[this.at]
    if (char === '\'' || char === '"') {
      const field = this.quoted()
      this.expect(']')
      return { field }
    }
    const end = this.text.indexOf(']', this.at), inside = this.text.slice(this.at, end < 0 ? undefined : end).trim()
    if (end < 0) throw new JsonPathError('unterminated array')
    this.at = end + 1
    if (inside === '*') return { every: true }
    const parts = inside.split(':')
    if (parts.length === 1 && inside.includes(',')) return { anyOf: inside.split(',').map((one) => [indexStep(one.trim())]) }
    if (parts.length === 1) return indexStep(inside)
    const [from, to, by] = parts.map((part) => (part === '' ? undefined : Number(part)))
    return { ...(from !== undefined && { from }), ...(to !== undefined && { to }), ...(by !== undefined && { by }) }
  }

  private expect(text: string): void {
    this.blanks()
    if (!this.text.startsWith(text, this.at)) throw new JsonPathError('unterminated filter')
    this.at += text.length
  }

  private filter(): Filter {
    const left = this.operand()
    this.blanks()
    const sign = ['==', '!=', '<=', '>=', '<', '>'].find((one) => this.text.startsWith(one, this.at))
    if (sign === undefined) return { left, sign: 'exists', right: { literal: true } }
    this.at += sign.length
    return { left, sign, right: this.operand() }
  }

  private operand(): Operand {
    this.blanks()
    const char = this.text[this.at]
    if (char === '\'' || char === '"') return { literal: this.quoted() }
    if (char === '@' || char === '$' || char === '.') return this.pathInBraces()
    const word = /^[\w.+-]+/.exec(this.text.slice(this.at))?.[0] ?? ''
    if (word === '') throw new JsonPathError('unrecognized character in filter')
    this.at += word.length
    if (word === 'true' || word === 'false') return { literal: word === 'true' }
    return { literal: Number.isNaN(Number(word)) ? word : Number(word) }
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

function indexStep(text: string): Step {
  if (!/^-?\d+$/.test(text)) throw new JsonPathError(`invalid array index ${text}`)
  return { from: Number(text), single: true }
}

function walk(path: readonly Step[], start: readonly Value[], root: Value): readonly Value[] {
  return path.reduce<readonly Value[]>((values, step) => values.flatMap((value) => take(step, value, root)), start)
}

function isMap(value: Value): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function childrenOf(value: Value): readonly Value[] {
  return Array.isArray(value) ? value as readonly Value[] : isMap(value) ? Object.keys(value).sort().map((key) => value[key]) : []
}

function below(value: Value): readonly Value[] {
  return [value, ...childrenOf(value).flatMap(below)]
}

function take(step: Step, value: Value, root: Value): readonly Value[] {
  if ('field' in step) return isMap(value) && value[step.field] !== undefined ? [value[step.field]] : []
  if ('deep' in step) return below(value)
  if ('every' in step) return childrenOf(value)
  if ('where' in step) return childrenOf(value).filter((item) => holds(step.where, item, root))
  if ('anyOf' in step) return step.anyOf.flatMap((path) => walk(path, [value], root))
  if (!Array.isArray(value)) return []
  const items = value as readonly Value[], { length } = items, { from = 0, to, by = 1, single } = step
  const first = from < 0 ? from + length : from
  if (single) {
    if (first < 0 || first >= length) throw new JsonPathError(`array index out of bounds: index ${from}, length ${length}`)
    return [items[first]]
  }
  const last = to === undefined ? length : to < 0 ? to + length : Math.min(to, length)
  return items.slice(Math.max(0, first), last).filter((_, i) => i % by === 0)
}

function holds({ left, sign, right }: Filter, item: Value, root: Value): boolean {
  const [a] = valuesOf(left, item, root), [b] = valuesOf(right, item, root)
  if (sign === 'exists') return a !== undefined
  if (a === undefined) return false
  switch (sign) {
    case '==': return a === b
    case '!=': return a !== b
    case '<': return (a as number) < (b as number)
    case '<=': return (a as number) <= (b as number)
    case '>': return (a as number) > (b as number)
    default: return (a as number) >= (b as number)
  }
}

function valuesOf(operand: Operand, item: Value, root: Value): readonly Value[] {
  return 'literal' in operand ? [operand.literal] : walk(operand.path, [operand.root ? root : item], root)
}

/** Scalars as they are, everything else as JSON. */
export function printValue(value: Value): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? toCompactJson(value) : String(value as string | number | boolean)
}

function printNodes(nodes: readonly Node[], current: Value, root: Value): string {
  return nodes.map((node) => {
    if ('text' in node) return node.text
    if ('range' in node) {
      return walk(node.range, [node.root ? root : current], root).map((item) => printNodes(node.body, item, root)).join('')
    }
    return walk(node.path, [node.root ? root : current], root).map(printValue).join(' ')
  }).join('')
}
