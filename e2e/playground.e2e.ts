// The playground as a learner has it: write, apply, scale, update, delete, send requests; the canvas shows where each ends.
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { DEPLOYMENT, openPlayground } from './playground-page.ts'
import { test } from './product.ts'

const settle = (page: Page) => page.evaluate(() => window.wheelhouse!.settle())

/** Does what sends a Command, and runs on until it is answered and nothing but routine is left. */
async function settled(page: Page, send: () => Promise<void>): Promise<void> {
  const answered = page.evaluate(() => new Promise<void>((resolve) => {
    const stop = window.wheelhouse!.on('outcome', () => { stop(); resolve() })
  }))
  await send()
  await settle(page) // an answer at the pace of playback would take its time
  await answered
  await settle(page)
}

const apply = (page: Page) => settled(page, () => page.getByRole('button', { name: 'Apply', exact: true }).click())

/** Puts a value in place of the last characters of the first line that holds a field. */
async function rewrite(page: Page, field: string, before: string, after: string): Promise<void> {
  await page.locator('.monaco-editor .view-line', { hasText: `${field}:` }).first().click()
  await page.keyboard.press('End')
  for (let left = before.length; left > 0; left--) await page.keyboard.press('Backspace')
  await page.keyboard.type(after)
  await page.keyboard.press('Escape') // closes completions
}

const podNames = (page: Page) => page.evaluate(() => window.wheelhouse!.scene().pods.map(({ name }) => name))

/** The texts of the version tags on the canvas, each once. */
const versions = async (page: Page) => [...new Set(await page.locator('.canvas-drawn .pod .version').allInnerTexts())].toSorted()

test('an example from the palette is applied, scaled, updated, and loses a Pod', { timeout: 60_000 }, async ({ product }) => {
  const page = await openPlayground(product)
  const ready = page.locator('.canvas-drawn .pod-ready')
  await page.getByRole('complementary', { name: 'Palette' }).getByRole('button', { name: /Three web servers/ }).click()
  await page.locator('.monaco-editor .view-line', { hasText: 'replicas:' }).waitFor()
  await apply(page)
  await expect.poll(() => ready.count()).toBe(3)

  await rewrite(page, 'replicas', '3', '5')
  await apply(page)
  await expect.poll(() => ready.count()).toBe(5)
  expect(await versions(page)).toEqual(['1.27'])

  const { now: before } = await page.evaluate(() => window.wheelhouse!.time())
  await rewrite(page, 'image', '1.27', '1.28')
  await apply(page)
  await expect.poll(() => versions(page)).toEqual(['1.28'])
  const { now: after } = await page.evaluate(() => window.wheelhouse!.time())
  const shown: string[][] = []
  for (const share of [0.2, 0.4, 0.6]) {
    await page.evaluate((t) => window.wheelhouse!.seek(t), before + (after - before) * share)
    await page.waitForTimeout(200) // a frame to draw what was sought
    shown.push(await versions(page))
  }
  expect(shown).toContainEqual(['1.27', '1.28'])
  await page.evaluate((t) => window.wheelhouse!.seek(t), after)
  await page.keyboard.press('Escape')

  const [deleted] = await podNames(page)
  await page.locator(`.canvas-drawn .pod[title^="${deleted} "]`).click()
  const inspector = page.locator('.inspector')
  await inspector.getByRole('heading', { name: deleted }).waitFor()
  await settled(page, () => inspector.getByRole('button', { name: 'Delete' }).click())
  expect(await podNames(page)).toHaveLength(5)
  expect(await podNames(page)).not.toContain(deleted)
  await expect.poll(() => ready.count()).toBe(5)
})

test('the inspector of a Service sends requests, and opens it as a draft', async ({ product }) => {
  const page = await openPlayground(product, DEPLOYMENT())
  const names = await podNames(page)
  await page.locator('.canvas-drawn').getByText('web:80').first().click()
  const inspector = page.locator('.inspector')
  await settled(page, () => inspector.getByRole('button', { name: 'Send', exact: true }).click())
  await inspector.getByText('200 × 10').waitFor()
  const times = await inspector.locator('.requests tbody tr td:last-child').allInnerTexts()
  expect(times.length).toBe(names.length)
  expect(times.reduce((sum, count) => sum + Number(count), 0)).toBe(10)

  await inspector.getByRole('button', { name: 'Edit as YAML' }).click()
  await page.getByRole('tab', { name: /service-web\.yaml/ }).waitFor()
  await page.locator('.monaco-editor .view-line', { hasText: 'kind: Service' }).waitFor()
})

test('a link is cut and a machine is shut down in the inspector of a Node', async ({ product }) => {
  const page = await openPlayground(product, DEPLOYMENT())
  await page.locator('.canvas-drawn').getByText('worker-2', { exact: true }).first().click()
  const inspector = page.locator('.inspector')
  await inspector.getByRole('button', { name: 'More ways to go wrong' }).click()
  await inspector.getByLabel('Other end').selectOption('worker-3')
  await settled(page, () => inspector.getByRole('button', { name: 'Cut the link' }).click())
  await inspector.getByLabel('What goes wrong').selectOption('Mend a link')
  expect(await inspector.getByLabel('Other end').locator('option').allInnerTexts()).toEqual(['worker-3'])
  await settled(page, () => inspector.getByRole('button', { name: 'Shut down in order' }).click())
  await inspector.getByRole('button', { name: 'Power on' }).waitFor()
})

test('an address of the playground with the name of an example opens its draft', async ({ product }) => {
  const page = await openPlayground(product, undefined, { path: '#/playground/wordpress' })
  await page.getByRole('tab', { name: /wordpress\.yaml/ }).waitFor()
  await page.locator('.monaco-editor .view-line', { hasText: /wordpress/ }).first().waitFor()
  expect(await podNames(page)).toEqual([])
})
