// A host page on another origin, as a course page would be: served from another port and name, and written from docs/embedding.md alone.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContextOptions, Frame, Page } from 'playwright-core'

export interface HostPage {
  readonly page: Page
  /** The frame of the product; the first one where there are several. */
  frame(): Promise<Frame>
  close(): Promise<void>
}

/** What every host page can do: send any message to the frame, and remember everything that comes from it. */
const RECORDER = `
  window.heard = []
  addEventListener('message', (event) => window.heard.push({ data: event.data, origin: event.origin }))
  let lastId = 1000
  window.rpc = (method, params, frame = document.querySelector('iframe')) => new Promise((resolve) => {
    const id = ++lastId
    addEventListener('message', function answer(event) {
      if (event.source !== frame.contentWindow || event.data?.id !== id) return
      removeEventListener('message', answer)
      resolve(event.data)
    })
    frame.contentWindow.postMessage({ jsonrpc: '2.0', id, method, params }, '*')
  })
  window.told = (name) => window.heard.filter(({ data }) => data?.jsonrpc === '2.0' && data.method === name).map(({ data }) => data.params)
`

declare global {
  interface Window {
    heard: { readonly data: unknown; readonly origin: string }[]
    rpc(method: string, params?: unknown, frame?: HTMLIFrameElement): Promise<{ readonly id: unknown; readonly result?: unknown; readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown } }>
    told(name: string): Record<string, unknown>[]
  }
}

/** Shows `body` as a page of the product's own origin, as Open edX has its JSInput files. */
export async function openBeside(browser: Browser, productUrl: string, body: string): Promise<HostPage> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, locale: 'en' })
  const page = await context.newPage()
  await page.route(`${productUrl}course.html`, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: documentOf(body) }))
  await page.goto(`${productUrl}course.html`)
  return { page, frame: () => frameOf(page), close: () => context.close() }
}

async function frameOf(page: Page): Promise<Frame> {
  const frame = await (await page.waitForSelector('iframe')).contentFrame()
  if (!frame) throw new Error('The host page has no frame.')
  return frame
}

function documentOf(body: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Course</title><body style="margin:20px"><script>${RECORDER}</script>${body}`
}

/** Serves `body` from an origin of its own and opens it. */
export async function openHost(browser: Browser, body: string, options: BrowserContextOptions = {}): Promise<HostPage> {
  const server = createServer((_, response) => response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(documentOf(body)))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, locale: 'en', ...options })
  const page = await context.newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  return {
    page,
    frame: () => frameOf(page),
    async close() {
      await context.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
