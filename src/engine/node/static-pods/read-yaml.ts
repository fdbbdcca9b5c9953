// Reads the YAML that manifests of static Pods are written in: mappings, sequences, scalars plain and quoted, flow style, literal and folded blocks.
// Simplified: no anchors, tags or several documents; a kubelet passes over such a file as over any that it cannot read.

interface Line {
  readonly indent: number
  readonly text: string
  /** Place among all lines of the file, for blocks of text. */
  readonly at: number
}

/** Why a text is no manifest. */
class YamlProblem extends Error {}

/** What a text says; undefined: it cannot be read. */
export function readYaml(text: string): unknown {
  try {
    return new Reader(text).document()
  } catch (problem) {
    if (problem instanceof YamlProblem) return undefined
    throw problem
  }
}

class Reader {
  private readonly raw: readonly string[]
  private readonly lines: Line[]
  private next = 0

  constructor(text: string) {
    this.raw = text.split('\n').map((line) => line.trimEnd())
    this.lines = this.raw.flatMap((line, at): Line[] => {
      const content = withoutComment(line).trimEnd(), trimmed = content.trimStart()
      return trimmed === '' || line === '---' ? [] : [{ indent: content.length - trimmed.length, text: trimmed, at }]
    })
  }

  document(): unknown {
    if (this.lines.length === 0) return undefined
    const value = /^[[{]/.test(this.lines[0].text) ? this.flowDocument() : this.block(this.lines[0].indent)
    if (this.next < this.lines.length) throw new YamlProblem()
    return value
  }

  private flowDocument(): unknown {
    this.next = this.lines.length
    return flow(this.lines.map(({ text }) => text).join(' '))
  }

  private block(indent: number): unknown {
    const { text } = this.lines[this.next]
    return isItem(text) ? this.sequence(indent) : this.mapping(indent)
  }

  private sequence(indent: number): unknown[] {
    const items: unknown[] = []
    for (let line = this.lines[this.next]; line?.indent === indent && isItem(line.text); line = this.lines[this.next]) {
      const rest = line.text.slice(1).trimStart(), inner = indent + line.text.length - rest.length
      if (rest === '') {
        this.next++
        items.push(this.nested(indent))
      } else if (keyOf(rest) || isItem(rest)) {
        // What stands behind the dash is the first line of a block of its own.
        this.lines[this.next] = { ...line, indent: inner, text: rest }
        items.push(this.block(inner))
      } else {
        this.next++
        items.push(this.value(rest, indent, line.at))
      }
    }
    return items
  }

  private mapping(indent: number): Record<string, unknown> {
    const found: Record<string, unknown> = {}
    for (let line = this.lines[this.next]; line?.indent === indent && !isItem(line.text); line = this.lines[this.next]) {
      const key = keyOf(line.text)
      if (!key || Object.hasOwn(found, key.name)) throw new YamlProblem()
      this.next++
      found[key.name] = key.rest === '' ? this.nested(indent, true) : this.value(key.rest, indent, line.at)
    }
    if (this.lines[this.next] && this.lines[this.next].indent > indent) throw new YamlProblem()
    return found
  }

  /** What is written below a key or a dash; a sequence may stand under its key without being indented. */
  private nested(indent: number, isOfKey = false): unknown {
    const line = this.lines[this.next]
    if (!line || line.indent < indent || (line.indent === indent && !(isOfKey && isItem(line.text)))) return null
    return this.block(line.indent)
  }

  private value(text: string, indent: number, at: number): unknown {
    const block = /^([|>])([+-]?)\d*$/.exec(text)
    if (block) return this.textBlock(block[1] === '>', block[2], indent, at)
    if (!/^[[{]/.test(text)) return scalar(text)
    let whole = text
    while (!isClosed(whole) && this.lines[this.next]) whole += ` ${this.lines[this.next++].text}`
    return flow(whole)
  }

  private textBlock(isFolded: boolean, chomp: string, indent: number, at: number): string {
    const indentOf = (line: string): number => line.length - line.trimStart().length
    let end = at + 1
    while (end < this.raw.length && (this.raw[end] === '' || indentOf(this.raw[end]) > indent)) end++
    while (this.lines[this.next] && this.lines[this.next].at < end) this.next++
    const body = this.raw.slice(at + 1, end), inner = Math.min(...body.filter((line) => line !== '').map(indentOf))
    const kept = body.map((line) => line.slice(inner)), text = kept.join(isFolded ? ' ' : '\n').replace(/\s+$/, '')
    return chomp === '-' ? text : `${text}\n`
  }
}

const isItem = (text: string): boolean => text === '-' || text.startsWith('- ')

function keyOf(text: string): { readonly name: string; readonly rest: string } | undefined {
  const quoted = /^(?:"([^"]*)"|'([^']*)')\s*:(?:\s+(.*))?$/.exec(text), plain = quoted ? null : /^([^\s"'[\]{}#&*!|>%@`,][^#]*?)\s*:(?:\s+(.*))?$/.exec(text)
  if (quoted) return { name: quoted[1] ?? quoted[2], rest: quoted[3] ?? '' }
  return plain ? { name: plain[1], rest: plain[2] ?? '' } : undefined
}

/** A comment begins with a # at the start or behind a blank, outside quotes. */
function withoutComment(line: string): string {
  let quote = ''
  for (let i = 0; i < line.length; i++) {
    const char = line[i]
    if (quote !== '') quote = char === quote ? '' : quote
    else if ((char === '"' || char === "'") && (i === 0 || /[\s[{,:]/.test(line[i - 1]))) quote = char
    else if (char === '#' && (i === 0 || /\s/.test(line[i - 1]))) return line.slice(0, i)
  }
  return line
}

function scalar(text: string): unknown {
  if (text.startsWith('"')) {
    try {
      return JSON.parse(text) as unknown
    } catch {
      throw new YamlProblem()
    }
  }
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'")
  if (/^(?:null|Null|NULL|~)$/.test(text)) return null
  if (/^(?:true|True|TRUE)$/.test(text)) return true
  if (/^(?:false|False|FALSE)$/.test(text)) return false
  return /^[-+]?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? Number(text) : text
}

function isClosed(text: string): boolean {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0
  return count(/[[{]/g) <= count(/[\]}]/g)
}

/** `{a: 1, b: [x, "y"]}` */
function flow(text: string): unknown {
  let at = 0
  const skip = (): void => { while (/\s/.test(text[at] ?? '')) at++ }
  const word = (ends: RegExp): string => {
    skip()
    const start = at, quote = text[at]
    if (quote === '"' || quote === "'") {
      at++
      while (at < text.length && text[at] !== quote) at += text[at] === '\\' ? 2 : 1
      return text.slice(start, ++at)
    }
    while (at < text.length && !ends.test(text[at])) at++
    return text.slice(start, at).trim()
  }
  const value = (): unknown => {
    skip()
    if (text[at] === '[') return list(']', value)
    if (text[at] !== '{') return scalar(word(/[,\]}]/))
    return Object.fromEntries(list('}', () => {
      const key = String(scalar(word(/:/)))
      skip()
      if (text[at++] !== ':') throw new YamlProblem()
      return [key, value()] as const
    }))
  }
  const list = <T>(close: string, item: () => T): T[] => {
    const items: T[] = []
    at++
    for (skip(); text[at] !== close; skip()) {
      if (at >= text.length) throw new YamlProblem()
      items.push(item())
      skip()
      if (text[at] === ',') at++
      else if (text[at] !== close) throw new YamlProblem()
    }
    at++
    return items
  }
  const read = value()
  skip()
  if (at < text.length) throw new YamlProblem()
  return read
}
