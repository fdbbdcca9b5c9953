// npm run --silent sim -- …: the headless command line. Builds it when stale, then becomes it; stdout is its own.
// @ts-check
import { pathToFileURL } from 'node:url'
import { bundle } from './bundle.mjs'

const program = await bundle('src/cli/main.ts')
process.argv[1] = program
await import(pathToFileURL(program).href)
