// Where the project lies, and where the scripts keep what they build.
// @ts-check
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
/** Everything below may be deleted at any time. */
export const CACHE = join(ROOT, '.cache')
export const DIST = join(ROOT, 'dist')
