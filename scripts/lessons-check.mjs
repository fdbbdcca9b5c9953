// npm run lessons:check [ID…]: checks lessons as they are, structure and solution. Builds the checker when stale, then becomes it.
// @ts-check
import { pathToFileURL } from 'node:url'
import { bundle } from './bundle.mjs'

const program = await bundle('src/cli/lessons-check.ts')
process.argv[1] = program
await import(pathToFileURL(program).href)
