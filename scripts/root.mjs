// Where the project lies, and where the scripts keep what they build.
// @ts-check
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Searched upwards, since a bundle that contains this module lies deeper than the scripts do. */
function findRoot() {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package-lock.json'))) {
    if (folder === dirname(folder)) throw new Error('The scripts of Wheelhouse must lie inside the project.')
    folder = dirname(folder)
  }
  return folder
}

export const ROOT = findRoot()
/** Everything below may be deleted at any time. */
export const CACHE = join(ROOT, '.cache')
export const DIST = join(ROOT, 'dist')

/** Whether the script of that name is what Node was started with, rather than imported. @param {string} script */
export function startedAs(script) {
  return basename(process.argv[1] ?? '') === script
}
