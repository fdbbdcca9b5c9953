// The host's end of the line: JSON-RPC 2.0 with one frame. Answers are matched by id; messages of other windows and origins are not heard.
import type { EmbedError } from './host-types.ts'

type Listener = (params: never) => void

interface Waiting {
  resolve(result: unknown): void
  reject(error: Error): void
  readonly timer: ReturnType<typeof setTimeout>
}

/** An Error with a code. */
export function embedError(code: number | string, message: string, data?: unknown): EmbedError {
  return Object.assign(new Error(message), { name: 'EmbedError', code, data })
}

export class Connection {
  readonly #frame: HTMLIFrameElement
  readonly #origin: string
  readonly #answerTimeoutMs: number
  readonly #waiting = new Map<number, Waiting>()
  readonly #listeners = new Map<string, Set<Listener>>()
  #nextId = 1
  #closed = false

  constructor(frame: HTMLIFrameElement, origin: string, answerTimeoutMs: number) {
    this.#frame = frame
    this.#origin = origin
    this.#answerTimeoutMs = answerTimeoutMs
    window.addEventListener('message', this.#receive)
  }

  readonly #receive = ({ source, origin, data }: MessageEvent<unknown>): void => {
    if (source !== this.#frame.contentWindow) return
    // A sandbox without allow-same-origin has no origin of its own; it can only say that it cannot start.
    const opaque = origin === 'null'
    if (origin !== this.#origin && !opaque) return
    if (typeof data !== 'object' || data === null || !('jsonrpc' in data) || data.jsonrpc !== '2.0') return
    if ('method' in data && typeof data.method === 'string') {
      if (!opaque || data.method === 'error') this.#tell(data.method, 'params' in data ? data.params : {})
    } else if (!opaque && 'id' in data && typeof data.id === 'number') this.#answered(data.id, data)
  }

  #answered(id: number, message: object): void {
    const waiting = this.#waiting.get(id)
    if (!waiting) return
    this.#waiting.delete(id)
    clearTimeout(waiting.timer)
    if ('error' in message && typeof message.error === 'object' && message.error !== null) {
      const { code, message: text, data } = message.error as { code?: unknown; message?: unknown; data?: unknown }
      waiting.reject(embedError(typeof code === 'number' ? code : -32603, typeof text === 'string' ? text : 'Unknown error', data))
    } else waiting.resolve('result' in message ? message.result : undefined)
  }

  /** Sends a request; its answer, or an EmbedError. */
  ask(method: string, params: readonly unknown[]): Promise<unknown> {
    const { contentWindow } = this.#frame
    if (this.#closed || !contentWindow) return Promise.reject(embedError('destroyed', 'The frame is gone.'))
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id)
        reject(embedError('timeout', `${method} was not answered within ${this.#answerTimeoutMs} ms.`))
      }, this.#answerTimeoutMs)
      this.#waiting.set(id, { resolve, reject, timer })
      contentWindow.postMessage({ jsonrpc: '2.0', id, method, params }, this.#origin)
    })
  }

  on(event: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  #tell(event: string, params: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) (listener as (params: unknown) => void)(params)
  }

  close(): void {
    this.#closed = true
    window.removeEventListener('message', this.#receive)
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer)
      reject(embedError('destroyed', 'The frame is gone.'))
    }
    this.#waiting.clear()
  }
}
