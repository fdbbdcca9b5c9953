// What an end-to-end test gets: a fresh browser page that fails the test when the product complains about anything.
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { inject, test as base } from 'vitest'
import type {} from '../src/app/door.ts' // declares window.wheelhouse
import { BROWSER_FLAGS, ensureBrowser } from '../scripts/ensure-browser.mjs'

export interface Product {
  /** Address of the product, ending in a slash. */
  readonly url: string
  /** Opens a page in a context of its own. Default: English, light, 1440×900, at the product's address. */
  open(options?: BrowserContextOptions & { readonly path?: string; readonly base?: string }): Promise<Page>
  /** What went wrong so far on any page. A test that provokes a problem on purpose empties it. */
  readonly problems: string[]
}

/** The test function of this folder: `test('…', async ({ product }) => { const page = await product.open() })`. */
export const test = base.extend<{ browser: Browser; product: Product }>({
  browser: [
    // vitest reads the fixtures that are needed from the first parameter, so it must be a pattern even where it is empty.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const browser = await chromium.launch({ executablePath: ensureBrowser(), args: BROWSER_FLAGS })
      await provide(browser)
      await browser.close()
    },
    { scope: 'file' },
  ],
  product: async ({ browser }, provide) => {
    const problems: string[] = []
    const contexts: Awaited<ReturnType<Browser['newContext']>>[] = []
    const url = inject('productUrl')
    const open: Product['open'] = async ({ path = '', base = url, ...options } = {}) => {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en', colorScheme: 'light', ...options })
      contexts.push(context)
      context.on('page', (page) => watch(page, new URL(base).origin, problems))
      const page = await context.newPage()
      await page.goto(base + path)
      return page
    }
    await provide({ url, open, problems })
    for (const context of contexts) await context.close()
    if (problems.length > 0) throw new Error(`The page complained:\n${problems.join('\n')}`)
  },
})

/** Collects console errors (violations of the content security policy among them), uncaught errors, and requests that failed or left. */
function watch(page: Page, origin: string, problems: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.stack ?? error.message}`))
  page.on('crash', () => problems.push('the page crashed'))
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url())
    if (protocol.startsWith('http') && asked !== origin) problems.push(`asked another host: ${request.url()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} for ${response.url()}`)
  })
}
