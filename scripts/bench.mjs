// npm run --silent bench -- --json [GROUP…]: measures the engine and the page. Builds the bench when stale, then becomes it.
// @ts-check
import { pathToFileURL } from 'node:url'
import { bundle } from './bundle.mjs'

// Heap figures need a garbage collection on request; a flag of this very process, so that no second one is started.
const { setFlagsFromString } = await import('node:v8')
setFlagsFromString('--expose-gc')
// 150,000 Pods with all of their history need more than Node allows itself on small machines.
setFlagsFromString('--max-old-space-size=8192')

const program = await bundle('bench/main.ts', ['bench'])
process.argv[1] = program
await import(pathToFileURL(program).href)
