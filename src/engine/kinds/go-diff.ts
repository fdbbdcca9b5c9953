// The difference of two Go structs as some errors of the API server carry it. Models github.com/google/go-cmp's report.

/** A value that is shown whole: `text` where it changed, `brief` where it is context. */
export interface GoLeaf {
  readonly text: string
  readonly brief: string
  /** Zero values are left out of structs that are shown whole. */
  readonly zero?: boolean
}

/** A struct, or a map when its keys are written in Go's way. */
export interface GoStruct {
  readonly type: string
  readonly pointer?: boolean
  readonly fields: readonly (readonly [name: string, value: GoValue])[]
}

export type GoValue = GoLeaf | GoStruct

interface Line {
  readonly mark: '-' | '+' | ' '
  readonly depth: number
  readonly key?: string
  readonly text: string
  /** Takes part in aligning the values of neighbouring lines. */
  readonly single: boolean
}

const contextFields = 2
const longestLine = 80

export function goLeaf(text: string, zero = false): GoLeaf {
  return { text, brief: text, zero }
}

/** A pointer to a string or a bool: `&"none"`, or nil. */
export function goPointer(value: string | undefined): GoLeaf {
  return value === undefined ? goLeaf('nil', true) : goLeaf(`&${JSON.stringify(value)}`)
}

/** Empty if there is no difference. */
export function goDiff(before: GoStruct, now: GoStruct): string {
  if (whole(before) === whole(now)) return ''
  const lines: Line[] = [
    { mark: ' ', depth: 0, text: `${typeText(now)}{`, single: false },
    ...fieldLines(before, now, 1),
    { mark: ' ', depth: 0, text: '}', single: false },
  ]
  return aligned(lines).map((line) => `${line}\n`).join('')
}

function isStruct(value: GoValue): value is GoStruct {
  return 'fields' in value
}

function typeText({ pointer, type }: GoStruct): string {
  return pointer ? `&${type}` : type
}

function isZero(value: GoValue): boolean {
  return isStruct(value) ? !value.pointer && value.fields.every(([, field]) => isZero(field)) : value.zero === true
}

function whole(value: GoValue): string {
  if (!isStruct(value)) return value.text
  const fields = value.fields.filter(([, field]) => !isZero(field)).map(([name, field]) => `${name}: ${whole(field)}`)
  return `${typeText(value)}{${fields.join(', ')}}`
}

function brief(value: GoValue): string {
  if (!isStruct(value)) return value.brief
  const fields = value.fields.filter(([, field]) => !isZero(field)).map(([name, field]) => `${name}: ${brief(field)}`)
  return `${value.pointer ? '&' : ''}{${fields.join(', ')}}`
}

function fieldLines(before: GoStruct, now: GoStruct, depth: number): Line[] {
  const old = new Map(before.fields)
  const changed = now.fields.map(([name, value]) => whole(old.get(name)!) !== whole(value))
  const lines: Line[] = []
  for (let i = 0; i < changed.length; ) {
    const [name, value] = now.fields[i]
    if (changed[i]) {
      lines.push(...changeLines(name, old.get(name)!, value, depth))
      i++
      continue
    }
    const next = changed.indexOf(true, i)
    const end = next < 0 ? changed.length : next
    lines.push(...contextLines(now.fields.slice(i, end), i === 0, next < 0, depth))
    i = end
  }
  return lines
}

/** Two fields behind a change and two in front of the next; what lies between is only counted, unless it is a single one. */
function contextLines(fields: GoStruct['fields'], first: boolean, last: boolean, depth: number): Line[] {
  const leading = first ? 0 : Math.min(contextFields, fields.length)
  let trailing = last ? 0 : Math.min(contextFields, fields.length - leading)
  if (fields.length - leading - trailing === 1) trailing++
  const hidden = fields.length - leading - trailing
  const shown = ([key, value]: GoStruct['fields'][number]): Line => ({ mark: ' ', depth, key, text: brief(value), single: true })
  const ellipsis: Line = { mark: ' ', depth, text: `... // ${hidden} identical fields`, single: false }
  return [...fields.slice(0, leading).map(shown), ...(hidden ? [ellipsis] : []), ...fields.slice(fields.length - trailing).map(shown)]
}

function changeLines(key: string, before: GoValue, now: GoValue, depth: number): Line[] {
  if (isStruct(before) && isStruct(now) && before.type === now.type && size(now) !== height(now)) {
    return [
      { mark: ' ', depth, key, text: `${typeText(now)}{`, single: false },
      ...fieldLines(before, now, depth + 1),
      { mark: ' ', depth, text: '},', single: false },
    ]
  }
  return [...wholeLines('-', key, before, depth), ...wholeLines('+', key, now, depth)]
}

function wholeLines(mark: '-' | '+', key: string, value: GoValue, depth: number): Line[] {
  const text = whole(value)
  if (!isStruct(value) || text.length <= longestLine) return [{ mark, depth, key, text, single: true }]
  return [
    { mark, depth, key, text: `${typeText(value)}{`, single: false },
    ...value.fields.filter(([, field]) => !isZero(field)).map(([name, field]): Line => ({ mark, depth: depth + 1, key: name, text: whole(field), single: true })),
    { mark, depth, text: '},', single: false },
  ]
}

/** How many values a value holds in all; a chain of single values has as many as it is high, and is shown whole. */
function size(value: GoValue): number {
  if (!isStruct(value)) return 0
  return (value.pointer ? 1 : 0) + value.fields.reduce((sum, [, field]) => sum + 1 + size(field), 0)
}

function height(value: GoValue): number {
  if (!isStruct(value)) return 0
  return (value.pointer ? 1 : 0) + 1 + Math.max(0, ...value.fields.map(([, field]) => height(field)))
}

function aligned(lines: readonly Line[]): string[] {
  const widths = lines.map(({ single, key = '' }) => (single ? key.length : 0))
  for (let start = 0; start < lines.length; ) {
    let end = start + 1
    if (lines[start].single) while (end < lines.length && lines[end].single && lines[end].depth === lines[start].depth) end++
    const widest = Math.max(...widths.slice(start, end))
    widths.fill(widest, start, end)
    start = end
  }
  return lines.map(({ mark, depth, key, text, single }, i) => {
    const label = key === undefined ? '' : single ? `${key}:`.padEnd(widths[i] + 1) + ' ' : `${key}: `
    return `${mark} ${'\t'.repeat(depth)}${label}${text}${single ? ',' : ''}`
  })
}
