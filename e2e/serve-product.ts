// Builds the product once, and serves it twice for the end-to-end tests: at the root of a server and in a folder of it.
import type { TestProject } from 'vitest/node'
import { buildPage } from '../scripts/build-page.mjs'
import { serve } from '../scripts/serve.mjs'

const FIRST_PORT = 4310

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the product, ending in a slash. */
    productUrl: string
    /** The same, served from /some/folder/ as a site that is not alone on its server. */
    productInFolderUrl: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await buildPage()
  const atRoot = await serve({ folder, port: FIRST_PORT })
  const inFolder = await serve({ folder, port: FIRST_PORT, under: '/some/folder/' })
  project.provide('productUrl', atRoot.url)
  project.provide('productInFolderUrl', inFolder.url)
  return async () => {
    await atRoot.close()
    await inFolder.close()
  }
}
