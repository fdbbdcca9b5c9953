// Tells whether something built is still up to date: a hash over the contents of everything it was built from.
// @ts-check
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './root.mjs'

/** What ends up in no build, so that editing a test rebuilds nothing. */
const NOT_BUILT = /\.test\.tsx?$|(^|\/)\.[^/]+$|\.md$/

/**
 * Hash of files and folders, given relative to the project. Contents rather than modification times: a checkout of another
 * branch touches files without changing them, and the reverse.
 * @param {readonly string[]} paths @returns {string}
 */
export function fingerprint(paths) {
  const hash = createHash('sha256')
  for (const file of filesOf(paths)) hash.update(`${file}\0`).update(readFileSync(join(ROOT, file))).update('\0')
  return hash.digest('hex').slice(0, 16)
}

/** @param {readonly string[]} paths @returns {string[]} */
function filesOf(paths) {
  return paths.filter((path) => existsSync(join(ROOT, path))).flatMap((path) => {
    if (!statSync(join(ROOT, path)).isDirectory()) return [path]
    const inside = readdirSync(join(ROOT, path)).sort().map((name) => `${path}/${name}`)
    return filesOf(inside.filter((child) => path.startsWith('lessons') || !NOT_BUILT.test(child)))
  })
}
