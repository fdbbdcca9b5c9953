// The house rules hold in every file, and each of them is shown to bite.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { breachesOf, HOUSE_RULES } from './house-rules.ts'
import { filesBelow, isTest, readSource } from './source-files.ts'

const ROOT = join(import.meta.dirname, '../..')
const LONG_LINES = 400
const TOO_LONG_LINES = 800
const files = filesBelow(ROOT)

test('every file keeps the house rules', () => {
  const found = files.flatMap((file) => breachesOf(file, readTextOf(file))).map(({ file, line, rule, instead }) => `${file}:${line}: ${rule}; ${instead}`)
  expect(found, found.join('\n')).toEqual([])
})

test.each([
  ['no clock in the engine', 'src/engine/a.ts', 'const now = Date.now()'],
  ['no chance in the engine', 'src/engine/a.ts', 'return Math.random()'],
  ['no timers in the engine', 'src/engine/a.ts', 'setTimeout(send, 5)'],
  ['nothing asynchronous in the engine', 'src/engine/a.ts', 'export async function reconcile() {}'],
  ['nothing that differs between machines in the engine', 'src/engine/a.ts', 'names.sort((a, b) => a.localeCompare(b))'],
  ['no deep copies in the engine', 'src/engine/a.ts', 'const copy = structuredClone(pod)'],
  ['no escape from types', 'src/app/a.ts', 'const pod = read() as any'],
  ['no silenced compiler', 'src/app/a.ts', `// ${'@ts'}-ignore`],
  ['no test left out', 'src/app/a.test.ts', `${'test'}.skip('a Pod is replaced', () => {})`],
  ['nothing put off', 'src/app/a.ts', `// ${'TO'}${'DO'}: later`],
  ['no dumping grounds', 'src/app/utils.ts', 'export {}'],
  ['no path of somebody’s machine', 'docs/a.md', `see ${'/home'}/kim/wheelhouse`],
])('%s', (rule, file, line) => {
  expect(breachesOf(file, line).map((breach) => breach.rule)).toEqual([rule])
})

test('every rule is shown to bite', () => {
  expect(HOUSE_RULES).toHaveLength(12)
})

test('what a comment speaks of is no breach, and a string with two slashes is no comment', () => {
  expect(breachesOf('src/engine/a.ts', '// never Date.now()\n/* nor\n Math.random() */')).toEqual([])
  expect(breachesOf('src/engine/a.ts', "const url = 'https://x'; const now = Date.now()")).toHaveLength(1)
})

test('no source file has grown past what a reader can hold', () => {
  const lengths = files.filter((file) => /^src\/.*\.(ts|tsx)$/.test(file) && !isTest(file)).map((file) => ({ file, lines: readTextOf(file).split('\n').length }))
  const long = lengths.filter(({ lines }) => lines > LONG_LINES).toSorted((a, b) => b.lines - a.lines)
  if (long.length > 0) console.info(`Over ${LONG_LINES} lines (is there a second purpose in them?):\n${long.map(({ file, lines }) => `  ${file}: ${lines}`).join('\n')}`)
  expect(long.filter(({ lines }) => lines > TOO_LONG_LINES)).toEqual([])
})

function readTextOf(file: string): string {
  return /\.(woff2|png|gz|ico|wasm)$/.test(file) ? '' : readSource(ROOT, file)
}
