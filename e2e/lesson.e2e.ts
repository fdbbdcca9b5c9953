// The first lesson, from its beginning to its end: once with the mouse, once with nothing but the keyboard.
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { axeFindings } from './axe.ts'
import { KeyboardHands } from './learner/hands.ts'
import { applyAndRest, letTimePass } from './passing-time.ts'
import { test } from './product.ts'

const PATH = '#/lesson/desired-state-loop'
/** A chain of causes is shown slowly enough to be followed; on a busy machine, more slowly still. */
const SETTLED = { timeout: 90_000 }
const NEXT = '.lesson-foot .btn-primary:not(:disabled)'

const begun = async (page: Page): Promise<void> => {
  await page.waitForSelector('.lesson-foot', SETTLED)
  await page.waitForFunction(() => window.wheelhouse?.scene().pods.some((pod) => pod.ready))
}

const clock = (page: Page) => page.evaluate(() => window.wheelhouse?.time())

/** The lesson's Deployment with three replicas, as the learner would declare it. */
const threeOfWeb = (page: Page): Promise<string> => page.evaluate(async () => {
  const { spec: { selector, template } } = await window.wheelhouse!.get('Deployment', { name: 'web' }) as { spec: { selector: unknown; template: unknown } }
  return JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 3, selector, template } })
})

/** The task's right order, as it stands in the lesson. */
const ORDER = ['hears that a Pod', 'It compares', 'asks the API server', 'The scheduler assigns', 'The kubelet has']

const ordered = (page: Page) => page.locator('.order-list li').allInnerTexts()

/** The first line that is not where it belongs, and how far up it has to go. */
async function misplaced(page: Page): Promise<{ readonly item: number; readonly up: number } | undefined> {
  const lines = await ordered(page)
  for (const [place, words] of ORDER.entries()) {
    const item = lines.findIndex((line) => line.includes(words))
    if (item !== place) return { item, up: item - place }
  }
  return undefined
}

test('the lesson is played through with the mouse', { timeout: 240_000 }, async ({ product }) => {
  const page = await product.open({ path: PATH })
  await begun(page)
  await page.locator('.speeds [role=radio]').last().click()
  await page.getByRole('button', { name: 'Let time pass' }).click()
  await page.locator(NEXT).click(SETTLED)

  // A question holds the clock.
  const before = await clock(page)
  await page.evaluate(async () => {
    await window.wheelhouse?.play()
    await window.wheelhouse?.step(1)
    await window.wheelhouse?.seek(1_000_000)
  })
  expect((await clock(page))?.now).toBe(before?.now)
  await page.getByText('Three new ones, as written').click()
  await page.getByRole('button', { name: 'That is my prediction' }).click()
  await page.locator(NEXT).click()

  const line = page.locator('.monaco-editor .view-line', { hasText: 'replicas' })
  await line.click(SETTLED)
  await page.keyboard.press('End')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('3')
  await page.locator('.goal', { hasText: 'Now 1 of 3' }).waitFor()
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  await page.waitForSelector(NEXT, SETTLED)
  // What was predicted and what happened stand side by side until the learner goes on.
  const [yours, happened] = await Promise.all([0, 1].map((i) => page.locator('.outcome dl > div').nth(i).boundingBox()))
  expect(yours?.y).toBe(happened?.y)
  const outcome = await page.locator('.outcome').innerText()
  expect(outcome).toContain('Three new ones, as written')
  expect(outcome).toContain('Two, just what is missing')
  await page.locator('.goal', { hasText: 'Now 3 of 3' }).waitFor()
  await page.locator(NEXT).click()

  await page.locator('.object-tool .option').first().click()
  await page.getByRole('button', { name: 'Delete the Pod' }).click()
  await page.locator(NEXT).click(SETTLED)

  await page.getByRole('button', { name: 'Check' }).click()
  await page.waitForSelector('.task-wrong')
  for (let wrong = await misplaced(page); wrong; wrong = await misplaced(page)) await page.locator('.order-list li').nth(wrong.item).getByRole('button', { name: 'Move up' }).click()
  await page.getByRole('button', { name: 'Check' }).click()
  await page.locator(NEXT).click()

  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  await page.locator(NEXT).click(SETTLED)

  await page.locator('.goal .panel-aside', { hasText: '5 / 5' }).waitFor()
  await page.getByText('The scheduler', { exact: true }).click()
  expect(await page.locator('.option-wrong').innerText()).toContain('It creates none')
  await page.getByText('The ReplicaSet controller', { exact: true }).click()
  await page.waitForSelector('.option-right')
  expect(await axeFindings(page, '.lesson')).toEqual([])
})

test('looking back shows the goals as they stood, and a hint comes when asked for', { timeout: 120_000 }, async ({ product }) => {
  const page = await product.open({ path: PATH, locale: 'ko-KR' })
  await begun(page)
  await page.getByRole('button', { name: '시간 보내기' }).click()
  await page.locator(NEXT).click(SETTLED)
  await page.getByText('2개. 모자란 만큼만 만든다').click()
  await page.getByRole('button', { name: '이렇게 예측합니다' }).click()
  await page.locator(NEXT).click()
  expect(await page.locator('.hints').count()).toBe(0)
  await page.getByRole('button', { name: '힌트 보기 (1/2)' }).click()
  expect(await page.locator('.hints li').count()).toBe(1)
  const t = (await clock(page))?.t ?? 0
  await applyAndRest(page, await threeOfWeb(page))
  await page.waitForFunction(() => document.querySelector('.goal')?.textContent?.includes('지금 3 / 3'), undefined, SETTLED)
  await page.evaluate((at) => window.wheelhouse?.seek(at), t)
  await page.waitForFunction(() => document.querySelector('.goal')?.textContent?.includes('지금 1 / 3'))
  await page.getByRole('button', { name: '더 할 수 있는 일' }).click()
  await page.getByRole('button', { name: '이 단계를 처음부터' }).click()
  await page.waitForFunction(() => window.wheelhouse?.time().live)
  expect((await clock(page))?.now).toBeLessThanOrEqual(t)
  const web = await page.evaluate(() => window.wheelhouse?.get('Deployment', { name: 'web' })) as { readonly spec: { readonly replicas: number } }
  expect(web.spec.replicas).toBe(1)
})

test('the lesson is played through with the keyboard alone', { timeout: 240_000 }, async ({ product }) => {
  const page = await product.open({ path: PATH })
  const hands = new KeyboardHands(page)
  const press = (selector: string) => hands.press(page.locator(selector).first())
  const onwards = async (): Promise<void> => {
    await letTimePass(page, NEXT)
    await press(NEXT)
  }
  await begun(page)
  await press('.lesson-body .btn')
  await onwards()
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H2')

  await hands.reach(page.locator('.option input').first())
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await press('.question-send')
  await onwards()

  await page.waitForSelector('.monaco-editor .view-line', SETTLED)
  await hands.reach(page.locator('.monaco-editor .native-edit-context, .monaco-editor textarea').first())
  await page.keyboard.press('Control+Home')
  for (let line = 1; line < 6; line++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('3')
  await page.keyboard.press('Control+Enter')
  await onwards()

  await hands.reach(page.locator('.object-tool input').first())
  await page.keyboard.press('Space')
  await press('.object-tool .question-send')
  await onwards()

  for (let wrong = await misplaced(page); wrong; wrong = await misplaced(page)) await press(`.order-list li:nth-child(${wrong.item + 1}) .order-moves button:first-child`)
  await press('.task-answer .question-send')
  await onwards()

  await press('.editor-pane .btn-primary')
  await onwards()
  await page.locator('.goal .panel-aside', { hasText: '5 / 5' }).waitFor()
})

test('the sandbox is left for the same moment, and the same draft', { timeout: 120_000 }, async ({ product }) => {
  const page = await product.open({ path: `${PATH}/scale` })
  await begun(page)
  const before = { ...await clock(page), hash: await page.evaluate(() => window.wheelhouse?.hash()) }
  await page.getByRole('button', { name: 'What else you can do' }).click()
  await page.getByRole('button', { name: 'Try things freely' }).click()
  await page.evaluate(async () => {
    await window.wheelhouse?.delete('Deployment/web')
    await window.wheelhouse?.settle()
  })
  expect(await page.evaluate(() => window.wheelhouse?.scene().pods.length)).toBe(0)
  await page.getByRole('button', { name: 'Back to the lesson' }).click()
  await begun(page)
  await page.locator('.lesson h2', { hasText: 'Change the declaration' }).waitFor()
  expect(await clock(page)).toMatchObject({ now: before.now, t: before.t })
  expect(await page.evaluate(() => window.wheelhouse?.hash())).toEqual(before.hash)
})

test('a reload comes back to the step and the moment', { timeout: 120_000 }, async ({ product }) => {
  const page = await product.open({ path: `${PATH}/order` })
  await begun(page)
  await page.locator('.lesson h2', { hasText: 'order' }).waitFor()
  const before = await clock(page)
  // What was reached is kept soon after, not at once.
  await page.waitForTimeout(4_000)
  await page.reload()
  await begun(page)
  await page.locator('.order-list').waitFor()
  expect((await clock(page))?.now).toBe(before?.now)
  expect((await page.evaluate(() => window.wheelhouse?.scene().pods.length))).toBe(3)
})

test('a screen of a phone has targets that a finger hits', { timeout: 120_000 }, async ({ product }) => {
  const page = await product.open({ path: `${PATH}/guess`, viewport: { width: 390, height: 844 }, hasTouch: true, reducedMotion: 'reduce' })
  await page.waitForSelector('.lesson-foot', SETTLED)
  const small = await page.locator('.lesson button:visible, .lesson .option:visible, .transport button:visible').evaluateAll((elements) =>
    elements.map((element) => ({ text: element.textContent?.slice(0, 30) || element.getAttribute('aria-label'), box: element.getBoundingClientRect() })).filter(({ box }) => box.height < 43.5 || box.width < 43.5).map(({ text, box }) => `${text}: ${Math.round(box.width)}×${Math.round(box.height)}`))
  expect(small).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('what changed is named right beside it while time stands still', { timeout: 120_000 }, async ({ product }) => {
  const page = await product.open({ path: `${PATH}/scale` })
  await begun(page)
  await applyAndRest(page, await threeOfWeb(page))
  await page.locator('.look-caption').waitFor()
  expect(await page.locator('.look-caption').count()).toBe(1)
  const near = await page.evaluate(() => {
    const caption = document.querySelector('.look-caption')?.getBoundingClientRect()
    if (!caption) return Infinity
    return Math.min(...[...document.querySelectorAll('.is-highlighted')].map((element) => {
      const box = element.getBoundingClientRect()
      return Math.hypot(Math.max(0, caption.left - box.right, box.left - caption.right), Math.max(0, caption.top - box.bottom, box.top - caption.bottom))
    }))
  })
  expect(near).toBeLessThanOrEqual(240)
})
