// For everyone: no finding of axe in any state, in both languages and themes; nothing left in the other language.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { DEPLOYMENT, openPlayground } from './playground-page.ts'
import { test } from './product.ts'

/** What axe finds, as rule and place. Monaco's hidden text field is Monaco's. */
async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).exclude('.native-edit-context').analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

const STATES = [
  { name: 'English, light', options: {} },
  { name: 'Korean, dark', options: { locale: 'ko-KR', colorScheme: 'dark' } },
  { name: 'English, 800×500', options: { viewport: { width: 800, height: 500 } } },
  { name: 'Korean, on a phone, little motion', options: { locale: 'ko-KR', viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' } },
] as const

for (const { name, options } of STATES) {
  test(`axe finds nothing: ${name}`, async ({ product }) => {
    const home = await product.open(options)
    await home.locator('.home-situations').waitFor()
    expect(await findings(home)).toEqual([])
    const page = await openPlayground(product, undefined, options)
    expect(await findings(page)).toEqual([])
    await page.evaluate(async (yaml) => { await window.wheelhouse!.apply(yaml); await window.wheelhouse!.settle(); await window.wheelhouse!.pause() }, DEPLOYMENT())
    await page.locator('[data-select^="object:"]').first().click()
    expect(await findings(page)).toEqual([])
  })
}

/** Visible text that holds Hangul, but for what names the product or a language. */
async function hangul(page: Page): Promise<string[]> {
  const text = await page.evaluate(() => document.body.innerText)
  return text.split('\n').filter((line) => /[가-힣]/.test(line) && !/^(조타실|한국어|Wheelhouse 조타실)$/.test(line.trim()))
}

test('English pages hold no Korean', async ({ product }) => {
  const home = await product.open()
  await home.locator('.home-situations').waitFor()
  expect(await hangul(home)).toEqual([])
  expect(await hangul(await openPlayground(product, DEPLOYMENT()))).toEqual([])
})

test('the keyboard alone plays, steps, finds and leaves', async ({ product }) => {
  const page = await openPlayground(product, DEPLOYMENT())
  const { t } = await page.evaluate(() => window.wheelhouse!.time())
  await page.keyboard.press(',')
  expect((await page.evaluate(() => window.wheelhouse!.time())).t).toBeLessThan(t)
  await page.keyboard.press('l')
  expect(await page.evaluate(() => window.wheelhouse!.time())).toMatchObject({ live: true })
  await page.keyboard.press('Space')
  await page.waitForFunction(() => window.wheelhouse!.time().playing)
  await page.keyboard.press('Space')
  await page.waitForFunction(() => !window.wheelhouse!.time().playing)
  await page.keyboard.press('/')
  await page.keyboard.type('web')
  await page.keyboard.press('Enter')
  await page.locator('.inspector h2').waitFor()
})
