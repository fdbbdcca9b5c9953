// Generates the Kubernetes schema into src/engine/generated/ when it is missing or its sources have changed.
// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint } from './fingerprint.mjs'
import { CACHE, ROOT } from './root.mjs'

const GENERATOR = 'scripts/generate-schema.mjs'
const GENERATED = join(ROOT, 'src/engine/generated')

/** The packages that the schema is read from are pinned by the lockfile, so it stands for them here. */
export function ensureSchema() {
  if (!existsSync(join(ROOT, GENERATOR))) return
  const mark = join(CACHE, 'schema.fingerprint')
  const wanted = fingerprint([GENERATOR, 'scripts/schema', 'package-lock.json'])
  if (existsSync(GENERATED) && existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
  const { status } = spawnSync(process.execPath, [join(ROOT, GENERATOR)], { cwd: ROOT, stdio: ['ignore', 2, 2] })
  if (status !== 0) {
    console.error(`Generating the Kubernetes schema failed; run "node ${GENERATOR}" and read what it says.`)
    process.exit(1)
  }
  mkdirSync(CACHE, { recursive: true })
  writeFileSync(mark, wanted)
}
