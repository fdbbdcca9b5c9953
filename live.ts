import { chromium } from 'playwright-core'
import { serve } from '/tmp/access/scripts/serve.mjs'
import { BROWSER_FLAGS } from '/tmp/access/scripts/ensure-browser.mjs'
const url = (await serve({ folder: '/tmp/access/dist', port: 4636 })).url
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: BROWSER_FLAGS })
const yaml = (n: number, image = 'nginx:1.27') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${n}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: '${image}'}]}
`
for (const locale of ['en', 'ko-KR']) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale })
  const page = await context.newPage()
  page.on('pageerror', (e) => console.log('PAGEERROR', e.message))
  await page.goto(url + '#/playground')
  await page.waitForFunction(() => (window as any).wheelhouse); await page.evaluate(() => (window as any).wheelhouse.ready)
  await page.evaluate(() => {
    (window as any).said = []
    for (const region of document.querySelectorAll('[role=status],[aria-live],[role=alert],[role=log]')) console.log(region.className)
    new MutationObserver((records) => {
      for (const { target } of records) {
        const region = (target instanceof Element ? target : target.parentElement)?.closest('[role=status],[aria-live=polite],[role=alert],[role=log]')
        if (region) (window as any).said.push([Math.round(performance.now()), region.className, region.textContent?.slice(0, 160)])
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  const run = async (label: string, act: () => Promise<void>, ms: number) => {
    const from = await page.evaluate(() => { (window as any).said.length = 0; return performance.now() })
    await act()
    await page.waitForTimeout(ms)
    const said = await page.evaluate(() => (window as any).said) as [number, string, string][]
    console.log(locale, label, 'announcements', said.length, 'in', ms / 1000, 's; most in any second:', Math.max(0, ...said.map(([t]) => said.filter(([o]) => o >= t && o < t + 1000).length)))
    for (const [t, c, text] of said) console.log('   ', ((t - from) / 1000).toFixed(1), c === 'visually-hidden' ? '' : c, text)
  }
  const apply = (text: string) => page.evaluate((y) => { const w = (window as any).wheelhouse; w.apply(y); w.play() }, text)
  await run('3 replicas paced', () => apply(yaml(3)), 20000)
  await page.locator('.speeds button').last().click()
  await run('100 replicas 16x', () => apply(yaml(100)), 15000)
  await page.evaluate(() => { const r = document.querySelectorAll('.transport-choices .segmented')[1].querySelectorAll('button')[1] as HTMLElement; r.click() })
  await run('rollout 100 at 16x clock', () => apply(yaml(100, 'nginx:1.28')), 20000)
  await page.locator('.drawer [role=tab]').nth(1).click()
  await page.locator('.events-choice button').nth(1).click()
  await page.waitForTimeout(1500)
  await page.screenshot({ path: `/tmp/transcript-${locale}.png` })
  console.log((await page.locator('.transcript').innerText()).split('\n').slice(0, 40).join('\n'))
  await page.evaluate(() => (window as any).wheelhouse.pause())
  await page.waitForTimeout(2500)
  await run('steps', async () => { for (let i = 0; i < 2; i++) { await page.keyboard.press(','); await page.waitForTimeout(2500) } }, 500)
  await context.close()
}
await browser.close(); process.exit(0)
