// Bundles a program of ours for Node with the same Vite that builds the page, so that both run the very same source.
// @ts-check
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint } from './fingerprint.mjs'
import { prepare } from './prepare.mjs'
import { CACHE, ROOT } from './root.mjs'

const SOURCES = ['src', 'lessons', 'vite.config.ts', 'package-lock.json', 'scripts/bundle.mjs']
const HOUR_MS = 3_600_000

/**
 * Returns the path of the bundle of `entry`, built unless an up-to-date one exists. Bundles are named by what they were built
 * from, and put in place at once: several commands may build at the same time, and none meets another's half-written file.
 * @param {string} entry such as src/cli/main.ts @param {readonly string[]} [more] further folders it is built from
 * @returns {Promise<string>}
 */
export async function bundle(entry, more = []) {
  prepare()
  if (!existsSync(join(ROOT, entry))) throw new Error(`${entry} does not exist.`)
  const home = join(CACHE, 'bundles', entry.replace(/\.ts$/, '').replaceAll('/', '-'))
  const folder = join(home, fingerprint([...SOURCES, ...more]))
  const program = join(folder, 'program.mjs')
  if (existsSync(program)) return program
  mkdirSync(home, { recursive: true })
  dropOld(home)
  const aside = `${folder}-${process.pid}`
  await build(entry, aside)
  try {
    renameSync(aside, folder)
  } catch (error) {
    if (!existsSync(program)) throw error // somebody else was first, with the same sources
    rmSync(aside, { recursive: true, force: true })
  }
  return program
}

/** @param {string} entry @param {string} outDir */
async function build(entry, outDir) {
  const { build: viteBuild } = await import('vite')
  await viteBuild({
    root: ROOT, configFile: false, logLevel: 'error', publicDir: false,
    // Bundled whole, so that it starts fast; what drives a browser or a build stays a package.
    ssr: { noExternal: true, external: ['playwright-core', 'vite', 'sirv'] },
    build: {
      ssr: join(ROOT, entry), outDir, emptyOutDir: true, target: 'node20', minify: false, sourcemap: 'inline',
      rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  })
}

/** Other versions may still be running; those of the last hour stay. @param {string} home */
function dropOld(home) {
  for (const name of readdirSync(home)) {
    const folder = join(home, name)
    if (Date.now() - statSync(folder).mtimeMs > HOUR_MS) rmSync(folder, { recursive: true, force: true })
  }
}
