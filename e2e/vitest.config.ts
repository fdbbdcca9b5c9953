// End-to-end tests: the product as it is built and served, in a real Chromium.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'e2e',
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['e2e/**/*.e2e.ts'],
    globalSetup: ['e2e/serve-product.ts'],
    environment: 'node',
    allowOnly: false,
    fileParallelism: false, // one browser at a time: on two cores, two of them measure each other
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
})
