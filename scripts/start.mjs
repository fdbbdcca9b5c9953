// npm start: builds what is stale, serves the product and prints its address. PORT chooses the port, HOST the interface.
// @ts-check
import { buildPage } from './build-page.mjs'
import { serve } from './serve.mjs'

const DEFAULT_PORT = 4173

const asked = process.env.PORT
const port = asked ? Number(asked) : DEFAULT_PORT
if (!Number.isInteger(port) || port < 1 || port > 65535) fail(`PORT must be a number from 1 to 65535, not "${asked}".`)

const folder = await buildPage()
try {
  const { url } = await serve({ folder, port, strict: Boolean(asked), host: process.env.HOST || undefined })
  console.log(`\n  Wheelhouse is served at ${url}\n\n  Stop it with Ctrl+C.`)
} catch (error) {
  fail(error instanceof Error ? error.message : String(error))
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message)
  process.exit(1)
}
