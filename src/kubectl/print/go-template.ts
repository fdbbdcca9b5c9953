// The part of Go's text/template that people write behind `-o go-template=`: fields, range, if, else, end, text, index, len.
import { toCompactJson } from './serialize.ts'

type Node =
  | { readonly text: string }
  | { readonly show: string }
  | { readonly block: 'range' | 'if'; readonly of: string; readonly body: readonly Node[]; readonly otherwise: readonly Node[] }

type Token = { readonly text: string } | { readonly action: string }

/** Fills a template; throws where it uses what is not understood here. */
export function printGoTemplate(template: string, object: unknown): string {
  const tokens = tokensOf(template), { nodes } = read(tokens, 0, false)
  return print(nodes, object, object)
}

function tokensOf(template: string): readonly Token[] {
  return template.split(/(\{\{-?.*?-?\}\})/s).filter((part) => part !== '').map((part) => (part.startsWith('{{') ? { action: part.slice(2, -2).replace(/^-|-$/g, '').trim() } : { text: part }))
}

function read(tokens: readonly Token[], start: number, inBlock: boolean): { readonly nodes: readonly Node[]; readonly at: number; readonly stop: 'end' | 'else' | '' } {
  const nodes: Node[] = []
  for (let at = start; at < tokens.length; at++) {
    const token = tokens[at]
    if ('text' in token) {
      nodes.push(token)
      continue
    }
    if (token.action === 'end' || token.action === 'else') {
      if (!inBlock) throw new Error(`error parsing template: unexpected {{${token.action}}}`)
      return { nodes, at, stop: token.action }
    }
    const opening = /^(range|if)\s+(.+)$/.exec(token.action)
    if (!opening) {
      nodes.push({ show: token.action })
      continue
    }
    const body = read(tokens, at + 1, true)
    const otherwise = body.stop === 'else' ? read(tokens, body.at + 1, true) : undefined
    nodes.push({ block: opening[1] as 'range' | 'if', of: opening[2], body: body.nodes, otherwise: otherwise?.nodes ?? [] })
    at = (otherwise ?? body).at
  }
  if (inBlock) throw new Error('error parsing template: unexpected EOF')
  return { nodes, at: tokens.length, stop: '' }
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === false || value === 0 || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)
}

function print(nodes: readonly Node[], dot: unknown, root: unknown): string {
  return nodes.map((node) => {
    if ('text' in node) return node.text
    if ('show' in node) {
      const value = evaluate(node.show, dot, root)
      return value === undefined || value === null ? '<no value>' : typeof value === 'object' ? toCompactJson(value) : String(value as string | number | boolean)
    }
    const value = evaluate(node.of, dot, root)
    if (node.block === 'if') return print(isEmpty(value) ? node.otherwise : node.body, dot, root)
    const items = Array.isArray(value) ? value as readonly unknown[] : typeof value === 'object' && value !== null ? Object.keys(value).sort().map((key) => (value as Record<string, unknown>)[key]) : []
    return items.length === 0 ? print(node.otherwise, dot, root) : items.map((item) => print(node.body, item, root)).join('')
  }).join('')
}

function evaluate(expression: string, dot: unknown, root: unknown): unknown {
  const words = expression.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? []
  const [first, ...rest] = words.map((word) => operand(word, dot, root))
  if (words[0] === 'len') return Array.isArray(rest[0]) || typeof rest[0] === 'string' ? rest[0].length : Object.keys((rest[0] ?? {}) as object).length
  if (words[0] === 'index') return rest.slice(1).reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key as string], rest[0])
  if (words.length !== 1) throw new Error(`error parsing template: function ${JSON.stringify(words[0] ?? '')} not defined`)
  return first
}

function operand(word: string, dot: unknown, root: unknown): unknown {
  if (word.startsWith('"')) return JSON.parse(word) as string
  if (/^-?\d+$/.test(word)) return Number(word)
  if (word === '.') return dot
  if (word.startsWith('.') || word.startsWith('$')) {
    const path = word.replace(/^\$/, '').split('.').filter(Boolean)
    return path.reduce<unknown>((value, field) => (value as Record<string, unknown> | undefined | null)?.[field], word.startsWith('$') ? root : dot)
  }
  return word
}
