// The difference between two API structs as the API server shows it when it refuses a change: what changed with a little context.
// Models the report of github.com/google/go-cmp (cmp/report_compare.go, report_reflect.go).
import type { LabelSelector } from '../generated/api-types.d.ts'
import { formatQuantity, quantityOf } from '../quantity.ts'
import { goQuantity, goQuote } from './go-value.ts'
import { fieldValue, goFields, qualifiedType, underlyingType } from './go-struct-types.ts'
import { ellipsis, line, list, nil, printReport, wrap } from './go-report-text.ts'
import type { Mode, Record as TextRecord, Text } from './go-report-text.ts'

type Fields = Readonly<Record<string, unknown>>

/** Two values of one type, compared. A side that is not there at all has no value in `sides`. */
interface Node {
  readonly type: string
  readonly before: unknown
  readonly now: unknown
  /** Which sides exist: an element may have been added or taken away. */
  readonly has: 'both' | 'before' | 'now'
  readonly children: readonly Child[]
  readonly same: number
  readonly different: number
  readonly size: number
  readonly height: number
}

interface Child {
  readonly key: string
  readonly node: Node
}

interface Options {
  readonly mode: Mode
  readonly types: 'emit' | 'elide' | 'auto'
  /** Each level down shows less; Infinity shows all. */
  readonly detail: number
}

const contextRecords = 2

/** Empty if there is no difference. The type is a name of the table in go-struct-types.ts. */
export function goStructDiff(type: string, before: object, now: object): string {
  const root = compare(type, before, now)
  if (root.different === 0) return ''
  return printReport(formatNode(root, { mode: '', types: 'emit', detail: 0 }))
}

// Comparing.

function isStruct(type: string): boolean {
  return type !== 'resource.Quantity' && goFields(type) !== undefined
}

function leaf(type: string, before: unknown, now: unknown, has: Node['has'], isSame: boolean): Node {
  return { type, before, now, has, children: [], same: isSame ? 1 : 0, different: isSame ? 0 : 1, size: 0, height: 0 }
}

function branch(type: string, before: unknown, now: unknown, children: readonly Child[]): Node {
  let same = 0
  let different = 0
  let size = 0
  let height = 0
  for (const { node } of children) {
    same += node.same
    different += node.different
    size += node.size + 1
    height = Math.max(height, node.height + 1)
  }
  return { type, before, now, has: 'both', children, same, different, size, height }
}

function compare(type: string, before: unknown, now: unknown): Node {
  if (type.startsWith('*')) {
    if (before === undefined || now === undefined) return leaf(type, before, now, 'both', before === now)
    return branch(type, before, now, [{ key: '', node: compare(type.slice(1), before, now) }])
  }
  if (type.startsWith('[]')) return compareLists(type, before as readonly unknown[] | undefined, now as readonly unknown[] | undefined)
  if (underlyingType(type).startsWith('map[')) return compareMaps(type, before as Fields | undefined, now as Fields | undefined)
  if (!isStruct(type)) return leaf(type, before, now, 'both', zeroed(type, before) === zeroed(type, now))
  const [left, right] = [structOf(type, before), structOf(type, now)]
  const children = (goFields(type) ?? []).map((field) => ({ key: field.name, node: compare(field.type, fieldValue(left, field), fieldValue(right, field)) }))
  return branch(type, before, now, children)
}

/** An int or a string is a struct of three in Go. */
function structOf(type: string, value: unknown): Fields {
  if (type !== 'intstr.IntOrString') return (value ?? {}) as Fields
  return typeof value === 'string' ? { type: 1, intVal: 0, strVal: value } : { type: 0, intVal: value ?? 0, strVal: '' }
}

function zeroed(type: string, value: unknown): unknown {
  if (value !== undefined || type === 'resource.Quantity') return value
  const kind = underlyingType(type)
  return kind === 'bool' ? false : kind === 'int32' || kind === 'int64' ? 0 : ''
}

function compareMaps(type: string, before: Fields | undefined, now: Fields | undefined): Node {
  if (!before || !now) return leaf(type, before, now, 'both', before === now)
  const kind = underlyingType(type)
  const [keyType, valueType] = [kind.slice(4, kind.indexOf(']')), kind.slice(kind.indexOf(']') + 1)]
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort()
  const children = keys.map((key) => {
    const has = !(key in now) ? 'before' : !(key in before) ? 'now' : 'both'
    const node = has === 'both' ? compare(valueType, before[key], now[key]) : leaf(valueType, before[key], now[key], has, false)
    return { key: mapKey(keyType, key), node }
  })
  return branch(type, before, now, children)
}

/** A name with methods of its own, such as ResourceName, is marked by an s. */
function mapKey(type: string, key: string): string {
  return type === 'ResourceName' ? `s${goQuote(key)}` : goQuote(key)
}

function compareLists(type: string, before: readonly unknown[] | undefined, now: readonly unknown[] | undefined): Node {
  if (!before || !now) return leaf(type, before, now, 'both', before === now)
  const element = type.slice(2)
  const nodes: Node[] = []
  for (const [x, y] of paired(element, before, now)) {
    if (y < 0) nodes.push(leaf(element, before[x], undefined, 'before', false))
    else if (x < 0) nodes.push(leaf(element, undefined, now[y], 'now', false))
    else {
      const node = compare(element, before[x], now[y])
      // Elements that have more apart than in common count as one gone and one come.
      if (node.different === 0 || node.same + 1 >= node.different) nodes.push(node)
      else nodes.push(leaf(element, before[x], undefined, 'before', false), leaf(element, undefined, now[y], 'now', false))
    }
  }
  return branch(type, before, now, nodes.map((node) => ({ key: '', node })))
}

/** Which element became which: by place if there are as many as before, else by the longest common sequence of equals. */
function paired(type: string, before: readonly unknown[], now: readonly unknown[]): [number, number][] {
  if (before.length === now.length) return before.map((_, i) => [i, i])
  const isEqual = (x: number, y: number): boolean => compare(type, before[x], now[y]).different === 0
  const common: number[][] = Array.from({ length: before.length + 1 }, () => Array<number>(now.length + 1).fill(0))
  for (let x = before.length - 1; x >= 0; x--) {
    for (let y = now.length - 1; y >= 0; y--) {
      common[x][y] = isEqual(x, y) ? common[x + 1][y + 1] + 1 : Math.max(common[x + 1][y], common[x][y + 1])
    }
  }
  const pairs: [number, number][] = []
  let x = 0
  let y = 0
  while (x < before.length || y < now.length) {
    if (x < before.length && y < now.length && isEqual(x, y)) pairs.push([x++, y++])
    else if (y >= now.length || (x < before.length && common[x + 1][y] >= common[x][y + 1])) pairs.push([x++, -1])
    else pairs.push([-1, y++])
  }
  return pairs
}

// Reporting what was compared.

function formatNode(node: Node, given: Options): Text | undefined {
  const options: Options = { ...given, detail: given.mode === ' ' ? 1 : Math.max(3, given.detail) }
  if (node.height === 0) return formatLeaf(node, options)
  if (node.type.startsWith('*')) {
    const inner = formatNode(node.children[0].node, options)
    return inner && wrap('&', inner, '')
  }
  return withType(node.type, formatChildren(node, options), options)
}

function formatLeaf(node: Node, options: Options): Text | undefined {
  const before = (): Text | undefined => (node.has === 'now' ? undefined : formatValue(node.type, node.before, options))
  const now = (): Text | undefined => (node.has === 'before' ? undefined : formatValue(node.type, node.now, options))
  if (options.mode === '-') return before()
  if (options.mode === '+' || node.different === 0) return now()
  return list([...record('-', '', before()), ...record('+', '', now())])
}

function record(mode: Mode, key: string, value: Text | undefined): TextRecord[] {
  return value ? [{ mode, key, value }] : []
}

function formatChildren(node: Node, options: Options): Text {
  const inside: Options = { ...options, types: isStruct(node.type) ? 'auto' : 'elide', detail: options.detail - 1 }
  const records = options.mode === '' ? formatChanges(node, inside) : formatOneSide(node, inside, options.detail)
  return wrap('{', list(records), '}')
}

/** A whole value as it stands on one side, or on both. */
function formatOneSide(node: Node, options: Options, detail: number): TextRecord[] {
  const most = options.mode === ' ' ? context(detail) : 2 ** detail * 2
  const records: TextRecord[] = []
  for (const { key, node: child } of node.children) {
    if (records.length === most) return [...records, { mode: '', key: '', value: ellipsis, isEllipsis: true }]
    const value = options.mode === '-' ? child.before : child.now
    if (isStruct(node.type) && isZero(child.type, value)) continue
    records.push(...record('', key, formatNode(child, options)))
  }
  return records
}

function context(detail: number): number {
  return detail <= 0 ? 0 : 2 ** (detail - 1) * 4
}

/** Runs of equals keep two neighbours of each change; what lies further is counted. */
function formatChanges(node: Node, options: Options): TextRecord[] {
  const name = isStruct(node.type) ? 'field' : node.type.startsWith('[]') ? 'element' : 'entry'
  const records: TextRecord[] = []
  const { children } = node
  for (let i = 0; i < children.length; ) {
    let end = i
    while (end < children.length && children[end].node.different === 0) end++
    if (end > i) {
      records.push(...formatEquals(children.slice(i, end), i === 0, end === children.length, name, options))
      i = end
      continue
    }
    records.push(...formatChange(children[i], options))
    i++
  }
  return records
}

function formatEquals(equals: readonly Child[], isFirst: boolean, isLast: boolean, name: string, options: Options): TextRecord[] {
  const leading = isFirst ? 0 : Math.min(contextRecords, equals.length)
  let trailing = isLast ? 0 : Math.min(contextRecords, equals.length - leading)
  if (equals.length - leading - trailing === 1) trailing++
  const hidden = equals.length - leading - trailing
  const show = ({ key, node }: Child): TextRecord[] => record('', key, formatNode(node, { ...options, mode: ' ' }))
  const count: TextRecord = { mode: '', key: '', value: ellipsis, isEllipsis: true, comment: `${hidden} identical ${plural(name, hidden)}` }
  return [...equals.slice(0, leading).flatMap(show), ...(hidden > 0 ? [count] : []), ...equals.slice(equals.length - trailing).flatMap(show)]
}

function plural(name: string, count: number): string {
  if (count === 1) return name
  return name === 'entry' ? 'entries' : `${name}s`
}

/** A single value is shown before and after; where more than one thing may differ, only what does is shown. */
function formatChange({ key, node }: Child, options: Options): TextRecord[] {
  if (node.size !== node.height) return record('', key, formatNode(node, options))
  return [...record('-', key, formatNode(node, { ...options, mode: '-' })), ...record('+', key, formatNode(node, { ...options, mode: '+' }))]
}

// Printing values that need no comparison.

function formatValue(type: string, value: unknown, options: Options): Text {
  if (value !== undefined && type in speaking) return line(`s${formatString(speaking[type](value), options)}`)
  if (type.startsWith('*')) return value === undefined ? nil : wrap('&', formatValue(type.slice(1), value, options), '')
  const kind = underlyingType(type)
  if (type.startsWith('[]') || kind.startsWith('map[')) {
    if (value === undefined) return nil
    return withType(type, formatCollection(type, kind, value, options), options)
  }
  if (type === 'resource.Quantity') return withType(type, formatQuantityParts(value as string, options), options)
  if (isStruct(type)) return withType(type, formatFields(type, value, options), options)
  const simple = zeroed(type, value)
  return line(typeof simple === 'string' ? formatString(simple, options) : String(simple))
}

/** Pointers to these have a String method of their own, which is preferred to their fields and marked by an s. */
const speaking: Readonly<Record<string, (value: unknown) => string>> = {
  '*v1.LabelSelector': (value) => selectorText(value as LabelSelector),
  '*intstr.IntOrString': String,
  '*resource.Quantity': (value) => formatQuantity(quantityOf(value as string)),
}

function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.keys(matchLabels).sort().map((key) => `${key}: ${matchLabels[key]},`).join('')
  const expressions = matchExpressions.map(({ key, operator, values = [] }) => `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`)
  return `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`
}

function formatCollection(type: string, kind: string, value: unknown, options: Options): Text {
  const most = context(options.detail)
  const inside: Options = { ...options, types: 'elide', detail: options.detail - 1 }
  const isList = type.startsWith('[]')
  const keyType = kind.slice(4, kind.indexOf(']'))
  const entries: [key: string, type: string, value: unknown][] = isList
    ? (value as readonly unknown[]).map((item) => ['', type.slice(2), item])
    : Object.keys(value as Fields).sort().map((key) => [mapKey(keyType, key), kind.slice(kind.indexOf(']') + 1), (value as Fields)[key]])
  return wrap('{', list(limited(entries.map(([key, itemType, item]) => (): TextRecord => ({ mode: '', key, value: formatValue(itemType, item, inside) })), most)), '}')
}

function formatFields(type: string, value: unknown, options: Options): Text {
  const inside: Options = { ...options, types: 'auto', detail: options.detail - 1 }
  const object = structOf(type, value)
  const fields = (goFields(type) ?? []).filter((field) => !isZero(field.type, fieldValue(object, field)))
  const makers = fields.map((field) => (): TextRecord => ({ mode: '', key: field.name, value: formatValue(field.type, fieldValue(object, field), inside) }))
  return wrap('{', list(limited(makers, context(options.detail))), '}')
}

function limited(makers: readonly (() => TextRecord)[], most: number): TextRecord[] {
  const records = makers.slice(0, most).map((make) => make())
  return makers.length > most ? [...records, { mode: '', key: '', value: ellipsis, isEllipsis: true }] : records
}

/** The parts of Go's resource.Quantity: an amount, the text it was made from, and its format. */
function formatQuantityParts(text: string, options: Options): Text {
  const [, value, scale, cached, format] = /value:(-?\d+), scale:(-?\d+)\}.*s:("[^"]*"), Format:("[^"]*")/.exec(goQuantity(text).goSyntax) ?? []
  const amount = [...record('', 'value', value === '0' ? undefined : line(value)), ...record('', 'scale', scale === '0' ? undefined : line(scale))]
  const inner = options.detail - 1 <= 0 ? list([{ mode: '', key: '', value: ellipsis, isEllipsis: true }]) : list(amount)
  const i = withType('resource.int64Amount', wrap('{', inner, '}'), { ...options, types: 'auto' })
  const records = [...record('', 'i', i), ...record('', 's', cached === '""' ? undefined : line(cached)), ...record('', 'Format', line(format))]
  return wrap('{', list(records), '}')
}

function formatString(text: string, { detail }: Options): string {
  const most = detail < 0 ? 32 : 2 ** detail * 32
  if (text.length > most + '...'.length) return `${quoted(text.slice(0, most))}...`
  return quoted(text)
}

/** In quotes if nothing needs escaping, else in backquotes if that helps. */
function quoted(text: string): string {
  const plain = goQuote(text)
  if (plain.length === text.length + 2 || /[`\n]/.test(text) || /[^\P{C}\t]/u.test(text)) return plain
  return `\`${text}\``
}

function withType(type: string, text: Text, options: Options): Text {
  if (options.types === 'elide' || (options.types === 'auto' && options.mode === ' ')) return text
  return wrap(type.startsWith('resource.') ? type : qualifiedType(type), text, '')
}

function isZero(type: string, value: unknown): boolean {
  if (value === undefined) return true
  if (type.startsWith('*') || type.startsWith('[]') || type === 'resource.Quantity' || underlyingType(type).startsWith('map[')) return false
  if (!isStruct(type)) return value === '' || value === 0 || value === false
  const object = structOf(type, value)
  return (goFields(type) ?? []).every((field) => isZero(field.type, fieldValue(object, field)))
}
