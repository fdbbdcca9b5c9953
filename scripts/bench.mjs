// npm run --silent bench -- --json [GROUP…]: measures the engine and the page. Builds the bench when stale, then runs it.
// @ts-check
import { spawnSync } from 'node:child_process'
import { bundle } from './bundle.mjs'

const program = await bundle('bench/main.ts', ['bench'])
// A process of its own: heap figures need a collection on request, and 150,000 Pods with all of their history more than Node's default.
const { status } = spawnSync(process.execPath, ['--expose-gc', '--max-old-space-size=8192', program, ...process.argv.slice(2)], { stdio: 'inherit' })
process.exit(status ?? 1)
