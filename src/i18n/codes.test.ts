// What the engine says as a code is a sentence in both languages. The codes are read from the sources, so that a new one cannot be forgotten.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const HERE = import.meta.dirname
const ENGINE = join(HERE, '../engine')
const LANGUAGES = ['ko', 'en'] as const
const CODE = /'([a-z]+(?:-[a-z0-9]+)+)'/g

const sources = readdirSync(ENGINE, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('generated'))
  .map((file) => ({ file, text: readFileSync(join(ENGINE, file), 'utf8') }))

function read(path: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(HERE, path), 'utf8')) as Readonly<Record<string, unknown>>
}

/** Codes that have a sentence in a language. */
function worded(language: string): ReadonlySet<string> {
  const files = readdirSync(join(HERE, language, 'reasons'))
  return new Set(files.flatMap((file) => Object.keys(read(`${language}/reasons/${file}`)).map((code) => code.replace(/_(?:one|other)$/, ''))))
}

/** Codes that stand in the sources: in an object with a `code`, or handed to a function that takes one. */
function emitted(): ReadonlyMap<string, string> {
  const takers = new Set(sources.flatMap(({ text }) => [...text.matchAll(/function\*?\s+(\w+)\([^)]*\bcode: string/g)].map(([, name]) => name)))
  const found = new Map<string, string>()
  for (const { file, text } of sources) {
    const places = [...text.matchAll(/\bcode(?::|\s*=)([^,}\n]*)/g), ...text.matchAll(/\b(\w+)\(([^\n]*)/g)].flatMap(([, first, rest]) => (rest === undefined ? [first] : takers.has(first) ? [rest] : []))
    for (const place of places) for (const [, code] of place.matchAll(CODE)) found.set(code, file)
  }
  return found
}

test('the codes are found at all', () => {
  expect(emitted().size).toBeGreaterThan(120)
})

test.each(LANGUAGES)('every code that the engine gives as a reason has a sentence: %s', (language) => {
  const known = worded(language)
  expect([...emitted()].filter(([code]) => !known.has(code))).toEqual([])
})

test.each(LANGUAGES)('every sentence belongs to a code that the engine still gives: %s', (language) => {
  const all = sources.map(({ text }) => text).join('\n')
  // A code that is put together: `surplus-pod-${rule}`.
  const composed = [...all.matchAll(/`([a-z-]+-)\$\{[^}]+\}`/g)].map(([, start]) => start)
  expect([...worded(language)].filter((code) => !all.includes(`'${code}'`) && !composed.some((start) => code.startsWith(start)))).toEqual([])
})

test.each(LANGUAGES)('every fault is told when it is done, and written down in the story: %s', (language) => {
  const faults = [...new Set(sources.flatMap(({ file, text }) => (file.endsWith('.fault.ts') ? [...text.matchAll(/\bname: '([a-z-]+)'/g)].map(([, name]) => name) : [])))]
  expect(faults.length).toBeGreaterThan(8)
  const known = worded(language)
  const told = (read(`${language}/timeline.json`)['told'] as Readonly<Record<string, Readonly<Record<string, string>>>>)['fault']
  expect(faults.filter((fault) => !known.has(`you-${fault}`) || told[fault] === undefined)).toEqual([])
})
