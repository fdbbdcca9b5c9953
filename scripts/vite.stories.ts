// Serves the story page: npx vite --config scripts/vite.stories.ts, then /src/canvas/fixtures/stories.html.
// `vite build` with STORIES_OUT set to a folder makes a production copy, for measuring frames.
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  cacheDir: fileURLToPath(new URL('../node_modules/.vite-canvas', import.meta.url)),
  plugins: [react()],
  build: { outDir: process.env.STORIES_OUT, emptyOutDir: true, target: 'es2023', rolldownOptions: { input: fileURLToPath(new URL('../src/canvas/fixtures/stories.html', import.meta.url)) } },
  server: { port: 4320, strictPort: true, hmr: false, watch: null },
})
