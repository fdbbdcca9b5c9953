// Tags that a registry has, written compactly: `1.{25..29}{,-alpine}` stands for ten of them, as braces do in a shell.

/** Every text that a pattern with braces stands for: `{a,b}` either, `{1..9}` a range of numbers. Braces may be nested. */
export function expandBraces(pattern: string): readonly string[] {
  const open = pattern.indexOf('{')
  if (open < 0) return [pattern]
  const close = closingBrace(pattern, open), head = pattern.slice(0, open), inner = pattern.slice(open + 1, close)
  const range = /^(\d+)\.\.(\d+)$/.exec(inner)
  const choices = range ? Array.from({ length: Number(range[2]) - Number(range[1]) + 1 }, (_, i) => String(Number(range[1]) + i)) : splitChoices(inner).flatMap(expandBraces)
  const tails = expandBraces(pattern.slice(close + 1))
  return choices.flatMap((choice) => tails.map((tail) => head + choice + tail))
}

function closingBrace(text: string, open: number): number {
  let depth = 0
  for (let i = open; i < text.length; i++) {
    if (text[i] === '{') depth++
    else if (text[i] === '}' && --depth === 0) return i
  }
  throw new Error(`the brace at ${open} of "${text}" is not closed`)
}

/** Splits at the commas that are in no inner brace. */
function splitChoices(text: string): string[] {
  const choices = ['']
  let depth = 0
  for (const character of text) {
    if (character === ',' && depth === 0) choices.push('')
    else {
      if (character === '{') depth++
      if (character === '}') depth--
      choices[choices.length - 1] += character
    }
  }
  return choices
}

/**
 * Patterns for versions of which the last number counts up from 0: `1.29.8` stands for 1, 1.29, and 1.29.0 to 1.29.8.
 * @param list the last patch of each line, with blanks between.
 * @param variants endings that each of them has, such as `-alpine`; the bare version always.
 */
export function versions(list: string, variants: readonly string[] = [], prefix = ''): readonly string[] {
  const endings = variants.length > 0 ? `{,${variants.join(',')}}` : ''
  return list.split(/\s+/).map((version) => {
    const parts = version.split('.'), last = parts.pop() as string
    const lines = parts.map((_, i) => parts.slice(0, i + 1).join('.'))
    const all = [...lines, `${[...parts, ''].join('.')}{0..${last}}`]
    return `${prefix}{${all.join(',')}}${endings}`
  })
}
