// Every test but the end-to-end ones: most run in Node; those named *.browser.test.ts run in a real Chromium.
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { course } from './scripts/course-plugin.ts'
import { BROWSER_FLAGS, findBrowser } from './scripts/ensure-browser.mjs'
import { inNode } from './tests/in-node.ts'

const browserTests = ['src/**/*.browser.test.{ts,tsx}', 'tests/**/*.browser.test.{ts,tsx}']
const everywhere = { allowOnly: false, testTimeout: 60_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [course(join(import.meta.dirname, 'lessons'))],
        test: {
          ...everywhere,
          name: 'node',
          include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: [...browserTests, 'tests/fixtures/**'],
          environment: 'node',
        },
      },
      {
        plugins: [react()],
        // Found out in mid-run, they would make Vite reload the page under a test.
        optimizeDeps: { include: ['react', 'react-dom/client', 'react/jsx-dev-runtime', 'i18next', 'react-i18next', 'radix-ui', '@monaco-editor/react', 'monaco-yaml', 'monaco-yaml/yaml.worker.js', 'monaco-editor/editor'] },
        resolve: { alias: [{ find: 'monaco-editor/esm/vs/editor/editor.worker.js', replacement: 'monaco-editor/editor/editor.worker.js' }] },
        test: {
          ...everywhere,
          name: 'browser',
          include: browserTests,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: findBrowser(), args: BROWSER_FLAGS } }),
            instances: [{ browser: 'chromium' }],
            commands: { inNode },
          },
        },
      },
    ],
  },
})
