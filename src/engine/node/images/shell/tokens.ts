// Cuts the text of a shell script into words and operators.
import type { Part, Script, Word } from './syntax.ts'

export type Token = { readonly word: Word } | { readonly operator: string; readonly descriptor?: number }

/** The script is not one that this shell can read. */
export class UnreadableScript extends Error {}

const OPERATOR = /^(?:&&|\|\||;;|<<-?|>>|&>|>&|[;&|()<>\n])/
const NAME = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-])/

/** Tokens of a script. `parse` reads the scripts inside `$( )`. */
export function tokensOf(text: string, parse: (text: string) => Script): Token[] {
  const tokens: Token[] = [], heredocs: { readonly at: number; readonly end: string }[] = []
  let i = 0
  while (i < text.length) {
    if (text[i] === ' ' || text[i] === '\t' || text[i] === '\r') i++
    else if (text[i] === '\\' && text[i + 1] === '\n') i += 2
    else if (text[i] === '#') while (i < text.length && text[i] !== '\n') i++
    else {
      const numbered = /^[0-9](?=[<>])/.exec(text.slice(i, i + 2)), at = i + (numbered ? 1 : 0)
      const operator = OPERATOR.exec(text.slice(at, at + 3))?.[0]
      if (operator !== undefined) {
        i = at + operator.length
        tokens.push({ operator, ...(numbered ? { descriptor: Number(numbered[0]) } : {}) })
        if (operator === '\n' && heredocs.length > 0) i = takeHeredocs(text, i, heredocs.splice(0), tokens)
      } else {
        const { word, next } = readWord(text, i, parse), before = tokens.at(-1)
        if (before && 'operator' in before && before.operator.startsWith('<<')) heredocs.push({ at: tokens.length, end: plainText(word) })
        tokens.push({ word })
        i = next
      }
    }
  }
  return tokens
}

/** Puts the text of each here-document in the place of its delimiter. */
function takeHeredocs(text: string, start: number, heredocs: readonly { readonly at: number; readonly end: string }[], tokens: Token[]): number {
  let i = start
  for (const { at, end } of heredocs) {
    const lines: string[] = []
    while (i < text.length) {
      const stop = text.indexOf('\n', i) < 0 ? text.length : text.indexOf('\n', i), line = text.slice(i, stop)
      i = stop + 1
      if (line.trim() === end) break
      lines.push(line)
    }
    tokens[at] = { word: [{ text: lines.map((line) => `${line}\n`).join(''), quoted: true }] }
  }
  return i
}

function plainText(word: Word): string {
  return word.map((part) => ('text' in part ? part.text : '')).join('')
}

interface Read {
  readonly part: Part
  readonly next: number
}

function readWord(text: string, start: number, parse: (text: string) => Script): { word: Word; next: number } {
  const word: Part[] = []
  let i = start
  while (i < text.length && !/[\s;&|()<>]/.test(text[i])) {
    if (text[i] === "'") {
      const end = indexOrFail(text, "'", i + 1)
      word.push({ text: text.slice(i + 1, end), quoted: true })
      i = end + 1
    } else if (text[i] === '"') {
      i = readQuoted(text, i + 1, parse, word)
    } else if (text[i] === '\\') {
      if (text[i + 1] !== '\n') word.push({ text: text[i + 1] ?? '', quoted: true })
      i += 2
    } else if ((text[i] === '$' || text[i] === '`') && i + 1 < text.length) {
      const { part, next } = readExpansion(text, i, false, parse)
      word.push(part)
      i = next
    } else {
      const end = i + Math.max(1, text.slice(i).search(/[\s;&|()<>'"\\$`]|$/))
      word.push({ text: text.slice(i, end), quoted: false })
      i = end
    }
  }
  return { word, next: i }
}

/** Reads on inside double quotes; returns where they end. */
function readQuoted(text: string, start: number, parse: (text: string) => Script, word: Part[]): number {
  let i = start
  word.push({ text: '', quoted: true })
  while (text[i] !== '"') {
    if (i >= text.length) throw new UnreadableScript('unterminated quoted string')
    if (text[i] === '\\' && '"\\$`\n'.includes(text[i + 1])) {
      if (text[i + 1] !== '\n') word.push({ text: text[i + 1], quoted: true })
      i += 2
    } else if (text[i] === '$' || text[i] === '`') {
      const { part, next } = readExpansion(text, i, true, parse)
      word.push(part)
      i = next
    } else {
      const end = i + Math.max(1, text.slice(i).search(/["\\$`]|$/))
      word.push({ text: text.slice(i, end), quoted: true })
      i = end
    }
  }
  return i + 1
}

function readExpansion(text: string, i: number, quoted: boolean, parse: (text: string) => Script): Read {
  if (text[i] === '`') {
    const end = indexOrFail(text, '`', i + 1)
    return { part: { output: parse(text.slice(i + 1, end)), quoted }, next: end + 1 }
  }
  if (text.startsWith('$((', i)) {
    const end = indexOrFail(text, '))', i + 3)
    return { part: { arithmetic: text.slice(i + 3, end), quoted }, next: end + 2 }
  }
  if (text[i + 1] === '(') {
    const end = closing(text, i + 1, '(', ')')
    return { part: { output: parse(text.slice(i + 2, end)), quoted }, next: end + 1 }
  }
  if (text[i + 1] === '{') {
    const end = closing(text, i + 1, '{', '}'), inner = text.slice(i + 2, end)
    const name = NAME.exec(inner)?.[0] ?? inner, otherwise = /^:?[-=](.*)$/s.exec(inner.slice(name.length))?.[1]
    return { part: { variable: name, quoted, ...(otherwise === undefined ? {} : { otherwise }) }, next: end + 1 }
  }
  const name = NAME.exec(text.slice(i + 1))?.[0]
  if (name === undefined) return { part: { text: '$', quoted }, next: i + 1 }
  return { part: { variable: name, quoted }, next: i + 1 + name.length }
}

function closing(text: string, start: number, open: string, close: string): number {
  let depth = 0
  for (let i = start; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === "'") i = indexOrFail(text, "'", i + 1)
    else if (text[i] === open) depth++
    else if (text[i] === close && --depth === 0) return i
  }
  throw new UnreadableScript(`"${open}" is not closed`)
}

function indexOrFail(text: string, wanted: string, from: number): number {
  const at = text.indexOf(wanted, from)
  if (at < 0) throw new UnreadableScript(`no closing ${wanted}`)
  return at
}
