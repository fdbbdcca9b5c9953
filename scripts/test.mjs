// npm test: runs every test. Unit and property tests in Node and Chromium, then end to end, then the comparator's own.
// The last line counts all of them: "N passed, N failed". With arguments: only those unit tests (npm test -- src/engine).
// @ts-check
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBrowser } from './ensure-browser.mjs'
import { prepare } from './prepare.mjs'
import { CACHE, ROOT } from './root.mjs'

const RESULTS = join(CACHE, 'test-results')
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs')

prepare()
process.env.CHROME_PATH = ensureBrowser()
rmSync(RESULTS, { recursive: true, force: true })
mkdirSync(RESULTS, { recursive: true })

const only = process.argv.slice(2)
const counts = only.length > 0
  ? [vitest('unit', ['--config', 'vitest.config.ts', ...only])]
  : [vitest('unit', ['--config', 'vitest.config.ts']), vitest('end-to-end', ['--config', 'e2e/vitest.config.ts']), comparator()]

const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
console.log()
for (const { name, passed, failed } of counts) console.log(`${name}: ${passed} passed, ${failed} failed`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)

/** @param {string} name @param {string[]} args */
function vitest(name, args) {
  console.log(`\n── ${name} ──`)
  const file = join(RESULTS, `${name}.json`)
  const { status } = spawnSync(process.execPath, [VITEST, 'run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] })
  return counted(name, status, () => {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    // A test that did not run has proved nothing, so what was skipped counts as failed.
    const skipped = report.numPendingTests + (report.numTodoTests ?? 0)
    return { passed: report.numPassedTests, failed: report.numFailedTests + skipped }
  })
}

function comparator() {
  console.log('\n── comparator ──')
  const { status, stdout } = spawnSync(process.execPath, ['--test', '--test-reporter=tap', 'conformance/test/'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) console.log(stdout)
  return counted('comparator', status, () => ({ passed: tapCount(stdout, 'pass'), failed: tapCount(stdout, 'fail') + tapCount(stdout, 'skipped') }))
}

/** @param {string} tap @param {string} what */
function tapCount(tap, what) {
  const line = new RegExp(`^# ${what} (\\d+)$`, 'm').exec(tap)
  if (!line) throw new Error(`no "# ${what}" in the report`)
  return Number(line[1])
}

/**
 * A runner that ended badly without naming a failed test (it crashed, a file did not load) counts as one failure.
 * @param {string} name @param {number | null} status @param {() => { passed: number, failed: number }} read
 */
function counted(name, status, read) {
  try {
    const { passed, failed } = read()
    return { name, passed, failed: status === 0 ? failed : Math.max(failed, 1) }
  } catch (error) {
    console.error(`${name}: no readable report (${error instanceof Error ? error.message : error})`)
    return { name, passed: 0, failed: 1 }
  }
}
