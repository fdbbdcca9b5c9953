// Turns the words of a script into the words that a program gets: variables, outputs of commands, sums, and splitting at blanks.
import type { Part, Script, Word } from './syntax.ts'

export interface Expansion {
  variable(name: string): string | undefined
  /** What a script prints. */
  output(script: Script): string
}

/** Fields of a word: one, several where an unquoted value has blanks, none where it is empty. */
export function fieldsOf(word: Word, context: Expansion): readonly string[] {
  const fields: string[] = []
  let current: string | undefined
  for (const part of word) {
    const value = valueOf(part, context)
    if (part.quoted || 'text' in part) current = (current ?? '') + value
    else {
      const [first, ...others] = value.split(/\s+/)
      if (first || current !== undefined) current = (current ?? '') + first
      for (const other of others) {
        if (current !== undefined) fields.push(current)
        current = other === '' ? undefined : other
      }
    }
  }
  if (current !== undefined) fields.push(current)
  return fields
}

/** The word as one text. */
export function textOf(word: Word, context: Expansion): string {
  return word.map((part) => valueOf(part, context)).join('')
}

function valueOf(part: Part, context: Expansion): string {
  if ('text' in part) return part.text
  if ('output' in part) return context.output(part.output).replace(/\n+$/, '')
  if ('arithmetic' in part) return String(calculate(part.arithmetic, context))
  return context.variable(part.variable) || (part.otherwise ?? '')
}

/** Integer arithmetic as in `$(( ))`: + - * / %, comparisons and parentheses, left to right by rank. */
export function calculate(text: string, { variable }: Pick<Expansion, 'variable'>): number {
  const tokens = text.match(/\d+|[A-Za-z_]\w*|[<>=!]=|&&|\|\||[-+*/%()<>]|\$/g)?.filter((token) => token !== '$') ?? []
  const ranks: readonly (readonly string[])[] = [['||'], ['&&'], ['==', '!='], ['<', '>', '<=', '>='], ['+', '-'], ['*', '/', '%']]
  let at = 0
  const atom = (): number => {
    const token = tokens[at++] ?? '0'
    if (token === '(') {
      const value = ranked(0)
      at++
      return value
    }
    if (token === '-') return -atom()
    return Number(/^\d/.test(token) ? token : (variable(token) ?? '0')) || 0
  }
  const ranked = (rank: number): number => {
    if (rank === ranks.length) return atom()
    let left = ranked(rank + 1)
    while (ranks[rank].includes(tokens[at] ?? '')) left = apply(tokens[at++], left, ranked(rank + 1))
    return left
  }
  return ranked(0)
}

function apply(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+': return left + right
    case '-': return left - right
    case '*': return left * right
    case '/': return right === 0 ? 0 : Math.trunc(left / right)
    case '%': return right === 0 ? 0 : left % right
    case '<': return Number(left < right)
    case '>': return Number(left > right)
    case '<=': return Number(left <= right)
    case '>=': return Number(left >= right)
    case '==': return Number(left === right)
    case '!=': return Number(left !== right)
    case '&&': return Number(left !== 0 && right !== 0)
    default: return Number(left !== 0 || right !== 0)
  }
}
