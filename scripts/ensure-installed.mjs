// Installs the dependencies when they are missing or not those of the lockfile, so that one command is enough after a clone.
// @ts-check
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './root.mjs'

const OLDEST_NODE = [20, 19]

/** Only built-in modules are imported above: this runs before anything is installed. */
export function ensureInstalled() {
  refuseOldNode()
  if (installedMatchesLock()) return
  console.error('Installing dependencies (npm ci) …')
  // stdout stays free for what the caller prints: the command line promises one JSON document there.
  const npm = process.env.npm_execpath
  const { status } = npm && npm.endsWith('.js')
    ? spawnSync(process.execPath, [npm, 'ci', '--no-audit', '--no-fund'], { cwd: ROOT, stdio: ['ignore', 2, 2] })
    : spawnSync('npm ci --no-audit --no-fund', { cwd: ROOT, stdio: ['ignore', 2, 2], shell: true })
  if (status !== 0) {
    console.error('Installing failed. Run "npm ci" in the project folder and read what it says; the registry must be reachable.')
    process.exit(1)
  }
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return
  console.error(`Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`)
  process.exit(1)
}

/** npm leaves a copy of what it installed inside node_modules; packages for other platforms are optional and absent from it. */
function installedMatchesLock() {
  const wanted = packagesIn('package-lock.json')
  const installed = packagesIn(join('node_modules', '.package-lock.json'))
  if (!installed || !wanted) return false
  return Object.entries(wanted).every(([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version)
}

/** @param {string} file @returns {Record<string, { version: string, optional?: boolean }> | undefined} */
function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(join(ROOT, file), 'utf8')).packages
  } catch {
    return undefined // not there, or cut short by an interrupted install
  }
}
