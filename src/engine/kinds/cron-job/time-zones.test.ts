import { expect, test } from 'vitest'
import { TIME_ZONES } from './time-zone-table.ts'
import { formatInZone, momentOf, offsetAt, timeZoneNamed } from './time-zones.ts'

const zone = (name: string) => {
  const found = timeZoneNamed(name)
  if (!found) throw new Error(`no time zone ${name}`)
  return found
}
const names = TIME_ZONES.trim().split('\n').flatMap((line) => line.split('|')[1].split(';')).flatMap((group) => {
  const [area, places] = group.includes(':') ? group.split(':') : ['', group]
  return places.split(',').map((place) => (area ? `${area}/${place}` : place))
})

/** What the test's machine says; the engine asks no machine. */
function machineOffset(name: string, epochMs: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' }).formatToParts(epochMs)
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(parts.find(({ type }) => type === 'timeZoneName')?.value ?? '') ?? []
  return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0
}

test('every zone of the table has the offset that the machine of this test knows, in every week of 2026', () => {
  const irregular = /^(Africa\/(Casablanca|El_Aaiun)|Asia\/(Gaza|Hebron))$/, wrong: string[] = []
  for (const name of names.filter((each) => !irregular.test(each))) {
    for (let week = 0; week < 52; week += 4) {
      const at = Date.UTC(2026, 0, 3 + week * 7, 12)
      let expected: number
      // A machine may know fewer names.
      try { expected = machineOffset(name, at) } catch { break }
      if (offsetAt(zone(name), at) !== expected) wrong.push(`${name} ${new Date(at).toISOString()}: ${offsetAt(zone(name), at)}, not ${expected}`)
    }
  }
  expect(wrong).toEqual([])
  expect(names.length).toBeGreaterThan(590)
}, 60_000)

test('summer time begins and ends on the hour', () => {
  const berlin = zone('Europe/Berlin'), sydney = zone('Australia/Sydney')
  expect(offsetAt(berlin, Date.UTC(2026, 2, 29, 0, 59))).toBe(60)
  expect(offsetAt(berlin, Date.UTC(2026, 2, 29, 1, 0))).toBe(120)
  expect(offsetAt(berlin, Date.UTC(2026, 9, 25, 0, 59))).toBe(120)
  expect(offsetAt(berlin, Date.UTC(2026, 9, 25, 1, 0))).toBe(60)
  expect(offsetAt(sydney, Date.UTC(2026, 0, 1))).toBe(660)
  expect(offsetAt(sydney, Date.UTC(2026, 6, 1))).toBe(600)
})

test('the time on a clock is a moment', () => {
  expect(new Date(momentOf(zone('Asia/Seoul'), Date.UTC(2026, 0, 1, 9))).toISOString()).toBe('2026-01-01T00:00:00.000Z')
  expect(new Date(momentOf(zone('America/New_York'), Date.UTC(2026, 6, 1, 3))).toISOString()).toBe('2026-07-01T07:00:00.000Z')
})

test('a moment is written with the offset of its zone', () => {
  expect(formatInZone(zone('Asia/Seoul'), Date.UTC(2026, 0, 1))).toBe('2026-01-01T09:00:00+09:00')
  expect(formatInZone(zone('Etc/UTC'), Date.UTC(2026, 0, 1))).toBe('2026-01-01T00:00:00Z')
  expect(formatInZone(zone('America/St_Johns'), Date.UTC(2026, 0, 1))).toBe('2025-12-31T20:30:00-03:30')
})

test('what is no time zone is none', () => {
  expect(['Mars/Olympus', 'asia/seoul', 'Asia', 'Seoul', 'Asia/', 'Local'].map(timeZoneNamed)).toEqual(Array(6).fill(undefined))
})
