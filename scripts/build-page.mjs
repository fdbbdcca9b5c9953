// Builds the page into dist/ unless what lies there is up to date.
// @ts-check
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint } from './fingerprint.mjs'
import { prepare } from './prepare.mjs'
import { DIST, ROOT, startedAs } from './root.mjs'

const SOURCES = ['src', 'lessons', 'public', 'index.html', 'embed.html', 'vite.config.ts', 'scripts/build-page.mjs', 'scripts/csp.mjs', 'scripts/host-script-plugin.mjs', 'scripts/lesson-notes-plugin.ts', 'scripts/offline-plugin.mjs', 'scripts/offline-worker.js', 'scripts/vite', 'package-lock.json']
const MARK = join(DIST, '.fingerprint')

/** Returns the folder of the built page. */
export async function buildPage() {
  prepare()
  const wanted = fingerprint(SOURCES)
  if (existsSync(MARK) && readFileSync(MARK, 'utf8') === wanted) return DIST
  console.error('Building the page …')
  const { build } = await import('vite')
  // Built aside and put in place at once: a server that is running, or a build that fails, never meets half a page.
  const aside = join(ROOT, `.cache/page-${process.pid}`)
  // The end-to-end tests build from inside vitest, whose environment would put React's development build into the page.
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  try {
    await build({ root: ROOT, configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn', build: { outDir: aside, emptyOutDir: true } })
    writeFileSync(join(aside, '.fingerprint'), wanted)
    rmSync(DIST, { recursive: true, force: true })
    renameSync(aside, DIST)
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
    rmSync(aside, { recursive: true, force: true })
  }
  return DIST
}

if (startedAs('build-page.mjs')) await buildPage()
