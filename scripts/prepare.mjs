// What every command needs before it does anything: installed dependencies and the generated schema.
// @ts-check
import { ensureInstalled } from './ensure-installed.mjs'
import { ensureSchema } from './ensure-schema.mjs'
import { startedAs } from './root.mjs'

/** Imports npm packages nowhere, so that it works on a bare clone; whatever does is imported afterwards. */
export function prepare() {
  ensureInstalled()
  ensureSchema()
}

if (startedAs('prepare.mjs')) prepare()
