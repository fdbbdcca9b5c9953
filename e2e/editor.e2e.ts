// The editor in the product: what is typed arrives whole, what is refused is said at its place, what is ready runs.
import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { test, type Product } from './product.ts'

const LINES = '.monaco-editor .view-lines'

/** The playground with a cluster that is up and an editor that can be written in. */
async function playground(product: Product, locale = 'en'): Promise<Page> {
  const page = await product.open({ path: '#/playground', locale, permissions: ['clipboard-read', 'clipboard-write'] })
  await page.waitForFunction(() => window.wheelhouse)
  await page.evaluate(() => window.wheelhouse?.ready)
  await page.waitForSelector(LINES)
  return page
}

/** What the editor holds, by way of the clipboard: it draws no more lines than fit. */
async function written(page: Page): Promise<string> {
  await page.locator(LINES).first().click()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  return page.evaluate(() => navigator.clipboard.readText())
}

/** Puts a text in place of what is there, as a learner pastes it. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((content) => navigator.clipboard.writeText(content), text)
  await page.locator(LINES).first().click()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+v')
}

test('no keystroke is lost while completions are open', async ({ product }) => {
  const page = await playground(product)
  const lines = ['apiVersion: apps/v1', 'kind: Deployment', 'spec:', '  replicas: four', 'selector: {matchLabels: {app: web}}', 'template:', '  spec: {nodeName: "a b"}']
  await page.locator(LINES).first().click()
  for (const line of lines) {
    await page.keyboard.type(line, { delay: 20 })
    await page.keyboard.press('Enter')
  }
  expect((await written(page)).split('\n').map((line) => line.trim()).slice(0, lines.length)).toEqual(lines.map((line) => line.trim()))
})

/** Applies with the keyboard, lets the cluster come to rest and returns the answer as it reads. */
async function applied(page: Page): Promise<string> {
  const before = await page.locator('.results').count()
  if (before > 0) await page.locator('.results > header button').click()
  await page.locator(LINES).first().click()
  await page.keyboard.press('Control+Enter')
  await page.evaluate(() => window.wheelhouse?.settle())
  await page.waitForSelector('.results')
  return (await page.locator('.results').innerText()).replace(/\s+/g, ' ')
}

const pod = (name: string, more = ''): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n  - name: main\n    image: nginx:1.27\n${more}`
const deployment = (replicas: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: ${replicas}
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: nginx:1.27
`
const config = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`
const explosion = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, index) => `${name}: &${name} [${Array<string>(10).fill(`*${'abcdefg'[index]}`).join(', ')}]\n`).join('')}`

interface Refusal {
  readonly name: string
  readonly text: string
  readonly en: string
  readonly ko: string
  /** Where the red line is; absent where the text as a whole is refused. */
  readonly line?: number
}

const REFUSALS: readonly Refusal[] = [
  { name: 'not YAML', text: 'kind: Pod\nmetadata: name: web\n', en: 'A second colon on this line', ko: '한 줄에 콜론이 또 있습니다', line: 2 },
  { name: 'half a document', text: 'kind: Pod\nmetadata:\n  name: web\n', en: 'This document does not say what it is', ko: '무엇인지 적혀 있지 않습니다', line: 1 },
  { name: 'an unknown kind', text: 'apiVersion: apps/v1\nkind: Deploymnet\nmetadata:\n  name: web\n', en: 'There is no kind Deploymnet', ko: 'Deploymnet라는 종류는 없습니다', line: 2 },
  { name: 'an unknown field', text: pod('x').replace('image:', 'imagee:'), en: 'imagee is not a field here', ko: '여기에는 imagee 필드가 없습니다', line: 8 },
  { name: 'a wrong type', text: deployment('four'), en: 'replicas has a word in it', ko: 'replicas 값에 글자가 들어 있습니다', line: 6 },
  { name: 'aliases that explode', text: `${config('x')}data:\n${explosion.replace(/^/gm, '  ').trimEnd()}\n`, en: 'These aliases grow without end', ko: '별칭이 끝없이 불어납니다', line: 9 },
  { name: 'a thousand documents', text: Array.from({ length: 1000 }, (_, index) => config(`c${index}`)).join('---\n'), en: 'Too many documents at once', ko: '한 번에 보낼 문서가 너무 많습니다' },
  { name: '5 MB of text', text: `${config('x')}data:\n${`  key: ${'x'.repeat(200)}\n`.repeat(24_000)}`, en: 'This text is too large', ko: '글이 너무 큽니다' },
]

for (const language of ['en', 'ko'] as const) {
  test(`every refusal is said at its place, and nothing changes (${language})`, { timeout: 120_000 }, async ({ product }) => {
    const page = await playground(product, language)
    const [change, untouched] = { en: ['Change to 4', 'Nothing in the cluster changed.'], ko: ['4로 고치기', '클러스터는 바뀌지 않았습니다.'] }[language]
    await page.evaluate(() => window.wheelhouse?.settle())
    // What takes long to write is written once.
    for (const refusal of language === 'en' ? REFUSALS : REFUSALS.slice(1, 6)) {
      await paste(page, refusal.text)
      const answer = await applied(page)
      expect(answer, refusal.name).toContain(refusal[language])
      expect(answer, refusal.name).toContain(untouched)
      if (refusal.line !== undefined) expect(await markedLine(page), refusal.name).toBe(String(refusal.line))
      if (refusal.name === 'a wrong type') {
        expect(answer).toContain('json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32')
        await page.getByRole('button', { name: change }).waitFor()
      }
      expect(await written(page), refusal.name).toBe(refusal.text)
    }
    expect(await page.evaluate(() => window.wheelhouse?.scene().pods.filter(({ namespace }) => namespace === 'default'))).toEqual([])
    expect(await page.evaluate(() => window.wheelhouse?.get('ConfigMap', { namespace: 'default', name: 'c0' }).catch(() => undefined))).toBeFalsy()
  })
}

test('what the schema objects to is marked while it is written', async ({ product }) => {
  const page = await playground(product, 'ko')
  await paste(page, `${pod('x').replace('image:', 'imagee:')}---\n${deployment('four')}`)
  await page.locator('.line-note-bad', { hasText: '여기에는 imagee 필드가 없습니다' }).waitFor()
  await page.locator('.line-note-bad', { hasText: '와야 할 값: 정수' }).waitFor()
  await page.locator('.editor-status.is-bad', { hasText: '문제 2개' }).waitFor()
  expect(await page.locator('.squiggly-error').count()).toBeGreaterThan(1)
})

test('of three documents the bad one is refused and the others stay', async ({ product }) => {
  const page = await playground(product)
  await paste(page, [config('one'), pod('two').replace('nginx:1.27', ''), config('three')].join('---\n'))
  const answer = await applied(page)
  expect(answer).toContain('2 applied, 1 rejected')
  expect(answer).toContain('The other 2 documents stay.')
  expect(await markedLine(page)).toBe('13')
  const found = await page.evaluate(() => Promise.all(['one', 'three'].map(async (name) => await window.wheelhouse?.get('ConfigMap', { namespace: 'default', name }))))
  expect(found).toMatchObject([{ metadata: { name: 'one' } }, { metadata: { name: 'three' } }])
})

test('a wrong type in a change is said at its place too, and its fix is taken', async ({ product }) => {
  const page = await playground(product)
  await paste(page, deployment('1'))
  expect(await applied(page)).toContain('1 applied')
  await page.locator('.line-note-actual', { hasText: '1 ready' }).waitFor()
  await paste(page, deployment('three'))
  const answer = await applied(page)
  expect(answer).toContain('replicas has a word in it')
  expect(answer).toContain('spec:map[replicas:three]]": unrecognized type: int32')
  expect(await markedLine(page)).toBe('6')
  await page.getByRole('button', { name: 'Change to 3' }).click()
  expect(await written(page)).toBe(deployment('3'))
  expect(await applied(page)).toContain('1 applied')
  expect(await page.evaluate(() => window.wheelhouse?.scene().pods.filter(({ namespace, ready }) => namespace === 'default' && ready).length)).toBe(3)
})

const READY = [{ title: /^Three web servers/, pods: 3 }, { title: /WordPress/, pods: 2 }, { title: /[Gg]uestbook/, pods: 6 }]

test('ready manifests run as they are', { timeout: 120_000 }, async ({ product }) => {
  const page = await playground(product)
  let pods = 0
  for (const manifest of READY) {
    await page.getByRole('button', { name: 'Open a ready manifest' }).click()
    await page.getByRole('menuitem', { name: manifest.title }).click()
    expect(await applied(page)).not.toContain('rejected')
    pods += manifest.pods
    const drawn = await page.evaluate(() => window.wheelhouse?.scene().pods.filter(({ namespace }) => namespace === 'default').map(({ name, status, ready }) => ({ name, status, ready })))
    expect(drawn?.filter(({ ready }) => !ready)).toEqual([])
    expect(drawn).toHaveLength(pods)
  }
})

/** Number of the line that is drawn red, which must be in sight. */
async function markedLine(page: Page): Promise<string | undefined> {
  await page.locator('.cause-bar').first().waitFor({ state: 'attached' })
  return page.evaluate(() => {
    const bar = document.querySelector('.cause-bar')?.getBoundingClientRect()
    return [...document.querySelectorAll('.line-numbers')].find((number) => bar && Math.abs(number.getBoundingClientRect().top - bar.top) < 2)?.textContent
  })
}

test('the field under the cursor is explained, in our words and in official ones', async ({ product }) => {
  const page = await playground(product, 'ko')
  await paste(page, deployment('3'))
  await page.locator('.monaco-editor .view-line', { hasText: 'replicas' }).click()
  await page.locator('.editor-help-own', { hasText: '동시에 있어야 할 파드의 수입니다.' }).waitFor()
  await page.locator('.editor-help-official', { hasText: 'Number of desired pods.' }).waitFor()
  await page.keyboard.press('Control+End')
  await page.locator('.editor-help').waitFor({ state: 'detached' })
})

test('Tab passes the editor by until something is typed', async ({ product }) => {
  const page = await playground(product)
  const text = () => page.locator(LINES).first().innerText()
  const before = await text()
  const isIn = () => page.evaluate(() => document.activeElement?.closest('.monaco-editor') != null)
  const field = page.locator('.monaco-editor .native-edit-context, .monaco-editor textarea').first()
  await page.locator('.editor-bar button').last().focus()
  await page.keyboard.press('Tab')
  await expect.poll(isIn).toBe(true)
  await page.locator('.tab-hint', { hasText: 'Tab moves on' }).waitFor()
  await page.keyboard.press('Tab')
  await expect.poll(isIn).toBe(false)
  expect(await text()).toBe(before)
  await field.focus()
  await page.keyboard.type('#')
  await page.locator('.tab-hint', { hasText: 'Tab indents' }).waitFor()
})
