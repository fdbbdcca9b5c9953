// Home: the way on, the course with what was reached in it, situations that hurt, and the page for teachers.
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'vitest'
import { test } from './product.ts'
import type { Page } from 'playwright-core'

const OPENED = { timeout: 60_000 }

const findings = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

test('whoever was in a lesson goes on there', { timeout: 120_000 }, async ({ product }) => {
  const page = await product.open()
  await page.getByRole('link', { name: 'Start the first lesson' }).click()
  await page.waitForSelector('.lesson-foot', OPENED)
  await page.getByRole('button', { name: 'Let time pass' }).click()
  await page.locator('.lesson-foot .btn-primary').click({ timeout: 90_000 })
  await page.locator('.question').waitFor()
  await page.getByRole('link', { name: 'Wheelhouse home', exact: true }).click()
  await page.getByText('You are at step 2 of 6').waitFor()
  await page.locator('.track').first().getByText('2/6').waitFor()
  await page.getByRole('link', { name: 'Continue · Declare and wait' }).click()
  await page.locator('.question').waitFor(OPENED)
})

test('a track unfolds into its lessons, each a way in', async ({ product }) => {
  const page = await product.open()
  const track = page.locator('.track').first()
  await track.locator('summary').click()
  const lessons = track.locator('ol a[href^="#/lesson/"]')
  expect(await lessons.count()).toBeGreaterThanOrEqual(3)
  await track.getByRole('link', { name: 'Work from the goal alone: Declare and wait' }).click()
  await page.getByRole('heading', { name: 'Work from the goal alone' }).waitFor(OPENED)
  await page.locator('.goal').waitFor()
})

test('at least six situations, and each is opened where it hurts', { timeout: 180_000 }, async ({ product }) => {
  const page = await product.open()
  const links = page.locator('.home-situations a')
  await links.first().waitFor()
  expect(await links.count()).toBeGreaterThanOrEqual(6)
  await page.getByRole('link', { name: /payment Pods keep restarting/ }).click()
  await page.waitForFunction(() => window.wheelhouse?.scene().pods.filter((pod) => pod.state === 'crash').length === 3, undefined, OPENED)
  expect(await page.evaluate(() => window.wheelhouse?.time().playing)).toBe(false)
  await page.goto(`${product.url}#/situation/no-room`)
  await page.waitForFunction(() => (window.wheelhouse?.scene().pods.filter((pod) => pod.state === 'unschedulable').length ?? 0) > 5, undefined, OPENED)
})

test('the page for teachers links to every step', async ({ product }) => {
  const page = await product.open({ path: '#/teach' })
  await page.locator('.teach-lesson summary').first().click()
  await page.locator('.teach-lesson').first().getByRole('link', { name: 'Change the declaration, not the cluster' }).click()
  await page.locator('.lesson h2', { hasText: 'Change the declaration' }).waitFor(OPENED)
})

for (const options of [{}, { locale: 'ko-KR', colorScheme: 'dark' }, { viewport: { width: 390, height: 844 } }] as const) {
  test(`axe finds nothing on home and on the page for teachers: ${JSON.stringify(options)}`, async ({ product }) => {
    const page = await product.open(options)
    await page.locator('.home-situations a').first().waitFor()
    await page.locator('.track summary').first().click()
    expect(await findings(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(options.viewport?.width ?? 1440)
    await page.goto(`${product.url}#/teach`)
    await page.locator('.teach-lesson').first().waitFor()
    expect(await findings(page)).toEqual([])
  })
}
