// What the clocks of a place say: the offset of a time zone from UTC, daylight saving time included, without asking the machine.
import { TIME_ZONES } from './time-zone-table.ts'

/** Minutes east of Greenwich, and how long in the year something else holds. */
export interface TimeZone {
  readonly standard: number
  readonly summer?: { readonly minutes: number; readonly begins: Change; readonly ends: Change }
}

/** The `week`th (5: the last) `weekday` of a month, so many seconds after its midnight by the clock that is then put forward or back. */
interface Change {
  readonly month: number
  readonly week: number
  readonly weekday: number
  readonly seconds: number
}

export const UTC: TimeZone = { standard: 0 }

const MINUTE_MS = 60_000, DAY_MS = 86_400_000, TWO_O_CLOCK = 7_200

const lines = TIME_ZONES.trim().split('\n').map((line) => line.split('|'))

/** The zone of this name, such as Asia/Seoul; undefined if there is none. Names are case-sensitive. */
export function timeZoneNamed(name: string): TimeZone | undefined {
  if (name === '' || name === 'UTC') return UTC
  const slash = name.lastIndexOf('/'), area = slash < 0 ? '' : `${name.slice(0, slash)}:`, place = name.slice(slash + 1)
  const line = lines.find(([, areas]) => areas.split(';').some((group) => {
    if (area === '' ? group.includes(':') : !group.startsWith(area)) return false
    return group.slice(area.length).split(',').includes(place)
  }))
  return line && parseRule(line[0])
}

function parseRule(text: string): TimeZone {
  const [standard, minutes, begins, ends] = text.split(' ')
  if (minutes === undefined) return { standard: Number(standard) }
  return { standard: Number(standard), summer: { minutes: Number(minutes), begins: parseChange(begins), ends: parseChange(ends) } }
}

function parseChange(text: string): Change {
  const [day, time] = text.slice(1).split('/'), [month, week, weekday] = day.split('.').map(Number)
  const [hours = 0, minutes = 0] = (time ?? '').split(':').map(Number), sign = time?.startsWith('-') ? -1 : 1
  return { month, week, weekday, seconds: time === undefined ? TWO_O_CLOCK : hours * 3600 + sign * minutes * 60 }
}

/** Minutes to add to UTC, at this moment (in epoch ms), for the time on the clock. */
export function offsetAt({ standard, summer }: TimeZone, epochMs: number): number {
  if (!summer) return standard
  const year = new Date(epochMs + standard * MINUTE_MS).getUTCFullYear()
  const begins = changeAt(summer.begins, year) - standard * MINUTE_MS, ends = changeAt(summer.ends, year) - summer.minutes * MINUTE_MS
  const isSummer = begins < ends ? begins <= epochMs && epochMs < ends : epochMs < ends || begins <= epochMs
  return isSummer ? summer.minutes : standard
}

/** The time on the clock at which a change happens in a year, as if it were UTC. */
function changeAt({ month, week, weekday, seconds }: Change, year: number): number {
  const first = Date.UTC(year, month - 1, 1), firstWeekday = new Date(first).getUTCDay(), days = Math.round((Date.UTC(year, month, 1) - first) / DAY_MS)
  let day = ((weekday - firstWeekday + 7) % 7) + (week - 1) * 7
  if (day >= days) day -= 7
  return first + day * DAY_MS + seconds * 1000
}

/** The moment at which a clock of the zone shows this time (as if it were UTC). A time that is left out in spring is one hour on. */
export function momentOf(zone: TimeZone, clockMs: number): number {
  const guess = clockMs - offsetAt(zone, clockMs) * MINUTE_MS
  return clockMs - offsetAt(zone, guess) * MINUTE_MS
}

/** `2026-03-01T09:00:00+09:00`: RFC 3339 with the offset of the zone. */
export function formatInZone(zone: TimeZone, epochMs: number): string {
  const minutes = offsetAt(zone, epochMs), text = new Date(epochMs + minutes * MINUTE_MS).toISOString().slice(0, 19)
  if (minutes === 0) return `${text}Z`
  const two = (number: number): string => String(Math.floor(number)).padStart(2, '0'), size = Math.abs(minutes)
  return `${text}${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`
}
