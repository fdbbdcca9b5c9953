// Lets a test that runs in Chromium have the same function of ours run in Node, to compare the two answers.
import type { BrowserCommand } from 'vitest/node'

/**
 * Calls `name` of the module at `path` (from the project's root, such as /src/engine/x.ts) in Node. Arguments and answer travel
 * as JSON. The module is loaded through Vite, so that catalogues collected by glob are the same on both sides.
 */
export const inNode: BrowserCommand<[path: string, name: string, ...args: unknown[]]> = async ({ project }, path, name, ...args) => {
  const module = await project.vite.ssrLoadModule(path)
  const called: unknown = module[name]
  if (typeof called !== 'function') throw new Error(`${path} exports no function ${name}.`)
  return await called(...args)
}

declare module 'vitest/browser' {
  interface BrowserCommands {
    inNode(path: string, name: string, ...args: unknown[]): Promise<unknown>
  }
}
