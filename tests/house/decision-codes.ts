// Finds the codes of decisions in the engine's source: written as `code: '…'`, or handed to a function whose parameter is called code.

export interface CodeUse {
  readonly file: string
  readonly line: number
  /** The code; with `isPrefix`, what it begins with. */
  readonly code: string
  readonly isPrefix: boolean
}

const CODE = /^[a-z]+(?:-[a-z]+)*$/

/** Every code that a source file writes down. */
export function codesIn(file: string, text: string, takers: ReadonlyMap<string, number>): CodeUse[] {
  const uses: CodeUse[] = []
  const take = (expression: string, at: number): void => {
    const line = text.slice(0, at).split('\n').length
    for (const [, code] of expression.matchAll(/'([^']*)'/g)) if (CODE.test(code)) uses.push({ file, line, code, isPrefix: false })
    for (const [, prefix] of expression.matchAll(/`([a-z-]+-)\$\{/g)) uses.push({ file, line, code: prefix, isPrefix: true })
  }
  for (const match of text.matchAll(/\bcode:\s*/g)) take(withoutConditions(argumentsFrom(text, match.index + match[0].length)[0] ?? ''), match.index)
  for (const [name, position] of takers) {
    for (const match of text.matchAll(new RegExp(`(?<!function\\*? )\\b${name}\\(`, 'g'))) take(withoutConditions(argumentsFrom(text, match.index + match[0].length)[position] ?? ''), match.index)
  }
  return uses
}

/** Functions that take a code, with the place of that parameter. */
export function codeTakersIn(text: string): Map<string, number> {
  const takers = new Map<string, number>()
  for (const match of text.matchAll(/function\*? (\w+)\(/g)) {
    const position = argumentsFrom(text, match.index + match[0].length).findIndex((parameter) => /^\s*code: string\b/.test(parameter))
    if (position >= 0) takers.set(match[1], position)
  }
  return takers
}

/** The comma-separated pieces from `start` up to the bracket that closes them. */
function argumentsFrom(text: string, start: number): string[] {
  const pieces = ['']
  let depth = 0, quote = ''
  for (let i = start; i < text.length; i++) {
    const character = text[i]
    if (quote !== '') {
      if (character === quote) quote = ''
    } else if (character === "'" || character === '"' || character === '`') quote = character
    else if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character) && --depth < 0) break
    else if (character === ',' && depth === 0) {
      pieces.push('')
      continue
    } else if (character === '\n' && depth === 0 && pieces.length > 40) break
    pieces[pieces.length - 1] += character
  }
  return pieces
}

/** An expression without the questions of its conditions, whose texts are no codes. */
function withoutConditions(expression: string): string {
  return expression.replace(/[^?:]*\?(?!\?|\.)/g, '')
}
