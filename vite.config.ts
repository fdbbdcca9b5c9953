// How the page is built: one static site that works from any folder, with Monaco and the Kubernetes schema loaded only when asked for.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { course } from './scripts/course-plugin.ts'
import { CSP_META } from './scripts/csp.mjs'
import { hostScripts } from './scripts/host-script-plugin.mjs'
import { lessonNotes } from './scripts/lesson-notes-plugin.ts'
import { offline } from './scripts/offline-plugin.mjs'
import { lessonReload } from './scripts/lesson-reload-plugin.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const pages = ['index.html', 'embed.html'].map(at).filter(existsSync)

/** Puts the policy into the built pages, for whoever serves them without our header. The dev server's reloading needs inline scripts. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'wheelhouse:content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: CSP_META }, injectTo: 'head-prepend' }],
  }
}

// A chunk for each generated file, so that none brings another along, named so that its size can be told from the engine's
// (scripts/measure-page.mjs). Monaco needs no such line: it comes with the one dynamic import of the editor, and a group of its own
// draws modules into it that the first page needs.
const generated = /[\\/]src[\\/]engine[\\/]generated[\\/]([\w-]+)/
const chunks = { codeSplitting: { groups: [{ debugName: 'kubernetes', name: (id: string) => `kubernetes-${generated.exec(id)?.[1]}`, test: generated }] } }

export default defineConfig({
  base: './',
  plugins: [react(), lessonNotes(), contentSecurityPolicy(), hostScripts(), course(at('lessons')), lessonReload(at('lessons')), offline()],
  resolve: {
    alias: [
      // monaco-yaml asks for a path that monaco-editor no longer exports.
      { find: 'monaco-editor/esm/vs/editor/editor.worker.js', replacement: 'monaco-editor/editor/editor.worker.js' },
    ],
  },
  optimizeDeps: { include: ['@monaco-editor/react', 'monaco-yaml/yaml.worker.js'] },
  worker: { format: 'es', rolldownOptions: { output: chunks } },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0, // the policy lets fonts and scripts come only from files
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 6000, // Monaco; what matters is measured by `npm run size`
    rolldownOptions: { input: pages, output: chunks, checks: { bundlerTimings: false } },
  },
})
