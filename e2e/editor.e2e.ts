// The editor in the product: what is typed arrives whole, what is refused is said at its place, what is ready runs.
import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { test, type Product } from './product.ts'

const LINES = '.monaco-editor .view-lines'

/** The playground with a cluster that is up and an editor that can be written in. */
async function playground(product: Product, locale = 'en'): Promise<Page> {
  const page = await product.open({ path: '#/playground', locale, permissions: ['clipboard-read', 'clipboard-write'] })
  await page.waitForFunction(() => window.wheelhouse)
  await page.evaluate(() => window.wheelhouse?.ready)
  await page.waitForSelector(LINES)
  return page
}

/** What the editor holds, by way of the clipboard: it draws no more lines than fit. */
async function written(page: Page): Promise<string> {
  await page.locator(LINES).first().click()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  return page.evaluate(() => navigator.clipboard.readText())
}

/** Puts a text in place of what is there, as a learner pastes it. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((content) => navigator.clipboard.writeText(content), text)
  await page.locator(LINES).first().click()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+v')
}

test('no keystroke is lost while completions are open', async ({ product }) => {
  const page = await playground(product)
  const lines = ['apiVersion: apps/v1', 'kind: Deployment', 'spec:', '  replicas: four', 'selector: {matchLabels: {app: web}}', 'template: ', '  spec:', '  containers:', '  - name: "a b"']
  for (const delay of [0, 60]) {
    await page.locator(LINES).first().click()
    await page.keyboard.press('Control+a')
    for (const line of lines) {
      await page.keyboard.type(line, { delay })
      await page.keyboard.press('Enter')
    }
    expect((await written(page)).split('\n').map((line) => line.trim()).slice(0, lines.length)).toEqual(lines.map((line) => line.trim()))
  }
})
