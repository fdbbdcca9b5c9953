import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import en from '../../i18n/en/settings.json' with { type: 'json' }
import { KEY_COLUMNS } from './keyboard-keys.ts'

const SRC = join(import.meta.dirname, '../..')

/** How the dialog labels a key whose event has another name. */
const LABELS: Readonly<Record<string, string>> = { ' ': 'space', '<': '⇧ ,', '>': '⇧ .', ArrowLeft: '←', ArrowRight: '→', PageDown: 'PgDn', PageUp: 'PgUp', Escape: 'Esc', '₩': '`' }

const groups = KEY_COLUMNS.flat()
const listed = new Set(groups.flatMap(({ keys }) => keys.flatMap(([, ...each]) => each)))

/** The files that listen to the whole page, with the keys that they tell apart. */
const listeners = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\./.test(file))
  .map((file) => [file, readFileSync(join(SRC, file), 'utf8')] as const)
  .filter(([, text]) => text.includes("window.addEventListener('keydown'"))
  .map(([file, text]) => [file, [...text.matchAll(/case '([^']+)'/g)].map(([, key]) => key)] as const)

test('every key that does something on the whole page is in the dialog', () => {
  expect(listeners.map(([file]) => file).sort()).toEqual(['app/presenting/stage-keys.ts', 'app/shortcuts.ts', 'presenter/presenter-keys.ts'])
  for (const [file, keys] of listeners) {
    expect(keys.length).toBeGreaterThan(8)
    expect(keys.map((key) => LABELS[key] ?? key.replace(/^[a-z]$/, (letter) => letter.toUpperCase())).filter((label) => !listed.has(label)), file).toEqual([])
  }
})

test('the dialog lists no letter that does nothing', () => {
  const known = new Set(listeners.flatMap(([, keys]) => keys))
  expect([...listed].filter((label) => /^[A-Z]$/.test(label) && !known.has(label))).toEqual([])
})

test('every row and every group has its words', () => {
  expect(groups.flatMap(({ name, keys }) => [name, ...keys.map(([what]) => what)]).filter((word) => !(word in en.keyboard))).toEqual([])
})
