import { describe, expect, test } from 'vitest'
import { isCronError, parseSchedule } from '../../kinds/cron-job/cron-schedule.ts'
import { timeZoneNamed, UTC } from '../../kinds/cron-job/time-zones.ts'
import { missedSince, nextTime, waitForNext } from './schedule-times.ts'

function schedule(text: string) {
  const parsed = parseSchedule(text)
  if (isCronError(parsed)) throw new Error(parsed.error)
  return parsed
}
const at = (text: string): number => Date.parse(text.length === 16 ? `${text}:00Z` : `${text}Z`)
const shown = (epochMs: number | undefined): string | undefined => epochMs === undefined ? undefined : new Date(epochMs).toISOString().slice(0, 19)

/** The first times of a schedule after a moment, in UTC. */
function times(text: string, after: string, count: number, zone = 'UTC'): readonly (string | undefined)[] {
  const found: (string | undefined)[] = []
  for (let last: number | undefined = at(after), i = 0; i < count && last !== undefined; i++) found.push(shown(last = nextTime(schedule(text), timeZoneNamed(zone) ?? UTC, last))?.slice(0, 16))
  return found
}

describe('the next time of a schedule', () => {
  test.each([
    ['* * * * *', '2026-01-05T09:00', ['2026-01-05T09:01', '2026-01-05T09:02']],
    ['*/15 9-10 * * *', '2026-01-05T09:46', ['2026-01-05T10:00', '2026-01-05T10:15']],
    ['0 3 * * *', '2026-01-31T03:00', ['2026-02-01T03:00', '2026-02-02T03:00']],
    ['30 8 1,15 * *', '2026-12-15T08:30', ['2027-01-01T08:30', '2027-01-15T08:30']],
    ['0 0 * * mon-fri', '2026-01-09T12:00', ['2026-01-12T00:00', '2026-01-13T00:00']],
    ['0 0 13 * fri', '2026-01-10T00:00', ['2026-01-13T00:00', '2026-01-16T00:00']],
    ['0 12 29 feb ?', '2026-03-01T00:00', ['2028-02-29T12:00']],
    ['@hourly', '2026-01-05T09:59', ['2026-01-05T10:00', '2026-01-05T11:00']],
    ['@weekly', '2026-01-05T00:00', ['2026-01-11T00:00']],
    ['@yearly', '2026-01-05T00:00', ['2027-01-01T00:00']],
    ['@every 1h30m', '2026-01-05T09:10', ['2026-01-05T10:40', '2026-01-05T12:10']],
  ])('%s after %s', (text, after, expected) => { expect(times(text, after, expected.length)).toEqual(expected) })

  test('31 February never comes', () => { expect(times('0 0 31 2 *', '2026-01-01T00:00', 1)).toEqual([undefined]) })

  test('is that of the clock in its zone', () => {
    expect(times('0 9 * * *', '2026-01-05T00:00', 2, 'Asia/Seoul')).toEqual(['2026-01-06T00:00', '2026-01-07T00:00'])
    expect(times('30 9 * * 1', '2026-01-05T00:00', 2, 'Asia/Kolkata')).toEqual(['2026-01-05T04:00', '2026-01-12T04:00'])
  })

  test('moves with summer time: an hour that is left out is left out, one that comes twice comes twice', () => {
    expect(times('0 9 * * *', '2026-03-07T15:00', 2, 'America/New_York')).toEqual(['2026-03-08T13:00', '2026-03-09T13:00'])
    expect(times('30 2 * * *', '2026-03-07T12:00', 2, 'America/New_York')).toEqual(['2026-03-09T06:30', '2026-03-10T06:30'])
    expect(times('30 1 * * *', '2026-11-01T00:00', 3, 'America/New_York')).toEqual(['2026-11-01T05:30', '2026-11-01T06:30', '2026-11-02T06:30'])
  })
})

describe('what was missed', () => {
  const missed = (text: string, since: string, now: string) => {
    const found = missedSince(schedule(text), UTC, at(since), at(now))
    return found && { ...found, latest: shown(found.latest) }
  }

  test('is nothing before the first time, then the latest one', () => {
    expect(missed('0 * * * *', '2026-01-05T09:10', '2026-01-05T09:59')).toEqual({ latest: undefined, isMany: false, isAny: false })
    expect(missed('0 * * * *', '2026-01-05T09:10', '2026-01-05T10:00:01')).toMatchObject({ latest: '2026-01-05T10:00:00', isMany: false })
    expect(missed('0 * * * *', '2026-01-05T09:10', '2026-01-05T13:20')).toMatchObject({ latest: '2026-01-05T13:00:00', isMany: false })
    expect(missed('30 6-16/4 * * 1-5', '2026-01-05T06:30', '2026-01-09T16:00')).toMatchObject({ latest: '2026-01-09T14:30:00' })
  })

  test('is reckoned roughly: across a weekend Friday\'s last time is not found', () => {
    expect(missed('30 6-16/4 * * 1-5', '2026-01-05T06:30', '2026-01-10T12:00')).toMatchObject({ latest: undefined, isAny: true })
  })

  test('is much after a hundred times', () => {
    expect(missed('* * * * *', '2026-01-05T09:00', '2026-01-05T10:40')).toMatchObject({ isMany: false, latest: '2026-01-05T10:40:00' })
    expect(missed('* * * * *', '2026-01-05T09:00', '2026-01-05T10:45')).toMatchObject({ isMany: true, latest: '2026-01-05T10:45:00' })
  })

  test('cannot be said of what never comes', () => { expect(missed('59 23 31 2 *', '2026-01-05T09:00', '2026-01-05T10:00')).toBeUndefined() })
})

test('a CronJob is looked at a moment after its next time', () => {
  const wait = (text: string, since: string, now: string): number | undefined => waitForNext(schedule(text), UTC, at(since), at(now))
  expect(wait('* * * * *', '2026-01-05T09:00:17', '2026-01-05T09:00:17')).toBe(43_100)
  expect(wait('* * * * *', '2026-01-05T09:00', '2026-01-05T09:07:30')).toBe(30_100)
  expect(wait('0 0 31 2 *', '2026-01-05T09:00', '2026-01-05T09:07:30')).toBeUndefined()
})
