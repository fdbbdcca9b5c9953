// When a schedule comes next, and which of its times were missed.
// Models github.com/robfig/cron/v3 spec.go and constantdelay.go, and mostRecentScheduleTime in pkg/controller/cronjob/utils.go.
import type { CronSchedule } from '../../kinds/cron-job/cron-schedule.ts'
import { momentOf, offsetAt, type TimeZone } from '../../kinds/cron-job/time-zones.ts'

const SECOND_MS = 1_000, MINUTE_MS = 60_000, HOUR_MS = 3_600_000
/** A schedule that names no day in so many years, such as 31 February, never comes. */
const YEARS_AHEAD = 5
/** Clocks differ a little: a CronJob is looked at so much after its time. Models nextScheduleDelta. */
const CLOCK_SKEW_MS = 100
const MANY_MISSED = 100

/** The first time after `afterMs` (epoch ms) that the schedule names on the clock of a zone; undefined if it never comes. */
export function nextTime(schedule: CronSchedule, zone: TimeZone, afterMs: number): number | undefined {
  const start = (Math.floor(afterMs / SECOND_MS) + 1) * SECOND_MS
  if (schedule.everyMs !== undefined) return start - SECOND_MS + schedule.everyMs
  let at = Math.ceil(start / MINUTE_MS) * MINUTE_MS
  const clock = (): Date => new Date(at + offsetAt(zone, at) * MINUTE_MS)
  const lastYear = clock().getUTCFullYear() + YEARS_AHEAD
  for (;;) {
    const shown = clock(), year = shown.getUTCFullYear(), month = shown.getUTCMonth(), day = shown.getUTCDate()
    if (year > lastYear) return undefined
    if (!schedule.months.includes(month + 1)) at = Math.max(at + MINUTE_MS, momentOf(zone, Date.UTC(year, month + 1, 1)))
    else if (!isDay(schedule, shown)) at = Math.max(at + MINUTE_MS, momentOf(zone, Date.UTC(year, month, day + 1)))
    else if (!schedule.hours.includes(shown.getUTCHours())) at += HOUR_MS - shown.getUTCMinutes() * MINUTE_MS
    else if (!schedule.minutes.includes(shown.getUTCMinutes())) at += MINUTE_MS
    else return at
  }
}

/** Both days must fit, or either where neither says `*`. */
function isDay({ daysOfMonth, daysOfWeek, anyDayOfMonth, anyDayOfWeek }: CronSchedule, shown: Date): boolean {
  const ofMonth = daysOfMonth.includes(shown.getUTCDate()), ofWeek = daysOfWeek.includes(shown.getUTCDay())
  return anyDayOfMonth || anyDayOfWeek ? ofMonth && ofWeek : ofMonth || ofWeek
}

/** What has gone by since a CronJob last ran, or came to be. Times are epoch ms. */
export interface Missed {
  /** The latest time that has come, if any. */
  readonly latest: number | undefined
  readonly isMany: boolean
  /** Whether any has come at all, as far as a rough reckoning tells. */
  readonly isAny: boolean
}

/** Undefined: the schedule never comes. */
export function missedSince(schedule: CronSchedule, zone: TimeZone, since: number, now: number): Missed | undefined {
  const first = nextTime(schedule, zone, since), second = first === undefined ? undefined : nextTime(schedule, zone, first)
  if (first === undefined || second === undefined) return undefined
  if (now < first) return { latest: undefined, isMany: false, isAny: false }
  if (now < second) return { latest: first, isMany: false, isAny: false }
  const interval = Math.round((second - first) / SECOND_MS) * SECOND_MS
  if (interval < SECOND_MS) return undefined
  const count = Math.floor((now - first) / interval) + 1
  let latest: number | undefined
  for (let at = nextTime(schedule, zone, first + (count - 2) * interval); at !== undefined && at <= now; at = nextTime(schedule, zone, at)) latest = at
  return { latest, isMany: count > MANY_MISSED, isAny: count > 0 }
}

/** How long until a CronJob is to be looked at again, in ms. Models nextScheduleTimeDuration. */
export function waitForNext(schedule: CronSchedule, zone: TimeZone, since: number, now: number): number | undefined {
  const missed = missedSince(schedule, zone, since, now)
  const from = !missed ? now : (missed.latest ?? (missed.isAny ? now : since)), next = nextTime(schedule, zone, from)
  return next === undefined ? undefined : next + CLOCK_SKEW_MS - now
}
