// How a process keeps its watches: lists and watches, and when the connection breaks, tries again with growing back-off until it has a new list.
// Models client-go/tools/cache/reflector.go.
import type { ApiRequest, ApiResponse, ObjectList } from '../apiserver/request.ts'
import type { KubeObject } from '../kube-object.ts'
import { type ResponseEnvelope, sendRequest } from './api-client.ts'
import type { Delivery, Kernel } from './kernel.ts'
import { Table } from './store.ts'

const BACK_OFF_FIRST_MS = 800
const BACK_OFF_LIMIT_MS = 30_000
/** How long a list on a mended connection waits before it is taken in, in the foreground. */
const TAKE_AFTER_MS = 1

/** Token of the request that opens a watch; the API server sends it again when it breaks the connection. */
export interface WatchToken {
  readonly watch: ApiRequest
}

interface Lost {
  readonly attempts: number
  readonly watch: ApiRequest
}

/** A watch whose connection has broken without a word. */
export interface SilentWatch {
  readonly silent: ApiRequest
}

type Wake = SilentWatch | { readonly rewatch: ApiRequest } | { readonly relisted: ApiRequest; readonly items: readonly KubeObject[] }

export class Reflector {
  private readonly lost: Table<Lost>
  private readonly kernel: Kernel
  private readonly name: string
  private readonly broke: (address: string) => void
  private readonly listed: (address: string, watch: ApiRequest, items: readonly KubeObject[]) => void

  /** `listed` takes every full list; what a cache has beside it is gone. `broke` hears of the first watch of an address that is lost. */
  constructor(kernel: Kernel, name: string, listed: (address: string, watch: ApiRequest, items: readonly KubeObject[]) => void, broke: (address: string) => void = () => undefined) {
    this.kernel = kernel
    this.name = name
    this.listed = listed
    this.broke = broke
    this.lost = kernel.adopt(`${name}/lost-watches`, new Table<Lost>())
  }

  /** Lists and watches. */
  open(address: string, watch: ApiRequest): void {
    this.lost.delete(keyOf(address, watch))
    sendRequest(this.kernel, address, watch, { watch } satisfies WatchToken)
  }

  /** A process has ended: its connections with it. */
  close(address: string): void {
    for (const key of [...this.lost.keys()]) if (key.startsWith(`${address} `)) this.lost.delete(key)
  }

  /** Takes a delivery that belongs to a watch; false if it does not. */
  receive({ op, payload, to }: Delivery): boolean {
    if (op === 'timer') return this.wake(to, payload as Wake | null | undefined)
    if (op !== 'response') return false
    const { token, response, goesOn } = payload as ResponseEnvelope
    if (typeof token !== 'object' || token === null || !('watch' in token)) return false
    const { watch } = token as WatchToken
    if (goesOn) this.lost.delete(keyOf(to, watch))
    else this.answered(to, watch, response)
    return true
  }

  private wake(address: string, wake: Wake | null | undefined): boolean {
    if (typeof wake !== 'object' || wake === null) return false
    if ('rewatch' in wake) {
      if (this.lost.has(keyOf(address, wake.rewatch))) sendRequest(this.kernel, address, this.goingOn(address, wake.rewatch), { watch: wake.rewatch } satisfies WatchToken, { background: true })
      return true
    }
    if ('silent' in wake) {
      this.tryAgain(address, wake.silent)
      return true
    }
    if (!('relisted' in wake)) return false
    this.listed(address, wake.relisted, wake.items)
    return true
  }

  /** The request for a watch that has broken: another server can tell what was missed. */
  private goingOn(address: string, watch: ApiRequest): ApiRequest {
    const since = this.kernel.connections?.heard(address, watch)
    return since === undefined ? watch : { ...watch, query: { ...watch.query, resourceVersion: String(since) } }
  }

  private answered(address: string, watch: ApiRequest, response: ApiResponse): void {
    const key = keyOf(address, watch)
    if (response.code >= 400) return this.tryAgain(address, watch)
    const items = (response.body as ObjectList).items ?? []
    if (!this.lost.delete(key)) return this.listed(address, watch, items)
    // While nobody answers, trying is background. What comes of it once somebody does is not.
    this.kernel.send({ from: address, to: address, op: 'timer', delayMs: TAKE_AFTER_MS, payload: { relisted: watch, items } satisfies Wake })
  }

  private tryAgain(address: string, watch: ApiRequest): void {
    const key = keyOf(address, watch), attempts = this.lost.get(key)?.attempts ?? 0, isFirst = !this.isLooking
    this.lost.set(key, { watch, attempts: attempts + 1 })
    const baseMs = Math.min(BACK_OFF_LIMIT_MS, BACK_OFF_FIRST_MS * 2 ** Math.min(attempts, 10))
    const delayMs = baseMs + this.kernel.pick(baseMs, `${this.name} ${key} back-off`, this.kernel.now)
    this.kernel.send({ from: address, to: address, op: 'timer', delayMs, background: true, payload: { rewatch: watch } satisfies Wake })
    if (isFirst) this.broke(address)
  }

  /** Whether this watch has broken and is not open again yet. */
  isLost(address: string, watch: ApiRequest): boolean { return this.lost.has(keyOf(address, watch)) }

  /** Whether any process still looks for its API server. */
  get isLooking(): boolean { return this.lost.size > 0 }
}

function keyOf(address: string, { resource, namespace = '', query }: ApiRequest): string {
  return `${address} ${resource} ${namespace} ${query?.fieldSelector ?? ''}`
}
