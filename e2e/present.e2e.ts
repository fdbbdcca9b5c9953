// A lesson in front of a room: the presentation view, the instructor's window beside it, and what each keeps to itself.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { test } from './product.ts'
import type { Product } from './product.ts'

const LESSON = 'desired-state-loop'
const ON_A_WALL = { viewport: { width: 1920, height: 1080 } }
const LATER = { timeout: 60_000 }

/** Opens the lesson, presents it, and gives both windows once they have found each other. */
async function present(product: Product, options: Parameters<Product['open']>[0] = {}): Promise<{ readonly room: Page; readonly desk: Page }> {
  const room = await product.open({ path: `#/lesson/${LESSON}`, ...ON_A_WALL, ...options })
  await room.waitForSelector('.lesson-foot', LATER)
  const [desk] = await Promise.all([room.context().waitForEvent('page'), room.locator('.topbar [aria-keyshortcuts=P]').click()])
  await desk.setViewportSize({ width: 1240, height: 860 })
  await desk.waitForSelector('.presenter-state.is-there', LATER)
  await room.waitForSelector('.caption h2', LATER)
  await desk.waitForSelector('.presenter-on:not(:disabled)', LATER)
  return { room, desk }
}

const titleIn = (page: Page) => page.locator('.caption h2').innerText()
const stepShown = (desk: Page, position: number) => desk.waitForFunction((wanted) => document.querySelector('.presenter-now .presenter-position b')?.textContent === String(wanted), position, LATER)

test('the instructor has the notes, and the room has not', { timeout: 120_000 }, async ({ product }) => {
  const { room, desk } = await present(product)
  const fetched: string[] = []
  room.on('response', (response) => { void response.text().then((text) => fetched.push(text), () => undefined) })
  const notes = await desk.locator('.presenter-notes p').first().innerText()
  expect(notes.length).toBeGreaterThan(40)
  await room.reload()
  await room.waitForSelector('.caption h2', LATER)
  expect(await room.locator('body').innerHTML()).not.toContain(notes.slice(0, 30))
  expect(fetched.filter((text) => text.includes(notes.slice(0, 30)))).toEqual([])
})

test('a clicker does what the step asks for, then goes on; the instructor sees it within a tenth of a second', { timeout: 180_000 }, async ({ product }) => {
  const { room, desk } = await present(product)
  expect(await titleIn(room)).toBe(await desk.locator('.presenter-now h2').innerText())
  await desk.bringToFront()
  await desk.keyboard.press('PageDown') // lets time pass
  await desk.waitForSelector('.presenter-now .badge-actual', LATER)
  await desk.keyboard.press('PageDown')
  await stepShown(desk, 2)
  expect(await desk.locator('.presenter-answers .is-right').count()).toBe(1)
  expect(await desk.locator('.presenter-room .badge').innerText()).toBe('Waiting for an answer')
  await room.bringToFront()
  await room.keyboard.press('PageUp')
  await stepShown(desk, 1)

  // Both windows share a clock: when the room changed, and when the instructor's window showed it.
  await room.evaluate(() => window.addEventListener('keydown', () => { (window as { pressedAt?: number }).pressedAt = Date.now() }, { capture: true }))
  await desk.evaluate(() => {
    const at: number[] = []
    Object.assign(window, { shownAt: at })
    const position = (): string => document.querySelector('.presenter-now .presenter-position b')?.textContent ?? ''
    let last = position()
    new MutationObserver(() => {
      if (position() === last) return
      last = position()
      at.push(Date.now())
    }).observe(document.querySelector('.presenter-column') ?? document.body, { subtree: true, childList: true, characterData: true })
  })
  const delays: number[] = []
  for (const key of ['PageDown', 'PageUp', 'PageDown', 'PageUp', 'PageDown']) {
    await desk.evaluate(() => { (window as { shownAt?: number[] }).shownAt?.splice(0) })
    await room.keyboard.press(key)
    await stepShown(desk, key === 'PageDown' ? 2 : 1)
    const pressed = await room.evaluate(() => (window as { pressedAt?: number }).pressedAt ?? NaN)
    delays.push(await desk.evaluate(() => (window as { shownAt?: number[] }).shownAt?.[0] ?? NaN) - pressed)
  }
  console.log(`the room is seen after ${delays.join(', ')} ms`)
  expect(delays.toSorted((a, b) => a - b)[2]).toBeLessThan(100)

  await desk.locator('.presenter-solution .btn').click() // answers the prediction
  await desk.waitForSelector('.presenter-now .badge-actual', LATER)
  expect(await room.locator('.option-chosen').innerText()).toContain('Two, just what is missing')
  await desk.locator('.presenter-on').click()
  await room.waitForSelector('.stage-pane .monaco-editor', LATER)
  await desk.locator('.presenter-solution .btn').click() // edits and applies
  await room.waitForFunction(() => window.wheelhouse?.scene().pods.filter((pod) => pod.ready).length === 3, undefined, LATER)
  await desk.waitForSelector('.presenter-now .badge-actual', LATER)
  await desk.waitForFunction(() => document.querySelector('.cluster-picture')?.getAttribute('aria-label')?.includes('Deployment web 3/3'), undefined, LATER)
})

test('either window may be reloaded, and one that is gone is said to be', { timeout: 180_000 }, async ({ product }) => {
  const { room, desk } = await present(product)
  await desk.locator('.presenter-lock').nth(1).click()
  await desk.waitForSelector('.presenter-lock[aria-pressed=true]')
  const lesson = () => desk.locator('.presenter-timer').innerText()
  await desk.waitForFunction(() => /0:0[2-9]/.test(document.querySelector('.presenter-timer')?.textContent ?? ''))
  await desk.reload()
  await desk.waitForSelector('.presenter-state.is-there', LATER)
  await desk.waitForSelector('.presenter-lock[aria-pressed=true]')
  expect(await lesson()).not.toContain('0:00')
  await room.reload()
  await desk.waitForSelector('.presenter-state.is-gone', LATER)
  await desk.waitForSelector('.presenter-state.is-there', LATER)
  await room.waitForSelector('.caption h2', LATER)
  await desk.close()
  await room.getByText('The instructor window was closed').waitFor(LATER)
  const [again] = await Promise.all([room.context().waitForEvent('page'), room.getByRole('button', { name: 'Open again' }).click()])
  await again.waitForSelector('.presenter-state.is-there', LATER)
  await room.getByText('The instructor window was closed').waitFor({ state: 'detached' })
  await room.keyboard.press('p')
  await room.waitForSelector('.lesson-foot', LATER)
  await again.getByText('The presentation window was closed, or shows another page').waitFor(LATER)
})

test('what starts over asks first; a locked step is the last; single letters can be switched off', { timeout: 180_000 }, async ({ product }) => {
  const { room, desk } = await present(product)
  await desk.locator('.presenter-lock').first().click()
  await room.keyboard.press('ArrowRight')
  await desk.waitForSelector('.presenter-now .badge-actual', LATER)
  await room.getByRole('button', { name: 'Open up to here' }).waitFor()
  await room.keyboard.press('ArrowRight')
  await stepShown(desk, 1)
  await desk.locator('.presenter-lock').first().click()
  await room.waitForSelector('.caption-ways button:last-child:not(:disabled)')
  await room.keyboard.press('ArrowRight')
  await stepShown(desk, 2)

  const before = await room.evaluate(() => window.wheelhouse?.time().now ?? 0)
  await room.keyboard.press('Shift+R')
  await room.getByRole('alertdialog').waitFor()
  await room.keyboard.press('Escape')
  expect(await room.getByRole('alertdialog').count()).toBe(0)
  await room.keyboard.press('Shift+R')
  await room.keyboard.press('Shift+R')
  await room.waitForFunction((then) => (window.wheelhouse?.time().now ?? then) < then, before, LATER)
  await stepShown(desk, 1)

  await room.keyboard.press('b')
  await room.waitForSelector('.stage-blank')
  await room.keyboard.press('b')
  await room.waitForSelector('.stage-blank', { state: 'detached' })
  await room.evaluate(() => localStorage.setItem('wheelhouse.singleKeys', 'off'))
  await room.keyboard.press('b')
  await room.keyboard.press('PageDown')
  expect(await room.locator('.stage-blank').count()).toBe(0)
})

test('where the browser refuses a second window, a link opens it', { timeout: 120_000 }, async ({ product }) => {
  const room = await product.open({ path: '', ...ON_A_WALL })
  await room.addInitScript(() => { window.open = () => null })
  await room.goto(`${product.url}#/lesson/${LESSON}`)
  await room.reload()
  await room.waitForSelector('.lesson-foot', LATER)
  await room.keyboard.press('p')
  const [desk] = await Promise.all([room.context().waitForEvent('page'), room.getByRole('link', { name: 'Open the instructor window' }).click(LATER)])
  await desk.waitForSelector('.presenter-state.is-there', LATER)
  await room.locator('.stage-note').waitFor({ state: 'detached' })
})

/** Every text on the page: its size on the screen, and its contrast with the nearest ground that is painted behind it. */
function textsOn(page: Page, within: string): Promise<readonly { readonly text: string; readonly px: number; readonly contrast: number }[]> {
  return page.evaluate((selector) => {
    const channels = (colour: string): number[] => {
      const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
      if (!canvas) return [0, 0, 0, 0]
      canvas.fillStyle = colour
      canvas.fillRect(0, 0, 1, 1)
      return [...canvas.getImageData(0, 0, 1, 1).data]
    }
    const luminance = ([r = 0, g = 0, b = 0]: number[]): number => {
      const [x = 0, y = 0, z = 0] = [r, g, b].map((value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4))
      return 0.2126 * x + 0.7152 * y + 0.0722 * z
    }
    const ground = (element: Element | null): number[] => {
      for (let at = element; at; at = at.parentElement) {
        const colour = channels(getComputedStyle(at).backgroundColor)
        if ((colour[3] ?? 0) > 200) return colour
      }
      return [255, 255, 255, 255]
    }
    const found: { text: string; px: number; contrast: number }[] = []
    for (const root of document.querySelectorAll(selector)) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement
        const text = node.textContent?.trim() ?? ''
        if (!element || text === '' || element.closest('.visually-hidden, [aria-hidden=true], .react-flow__attribution, :disabled, svg')) continue
        const box = element.getBoundingClientRect()
        if (box.width < 2 || box.height < 2 || getComputedStyle(element).visibility === 'hidden') continue
        const zoom = (element as Element & { readonly currentCSSZoom?: number }).currentCSSZoom ?? 1
        const [a, b] = [luminance(channels(getComputedStyle(element).color)), luminance(ground(element))]
        found.push({ text: text.slice(0, 30), px: Number.parseFloat(getComputedStyle(element).fontSize) * zoom, contrast: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) })
      }
    }
    return found
  }, within)
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`big type is read from the last row, ${colorScheme}`, { timeout: 120_000 }, async ({ product }) => {
    const { room } = await present(product, { colorScheme })
    await room.getByRole('button', { name: 'Big type' }).click()
    await room.waitForFunction(() => Number.parseFloat(getComputedStyle(document.querySelector('.stage-canvas') ?? document.body).zoom) > 1.8)
    await room.waitForTimeout(500)
    const [words, labels] = [await textsOn(room, '.caption-words, .stage-act .lesson-say'), await textsOn(room, '.cluster-canvas')]
    expect(words.length).toBeGreaterThan(1)
    expect(labels.length).toBeGreaterThan(10)
    expect(words.filter(({ px }) => px < 24)).toEqual([])
    expect(labels.filter(({ px }) => px < 20)).toEqual([])
    expect([...words, ...labels].filter(({ contrast }) => contrast < 7)).toEqual([])
    await room.screenshot({ path: `.cache/shots/present-big-${colorScheme}.png` })

    // And so is the lesson's page itself.
    await room.keyboard.press('p')
    await room.waitForSelector('.lesson-foot', LATER)
    const [say, onCanvas] = [await textsOn(room, '.lesson-say, .lesson h2'), await textsOn(room, '.cluster-canvas')]
    expect(say.length).toBeGreaterThan(1)
    expect(say.filter(({ px }) => px < 24)).toEqual([])
    expect(onCanvas.filter(({ px }) => px < 20)).toEqual([])
    expect([...say, ...onCanvas].filter(({ contrast }) => contrast < 7)).toEqual([])
    expect(await room.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1920)
  })
}

test('both windows are without findings of axe, in Korean and English', { timeout: 180_000 }, async ({ product }) => {
  for (const locale of ['ko-KR', 'en']) {
    const { room, desk } = await present(product, { locale, colorScheme: locale === 'en' ? 'dark' : 'light' })
    for (const page of [room, desk]) {
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(' ')}`)).toEqual([])
    }
  }
})

test('a link for learners holds step, lock, language and seed, and opens to the same state everywhere', { timeout: 180_000 }, async ({ product }) => {
  const teacher = await product.open({ path: '#/teach' })
  const card = teacher.locator('.teach-lesson', { hasText: 'Declare and wait' })
  await card.locator('summary').click()
  await card.getByRole('button', { name: 'Make a link' }).click()
  await card.getByLabel('Begin at').selectOption('scale')
  await card.getByLabel('How far').selectOption('scale')
  await card.getByRole('radio', { name: '한국어' }).click()
  const link = await card.locator('.copy-field input').inputValue()
  expect(link).toMatch(/#\/lesson\/desired-state-loop\?step=scale&lang=ko&lock=scale$/)

  const hashes: string[] = []
  for (let i = 0; i < 2; i++) {
    const learner = await product.open({ path: link.slice(product.url.length) })
    await learner.locator('.lesson h2', { hasText: '선언을 고칩니다' }).waitFor(LATER)
    expect(await learner.locator('.lesson-steps .is-locked').count()).toBe(3)
    hashes.push(JSON.stringify(await learner.evaluate(() => window.wheelhouse?.hash())))
    if (i === 1) {
      // What the learner did goes on as a link of its own.
      await learner.evaluate(async () => {
        const object = await window.wheelhouse?.get('Deployment', { name: 'web' }) as { spec: { selector: unknown; template: unknown } }
        const { selector, template } = object.spec
        await window.wheelhouse?.apply(JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 3, selector, template } }))
        await window.wheelhouse?.settle()
        await window.wheelhouse?.pause()
      })
      const shared = await learner.evaluate(() => window.wheelhouse?.share()) ?? ''
      expect(shared).toContain('lock=scale')
      const hash = JSON.stringify(await learner.evaluate(() => window.wheelhouse?.hash()))
      const other = await product.open({ path: shared.slice(product.url.length) })
      await other.locator('.lesson h2', { hasText: '선언을 고칩니다' }).waitFor(LATER)
      await other.waitForFunction(() => window.wheelhouse?.scene().pods.length === 3, undefined, LATER)
      expect(JSON.stringify(await other.evaluate(() => window.wheelhouse?.hash()))).toBe(hash)
    }
  }
  expect(hashes[0]).toBe(hashes[1])
})
