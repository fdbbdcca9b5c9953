// Every lesson fits on two sheets of A4, in both languages, with the pictures of what really happens in it.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'vitest'
import { test } from './product.ts'

const LESSONS = readdirSync(join(import.meta.dirname, '../lessons'), { recursive: true, encoding: 'utf8' }).filter((path) => /[\\/]lesson\.md$/.test(path)).map((path) => path.split(/[\\/]/).at(-2) ?? '').sort()

test('every lesson is at most two pages, and nothing is cut off', { timeout: 600_000 }, async ({ product }) => {
  const page = await product.open({ viewport: { width: 1000, height: 1300 } })
  expect(LESSONS.length).toBeGreaterThan(10)
  for (const id of LESSONS) {
    for (const language of ['ko', 'en']) {
      await page.goto('about:blank')
      await page.goto(`${product.url}#/print/${id}/${language}`)
      await page.waitForSelector('main[data-ready=true]', { timeout: 60_000 })
      const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1')
      const where = `${id} in ${language}`
      expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length, where).toBeLessThanOrEqual(2)
      const over = await page.locator('.paper-body').evaluateAll((bodies) => bodies.map((body) => body.scrollHeight - body.clientHeight))
      expect(Math.max(...over), `${where}: px that do not fit`).toBeLessThanOrEqual(1)
      expect(await page.locator('.paper .cluster-picture').count(), where).toBe(2)
      expect(await page.locator('html').getAttribute('lang')).toBe(language)
    }
  }
})

test('the pictures show where a lesson begins and what its solution comes to', { timeout: 120_000 }, async ({ product }) => {
  const page = await product.open({ path: '#/print/desired-state-loop/en' })
  await page.waitForSelector('main[data-ready=true]', { timeout: 60_000 })
  const [start, end] = await page.locator('.cluster-picture').evaluateAll((pictures) => pictures.map((picture) => picture.getAttribute('aria-label') ?? ''))
  expect(start).toContain('Deployment web 1/1')
  expect(end).toContain('Deployment web 3/3')
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(' ')}`)).toEqual([])
})
