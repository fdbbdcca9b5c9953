// embed.js, for pages that embed Wheelhouse: makes the frame, waits until it is ready, keeps its height, and makes promises of its messages.
import { Connection, embedError } from './connection.ts'
import type { Embed, EmbedEvents, EmbedOptions, WheelhouseHost } from './host-types.ts'

const READY_MS = 60_000
const ANSWER_MS = 60_000
const TOLD_UNASKED: readonly (keyof EmbedEvents)[] = ['ready', 'step', 'predict', 'check', 'complete', 'state', 'resize', 'error']
/** Of the address; the rest concerns the host's page alone. */
const IN_ADDRESS = ['lesson', 'step', 'lang', 'ui', 'theme', 'seed', 'lock'] as const

const METHODS = [
  'apply', 'delete', 'kubectl', 'fault', 'get', 'time', 'play', 'pause', 'seek', 'step', 'settle', 'scene', 'why', 'hash', 'share',
  'goto', 'reset', 'lock', 'getState', 'setState', 'setLanguage',
] as const
type MethodName = (typeof METHODS)[number]

/** Where embed.html lies when nothing else is said: beside this script. */
const HERE = (typeof document !== 'undefined' && document.currentScript instanceof HTMLScriptElement && document.currentScript.src) || import.meta.url

const embeds = new WeakMap<Element, Embed>()

function addressOf(options: EmbedOptions): URL {
  const address = new URL(options.src ?? new URL('embed.html', HERE), document.baseURI)
  for (const name of IN_ADDRESS) if (options[name] !== undefined) address.searchParams.set(name, String(options[name]))
  address.searchParams.set('origin', window.location.origin)
  return address
}

function makeFrame(address: URL, { title = 'Wheelhouse · Kubernetes', loading = 'lazy' }: EmbedOptions): HTMLIFrameElement {
  const frame = document.createElement('iframe')
  frame.title = title
  frame.loading = loading
  frame.referrerPolicy = 'no-referrer'
  frame.allow = 'clipboard-write; fullscreen'
  frame.style.cssText = 'display:block;width:100%;height:500px;border:0'
  frame.src = address.href
  return frame
}

/** Resolves with `ready`; rejects when the frame says that it cannot start, or says nothing for too long after it was loaded. */
function readyOf(frame: HTMLIFrameElement, connection: Connection, timeoutMs: number): Promise<EmbedEvents['ready']> {
  const ready = new Promise<EmbedEvents['ready']>((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    frame.addEventListener('load', () => { timer ??= setTimeout(() => reject(embedError('timeout', `The frame was not ready within ${timeoutMs} ms.`)), timeoutMs) })
    connection.on('ready', (params: EmbedEvents['ready']) => { clearTimeout(timer); resolve(params) })
    connection.on('error', ({ code, message }: EmbedEvents['error']) => { if (code === 'opaque-origin' || code === 'file') reject(embedError(code, message)) })
  })
  // Who only wants the picture need not catch anything.
  ready.catch(() => undefined)
  return ready
}

/** Puts a frame into an element. */
export function embed(element: Element, options: EmbedOptions = {}): Embed {
  embeds.get(element)?.destroy()
  const address = addressOf(options)
  const frame = makeFrame(address, options)
  const connection = new Connection(frame, address.origin, options.answerTimeout ?? ANSWER_MS)
  const ready = readyOf(frame, connection, options.timeout ?? READY_MS)
  if (options.autoresize !== false) connection.on('resize', ({ height }: EmbedEvents['resize']) => { frame.style.height = `${Math.min(2000, Math.max(100, height))}px` })

  const wanted = new Set<string>(TOLD_UNASKED)
  const ask = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    await ready
    // A parameter that was left out at the end is not sent at all.
    const given = params.findLastIndex((param) => param !== undefined) + 1
    return connection.ask(method, params.slice(0, given))
  }
  const methods = Object.fromEntries(METHODS.map((name) => [name, (...params: unknown[]) => ask(name, params)])) as Pick<Embed, MethodName>
  const made: Embed = {
    ...methods,
    iframe: frame,
    ready,
    on(event, listener) {
      if (!wanted.has(event)) {
        wanted.add(event)
        void ask('subscribe', [[...wanted]]).catch(() => undefined)
      }
      return connection.on(event, listener)
    },
    destroy() {
      connection.close()
      frame.remove()
      if (embeds.get(element) === made) embeds.delete(element)
    },
  }
  embeds.set(element, made)
  element.replaceChildren(frame)
  if (options.state !== undefined) void made.setState(options.state).catch(() => undefined)
  return made
}

/** `data-wheelhouse-lesson="canary" data-wheelhouse-lang="ko"` as options. */
function optionsOf(element: HTMLElement): EmbedOptions {
  const { dataset } = element
  const of = (name: string): string | undefined => dataset[`wheelhouse${name}`]
  const seed = of('Seed')
  return Object.fromEntries(Object.entries({
    lesson: of('Lesson'), step: of('Step'), lang: of('Lang'), ui: of('Ui'), theme: of('Theme'), lock: of('Lock'), src: of('Src'), title: of('Title'),
    seed: seed === undefined ? undefined : Number(seed),
  }).filter(([, value]) => value !== undefined && value !== '')) as EmbedOptions
}

/** Puts frames into every marked element that has none yet. */
export function upgrade(root: ParentNode = document): Embed[] {
  const marked = [...root.querySelectorAll<HTMLElement>('[data-wheelhouse-lesson], [data-wheelhouse]')]
  return marked.filter((element) => !embeds.has(element)).map((element) => embed(element, optionsOf(element)))
}

/** The frame in an element. */
export function find(element: Element): Embed | undefined { return embeds.get(element) }

export const Wheelhouse: WheelhouseHost = { embed, upgrade, find }
export default Wheelhouse

if (typeof document !== 'undefined') {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => upgrade())
  else upgrade()
}
