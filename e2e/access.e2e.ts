// For everyone: no finding of axe in any state, in both languages and themes; the keyboard alone; what a screen reader hears; motion as it was chosen; nothing left in the other language.
import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { axeFindings } from './axe.ts'
import { readLessons } from './learner/lessons.ts'
import { applyAndRest, letTimePass } from './passing-time.ts'
import { DEPLOYMENT, openPlayground } from './playground-page.ts'
import { test } from './product.ts'

const STATES: readonly { readonly name: string; readonly options: BrowserContextOptions }[] = [
  { name: 'English, light', options: {} },
  { name: 'Korean, dark', options: { locale: 'ko-KR', colorScheme: 'dark' } },
  { name: 'English, 800×500', options: { viewport: { width: 800, height: 500 } } },
  { name: 'Korean, on a phone, little motion', options: { locale: 'ko-KR', viewport: { width: 390, height: 844 }, hasTouch: true, reducedMotion: 'reduce' } },
  { name: 'English, 320 px wide, dark', options: { viewport: { width: 320, height: 640 }, colorScheme: 'dark' } },
]

/** What axe finds in one state after another, and what is wider than the window. */
class Findings {
  readonly list: string[] = []

  async look(page: Page, state: string): Promise<void> {
    for (const finding of await axeFindings(page)) this.list.push(`${state}: ${finding}`)
    const { content, window: room } = await page.evaluate(() => ({ content: document.documentElement.scrollWidth, window: window.innerWidth }))
    if (content > room) this.list.push(`${state}: ${content} px wide in a window of ${room}`)
  }
}

async function lookAtPlayground(page: Page, findings: Findings): Promise<void> {
  await findings.look(page, 'empty')
  for (const [key, place] of [['/', '.find'], ['?', '[role=dialog]']] as const) {
    await page.keyboard.press(key)
    await page.locator(place).waitFor()
    await findings.look(page, `key ${key}`)
    await page.keyboard.press('Escape')
    await page.locator(place).waitFor({ state: 'detached' })
  }
  await applyAndRest(page, DEPLOYMENT())
  await findings.look(page, 'objects')
  await page.keyboard.press('/')
  await page.locator('.find-input').waitFor()
  await page.keyboard.type('web')
  await page.keyboard.press('Enter')
  await page.locator('.find').waitFor({ state: 'detached' })
  await findings.look(page, 'selected')
  const sheet = page.locator('.sheet [role=tab]')
  for (let tab = 0; tab < await sheet.count(); tab++) {
    await sheet.nth(tab).click()
    await findings.look(page, `sheet ${tab}`)
  }
  if (await sheet.count() === 0) {
    await page.keyboard.press('w')
    await findings.look(page, 'why')
  }
  await lookAtTerminal(page, findings)
}

async function lookAtTerminal(page: Page, findings: Findings): Promise<void> {
  const sheet = page.locator('.sheet [role=tab]')
  if (await sheet.count() > 0) await sheet.nth(4).click()
  else await page.keyboard.press('`')
  const input = page.locator('.term-input')
  await input.fill('kubectl get nosuch')
  await input.press('Enter')
  await letTimePass(page, '.term-is-done')
  await input.fill('kubectl delete pod ')
  await input.press('Tab')
  await page.getByRole('option').first().waitFor()
  await findings.look(page, 'terminal with what could follow')
  await input.press('Escape')
}

for (const { name, options } of STATES) {
  test(`axe finds nothing: ${name}`, { timeout: 180_000 }, async ({ product }) => {
    const findings = new Findings()
    const page = await openPlayground(product, undefined, options)
    await lookAtPlayground(page, findings)
    const goTo = (hash: string): Promise<void> => page.evaluate((address) => { window.location.hash = address }, hash)
    await goTo('#/')
    await page.locator('.home-situations').waitFor()
    await findings.look(page, 'home')
    await goTo('#/situation/crash-loop')
    await page.waitForFunction(() => window.wheelhouse?.scene().pods.length)
    await findings.look(page, 'situation')
    await goTo('#/s/nonsense')
    await page.locator('.link-problem button[aria-expanded]').first().click()
    await findings.look(page, 'a link that cannot be opened')
    await goTo('#/lesson/nosuch')
    await page.locator('.msg-bad').waitFor()
    await findings.look(page, 'no such lesson')
    expect(findings.list).toEqual([])
  })
}

/** Of each kind of step the first one there is: its lesson and its id. */
function kindsOfSteps(): ReadonlyMap<string, readonly [string, string]> {
  const kinds = new Map<string, readonly [string, string]>()
  for (const { lesson } of readLessons()) {
    for (const step of lesson.steps) {
      const kind = [step.do, step.do === 'answer' ? step.task.form : '', step.do === 'edit' ? step.yaml : '', ...('tools' in step ? step.tools.map(({ tool }) => tool) : [])].join(' ').trim()
      if (!kinds.has(kind)) kinds.set(kind, [lesson.id, step.id])
    }
  }
  return kinds
}

/** Turns a page at a desk, in English and light, into one on a phone, in Korean and dark, or back. */
async function turn(page: Page, phone: boolean): Promise<void> {
  if (phone) await page.getByRole('radio', { name: '한국어' }).click()
  await page.setViewportSize(phone ? { width: 390, height: 844 } : { width: 1440, height: 900 })
  await page.emulateMedia({ colorScheme: phone ? 'dark' : 'light' })
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: phone })
  await devtools.detach()
  if (!phone) await page.getByRole('radio', { name: 'English' }).click()
  await page.waitForFunction((language) => document.documentElement.lang === language, phone ? 'ko' : 'en')
}

// Every kind of step is opened once, in the one way or the other, and turned to the other.
test('axe finds nothing in any kind of step, at a desk and on a phone', { timeout: 400_000 }, async ({ product }) => {
  const findings = new Findings()
  const page = await product.open({ path: '#/lesson/desired-state-loop' })
  await page.waitForFunction(() => window.wheelhouse)
  let phone = false
  for (const [kind, [lesson, step]] of kindsOfSteps()) {
    await page.evaluate(([id, at]) => window.wheelhouse!.goto(id, at), [lesson, step] as const)
    await page.locator('.lesson-foot').waitFor()
    for (const turned of [false, true]) {
      if (turned) {
        phone = !phone
        await turn(page, phone)
      }
      await findings.look(page, `${kind} (${lesson}/${step}) ${phone ? 'on a phone' : 'at a desk'}`)
    }
  }
  expect(findings.list).toEqual([])
})

for (const look of ['lesson', 'canvas', 'terminal', 'min']) {
  test(`axe finds nothing in an embed: ${look}`, { timeout: 120_000 }, async ({ product }) => {
    const findings = new Findings()
    for (const options of [{ viewport: { width: 1000, height: 600 } }, { viewport: { width: 320, height: 600 }, locale: 'ko-KR', colorScheme: 'dark' }] as const) {
      const page = await product.open({ path: `embed.html?lesson=desired-state-loop&ui=${look}`, ...options })
      await page.waitForFunction(() => window.wheelhouse)
      await page.waitForFunction(() => window.wheelhouse?.scene().pods.some((pod) => pod.ready))
      await findings.look(page, `${options.viewport.width}`)
    }
    expect(findings.list).toEqual([])
  })
}

/** Visible text that holds Hangul, but for what names the product or a language. */
async function hangul(page: Page): Promise<string[]> {
  const text = await page.evaluate(() => document.body.innerText)
  return text.split('\n').filter((line) => /[가-힣]/.test(line) && !/^(조타실|한국어|Wheelhouse 조타실)$/.test(line.trim()))
}

test('English pages hold no Korean', async ({ product }) => {
  const home = await product.open()
  await home.locator('.home-situations').waitFor()
  expect(await hangul(home)).toEqual([])
  expect(await hangul(await openPlayground(product, DEPLOYMENT()))).toEqual([])
})

test('the keyboard alone plays, steps, finds and leaves', async ({ product }) => {
  const page = await openPlayground(product, DEPLOYMENT())
  const { t } = await page.evaluate(() => window.wheelhouse!.time())
  await page.keyboard.press(',')
  expect((await page.evaluate(() => window.wheelhouse!.time())).t).toBeLessThan(t)
  await page.keyboard.press('l')
  expect(await page.evaluate(() => window.wheelhouse!.time())).toMatchObject({ live: true })
  await page.keyboard.press('Space')
  await page.waitForFunction(() => window.wheelhouse!.time().playing)
  await page.keyboard.press('Space')
  await page.waitForFunction(() => !window.wheelhouse!.time().playing)
  // Fetched when it is first asked for, or a moment after the page is up.
  await page.keyboard.press('/')
  await page.locator('.find-input').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.find').waitFor({ state: 'detached' })
  await page.keyboard.press('/')
  await page.keyboard.type('web')
  await page.keyboard.press('Enter')
  await page.locator('.inspector h2').waitFor()
})

/** Every focusable place once around, with what hides it. */
async function walk(page: Page, most = 250): Promise<{ readonly places: number; readonly covered: string[]; readonly trapped: boolean }> {
  const covered: string[] = []
  const seen = new Set<string>()
  for (let stop = 0; stop < most; stop++) {
    await page.keyboard.press('Tab')
    const place = await page.evaluate(() => {
      const element = document.activeElement
      if (!element || element === document.body) return { name: 'body', hidden: false }
      const box = element.getBoundingClientRect()
      const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]].map(([x, y]) => document.elementFromPoint(box.left + box.width * x, box.top + box.height * y))
      const sees = points.some((top) => top !== null && (element.contains(top) || top.contains(element) || element.closest('label')?.contains(top)))
      const all = [...document.querySelectorAll('*')]
      return { name: `${all.indexOf(element)} ${element.tagName} ${element.className} ${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 30) ?? ''}`, hidden: !sees && box.width > 1 && !element.closest('.monaco-editor') && getComputedStyle(element).pointerEvents !== 'none' }
    })
    if (place.name === 'body' || seen.has(place.name)) {
      if (place.name === 'body' && seen.size > 3) return { places: seen.size, covered, trapped: false }
      if (seen.has(place.name)) return { places: seen.size, covered, trapped: false }
    }
    seen.add(place.name)
    if (place.hidden) covered.push(place.name)
  }
  return { places: seen.size, covered, trapped: true }
}

test('Tab goes round the page, and what has the keyboard is never covered', { timeout: 120_000 }, async ({ product }) => {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    const page = await openPlayground(product, DEPLOYMENT(), { viewport })
    const { places, covered, trapped } = await walk(page)
    expect(trapped).toBe(false)
    expect(places).toBeGreaterThan(10)
    expect(covered).toEqual([])
  }
})

test('a screen reader hears what became of the cluster, merged, at most once in a second', { timeout: 120_000 }, async ({ product }) => {
  for (const [locale, merged] of [['en', /\d+ Pods .*on (?:3 nodes|worker-\d)/], ['ko-KR', /(?:노드 3대|worker-\d)(?:에|의) 파드 \d+개가/]] as const) {
    const page = await openPlayground(product, undefined, { locale })
    await page.evaluate(() => {
      const region = document.querySelector('.app > [role=status]')!
      const said: { at: number; text: string }[] = (window as unknown as { said: { at: number; text: string }[] }).said = []
      new MutationObserver(() => said.push({ at: performance.now(), text: region.textContent ?? '' })).observe(region, { childList: true, characterData: true, subtree: true })
    })
    await page.locator('.speeds [role=radio]').last().click()
    await page.evaluate(async (yaml) => { await window.wheelhouse!.apply(yaml); await window.wheelhouse!.play() }, DEPLOYMENT({ replicas: 100 }))
    const heard = () => page.evaluate(() => (window as unknown as { said: { at: number; text: string }[] }).said)
    await expect.poll(async () => (await heard()).map(({ text }) => text).join('\n'), { timeout: 40_000 }).toMatch(merged)
    await expect.poll(async () => (await heard()).length, { timeout: 40_000 }).toBeGreaterThanOrEqual(4)
    const said = await heard()
    for (const [i, { at }] of said.entries()) expect(at - (said[i - 1]?.at ?? -Infinity)).toBeGreaterThan(1000)
  }
})

test('the transcript tells with times what was typed and what came of it', async ({ product }) => {
  const page = await openPlayground(product, DEPLOYMENT())
  await page.keyboard.press('`')
  await page.locator('.term-input').fill('kubectl scale deployment/web --replicas=5')
  await page.locator('.term-input').press('Enter')
  await letTimePass(page, '.term-is-done')
  await page.evaluate(async () => { await window.wheelhouse!.fault('power-off', { kind: 'Node', name: 'worker-1' }); await window.wheelhouse!.settle() })
  await page.getByRole('tab', { name: 'Events' }).click()
  await page.getByRole('radio', { name: 'In short' }).click()
  await expect.poll(() => page.locator('.transcript').innerText()).toMatch(/\d\d:\d\d\.\d{3}\s+You typed: kubectl scale deployment\/web --replicas=5/)
  const text = await page.locator('.transcript').innerText()
  expect(text).toContain('Deployment web now wants 5 Pods.')
  expect(text).toContain('You switched worker-1 off.')
  expect(text).toContain('Machine worker-1 lost its power.')
})

test('little motion is chosen here in both ways, whatever the system says', async ({ product }) => {
  const moves = (page: Page) => page.locator('.pill-dot').first().evaluate((dot) => getComputedStyle(dot).animationName !== 'none')
  for (const [reducedMotion, choice, moving] of [['no-preference', 'On', false], ['reduce', 'Off', true]] as const) {
    const page = await openPlayground(product, undefined, { reducedMotion })
    expect(await moves(page)).toBe(!moving)
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('radiogroup', { name: 'Reduce motion' }).getByRole('radio', { name: choice }).click()
    await page.keyboard.press('Escape')
    expect(await moves(page)).toBe(moving)
    await page.reload()
    await page.locator('.pill-dot').first().waitFor()
    expect(await moves(page)).toBe(moving)
  }
})

test('the language changes everything at once, in a lesson too', async ({ product }) => {
  const page = await product.open({ path: '#/lesson/desired-state-loop' })
  await page.locator('.lesson-foot').waitFor()
  await page.getByRole('radio', { name: '한국어' }).click()
  await page.waitForFunction(() => document.documentElement.lang === 'ko')
  // Monaco cannot change its own words later.
  const english = await page.evaluate(() => [...document.querySelectorAll('[aria-label],[title]')].filter((element) => !element.closest('.monaco-editor')).flatMap((element) => [element.getAttribute('aria-label'), element.getAttribute('title')]).filter((text) => text && /[a-z]{4,} [a-z]{2,}/.test(text) && !/[가-힣]/.test(text)))
  expect(english).toEqual([])
  expect(await page.title()).toMatch(/[가-힣]/)
  await page.getByRole('radio', { name: 'English' }).click()
  await page.waitForFunction(() => document.documentElement.lang === 'en')
  expect(await hangul(page)).toEqual([])
  expect(await page.evaluate(() => [...document.querySelectorAll('[aria-label],[title]')].map((element) => `${element.getAttribute('aria-label') ?? ''}${element.getAttribute('title') ?? ''}`).filter((text) => /[가-힣]/.test(text) && !/한국어|조타실/.test(text)))).toEqual([])
})
