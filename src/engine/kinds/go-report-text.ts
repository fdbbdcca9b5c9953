// Lays out a report of differences: on one line where it fits, else one record per line with their values aligned.
// Models github.com/google/go-cmp cmp/report_text.go.

/** Removed, inserted, identical, or not known yet. */
export type Mode = '-' | '+' | ' ' | ''

export interface Record {
  readonly mode: Mode
  readonly key: string
  readonly value: Text
  readonly isEllipsis?: boolean
  readonly comment?: string
}

/** One line, a text between a prefix and a suffix, or a list of records. */
export type Text =
  | { readonly line: string }
  | { readonly prefix: string; readonly value: Text; readonly suffix: string }
  | { readonly records: readonly Record[] }

const longestColumn = 80

export function line(text: string): Text {
  return { line: text }
}

export function wrap(prefix: string, value: Text, suffix: string): Text {
  return { prefix, value, suffix }
}

export function list(records: readonly Record[]): Text {
  return { records }
}

export const nil = line('nil')
export const ellipsis = line('...')

/** The report as text, two columns for the marks in front of each line. */
export function printReport(text: Text | undefined): string {
  if (!text) return ''
  return `${indent('', 0)}${expand(compact(text, '').text, '', 0)}\n`
}

/** Turns what fits on a line into one; `length` counts the characters of the whole as if it did. */
function compact(text: Text, mode: Mode): { text: Text; length: number } {
  if ('line' in text) return { text, length: text.line.length }
  if ('prefix' in text) {
    const inner = compact(text.value, mode)
    const length = text.prefix.length + inner.length + text.suffix.length
    return { text: 'line' in inner.text ? line(text.prefix + inner.text.line + text.suffix) : { ...text, value: inner.text }, length }
  }
  let isSeveralLines = false
  let length = 0
  const records = text.records.map((record, i) => {
    const inner = compact(record.value, record.mode || mode)
    length += (record.key ? record.key.length + 2 : 0) + inner.length + (i < text.records.length - 1 ? 2 : 0)
    if (record.mode === '-' || record.mode === '+' || record.comment !== undefined || !('line' in inner.text)) isSeveralLines = true
    return { ...record, value: inner.text }
  })
  if ((mode === '-' || mode === '+') && length > longestColumn) isSeveralLines = true
  if (isSeveralLines) return { text: { records }, length }
  return { text: line(records.map(({ key, value }) => `${key ? `${key}: ` : ''}${(value as { line: string }).line}`).join(', ')), length }
}

function indent(mode: Mode, depth: number): string {
  return `${mode === '-' ? '- ' : mode === '+' ? '+ ' : '  '}${'\t'.repeat(depth)}`
}

function expand(text: Text, mode: Mode, depth: number): string {
  if ('line' in text) return text.line
  if ('prefix' in text) return text.prefix + expand(text.value, mode, depth) + text.suffix
  const { records } = text
  if (isSimple(records)) return `${batched(records, mode, depth + 1)}\n${indent(mode, depth)}`
  const keyPadding = alignment(records)
  const lines = records.map((record, i) => {
    const own = record.mode || mode
    const body = `${record.key ? `${record.key}: ` : ''}${' '.repeat(keyPadding[i])}${expand(record.value, own, depth + 1)}${record.isEllipsis ? '' : ','}`
    return `\n${indent(own, depth + 1)}${body}${record.comment === undefined ? '' : ` // ${record.comment}`}`
  })
  return `${lines.join('')}\n${indent(mode, depth)}`
}

/** Plain values without keys, of which many go on a line. */
function isSimple(records: readonly Record[]): boolean {
  return records.length > 0 && records.every(({ mode, key, value, comment }) => mode === '' && key === '' && comment === undefined && 'line' in value)
}

function batched(records: readonly Record[], mode: Mode, depth: number): string {
  const rows: string[] = []
  let row = ''
  for (const { value } of records) {
    const text = (value as { line: string }).line
    if (row && row.length + text.length + 2 > longestColumn) {
      rows.push(row)
      row = ''
    }
    row += `${text}, `
  }
  return [...rows, row].map((text) => `\n${indent(mode, depth)}${text.trimEnd()}`).join('')
}

/** Values of neighbouring one-line records begin in one column. */
function alignment(records: readonly Record[]): number[] {
  const padding = Array<number>(records.length).fill(0)
  for (let start = 0; start < records.length; ) {
    let end = start
    while (end < records.length && records[end].key && 'line' in records[end].value) end++
    const longest = Math.max(0, ...records.slice(start, end).map(({ key }) => key.length))
    for (let i = start; i < end; i++) padding[i] = longest - records[i].key.length
    start = end === start ? start + 1 : end
  }
  return padding
}
