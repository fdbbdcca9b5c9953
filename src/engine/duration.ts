// Durations as Go writes them (1m30s) and ages as kubectl shows them (5m30s, 3h, 2d4h).
// Models Go's time.Duration and apimachinery/pkg/util/duration/duration.go.

const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

const unitMs: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, 'µs': 1e-3, 'μs': 1e-3, ms: 1, s: secondMs, m: minuteMs, h: hourMs }

export interface DurationError {
  readonly error: string
}

/** Milliseconds of a text such as 300ms, 1.5h or 2h45m; a failure carries Go's words. */
export function parseDuration(text: string): number | DurationError {
  const invalid = { error: `time: invalid duration ${JSON.stringify(text)}` }
  const negative = text.startsWith('-')
  let rest = /^[+-]/.test(text) ? text.slice(1) : text
  if (rest === '0') return 0
  if (rest === '') return invalid
  let total = 0
  while (rest !== '') {
    const number = /^(?:[0-9]+\.?[0-9]*|\.[0-9]+)/.exec(rest)
    if (number === null) return invalid
    rest = rest.slice(number[0].length)
    const unit = /^[^0-9.]+/.exec(rest)
    if (unit === null) return { error: `time: missing unit in duration ${JSON.stringify(text)}` }
    const factor = unitMs[unit[0]]
    if (factor === undefined) return { error: `time: unknown unit ${JSON.stringify(unit[0])} in duration ${JSON.stringify(text)}` }
    rest = rest.slice(unit[0].length)
    total += Number(number[0]) * factor
  }
  return negative ? -total : total
}

function trimmed(value: number): string {
  return String(Number(value.toFixed(9)))
}

/** As Go prints a duration: 1h0m0s, 1m30s, 1.5s, 100ms, 0s. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s'
  if (ms < 0) return `-${formatDuration(-ms)}`
  if (ms < 1) return ms < 1e-3 ? `${Math.round(ms * 1e6)}ns` : `${trimmed(ms * 1e3)}µs`
  if (ms < secondMs) return `${trimmed(ms)}ms`
  const hours = Math.floor(ms / hourMs)
  const minutes = Math.floor((ms % hourMs) / minuteMs)
  const seconds = trimmed((ms % minuteMs) / secondMs)
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`
}

/** The larger unit with the smaller one behind it unless that is zero. */
function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`
}

/** How long ago, as `kubectl get` shows it: two or three figures, coarser the older. Models duration.HumanDuration. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / secondMs)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 120) return `${seconds}s`
  const minutes = Math.trunc(ms / minuteMs)
  if (minutes < 10) return pair(minutes, 'm', seconds % 60, 's')
  if (minutes < 180) return `${minutes}m`
  const hours = Math.trunc(ms / hourMs)
  if (hours < 8) return pair(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  const days = Math.trunc(hours / 24)
  if (hours < 192) return pair(days, 'd', hours % 24, 'h')
  if (days < 365 * 2) return `${days}d`
  const years = Math.trunc(days / 365)
  return days < 365 * 8 ? pair(years, 'y', days % 365, 'd') : `${years}y`
}

/** One figure only. Models duration.ShortHumanDuration. */
export function shortHumanDuration(ms: number): string {
  const seconds = Math.trunc(ms / secondMs)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 60) return `${seconds}s`
  if (ms < hourMs) return `${Math.trunc(ms / minuteMs)}m`
  if (ms < 24 * hourMs) return `${Math.trunc(ms / hourMs)}h`
  const days = Math.trunc(ms / (24 * hourMs))
  return days < 365 ? `${days}d` : `${Math.trunc(days / 365)}y`
}
