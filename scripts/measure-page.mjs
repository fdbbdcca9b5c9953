// Measures what a visitor downloads: gzipped bytes of the page and of the engine's worker, as they are built into dist/.
// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** The chunks that the worker's budget does not count: the generated schema. Named in vite.config.ts. */
const SCHEMA = /^kubernetes-/
const WORKER = /^engine\.worker-.*\.js$/

/** Budgets in kilobytes (1,000 bytes), gzipped. */
export const BUDGETS = { page: 300, worker: 150 }

/**
 * @param {string} dist folder of the built page
 * @returns {Promise<{ page: number, worker: number | undefined, files: { page: Sized[], worker: Sized[] } }>} kilobytes, gzipped
 * @typedef {{ file: string, kilobytes: number }} Sized
 */
export async function measurePage(dist) {
  const page = await closure(dist, 'index.html')
  const assets = join(dist, 'assets')
  const worker = existsSync(assets) ? readdirSync(assets).find((name) => WORKER.test(name)) : undefined
  const workerFiles = worker ? (await closure(dist, `assets/${worker}`)).filter(({ file }) => !SCHEMA.test(file.replace(/^.*\//, ''))) : []
  return { page: total(page), worker: worker ? total(workerFiles) : undefined, files: { page, worker: workerFiles } }
}

/** @param {Sized[]} files */
function total(files) {
  return Math.round(files.reduce((sum, { kilobytes }) => sum + kilobytes, 0) * 10) / 10
}

/** Everything that is fetched before `entry` can run: static imports all the way down, stylesheets, preloads. @param {string} dist @param {string} entry */
async function closure(dist, entry) {
  const { parseSync } = await import('vite')
  /** @type {Map<string, Sized>} */
  const seen = new Map()
  const visit = (/** @type {string} */ file) => {
    if (seen.has(file)) return
    const bytes = readFileSync(join(dist, file))
    seen.set(file, { file, kilobytes: gzipSync(bytes, { level: 9 }).length / 1000 })
    for (const next of references(file, bytes.toString('utf8'), parseSync)) visit(join(dirname(file), next).replaceAll('\\', '/'))
  }
  visit(entry)
  return [...seen.values()]
}

/** @param {string} file @param {string} text @param {typeof import('vite').parseSync} parse @returns {string[]} */
function references(file, text, parse) {
  if (file.endsWith('.html')) {
    return [...text.matchAll(/<(?:script|link)\b[^>]*>/g)].flatMap(([tag]) =>
      /^<script|rel="(?:stylesheet|modulepreload)"/.test(tag) ? [...tag.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '') : [])
  }
  if (!file.endsWith('.js')) return []
  const { module } = parse(file, text)
  return [...module.staticImports.map((entry) => entry.moduleRequest.value), ...module.staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []))]
}
