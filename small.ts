import { chromium } from 'playwright-core'
import { serve } from '/tmp/access/scripts/serve.mjs'
import { BROWSER_FLAGS } from '/tmp/access/scripts/ensure-browser.mjs'
const url = (await serve({ folder: '/tmp/access/dist', port: 4636 })).url
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: BROWSER_FLAGS })
const YAML = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: 'nginx:1.27'}]}
`
const SMALL = () => {
  const found: string[] = []
  for (const element of document.querySelectorAll('button, a[href], [role=tab], [role=radio], input, select, summary, [role=treeitem]')) {
    const style = getComputedStyle(element)
    const box = element.getBoundingClientRect()
    if (box.width === 0 || style.visibility === 'hidden' || element.closest('.visually-hidden')) continue
    const label = element.closest('label')?.getBoundingClientRect()
    const h = Math.max(box.height, label?.height ?? 0), w = Math.max(box.width, label?.width ?? 0)
    if (h < 43.5 || w < 43.5) found.push(`${Math.round(w)}x${Math.round(h)} ${element.tagName.toLowerCase()}.${element.className} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 30)}"`)
  }
  return [...new Set(found)]
}
for (const [name, options] of Object.entries({ phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }, narrow: { viewport: { width: 320, height: 640 } }, zoom: { viewport: { width: 640, height: 400 } } })) {
  const context = await browser.newContext({ locale: 'ko-KR', ...options })
  const page = await context.newPage()
  page.on('pageerror', (e) => console.log('PAGEERROR', e.message))
  const look = async (label: string) => {
    await page.waitForTimeout(500)
    await page.screenshot({ path: `/tmp/small-${name}-${label}.png` })
    const { sw, w } = await page.evaluate(() => ({ sw: document.documentElement.scrollWidth, w: innerWidth }))
    console.log(`== ${name} ${label}${sw > w ? ` WIDE ${sw}>${w}` : ''}`)
    if (name === 'phone') for (const line of await page.evaluate(SMALL)) console.log('  ', line)
  }
  await page.goto(url); await page.locator('.home-situations').waitFor(); await look('home')
  await page.goto(url + '#/teach'); await page.waitForTimeout(500); await look('teach')
  await page.goto(url + '#/playground')
  await page.waitForFunction(() => (window as any).wheelhouse); await page.evaluate(() => (window as any).wheelhouse.ready)
  await page.evaluate(async (y) => { const w = (window as any).wheelhouse; await w.apply(y); await w.settle(); await w.pause() }, YAML)
  await look('objects')
  const tabs = await page.locator('.sheet [role=tab]').all()
  for (const i of [1, 4, 5]) if (tabs[i]) { await tabs[i].click(); await look('tab' + i) }
  for (const [l, s] of [['desired-state-loop', 'predict'], ['self-healing', 'break'], ['scheduler-binpack', 'x']]) {
    await page.goto(url + `#/lesson/${l}`); await page.locator('.lesson-foot').waitFor({ timeout: 30000 }); await look('lesson-' + l)
    if (l !== 'scheduler-binpack') { const steps = await page.evaluate(() => 0) }
  }
  await context.close()
}
await browser.close(); process.exit(0)
