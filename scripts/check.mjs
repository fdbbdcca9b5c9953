// npm run check: everything that CI checks. All of it runs even when something fails, so that one run tells everything.
// With --static: without the tests.
// @ts-check
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { prepare } from './prepare.mjs'
import { ROOT } from './root.mjs'

prepare()
/** @param {string} path */
const tool = (path) => join(ROOT, 'node_modules', path)
const checks = [
  { name: 'lint', args: [tool('oxlint/bin/oxlint')] },
  { name: 'types', args: [tool('typescript/bin/tsc'), '-b', 'tsconfig.engine.json', 'tsconfig.json', 'tsconfig.node.json'] },
  { name: 'unused code and dependencies', args: [tool('knip/bin/knip.js'), '--no-progress'] },
  { name: 'fidelity page', args: ['scripts/fidelity.mjs', '--check'] },
  { name: 'sizes', args: ['scripts/size.mjs'] },
  // Last, since the closing line of all tests is what CI reads.
  ...(process.argv.includes('--static') ? [] : [{ name: 'tests', args: ['scripts/test.mjs'] }]),
]

const failed = checks.filter(({ name, args }) => {
  console.error(`\n── ${name} ──`)
  return spawnSync(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0
})
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.map(({ name }) => name).join(', ')}`)
  process.exit(1)
}
