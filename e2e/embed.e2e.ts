// The embed inside a page of another origin: every method and notification of docs/embedding.md, in the product as it is built.
import { expect } from 'vitest'
import { DEPLOYMENT } from './playground-page.ts'
import { openBeside, openHost } from './embed-host.ts'
import { test } from './product.ts'
import type {} from '../src/embed/main.ts' // declares the functions of JSInput
import type {} from '../src/embed/host/script.ts' // declares window.Wheelhouse
import type { HostPage } from './embed-host.ts'
import type { Page } from 'playwright-core'

const LESSON = 'desired-state-loop'
const SLOW = { timeout: 90_000 }

const iframe = (url: string, query: string, more = ''): string => `<iframe title="Kubernetes" src="${url}embed.html?${query}" style="width:800px;height:500px;border:0" ${more}></iframe>`

/** Waits for a notification. */
const told = async (page: Page, name: string): Promise<Record<string, unknown>> => {
  await page.waitForFunction((wanted) => window.told(wanted).length > 0, name, SLOW)
  return page.evaluate((wanted) => window.told(wanted).at(-1)!, name)
}
const ask = (page: Page, method: string, params?: unknown) => page.evaluate(([name, given]) => window.rpc(name as string, given), [method, params] as const)
const resultOf = async <Result = unknown>(page: Page, method: string, params?: unknown): Promise<Result> => {
  const { result, error } = await ask(page, method, params)
  if (error) throw new Error(`${method}: ${error.code} ${error.message} ${JSON.stringify(error.data)}`)
  return result as Result
}
const within = async (host: HostPage, check: (page: Page) => Promise<void>): Promise<void> => {
  try {
    await check(host.page)
  } finally {
    await host.close()
  }
}

test('every method answers a page of another origin', { timeout: 180_000 }, async ({ browser, product }) => {
  await within(await openHost(browser, iframe(product.url, 'lang=en')), async (page) => {
    expect(await told(page, 'ready')).toMatchObject({ version: 1, phase: 'playground', lesson: null })
    const outcome = await resultOf<{ documents: { result: string }[] }>(page, 'apply', { yaml: DEPLOYMENT() })
    expect(outcome.documents.map(({ result }) => result)).toEqual(['created', 'created'])
    expect(await resultOf(page, 'settle')).toMatchObject({ live: true, quiescent: true })
    expect(await resultOf(page, 'get', { kind: 'Deployment', at: { namespace: 'default', name: 'web' } })).toMatchObject({ status: { readyReplicas: 3 } })
    expect(await resultOf(page, 'get', ['Deployment', { name: 'web' }])).toMatchObject({ spec: { replicas: 3 } })
    expect((await resultOf<{ pods: unknown[] }>(page, 'scene')).pods).toHaveLength(3)
    expect(await resultOf(page, 'why', ['Deployment/default/web'])).toHaveProperty('reasons')
    expect(await resultOf(page, 'kubectl', { line: 'kubectl get deployments' })).toMatchObject({ output: { exit: 0, stdout: expect.stringContaining('web') } })
    expect(await resultOf(page, 'fault', { name: 'power-off', target: 'Node/worker-3' })).toHaveProperty('at')
    expect(await resultOf(page, 'delete', { ref: { kind: 'Service', namespace: 'default', name: 'web' } })).toMatchObject({ documents: [{ result: 'deleted' }] })
    const { now } = await resultOf<{ now: number }>(page, 'pause')
    expect(await resultOf(page, 'seek', { ms: 0 })).toMatchObject({ t: 0, live: false })
    expect((await resultOf<{ t: number }>(page, 'step', { n: 3 })).t).toBeGreaterThan(0)
    expect(await resultOf(page, 'play')).toMatchObject({ playing: true })
    expect((await resultOf<{ now: number }>(page, 'time')).now).toBeGreaterThanOrEqual(now)
    expect(await resultOf(page, 'share')).toContain(`${product.url}#/s/`)
    expect(await resultOf(page, 'hash')).toBeTruthy()
    expect(await resultOf(page, 'setLanguage', { tag: 'ko' })).toBe('ko')
    expect(await resultOf(page, 'subscribe', { events: ['outcome', 'ready'] })).toEqual(['outcome', 'ready'])
    await page.evaluate(() => { window.heard.length = 0 })
    await resultOf(page, 'apply', { yaml: DEPLOYMENT().replace('replicas: 3', 'replicas: 2') })
    expect(await told(page, 'outcome')).toHaveProperty('outcome')
    expect(await page.evaluate(() => window.told('state'))).toEqual([])
    expect(await resultOf(page, 'reset', { scope: 'all' })).toBe(true)
    expect((await resultOf<{ pods: unknown[] }>(page, 'scene')).pods).toEqual([])
  })
})

test('a lesson is followed from outside: step, predict, check, state, complete', { timeout: 240_000 }, async ({ browser, product }) => {
  await within(await openHost(browser, iframe(product.url, `lesson=${LESSON}&lang=en`)), async (page) => {
    const { steps } = await told(page, 'ready') as { steps: string[] }
    expect(steps.length).toBeGreaterThan(2)
    expect(await told(page, 'step')).toMatchObject({ lesson: LESSON, step: steps[0], position: 0 })
    expect(await told(page, 'check')).toMatchObject({ lesson: LESSON, step: steps[0], done: false })
    expect(await resultOf(page, 'goto', { lesson: LESSON, step: steps[2] })).toBe(true)
    expect(await told(page, 'predict')).toMatchObject({ lesson: LESSON, choice: expect.any(String) })
    await page.waitForFunction((step) => window.told('step').at(-1)?.['step'] === step, steps[2])
    expect(await ask(page, 'goto', { lesson: LESSON, step: 'no-such-step' })).toMatchObject({ error: { code: -32001 } })
    expect(await ask(page, 'goto', { lesson: 'no-such-lesson' })).toMatchObject({ error: { code: -32001 } })
  })
})

test('where no panel shows a question, none holds the clock', { timeout: 120_000 }, async ({ browser, product }) => {
  await within(await openHost(browser, iframe(product.url, `lesson=${LESSON}&step=guess&ui=canvas&lang=en`)), async (page) => {
    await told(page, 'ready')
    const { now } = await resultOf<{ now: number }>(page, 'time')
    await resultOf(page, 'seek', { ms: now + 2_000 })
    expect((await resultOf<{ now: number }>(page, 'time')).now).toBeGreaterThanOrEqual(now + 2_000)
  })
})

test('a state goes out, comes back in another frame, and rubbish changes nothing', { timeout: 240_000 }, async ({ browser, product }) => {
  await within(await openHost(browser, iframe(product.url, `lesson=${LESSON}&lang=en`)), async (page) => {
    const { steps } = await told(page, 'ready') as { steps: string[] }
    await resultOf(page, 'goto', { lesson: LESSON, step: steps[2] })
    const hash = await resultOf(page, 'hash')
    const state = await resultOf<{ link: string }>(page, 'getState')
    expect(JSON.stringify(state).length).toBeLessThan(20_000)
    for (const rubbish of ['', '{', 'null', null, 5, [], { a: 1 }, { state: 'x' }]) expect(await resultOf(page, 'setState', { state: rubbish })).toBe(false)
    expect(await resultOf(page, 'hash')).toEqual(hash)
    await page.evaluate(() => { window.heard.length = 0 })
    // Before the new frame is ready.
    await page.evaluate((given) => {
      const frame = document.querySelector('iframe')!
      const again = frame.cloneNode() as HTMLIFrameElement
      frame.replaceWith(again)
      again.addEventListener('load', () => again.contentWindow?.postMessage({ jsonrpc: '2.0', method: 'setState', params: { state: JSON.stringify(given) } }, '*'))
    }, state)
    await told(page, 'ready')
    expect(await told(page, 'step')).toMatchObject({ step: steps[2] })
    expect(await resultOf(page, 'hash')).toEqual(hash)
    expect(await resultOf(page, 'getState')).toMatchObject({ lesson: LESSON, step: steps[2] })
  })
})

test('a lock holds the learner, and a step is taken back', { timeout: 180_000 }, async ({ browser, product }) => {
  const host = await openHost(browser, iframe(product.url, `lesson=${LESSON}&lang=en`))
  await within(host, async (page) => {
    const { steps } = await told(page, 'ready') as { steps: string[] }
    expect(await resultOf(page, 'lock', { step: steps[0] })).toBe(true)
    expect(await ask(page, 'lock', { step: 'nowhere' })).toMatchObject({ error: { code: -32001 } })
    const frame = await host.frame()
    await frame.getByRole('button', { name: 'Let time pass' }).first().click()
    await page.waitForFunction(() => window.told('check').at(-1)?.['done'] === true, undefined, SLOW)
    await frame.waitForSelector('.embed-next:disabled')
    expect(await resultOf(page, 'lock', { step: null })).toBe(true)
    await frame.locator('.embed-next:not(:disabled)').click()
    await page.waitForFunction((step) => window.told('step').at(-1)?.['step'] === step, steps[1])
    // A prediction is asked for: the cluster stands still, and so does whoever would change it from outside.
    expect(await ask(page, 'apply', { yaml: DEPLOYMENT() })).toMatchObject({ error: { code: -32002 } })
    expect(await resultOf(page, 'reset', { scope: 'lesson' })).toBe(true)
    await page.waitForFunction((step) => window.told('step').at(-1)?.['step'] === step, steps[0])
  })
})

test('errors are those of JSON-RPC', async ({ browser, product }) => {
  await within(await openHost(browser, iframe(product.url, 'lang=en')), async (page) => {
    await told(page, 'ready')
    expect(await ask(page, 'nothing')).toMatchObject({ error: { code: -32601 } })
    expect(await ask(page, 'seek', { ms: 'soon' })).toMatchObject({ error: { code: -32602 } })
    expect(await ask(page, 'reset', { scope: 'step' })).toMatchObject({ error: { code: -32005 } })
    expect(await ask(page, 'apply', { yaml: 'x'.repeat(1_000_001) })).toMatchObject({ error: { code: -32003 } })
    const answers = await page.evaluate(async () => {
      const frame = document.querySelector('iframe')!
      const next = () => new Promise((resolve) => addEventListener('message', (event) => resolve(event.data), { once: true }))
      const say = (message: unknown) => { const answer = next(); frame.contentWindow!.postMessage(message, '*'); return answer }
      return [
        await say('{"jsonrpc": "2.0", "method"'),
        await say({ jsonrpc: '2.0', id: 3, method: 5 }),
        await say([]),
        await say([{ jsonrpc: '2.0', id: 1, method: 'time' }, { jsonrpc: '2.0', method: 'pause' }]),
        await say('{"jsonrpc":"2.0","id":9,"method":"time"}'),
      ]
    })
    expect(answers[0]).toBe('{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}')
    expect(answers[1]).toMatchObject({ id: 3, error: { code: -32600 } })
    expect(answers[2]).toMatchObject({ id: null, error: { code: -32600 } })
    expect(answers[3]).toMatchObject([{ id: 1, result: { live: true } }])
    expect(JSON.parse(answers[4] as string)).toMatchObject({ id: 9 })
    const codes = await page.evaluate(async () => (await Promise.all(Array.from({ length: 150 }, () => window.rpc('time')))).map(({ error }) => error?.code))
    expect(codes).toContain(-32004)
  })
})

test('a host of another origin than the one named is neither heard nor told', async ({ browser, product }) => {
  const host = await openHost(browser, iframe(product.url, 'lang=en&origin=https://school.example'))
  await within(host, async (page) => {
    const frame = await host.frame()
    await frame.waitForFunction(() => (window.wheelhouse?.scene().nodes.length ?? 0) > 0, undefined, SLOW)
    const answer = await page.evaluate(() => Promise.race([window.rpc('time'), new Promise((resolve) => setTimeout(resolve, 1500, 'silence'))]))
    expect(answer).toBe('silence')
    expect(await page.evaluate(() => window.heard)).toEqual([])
  })
})

test('messages from inside or from a sibling are not heard', async ({ browser, product }) => {
  const host = await openHost(browser, `${iframe(product.url, 'lang=en')}<iframe id="sibling" srcdoc="<p>Another frame"></iframe>`)
  await within(host, async (page) => {
    await told(page, 'ready')
    const frame = await host.frame()
    await frame.evaluate(() => window.postMessage({ jsonrpc: '2.0', id: 1, method: 'reset', params: { scope: 'all' } }, '*'))
    const heard = await page.evaluate(async () => {
      const sibling = document.querySelector<HTMLIFrameElement>('#sibling')!.contentWindow as Window & typeof globalThis
      const count = window.heard.length
      const script = sibling.document.createElement('script')
      script.textContent = `parent.frames[0].postMessage({ jsonrpc: '2.0', id: 77, method: 'time' }, '*')`
      sibling.document.body.append(script)
      await new Promise((resolve) => setTimeout(resolve, 800))
      return window.heard.slice(count)
    })
    expect(heard.filter(({ data }) => (data as { id?: number }).id !== undefined)).toEqual([])
  })
})

test('twenty resizes change the height no further than the width does', { timeout: 120_000 }, async ({ browser, product }) => {
  await within(await openHost(browser, iframe(product.url, 'lang=en&resize=lti')), async (page) => {
    await told(page, 'resize')
    const heights = await page.evaluate(async () => {
      const frame = document.querySelector('iframe')!
      addEventListener('message', ({ data }) => { if (data?.method === 'resize') frame.style.height = `${data.params.height}px` })
      const seen: number[] = []
      for (let i = 0; i < 20; i++) {
        const width = i % 2 === 0 ? 700 : 420
        frame.style.width = `${width}px`
        for (let waits = 0; waits < 60 && window.told('resize').at(-1)?.['width'] !== width; waits++) await new Promise((resolve) => setTimeout(resolve, 50))
        await new Promise((resolve) => setTimeout(resolve, 250)) // whatever it may cause has come by then
        seen.push(frame.clientHeight)
      }
      return seen
    })
    expect(new Set(heights.filter((_, i) => i % 2 === 0)).size).toBe(1)
    expect(new Set(heights.filter((_, i) => i % 2 === 1)).size).toBe(1)
    expect(await page.evaluate(() => window.told('resize').length)).toBeLessThanOrEqual(22)
    expect(await page.evaluate(() => window.heard.some(({ data }) => (data as { subject?: string }).subject === 'lti.frameResize'))).toBe(true)
  })
})

test('the frame takes neither focus, scroll nor wheel before a click', async ({ browser, product }) => {
  const host = await openHost(browser, `<input id="field" autofocus>${iframe(product.url, `lesson=${LESSON}&lang=en`)}<div style="height:3000px"></div>`)
  await within(host, async (page) => {
    const { steps } = await told(page, 'ready') as { steps: string[] }
    await resultOf(page, 'goto', { lesson: LESSON, step: steps[1] })
    expect(await page.evaluate(() => [document.activeElement?.id, scrollY])).toEqual(['field', 0])
    const box = (await (await page.waitForSelector('iframe')).boundingBox())!
    for (const share of [0.3, 0.95]) {
      const before = await page.evaluate(() => scrollY)
      await page.mouse.move(box.x + box.width / 2, box.y - before + box.height * share)
      await page.mouse.wheel(0, 60)
      await page.waitForFunction((y) => scrollY > y, before)
    }
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('field')
    await page.evaluate(() => scrollTo(0, 0))
    const frame = await host.frame()
    await frame.locator('.embed-position').click()
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('IFRAME')
    await frame.waitForFunction(() => !document.documentElement.classList.contains('embed-resting'))
  })
})

test('out of sight the frame stands still, and Monaco is loaded only when YAML is opened', { timeout: 120_000 }, async ({ browser, product }) => {
  const host = await openHost(browser, `${iframe(product.url, 'lang=en')}<div style="height:4000px"></div>`)
  await within(host, async (page) => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await told(page, 'ready')
    await resultOf(page, 'apply', { yaml: DEPLOYMENT() })
    await page.evaluate(() => scrollTo(0, 3000))
    await page.waitForTimeout(500)
    const { t } = await resultOf<{ t: number }>(page, 'time')
    await page.waitForTimeout(700)
    expect((await resultOf<{ t: number }>(page, 'time')).t).toBe(t)
    await page.evaluate(() => scrollTo(0, 0))
    await page.waitForFunction((before) => window.rpc('time').then(({ result }) => (result as { t: number }).t > before), t, SLOW)
    expect(asked.filter((url) => /monaco|editor-pane/.test(url))).toEqual([])
    const frame = await host.frame()
    await frame.getByRole('button', { name: 'YAML' }).click()
    await frame.waitForSelector('.monaco-editor', SLOW)
  })
})

test('storage that is refused is no error', { timeout: 90_000 }, async ({ browser, product }) => {
  const host = await openHost(browser, iframe('about:blank?', ''))
  await within(host, async (page) => {
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.message))
    await page.addInitScript(() => {
      if (window === window.top) return
      const refuse = () => { throw new DOMException('The request was denied.', 'SecurityError') }
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) Object.defineProperty(window, name, { get: refuse, configurable: true })
    })
    await page.evaluate((src) => { document.querySelector('iframe')!.src = src }, `${product.url}embed.html?lesson=${LESSON}&lang=en`)
    expect(await told(page, 'ready')).toMatchObject({ phase: 'lesson' })
    expect(await resultOf(page, 'getState')).toMatchObject({ lesson: LESSON })
    expect(problems).toEqual([])
  })
})

test('a sandbox without an origin is told what to write', async ({ browser, product }) => {
  const host = await openHost(browser, iframe(product.url, 'lang=en', 'sandbox="allow-scripts"'))
  await within(host, async (page) => {
    expect(await told(page, 'error')).toMatchObject({ code: 'opaque-origin', message: expect.stringContaining('allow-same-origin') })
    const frame = await host.frame()
    const text = await frame.locator('main[role=alert]').innerText()
    expect(text).toContain('sandbox="allow-scripts allow-same-origin allow-popups"')
    expect(text).toContain('시작할 수 없습니다')
    expect(text).toContain('cannot start')
  })
})

test('JSInput’s functions answer synchronously, before ready too', { timeout: 120_000 }, async ({ browser, product }) => {
  await within(await openBeside(browser, product.url, '<div id="place"></div>'), async (page) => {
    const early = await page.evaluate(async (lesson) => {
      const frame = document.createElement('iframe')
      frame.src = `./embed.html?lesson=${lesson}&lang=en`
      document.querySelector('#place')!.append(frame)
      const inner = () => frame.contentWindow as Window
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        if (typeof inner().setState === 'function') break
      }
      const thrown: string[] = []
      for (const rubbish of ['', '{', undefined, null, 5, { a: 1 }]) {
        try {
          inner().setState!(rubbish)
        } catch (error) {
          thrown.push(String(error))
        }
      }
      return { thrown, grade: JSON.parse(inner().getGrade!()) as unknown, state: inner().getState!() }
    }, LESSON)
    expect(early).toMatchObject({ thrown: [], grade: { complete: false, score: 0 }, state: '' })
    await page.waitForFunction(() => (document.querySelector('iframe')!.contentWindow as Window).getState!() !== '', undefined, SLOW)
    const { state, ms } = await page.evaluate(() => {
      const inner = document.querySelector('iframe')!.contentWindow as Window
      const began = performance.now()
      for (let i = 0; i < 10; i++) { inner.getGrade!(); inner.getState!() }
      return { state: inner.getState!(), ms: (performance.now() - began) / 10 }
    })
    expect(JSON.parse(state)).toMatchObject({ lesson: LESSON })
    expect(state).not.toContain('%')
    expect(ms).toBeLessThan(20)
  })
})

test('across origins, JSInput is spoken to by jschannel', { timeout: 120_000 }, async ({ browser, product }) => {
  await within(await openHost(browser, iframe(product.url, `lesson=${LESSON}&lang=en&wire=text`)), async (page) => {
    await page.waitForFunction(() => window.heard.some(({ data }) => data === '{"method":"JSInput::__ready","params":"ping"}'), undefined, SLOW)
    await page.waitForFunction(() => window.heard.some(({ data }) => typeof data === 'string' && data.includes('"method":"state"')), undefined, SLOW)
    await page.evaluate(() => {
      const { contentWindow } = document.querySelector('iframe')!
      contentWindow!.postMessage('{"method":"JSInput::__ready","params":"ping"}', '*')
      contentWindow!.postMessage('{"id":12,"method":"JSInput::getGrade","params":""}', '*')
      contentWindow!.postMessage('{"id":13,"method":"JSInput::getState","params":""}', '*')
    })
    await page.waitForFunction(() => window.heard.some(({ data }) => String(data).startsWith('{"id":13')))
    const texts = (await page.evaluate(() => window.heard)).map(({ data }) => data)
    expect(texts).toContain('{"method":"JSInput::__ready","params":"pong"}')
    expect(texts.every((text) => typeof text === 'string')).toBe(true)
    const [grade, state] = [12, 13].map((id) => JSON.parse((JSON.parse(texts.find((text) => String(text).startsWith(`{"id":${id}`)) as string) as { result: string }).result) as unknown)
    expect(grade).toMatchObject({ lesson: LESSON, complete: false })
    expect(state).toMatchObject({ lesson: LESSON })
  })
})

test('embed.js makes frames, answers in promises and takes them away', { timeout: 180_000 }, async ({ browser, product }) => {
  const host = await openHost(browser, `<div id="place"></div><div data-wheelhouse-lesson="${LESSON}" data-wheelhouse-lang="ko"></div><script src="${product.url}embed.js"></script>
    <script type="module">import { Wheelhouse } from '${product.url}embed.mjs'; window.fromModule = Wheelhouse</script>`)
  await within(host, async (page) => {
    await page.waitForSelector('[data-wheelhouse-lesson] iframe')
    await page.waitForFunction(() => 'fromModule' in window)
    const result = await page.evaluate(async (yaml) => {
      const Wheelhouse = (window as Window & { fromModule?: Window['Wheelhouse'] }).fromModule!
      const embed = Wheelhouse.embed(document.querySelector('#place')!, { lang: 'en', title: 'Cluster', loading: 'eager' })
      const heard: string[] = []
      embed.on('outcome', () => heard.push('outcome'))
      const { phase } = await embed.ready
      const { documents } = await embed.apply(yaml)
      const refused = await embed.seek(-1).then(() => 'went', (error: { code: unknown }) => error.code)
      const { live } = await embed.settle()
      const height = embed.iframe.clientHeight
      const waiting = embed.time().then(() => 'answered', (error: { code: unknown }) => error.code)
      embed.destroy()
      return { phase, documents: documents.map((document) => document.result), refused, live, height, waiting: await waiting, heard, left: document.querySelector('#place')!.childElementCount }
    }, DEPLOYMENT())
    expect(result).toMatchObject({ phase: 'playground', documents: ['created', 'created'], refused: -32602, live: true, waiting: 'destroyed', heard: ['outcome'], left: 0 })
    expect(result.height).toBeGreaterThan(400)
    await page.waitForFunction(() => window.Wheelhouse?.find(document.querySelector('[data-wheelhouse-lesson]')!)?.ready.then(({ phase }) => phase === 'lesson'), undefined, SLOW)
  })
})

test('three frames on a page are drawn together', { timeout: 180_000 }, async ({ browser, product }) => {
  const frames = [1, 2, 3].map((seed) => `<iframe title="${seed}" src="${product.url}embed.html?lang=en&seed=${seed}" style="width:640px;height:420px"></iframe>`).join('')
  await within(await openHost(browser, frames, { viewport: { width: 1320, height: 900 } }), async (page) => {
    await page.waitForFunction(() => window.told('ready').length === 3, undefined, SLOW)
    const rate = await page.evaluate(async (yaml) => {
      await Promise.all([...document.querySelectorAll('iframe')].map((frame) => window.rpc('apply', { yaml }, frame)))
      const times: number[] = []
      await new Promise<void>((done) => {
        const frame = (now: number): void => {
          times.push(now)
          if (now - times[0]! > 5000) done()
          else requestAnimationFrame(frame)
        }
        requestAnimationFrame(frame)
      })
      return (times.length - 1) / ((times.at(-1)! - times[0]!) / 1000)
    }, DEPLOYMENT())
    // Recorded, not judged: it is the machine's figure as much as ours.
    console.log(`three embeds on one page: ${rate.toFixed(1)} frames per second`)
    expect(rate).toBeGreaterThan(0)
  })
})
