// Splits a line as a shell does: quotes, backslashes, comments, and the signs that join commands and files.

/** A piece of a line: a word, or one of the signs | > >> < << && ; with which a shell joins commands and files. */
export interface Piece {
  readonly text: string
  readonly sign: boolean
  /** Where it stands in the line. */
  readonly start: number
  readonly end: number
}

export type Pieces = { readonly pieces: readonly Piece[] } | { readonly mistake: string }

const SIGNS = ['&&', '>>', '<<', '|', '>', '<', ';'] as const
const BLANK = /\s/

/** Words and signs of one line. What a shell would replace (`$NAME`, `*`, backquotes) is left as it stands. */
export function splitPieces(line: string): Pieces {
  const pieces: Piece[] = []
  let at = 0
  while (at < line.length) {
    if (BLANK.test(line[at])) {
      at++
      continue
    }
    if (line[at] === '#') break
    if (line.startsWith('\\\n', at)) {
      at += 2
      continue
    }
    const sign = SIGNS.find((candidate) => line.startsWith(candidate, at))
    if (sign) {
      pieces.push({ text: sign, sign: true, start: at, end: at + sign.length })
      at += sign.length
      continue
    }
    const word = readWord(line, at)
    if ('mistake' in word) return word
    pieces.push({ text: word.text, sign: false, start: at, end: word.end })
    at = word.end
  }
  return { pieces }
}

function readWord(line: string, start: number): { readonly text: string; readonly end: number } | { readonly mistake: string } {
  let text = '', at = start
  while (at < line.length && !BLANK.test(line[at]) && !SIGNS.some((sign) => line.startsWith(sign, at))) {
    const character = line[at]
    if (character === '\\') {
      if (line[at + 1] !== '\n') text += line[at + 1] ?? ''
      at += 2
    } else if (character === '\'' || character === '"') {
      const quoted = readQuoted(line, at)
      if (!quoted) return { mistake: `unexpected EOF while looking for matching \`${character}'` }
      text += quoted.text
      at = quoted.end
    } else {
      text += character
      at++
    }
  }
  return { text, end: Math.min(at, line.length) }
}

/** In single quotes everything stands for itself; in double quotes a backslash still protects " \ $ and a backquote. */
function readQuoted(line: string, start: number): { readonly text: string; readonly end: number } | undefined {
  const quote = line[start]
  let text = ''
  for (let at = start + 1; at < line.length; at++) {
    if (line[at] === quote) return { text, end: at + 1 }
    if (quote === '"' && line[at] === '\\' && '"\\$`'.includes(line[at + 1] ?? ' ')) at++
    text += line[at]
  }
  return undefined
}
