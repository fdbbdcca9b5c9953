// Builds what host pages load: embed.js (a plain script that makes window.Wheelhouse), embed.mjs (the same as a module) and their types.
// @ts-check
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './root.mjs'

const HOST = join(ROOT, 'src/embed/host')
/** @type {readonly { file: string, entry: string, format: 'iife' | 'es' }[]} */
const SCRIPTS = [
  { file: 'embed.js', entry: join(HOST, 'script.ts'), format: 'iife' },
  { file: 'embed.mjs', entry: join(HOST, 'wheelhouse.ts'), format: 'es' },
]

/** @param {(typeof SCRIPTS)[number]} script @returns {Promise<string>} */
async function bundleScript({ entry, format }) {
  const { build } = await import('vite')
  const built = await build({
    root: ROOT, configFile: false, logLevel: 'error', publicDir: false,
    // A plain script has no import.meta; document.currentScript tells it where it lies.
    ...(format === 'iife' && { define: { 'import.meta.url': 'document.baseURI' } }),
    build: { write: false, minify: true, target: 'es2022', lib: { entry, formats: [format], name: 'WheelhouseScript' } },
  })
  const [output] = Array.isArray(built) ? built : [built]
  if (!output || !('output' in output)) throw new Error(`${entry} was not built.`)
  return output.output[0].code
}

/** The types, as a declaration file: the file holds nothing else, and the functions are told after it. */
function declarations() {
  const types = readFileSync(join(HOST, 'host-types.ts'), 'utf8')
  return `${types}
export declare function embed(element: Element, options?: EmbedOptions): Embed
export declare function upgrade(root?: ParentNode): Embed[]
export declare function find(element: Element): Embed | undefined
export declare const Wheelhouse: WheelhouseHost
export default Wheelhouse
declare global { interface Window { Wheelhouse?: WheelhouseHost } }
`
}

/** @returns {import('vite').Plugin} */
export function hostScripts() {
  return {
    name: 'wheelhouse:host-scripts',
    async generateBundle() {
      if (this.environment?.name !== 'client') return
      for (const script of SCRIPTS) this.emitFile({ type: 'asset', fileName: script.file, source: await bundleScript(script) })
      for (const fileName of ['embed.d.ts', 'embed.d.mts']) this.emitFile({ type: 'asset', fileName, source: declarations() })
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const script = SCRIPTS.find(({ file }) => request.url?.split('?')[0] === `/${file}`)
        if (!script) return next()
        bundleScript(script).then((code) => response.setHeader('Content-Type', 'text/javascript').setHeader('Access-Control-Allow-Origin', '*').end(code), next)
      })
    },
  }
}
