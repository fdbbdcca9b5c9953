// Reads times as metav1.Time does: RFC 3339 in, whole seconds in UTC out, errors in Go's words.

const pieces: readonly (readonly [layout: string, pattern: RegExp])[] = [
  ['2006', /^[0-9]{4}/], ['-', /^-/], ['01', /^[0-9]{2}/], ['-', /^-/], ['02', /^[0-9]{2}/], ['T', /^T/], ['15', /^[0-9]{2}/], [':', /^:/],
  ['04', /^[0-9]{2}/], [':', /^:/], ['05', /^[0-9]{2}(?:[.,][0-9]+)?/], ['Z07:00', /^(?:Z|[+-][0-9]{2}:[0-9]{2})/],
]

const layouts = { time: '2006-01-02T15:04:05Z07:00', microTime: '2006-01-02T15:04:05.000000Z07:00' } as const

export interface TimeError {
  readonly error: string
}

function rangeProblem(text: string): string | undefined {
  const month = Number(text.slice(5, 7))
  const day = Number(text.slice(8, 10))
  const days = new Date(Date.UTC(Number(text.slice(0, 4)), month, 0)).getUTCDate()
  if (month < 1 || month > 12) return 'month out of range'
  if (day < 1 || day > days) return 'day out of range'
  if (Number(text.slice(11, 13)) > 23) return 'hour out of range'
  if (Number(text.slice(14, 16)) > 59) return 'minute out of range'
  return Number(text.slice(17, 19)) > 59 ? 'second out of range' : undefined
}

/** The time as the API server prints it back, or what is wrong with it. */
export function canonicalTime(text: string, type: 'time' | 'microTime'): string | TimeError {
  const heading = `parsing time ${JSON.stringify(text)} as ${JSON.stringify(layouts[type])}`
  let rest = text
  for (const [layout, pattern] of pieces) {
    const match = pattern.exec(rest)
    if (match === null) return { error: `${heading}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(layout)}` }
    rest = rest.slice(match[0].length)
  }
  if (rest !== '') return { error: `${heading}: extra text: ${JSON.stringify(rest)}` }
  const problem = rangeProblem(text)
  if (problem !== undefined) return { error: `parsing time ${JSON.stringify(text)}: ${problem}` }
  const [whole, fraction = ''] = text.slice(0, text.length - (text.endsWith('Z') ? 1 : 6)).split(/[.,]/)
  const zone = text.endsWith('Z') ? 'Z' : text.slice(-6)
  const seconds = new Date(Date.parse(`${whole}${zone}`)).toISOString().slice(0, 19)
  return type === 'time' ? `${seconds}Z` : `${seconds}.${fraction.slice(0, 6).padEnd(6, '0')}Z`
}
