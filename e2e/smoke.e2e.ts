// The product opens: at the root of a server, in a folder of one, and under the policy it is meant to be served with.
import { expect, inject } from 'vitest'
import { CSP_HEADER } from '../scripts/csp.mjs'
import { test } from './product.ts'

test('the page opens and draws something', async ({ product }) => {
  const page = await product.open()
  await page.waitForFunction(() => (document.querySelector('#root')?.childElementCount ?? 0) > 0)
  expect(await page.title()).toMatch(/Wheelhouse|조타실/)
})

test('the page is ready, and its door is open', async ({ product }) => {
  const page = await product.open({ path: '#/playground' })
  await page.waitForFunction(() => window.wheelhouse)
  await page.evaluate(() => window.wheelhouse?.ready)
})

test('the page works in a folder of a server', async ({ product }) => {
  const page = await product.open({ base: inject('productInFolderUrl') })
  await page.waitForFunction(() => (document.querySelector('#root')?.childElementCount ?? 0) > 0)
})

test('the page opens in Korean, dark', async ({ product }) => {
  const page = await product.open({ locale: 'ko-KR', colorScheme: 'dark' })
  await page.waitForFunction(() => document.documentElement.lang === 'ko')
})

test('the page is served under the policy, and refuses what the policy forbids', async ({ product }) => {
  const page = await product.open()
  const response = await page.request.get(product.url)
  expect(response.headers()['content-security-policy']).toBe(CSP_HEADER)
  const refused = await page.evaluate(() => new Promise<string>((resolve) => {
    document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true })
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.head.append(script)
  }))
  expect(refused).toMatch(/^script-src/)
  expect(product.problems.splice(0)).not.toEqual([])
})

test('what is served is built for use, not for development', async ({ product }) => {
  const page = await product.open()
  await page.locator('.home-situations').waitFor()
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
  expect(loaded.filter((name) => name.includes('jsx-dev-runtime'))).toEqual([])
})
