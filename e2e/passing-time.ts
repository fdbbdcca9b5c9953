// Lets virtual time pass by the page's own door, where a test has nothing to do but wait and the play is watched elsewhere.
import type { Page } from 'playwright-core'

/** What is waited for has come after so much virtual time, or does not come. */
const AT_MOST_MS = 20 * 60_000

/** Goes on in small strides, each of them drawn, until something is on the page; then, or when the time is up, playback goes on as before. */
export async function letTimePass(page: Page, until: string): Promise<void> {
  await page.evaluate(async ([selector, atMostMs]) => {
    const door = window.wheelhouse!
    const drawn = (): Promise<unknown> => new Promise((resolve) => { requestAnimationFrame(resolve) })
    const began = door.time().now
    for (let passed = 0; document.querySelector(selector) === null && passed < atMostMs; passed = door.time().now - began) {
      await door.seek(door.time().now + Math.max(250, passed / 16))
      await drawn()
    }
  }, [until, AT_MOST_MS] as const)
}

/** Applies a manifest and lets the cluster settle, at once and not at the pace of playback; then time stands still. */
export async function applyAndRest(page: Page, manifest: string): Promise<void> {
  await page.evaluate(async (yaml) => {
    const door = window.wheelhouse!
    await door.ready
    let answered = false
    const outcome = door.apply(yaml).finally(() => { answered = true })
    // The Command is on its way first.
    const sent = (): Promise<unknown> => new Promise((resolve) => { setTimeout(resolve) })
    for (await sent(); !answered; await sent()) await door.settle()
    await outcome
    await door.settle()
    await door.pause()
  }, manifest)
}
