// window.wheelhouse: every method keeps its promise, in the product as it is built.
import { expect } from 'vitest'
import { DEPLOYMENT, openPlayground } from './playground-page.ts'
import { test } from './product.ts'
import type { Page } from 'playwright-core'

/** An answer comes at the pace of playback: here, as fast as that goes. */
const hurry = (page: Page): Promise<void> => page.locator('.speeds [role=radio]').last().click()

test('apply answers for every document, and settle waits until nothing is left to do', async ({ product }) => {
  const page = await openPlayground(product)
  await hurry(page)
  const outcome = await page.evaluate((yaml) => window.wheelhouse!.apply(yaml), DEPLOYMENT())
  expect(outcome.documents.map(({ result }) => result)).toEqual(['created', 'created'])
  await page.evaluate(() => window.wheelhouse!.settle())
  const { pods, nodes, hops } = await page.evaluate(() => window.wheelhouse!.scene())
  expect(pods.map(({ ready }) => ready)).toEqual([true, true, true])
  expect(pods.map(({ name }) => name)).toEqual(pods.map(({ name }) => name).toSorted())
  expect(nodes.map(({ name }) => name)).toEqual(['worker-1', 'worker-2', 'worker-3'])
  expect(hops).toBeInstanceOf(Array)
  expect(await page.evaluate(() => window.wheelhouse!.time())).toMatchObject({ live: true, quiescent: true })
})

test('get gives an object, delete takes it, why tells who decided', async ({ product }) => {
  const page = await openPlayground(product, DEPLOYMENT())
  expect(await page.evaluate(() => window.wheelhouse!.get('Deployment', { namespace: 'default', name: 'web' }))).toMatchObject({ spec: { replicas: 3 }, status: { readyReplicas: 3 } })
  expect((await page.evaluate(() => window.wheelhouse!.why('Deployment/default/web')))?.reasons.length).toBeGreaterThan(0)
  const outcome = await page.evaluate(() => window.wheelhouse!.delete('Service/default/web'))
  expect(outcome.documents.map(({ result }) => result)).toEqual(['deleted'])
})

test('what the API server refuses is answered, not thrown', async ({ product }) => {
  const page = await openPlayground(product)
  const { documents } = await page.evaluate(() => window.wheelhouse!.delete('Pod/default/missing'))
  expect(documents).toMatchObject([{ result: 'rejected', code: 404, message: 'pods "missing" not found' }])
})

test('play, pause, step and seek move the playhead', async ({ product }) => {
  const page = await openPlayground(product, DEPLOYMENT())
  await page.evaluate(() => window.wheelhouse!.pause())
  const { t } = await page.evaluate(() => window.wheelhouse!.time())
  await page.evaluate(() => window.wheelhouse!.step(-3))
  const back = await page.evaluate(() => window.wheelhouse!.time())
  expect(back).toMatchObject({ live: false, playing: false })
  expect(back.t).toBeLessThan(t)
  await page.evaluate(() => window.wheelhouse!.step())
  expect((await page.evaluate(() => window.wheelhouse!.time())).t).toBeGreaterThan(back.t)
  await page.evaluate(() => window.wheelhouse!.seek(0))
  expect((await page.evaluate(() => window.wheelhouse!.scene())).pods).toEqual([])
  await page.evaluate(() => window.wheelhouse!.play())
  await page.waitForFunction(() => window.wheelhouse!.time().t > 0)
})

test('on tells of batches and outcomes until it is stopped', async ({ product }) => {
  const page = await openPlayground(product)
  await hurry(page)
  const heard = await page.evaluate(async (yaml) => {
    const door = window.wheelhouse!
    const names: string[] = []
    const stops = [door.on('batch', () => names.push('batch')), door.on('outcome', () => names.push('outcome'))]
    await door.apply(yaml)
    stops.forEach((stop) => stop())
    const before = names.length
    await door.settle()
    return { names: [...new Set(names)].toSorted(), later: names.length - before }
  }, DEPLOYMENT())
  expect(heard).toEqual({ names: ['batch', 'outcome'], later: 0 })
})

test('kubectl prints, a fault is done, and both are Commands', async ({ product }) => {
  const page = await openPlayground(product, DEPLOYMENT())
  const { output } = await page.evaluate(() => window.wheelhouse!.kubectl('get deployment web -o name'))
  expect(output).toMatchObject({ stdout: 'deployment.apps/web\n', exit: 0 })
  expect((await page.evaluate(() => window.wheelhouse!.fault('power-off', 'Node/worker-3'))).refused).toBeUndefined()
  expect((await page.evaluate(() => window.wheelhouse!.fault('power-off', 'Node/worker-9'))).refused).toBeDefined()
})

test('goto opens a lesson at a step, and share gives the address of the moment', { timeout: 120_000 }, async ({ product }) => {
  const page = await openPlayground(product)
  expect(await page.evaluate(() => window.wheelhouse!.goto('no-such-lesson'))).toBe(false)
  expect(await page.evaluate(() => window.wheelhouse!.goto('canary', 'no-such-step'))).toBe(false)
  expect(page.url()).not.toContain('canary')
  expect(await page.evaluate(() => window.wheelhouse!.goto('desired-state-loop', 'scale'))).toBe(true)
  await page.waitForFunction(() => location.hash.startsWith('#/lesson/desired-state-loop'))
  expect(await page.evaluate(() => window.wheelhouse!.share())).toMatch(new RegExp(`^${product.url}#/lesson/desired-state-loop\\?step=scale&lang=en&acts=`))
})
