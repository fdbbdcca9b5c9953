// Time travel and recovery: what was seen can be seen again, the past can be changed, and a crash loses nothing.
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { applyAndRest } from './passing-time.ts'
import { DEPLOYMENT, openPlayground } from './playground-page.ts'
import { test } from './product.ts'

const scene = (page: Page) => page.evaluate(() => window.wheelhouse!.scene())

test('the same moment looks the same whenever it is seen, and in every session of the same Commands', async ({ product }) => {
  const drawn = await Promise.all([1, 2].map(async () => {
    const page = await openPlayground(product)
    await page.evaluate(async () => {
      const door = window.wheelhouse!
      await door.pause()
      await door.seek(1000)
    })
    await applyAndRest(page, DEPLOYMENT())
    await page.evaluate(() => window.wheelhouse!.seek(1600))
    const first = await scene(page)
    await page.evaluate(async () => {
      await window.wheelhouse!.seek(0)
      await window.wheelhouse!.seek(1600)
    })
    expect(await scene(page)).toEqual(first)
    return first
  }))
  expect(drawn[1]).toEqual(drawn[0])
  expect(drawn[0].hops.length + drawn[0].pods.length).toBeGreaterThan(0)
})

test('acting in the past asks first, and forks', async ({ product }) => {
  const page = await openPlayground(product, DEPLOYMENT())
  await applyAndRest(page, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: later}\n')
  const { now } = await page.evaluate(() => window.wheelhouse!.time())
  await page.evaluate((t) => window.wheelhouse!.seek(t), now - 100)
  const outcome = await page.evaluate((yaml) => window.wheelhouse!.apply(yaml), DEPLOYMENT({ replicas: 1 }))
  expect(outcome.documents[0]).toMatchObject({ result: 'configured' })
  await page.evaluate(() => window.wheelhouse!.settle())
  expect((await scene(page)).pods).toHaveLength(1)
  expect(await page.evaluate(() => window.wheelhouse!.time())).toMatchObject({ live: true })
})

/** Lets a test tell the listener of the engine's worker of a crash, as that worker does when the engine fails. */
const CRASHABLE = `
  const Original = Worker
  window.workers = []
  window.Worker = class extends Original { constructor(...given) { super(...given); if (String(given[0]).includes('engine')) window.workers.push(this) } }
  window.crash = (command) => window.workers.at(-1).onmessage({ data: { type: 'crashed', id: 0, message: 'provoked', hop: 0, command } })
`

async function crash(page: Page, command: number): Promise<void> {
  await page.evaluate((index) => (window as unknown as { crash(command: number): void }).crash(index), command)
}

test('a crash is reported and the session restored; a second one at the same Command opens before it and names it', async ({ product }) => {
  const page = await product.open()
  await page.context().addInitScript(CRASHABLE)
  await page.goto(`${product.url}#/playground`)
  await page.reload()
  await page.waitForFunction(() => window.wheelhouse)
  await applyAndRest(page, DEPLOYMENT())
  const before = await scene(page)
  await crash(page, 0)
  await page.evaluate(() => window.wheelhouse!.ready)
  await page.getByRole('main').getByText(/restored/i).first().waitFor()
  expect((await scene(page)).pods).toEqual(before.pods)
  await crash(page, 0)
  await page.evaluate(() => window.wheelhouse!.ready)
  await page.getByRole('main').getByText(/apply/).first().waitFor()
  expect((await scene(page)).pods).toEqual([])
})
