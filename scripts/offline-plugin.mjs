// Writes sw.js beside the built page: the list of everything that was built, and the few lines of src/app/offline-worker.js that keep it for times without a network.
// @ts-check
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './root.mjs'

const WORKER = join(ROOT, 'scripts/offline-worker.js')
/** What the first picture of either door needs comes first; the rest while nothing else is to be done. */
const SHELL = /^(?:index\.html|embed\.html|favicon\.svg|manifest\.webmanifest)$/
/** What only servers and host pages read. */
const LEFT_OUT = /\.d\.m?ts$|^\.|\.map$/

/** @returns {import('vite').Plugin} */
export function offline() {
  let folder = ''
  let publicDir = ''
  return {
    name: 'wheelhouse:offline',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir
      publicDir = config.publicDir
    },
    // After everything else was made, so that nothing is missing.
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        if (this.environment?.name !== 'client' || folder === '') return
        const files = new Map(Object.values(bundle).map((output) => [output.fileName, output.type === 'chunk' ? output.code : output.source]))
        for (const name of publicDir === '' ? [] : readdirSync(publicDir, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))) files.set(name.slice(publicDir.length + 1).replaceAll('\\', '/'), readFileSync(name))
        const names = [...files.keys()].filter((name) => !LEFT_OUT.test(name)).sort()
        const version = createHash('sha256')
        for (const name of names) version.update(name).update('\0').update(createHash('sha256').update(files.get(name) ?? '').digest())
        this.emitFile({
          type: 'asset', fileName: 'sw.js',
          source: offlineWorker(readFileSync(WORKER, 'utf8'), { version: version.digest('hex').slice(0, 16), shell: names.filter((name) => SHELL.test(name)), rest: names.filter((name) => !SHELL.test(name)) }),
        })
      },
    },
  }
}

/**
 * The service worker for a build.
 * @param {string} source @param {{ version: string, shell: readonly string[], rest: readonly string[] }} build
 */
export function offlineWorker(source, build) {
  return source.replace('/* what was built */ { version: \'\', shell: [], rest: [] }', () => JSON.stringify(build))
}
