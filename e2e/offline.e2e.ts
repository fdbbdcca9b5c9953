// After one load everything is there without a network: each lesson, the editor, and paper.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from './product.ts'

const LESSONS = readdirSync(join(import.meta.dirname, '../lessons'), { recursive: true, encoding: 'utf8' }).filter((path) => /[\\/]lesson\.md$/.test(path)).map((path) => path.split(/[\\/]/).at(-2) ?? '').sort()
const LATER = { timeout: 60_000 }

test('every lesson opens with the network blocked, and so does the editor', { timeout: 400_000 }, async ({ product }) => {
  const page = await product.open()
  await page.waitForSelector('html[data-offline=ready]', LATER)
  await page.context().setOffline(true)
  await page.reload()
  await page.waitForSelector('.home h1', LATER)
  for (const id of LESSONS) {
    await page.evaluate((lesson) => { window.location.hash = `#/lesson/${lesson}` }, id)
    await page.waitForFunction((lesson) => window.location.hash === `#/lesson/${lesson}`, id)
    await page.locator('.lesson-foot').waitFor(LATER)
    await page.waitForFunction(() => (window.wheelhouse?.scene().nodes.length ?? 0) > 0, undefined, LATER)
    await page.evaluate(() => { window.location.hash = '#/' })
    await page.waitForSelector('.home h1', LATER)
  }
  await page.evaluate(() => { window.location.hash = '#/lesson/desired-state-loop/scale' })
  await page.locator('.monaco-editor .view-line', { hasText: 'replicas' }).waitFor(LATER)
  await page.evaluate(() => { window.location.hash = '#/print/desired-state-loop/ko' })
  await page.waitForSelector('main[data-ready=true]', LATER)
})

test('nothing is kept for a page in a frame', { timeout: 60_000 }, async ({ product }) => {
  const page = await product.open({ path: 'embed.html?lesson=desired-state-loop' })
  await page.waitForTimeout(5_000)
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0)
})
