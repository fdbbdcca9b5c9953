// Schedules in the five fields of cron, or by name such as @daily, with the errors that the API server gives.
// Models github.com/robfig/cron/v3 parser.go, which Kubernetes uses.
import { parseDuration } from '../../duration.ts'

/** The values of each field that match. A day matches if both fields do, or either of them where neither says `*`. */
export interface CronSchedule {
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly daysOfMonth: readonly number[]
  readonly months: readonly number[]
  readonly daysOfWeek: readonly number[]
  readonly anyDayOfMonth: boolean
  readonly anyDayOfWeek: boolean
  /** Of `@every 1h30m`: a constant delay instead of all that. */
  readonly everyMs?: number
}

export interface CronError {
  readonly error: string
}

interface Bounds {
  readonly least: number
  readonly most: number
  readonly names?: readonly string[]
}

const minutes: Bounds = { least: 0, most: 59 }
const hours: Bounds = { least: 0, most: 23 }
const daysOfMonth: Bounds = { least: 1, most: 31 }
const months: Bounds = { least: 1, most: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] }
const daysOfWeek: Bounds = { least: 0, most: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] }
const fieldBounds = [minutes, hours, daysOfMonth, months, daysOfWeek]

const named: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *', '@annually': '0 0 1 1 *', '@monthly': '0 0 1 * *', '@weekly': '0 0 * * 0', '@daily': '0 0 * * *', '@midnight': '0 0 * * *', '@hourly': '0 * * * *',
}

export function isCronError(parsed: CronSchedule | CronError): parsed is CronError {
  return 'error' in parsed
}

/** Parses a schedule. A time zone in front of it is skipped: kinds say themselves whether they allow one. */
export function parseSchedule(text: string): CronSchedule | CronError {
  const spec = text.replace(/^(?:TZ|CRON_TZ)=\S*\s*/, '')
  if (spec.startsWith('@')) return parseNamed(spec)
  const fields = spec.split(/\s+/).filter((field) => field !== '')
  if (fields.length !== 5) return { error: `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]` }
  const values: number[][] = []
  const stars: boolean[] = []
  for (let i = 0; i < 5; i++) {
    const parsed = parseField(fields[i], fieldBounds[i])
    if ('error' in parsed) return parsed
    values.push(parsed.values)
    stars.push(parsed.star)
  }
  return {
    minutes: values[0], hours: values[1], daysOfMonth: values[2], months: values[3], daysOfWeek: values[4], anyDayOfMonth: stars[2], anyDayOfWeek: stars[4],
  }
}

function parseNamed(spec: string): CronSchedule | CronError {
  const standard = named[spec]
  if (standard !== undefined) return parseSchedule(standard)
  const every = '@every '
  if (!spec.startsWith(every)) return { error: `unrecognized descriptor: ${spec}` }
  const delay = parseDuration(spec.slice(every.length))
  if (typeof delay !== 'number') return { error: `failed to parse duration ${spec}: ${delay.error}` }
  return { minutes: [], hours: [], daysOfMonth: [], months: [], daysOfWeek: [], anyDayOfMonth: true, anyDayOfWeek: true, everyMs: Math.max(1000, Math.floor(delay / 1000) * 1000) }
}

function parseField(field: string, bounds: Bounds): { values: number[]; star: boolean } | CronError {
  const chosen = new Set<number>()
  let star = false
  for (const part of field.split(',').filter((item) => item !== '')) {
    const range = parseRange(part, bounds)
    if ('error' in range) return range
    star ||= range.star
    for (let value = range.start; value <= range.end; value += range.step) chosen.add(value)
  }
  return { values: [...chosen].sort((a, b) => a - b), star }
}

function parseRange(text: string, { least, most, names }: Bounds): { start: number; end: number; step: number; star: boolean } | CronError {
  const [range, stepText, ...moreSteps] = text.split('/')
  const [low, high, ...moreHyphens] = range.split('-')
  const isStar = low === '*' || low === '?'
  const start = isStar ? least : parseNumber(low, names)
  if (typeof start !== 'number') return start
  if (!isStar && moreHyphens.length > 0) return { error: `too many hyphens: ${text}` }
  let end = isStar ? most : high === undefined ? start : parseNumber(high, names)
  if (typeof end !== 'number') return end
  let step = 1
  if (moreSteps.length > 0) return { error: `too many slashes: ${text}` }
  if (stepText !== undefined) {
    const parsed = parseNumber(stepText)
    if (typeof parsed !== 'number') return parsed
    step = parsed
    if (high === undefined) end = most
  }
  if (start < least) return { error: `beginning of range (${start}) below minimum (${least}): ${text}` }
  if (end > most) return { error: `end of range (${end}) above maximum (${most}): ${text}` }
  if (start > end) return { error: `beginning of range (${start}) beyond end of range (${end}): ${text}` }
  if (step === 0) return { error: `step of range should be a positive number: ${text}` }
  return { start, end, step, star: isStar && step === 1 }
}

/** Names count from where their field begins: jan is 1, sun is 0. */
function parseNumber(text: string, names?: readonly string[]): number | CronError {
  const named = names?.indexOf(text.toLowerCase()) ?? -1
  if (named >= 0) return names?.length === 12 ? named + 1 : named
  if (!/^[+-]?[0-9]+$/.test(text)) return { error: `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax` }
  const value = Number(text)
  return value < 0 ? { error: `negative number (${value}) not allowed: ${text}` } : value
}
