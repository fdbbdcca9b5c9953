// Every lesson, from its beginning to its end, through the page alone: each with nothing but the keyboard, three with nothing but the pointer.
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { axeFindings } from './axe.ts'
import { KeyboardHands, PointerHands } from './learner/hands.ts'
import { readLessons } from './learner/lessons.ts'
import { playLesson } from './learner/player.ts'
import { test } from './product.ts'

const LESSONS = readLessons()
/** One in which tools do everything, one that is typed in a terminal, one with gaps in a file. */
const WITH_THE_POINTER = ['self-healing', 'replicaset-and-labels', 'scheduler-binpack']
/** With the keyboard alone and the whole way at the pace of playback, as those with the pointer are: a tool that breaks and mends, a rollout at its own pace, requests and waits. */
const WATCHED = ['self-healing', 'rolling-update', 'service-and-kube-proxy']
const TIMEOUT_MS = 300_000
const PASTING = { permissions: ['clipboard-read', 'clipboard-write'] }

/** The end is shown, everything that the lesson is about holds, and its closing questions are answered. */
async function expectEnd(page: Page, goals: number): Promise<void> {
  await page.locator('.lesson-onward').waitFor()
  await page.locator('.goal .panel-aside', { hasText: `${goals} / ${goals}` }).waitFor({ timeout: 20_000 }).catch(async () => {
    expect.fail(`the goal does not hold: ${(await page.locator('.goal-line').allInnerTexts()).join(' | ')}`)
  })
  expect(await page.locator('.option-wrong').count()).toBe(0)
}

test('there are lessons to play', () => {
  expect(LESSONS.length).toBeGreaterThanOrEqual(17)
})

for (const taught of LESSONS) {
  const { id, goal, steps } = taught.lesson
  test(`${id} is finished with the keyboard alone`, { timeout: TIMEOUT_MS }, async ({ product }) => {
    const page = await product.open({ path: `#/lesson/${id}`, ...PASTING })
    let found: readonly string[] | undefined
    await playLesson(page, taught, new KeyboardHands(page), {
      watched: WATCHED.includes(id),
      onStep: async (step, moment) => {
        if (step.id === steps[0].id && moment === 'begun') found = await axeFindings(page)
      },
    })
    expect(found).toEqual([])
    await expectEnd(page, goal.length)
  })
}

for (const taught of LESSONS.filter(({ lesson }) => WITH_THE_POINTER.includes(lesson.id))) {
  test(`${taught.lesson.id} is finished with the pointer alone`, { timeout: TIMEOUT_MS }, async ({ product }) => {
    const page = await product.open({ path: `#/lesson/${taught.lesson.id}` })
    await page.evaluate(() => {
      window.addEventListener('keydown', () => { throw new Error('a key was pressed') }, { capture: true })
    })
    await playLesson(page, taught, new PointerHands(), { watched: true })
    await expectEnd(page, taught.lesson.goal.length)
  })
}
