// What axe finds wrong on a page: every rule of WCAG 2.2 at A and AA, and axe's best practices.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** A rule of WCAG 2.2 that axe leaves out unless it is asked for; and no account of the hundreds of places where nothing is wrong. */
const OPTIONS = { rules: { 'target-size': { enabled: true } }, resultTypes: ['violations' as const] }
/** What moves in and out has come to rest after this. */
const REST_MS = 2_000

/** What axe finds, as rule and place; within one part of the page where one is named. Monaco's hidden text field is Monaco's. */
export async function axeFindings(page: Page, within?: string): Promise<string[]> {
  const isThere = await page.evaluate(atRest, REST_MS)
  // The page has no frames of ours, so axe need not be carried into each of them and into a page for the sum of all.
  const axe = new AxeBuilder({ page, ...(isThere && { axeSource: 'void 0' }) }).setLegacyMode().options(OPTIONS).exclude('.native-edit-context')
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html.slice(0, 160)}`))
}

/** In the page: waits for what fades or slides, since a colour half-way is neither the one nor the other; tells whether axe is there from the last time. */
async function atRest(atMostMs: number): Promise<boolean> {
  const moving = document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
  const rest = Promise.allSettled(moving.map(({ finished }) => finished))
  await Promise.race([rest, new Promise((resolve) => { setTimeout(resolve, atMostMs) })])
  return 'axe' in window
}
