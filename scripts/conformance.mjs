// npm run conformance: holds the engine against the recordings of a real cluster, and prints the comparator's tables.
// Arguments go to the comparison of the recordings: npm run conformance -- --only job-simple --differences 20.
// @ts-check
import { spawnSync } from 'node:child_process'
import { mkdirSync, openSync, closeSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'
import { CACHE, ROOT } from './root.mjs'

const KIT = join(ROOT, 'conformance')
const API = [
  { name: 'validation', base: ['--base', join(KIT, 'api/validation-base.jsonl')] },
  { name: 'defaulting', base: [] },
]

// The bundle itself rather than npm for each of the simulations: starting npm takes longer than most of them.
const program = await bundle('src/cli/main.ts')
const answers = join(CACHE, 'conformance')
mkdirSync(answers, { recursive: true })
const args = process.argv.slice(2)

let status = compare(['--all', '--sim', `${quoted(process.execPath)} ${quoted(program)} --scenario {scenario} --trace {trace}`, ...args])
if (!args.includes('--only')) {
  for (const { name, base } of API) {
    const requests = join(KIT, `api/${name}.jsonl`)
    const file = simulate(name, ['--requests', requests, ...base, '--namespace', name])
    status = Math.max(status, compare(['--api', requests, '--answers', file, ...args]))
  }
  status = Math.max(status, compare(['--kubectl', join(KIT, 'kubectl'), '--answers', simulate('kubectl', ['--kubectl', join(KIT, 'kubectl')]), ...args]))
}
process.exit(status)

/** @param {string[]} more */
function compare(more) {
  return spawnSync(process.execPath, [join(KIT, 'compare.mjs'), ...more], { cwd: KIT, stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 2
}

/** Runs the command line and keeps what it printed. @param {string} name @param {string[]} more @returns {string} */
function simulate(name, more) {
  const file = join(answers, `${name}.jsonl`)
  const out = openSync(file, 'w')
  spawnSync(process.execPath, [program, ...more], { cwd: ROOT, stdio: ['ignore', out, 'inherit'] })
  closeSync(out)
  return file
}

/** @param {string} path */
function quoted(path) {
  return `'${path.replaceAll("'", `'\\''`)}'`
}
