// Figures of the page: what a visitor downloads, how soon there is a picture, and how smoothly it moves.
import { chromium, type Page } from 'playwright-core'
import { buildPage } from '../scripts/build-page.mjs'
import { BROWSER_FLAGS, ensureBrowser } from '../scripts/ensure-browser.mjs'
import { measurePage } from '../scripts/measure-page.mjs'
import { serve } from '../scripts/serve.mjs'
import type {} from '../src/app/door.ts' // declares window.wheelhouse
import { defineGroup, type Figures, median, percentile } from './figures.ts'
import { watchRollout } from './page-frames.ts'

const FIRST_PORT = 4301
const RUNS = 5
const WATCH_MS = 15_000
/** The machines of the page's default cluster. */
const NODES = 3
const REPLICAS = 100

export default defineGroup({
  name: 'page',
  async measure(): Promise<Figures> {
    const folder = await buildPage()
    const { page, worker } = await measurePage(folder)
    if (worker === undefined) throw new Error('The build holds no engine worker.')
    return {
      'page.initial.gz': { value: page, unit: 'kB' },
      'page.worker.gz': { value: worker, unit: 'kB' },
      ...(await inBrowser(folder)),
    }
  },
})

async function inBrowser(folder: string): Promise<Figures> {
  const server = await serve({ folder, port: FIRST_PORT })
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: BROWSER_FLAGS })
  try {
    const firstPictures: number[] = []
    for (let run = 0; run < RUNS; run++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } }) // nothing cached from the run before
      const page = await context.newPage()
      await page.goto(`${server.url}#/playground`)
      firstPictures.push(await firstPicture(page))
      await context.close()
    }
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(`${server.url}#/playground`)
    await page.waitForFunction(() => window.wheelhouse)
    const { intervals } = await watchRollout(page, REPLICAS, WATCH_MS)
    const frames = `page.frames.${NODES}x${REPLICAS}`
    return {
      'page.firstPicture': { value: median(firstPictures), unit: 'ms' },
      [`${frames}.p50`]: { value: percentile(intervals, 0.5), unit: 'ms' },
      [`${frames}.p95`]: { value: percentile(intervals, 0.95), unit: 'ms' },
      [`page.rollout${REPLICAS}.fps`]: { value: (1000 * intervals.length) / intervals.reduce((sum, interval) => sum + interval, 0), unit: 'fps' },
    }
  } finally {
    await browser.close()
    await server.close()
  }
}

/** From the start of navigation to the first frame drawn after the page says that it is ready. */
async function firstPicture(page: Page): Promise<number> {
  await page.waitForFunction(() => window.wheelhouse)
  return page.evaluate(async () => {
    await window.wheelhouse?.ready
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    return performance.now()
  })
}
