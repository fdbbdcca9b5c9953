// What every command needs before it does anything: installed dependencies and the generated schema.
// @ts-check
import { pathToFileURL } from 'node:url'
import { ensureInstalled } from './ensure-installed.mjs'
import { ensureSchema } from './ensure-schema.mjs'

/** Imports npm packages nowhere, so that it works on a bare clone; whatever does is imported afterwards. */
export function prepare() {
  ensureInstalled()
  ensureSchema()
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) prepare()
