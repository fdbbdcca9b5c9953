// Adds to the lockfile the optional packages of other platforms that npm left out, as it does where the registry at hand does not
// carry them. Without these entries `npm ci` refuses the lockfile. Run after changing dependencies: node scripts/complete-lockfile.mjs
// @ts-check
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, startedAs } from './root.mjs'

/** @typedef {{ version: string, cpu?: string[], os?: string[], libc?: string[], dev?: boolean, optional?: boolean, optionalDependencies?: Record<string, string> }} Entry */

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openbsd', 'netbsd', 'openharmony', 'sunos', 'aix', 'win32']
const CPUS = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'wasm32']

/** Entries that are asked for and absent, by their place in node_modules. @param {Record<string, Entry>} packages */
export function missingEntries(packages) {
  /** @type {Record<string, Entry>} */
  const missing = {}
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (packages[`${path}/node_modules/${name}`] || packages[`node_modules/${name}`]) continue
      missing[`node_modules/${name}`] = { version, ...platformOf(name), ...(dev ? { dev } : {}), optional: true }
    }
  }
  return missing
}

/** Such packages carry their platform in their name: …-linux-arm64-musl. @param {string} name */
function platformOf(name) {
  const words = name.split(/[-/]/)
  const os = SYSTEMS.find((system) => words.includes(system))
  const cpu = CPUS.find((candidate) => words.includes(candidate))
  if (!os || !cpu) throw new Error(`${name} does not say its platform; add it to the lockfile by installing it.`)
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : words.includes('gnu') ? 'glibc' : undefined
  return { cpu: [cpu], ...(libc ? { libc: [libc] } : {}), os: [os] }
}

if (startedAs('complete-lockfile.mjs')) {
  const file = join(ROOT, 'package-lock.json')
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  const packages = { ...lock.packages, ...missingEntries(lock.packages) }
  lock.packages = Object.fromEntries(Object.keys(packages).sort().map((path) => [path, packages[path]]))
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
}
