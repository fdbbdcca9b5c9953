// Parses JSON text as the API server does: fails in Go's words, and tells which fields stand twice in one object.
// Models encoding/json/scanner.go and sigs.k8s.io/json.

export interface ParsedJson {
  readonly value: unknown
  /** Paths of fields that an object has twice, such as spec.replicas. */
  readonly duplicates: readonly string[]
}

export interface JsonSyntaxError {
  readonly error: string
}

class SyntaxFailure extends Error {}

const simpleEscapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

function quoteCharacter(character: string): string {
  if (character === "'") return "'\\''"
  if (character === '"') return "'\"'"
  return `'${JSON.stringify(character).slice(1, -1)}'`
}

/** A reader of one text; the position is the only state. */
class Reader {
  private readonly text: string
  private at = 0
  private readonly path: (string | number)[] = []
  readonly duplicates: string[] = []

  constructor(text: string) {
    this.text = text
  }

  readDocument(): unknown {
    const value = this.readValue()
    this.skipSpace()
    if (this.at < this.text.length) this.fail('after top-level value')
    return value
  }

  private fail(context: string): never {
    const character = this.text[this.at]
    throw new SyntaxFailure(character === undefined ? 'unexpected end of JSON input' : `invalid character ${quoteCharacter(character)} ${context}`)
  }

  private skipSpace(): void {
    while (this.at < this.text.length && ' \t\r\n'.includes(this.text[this.at])) this.at++
  }

  private readValue(): unknown {
    this.skipSpace()
    const character = this.text[this.at]
    if (character === '{') return this.readObject()
    if (character === '[') return this.readArray()
    if (character === '"') return this.readString()
    if (character === 't') return this.readWord('true', true)
    if (character === 'f') return this.readWord('false', false)
    if (character === 'n') return this.readWord('null', null)
    return this.readNumber()
  }

  private readWord(word: string, value: unknown): unknown {
    for (let i = 0; i < word.length; i++) {
      if (this.text[this.at] !== word[i]) this.fail(`in literal ${word} (expecting ${quoteCharacter(word[i])})`)
      this.at++
    }
    return value
  }

  private readNumber(): number {
    const match = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/.exec(this.text.slice(this.at, this.at + 400))
    if (match === null) {
      if (this.text[this.at] === '-') {
        this.at++
        this.fail('in numeric literal')
      }
      this.fail('looking for beginning of value')
    }
    this.at += match[0].length
    return Number(match[0])
  }

  private readString(): string {
    let result = ''
    this.at++
    for (;;) {
      const character = this.text[this.at]
      if (character === undefined || character < ' ') this.fail('in string literal')
      this.at++
      if (character === '"') return result
      result += character === '\\' ? this.readEscape() : character
    }
  }

  private readEscape(): string {
    const character = this.text[this.at]
    if (character === 'u') {
      this.at++
      for (let i = 0; i < 4; i++) if (!/[0-9a-fA-F]/.test(this.text[this.at + i] ?? '')) { this.at += i; this.fail('in \\u hexadecimal character escape') }
      this.at += 4
      return String.fromCharCode(Number.parseInt(this.text.slice(this.at - 4, this.at), 16))
    }
    const escaped = simpleEscapes[character]
    if (escaped === undefined) this.fail('in string escape code')
    this.at++
    return escaped
  }

  private readArray(): unknown[] {
    const items: unknown[] = []
    this.at++
    this.skipSpace()
    if (this.text[this.at] === ']') { this.at++; return items }
    for (;;) {
      this.path.push(items.length)
      items.push(this.readValue())
      this.path.pop()
      this.skipSpace()
      if (this.text[this.at] === ']') { this.at++; return items }
      if (this.text[this.at] !== ',') this.fail('after array element')
      this.at++
    }
  }

  private readObject(): Record<string, unknown> {
    const object: Record<string, unknown> = {}
    this.at++
    this.skipSpace()
    if (this.text[this.at] === '}') { this.at++; return object }
    for (;;) {
      this.skipSpace()
      if (this.text[this.at] !== '"') this.fail('looking for beginning of object key string')
      const key = this.readString()
      this.path.push(key)
      if (Object.hasOwn(object, key)) this.duplicates.push(pathText(this.path))
      this.skipSpace()
      if (this.text[this.at] !== ':') this.fail('after object key')
      this.at++
      object[key] = this.readValue()
      this.path.pop()
      this.skipSpace()
      if (this.text[this.at] === '}') { this.at++; return object }
      if (this.text[this.at] !== ',') this.fail('after object key:value pair')
      this.at++
    }
  }
}

/** `spec.containers[0].image` */
export function pathText(path: readonly (string | number)[]): string {
  let text = ''
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : text === '' ? step : `.${step}`
  return text
}

export function parseJson(text: string): ParsedJson | JsonSyntaxError {
  const reader = new Reader(text)
  try {
    return { value: reader.readDocument(), duplicates: reader.duplicates }
  } catch (failure) {
    if (failure instanceof SyntaxFailure) return { error: failure.message }
    throw failure
  }
}
