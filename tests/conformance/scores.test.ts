// Holds the scores that were reached against the recordings of a real control plane: scores.json has the least that each must have.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle } from '../../scripts/bundle.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const KIT = join(ROOT, 'conformance')
const TOLERANCE = 0.05

interface Scores {
  readonly recordings: Readonly<Record<string, number>>
  readonly api: Readonly<Record<string, number>>
}

const least = JSON.parse(readFileSync(new URL('scores.json', import.meta.url), 'utf8')) as Scores
const scratch = mkdtempSync(join(tmpdir(), 'wheelhouse-conformance-'))
let program = ''

function run(args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status === 2 || status === null) throw new Error(stderr)
  return stdout
}

beforeAll(async () => { program = await bundle('src/cli/main.ts') }, 60_000)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

test.each(Object.entries(least.recordings))('%s scores at least %d', (name, score) => {
  const trace = join(scratch, `${name}.jsonl`)
  run([program, '--scenario', join(KIT, 'recordings', name, 'scenario.json'), '--trace', trace])
  const { total } = JSON.parse(run([join(KIT, 'compare.mjs'), '--recording', join(KIT, 'recordings', name), '--trace', trace, '--json'])) as { total: number }
  expect(total).toBeGreaterThanOrEqual(score - TOLERANCE)
})

test.each(Object.entries(least.api))('%s scores at least %d', (name, score) => {
  const requests = join(KIT, 'api', `${name}.jsonl`), answers = join(scratch, `${name}.jsonl`)
  const base = name === 'validation' ? ['--base', join(KIT, 'api/validation-base.jsonl')] : []
  writeFileSync(answers, run([program, '--requests', requests, ...base, '--namespace', name]))
  const { score: reached } = JSON.parse(run([join(KIT, 'compare.mjs'), '--api', requests, '--answers', answers, '--json'])) as { score: number }
  expect(reached).toBeGreaterThanOrEqual(score - TOLERANCE)
})
