// Records Events about objects the way client-go does: similar ones are combined, repeats raise a count, too many are dropped.
// Models client-go/tools/record/events_cache.go (EventCorrelator).
import type { ApiRequest, ApiResponse } from '../apiserver/request.ts'
import type { KubeObject } from '../kube-object.ts'
import { sendRequest } from './api-client.ts'
import type { Kernel } from './kernel.ts'
import { Table } from './store.ts'
import type { WallClock } from './wall.ts'

const MAX_SIMILAR = 10
const SIMILAR_WITHIN_MS = 600_000
const SPAM_BURST = 25
const SPAM_REFILL_MS = 300_000
const COMBINED = '(combined from similar events): '

export interface EventSource {
  readonly component: string
  readonly host?: string
}

export interface RecordedEvent {
  readonly object: KubeObject
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  /** Part of the object, such as spec.containers{app}. */
  readonly fieldPath?: string
}

interface Similar {
  readonly messages: readonly string[]
  readonly last: number
}

interface Written {
  readonly name: string
  readonly count: number
  readonly first: string
  /** A write of it is on its way; the messages of what came meanwhile, each to be written in its turn. */
  readonly busy: boolean
  readonly waiting: readonly string[]
}

interface Tokens {
  readonly left: number
  readonly at: number
}

/** Token of a recorder's requests. */
export interface RecorderToken {
  readonly recorder: string
  readonly body: KubeObject
}

export function isRecorderToken(token: unknown): token is RecorderToken {
  return typeof token === 'object' && token !== null && 'recorder' in token
}

/** One per process; speaks from the address of whoever records. */
export class EventRecorder {
  private readonly similar: Table<Similar>
  private readonly written: Table<Written>
  private readonly tokens: Table<Tokens>
  private readonly kernel: Kernel
  private readonly wall: WallClock

  constructor(kernel: Kernel, process: string, wall: WallClock) {
    this.kernel = kernel
    this.wall = wall
    this.similar = kernel.adopt(`${process}/events/similar`, new Table<Similar>())
    this.written = kernel.adopt(`${process}/events/written`, new Table<Written>())
    this.tokens = kernel.adopt(`${process}/events/tokens`, new Table<Tokens>())
  }

  /** Records an Event from address `from`. */
  record(from: string, source: EventSource, event: RecordedEvent): void {
    const { object, type, reason } = event
    const about = `${source.component}|${source.host ?? ''}|${object.kind}|${object.metadata.namespace ?? ''}|${object.metadata.name}|${object.metadata.uid}`
    if (!this.spend(about)) return
    const group = `${about}|${type}|${reason}`
    const isCombined = this.combine(group, event.message)
    const message = isCombined ? COMBINED + event.message : event.message
    const key = isCombined ? group : `${group}|${event.fieldPath ?? ''}|${message}`
    const known = this.written.get(key)
    const timestamp = this.wall.timestamp(this.kernel.now)
    if (known?.busy) {
      this.written.set(key, { ...known, waiting: [...known.waiting, message] })
      return
    }
    const written: Written = known
      ? { ...known, count: known.count + 1, busy: true }
      : { name: this.nameFor(object, key), count: 1, first: timestamp, busy: true, waiting: [] }
    this.written.set(key, written)
    this.write(from, key, toEvent(source, event, message, written, timestamp), known !== undefined)
  }

  private write(from: string, key: string, body: KubeObject, again: boolean): void {
    const request: ApiRequest = again
      ? { verb: 'patch', patchType: 'merge', resource: 'events', namespace: body.metadata.namespace, name: body.metadata.name, body: patchOf(body) }
      : { verb: 'create', resource: 'events', namespace: body.metadata.namespace, body }
    const token: RecorderToken = { recorder: key, body }
    sendRequest(this.kernel, from, request, token, { delayMs: this.kernel.latency('event', key), background: this.kernel.inBackground })
  }

  /** The API server's answer: what was waiting for it goes on its way. A patch of an Event that is gone creates it anew. */
  answered(from: string, { recorder: key, body }: RecorderToken, response: ApiResponse): void {
    const written = this.written.get(key)
    if (!written) return
    if (response.code === 404 && written.count > 1) {
      this.write(from, key, { ...body, metadata: { ...body.metadata, name: written.name } }, false)
      return
    }
    const [message, ...waiting] = written.waiting
    if (message === undefined) {
      this.written.set(key, { ...written, busy: false })
      return
    }
    const next = { ...written, count: written.count + 1, waiting }
    this.written.set(key, next)
    this.write(from, key, { ...body, message, count: next.count, lastTimestamp: this.wall.timestamp(this.kernel.now) } as KubeObject, true)
  }

  /** Whether this message is one too many of its sort and is to be combined with the others. */
  private combine(group: string, message: string): boolean {
    const known = this.similar.get(group), now = this.kernel.now
    const messages = known && now - known.last < SIMILAR_WITHIN_MS ? known.messages : []
    const all = messages.includes(message) ? messages : [...messages, message]
    const isCombined = all.length >= MAX_SIMILAR
    this.similar.set(group, { messages: isCombined ? all.slice(1) : all, last: now })
    return isCombined
  }

  /** A token bucket per source and object: 25 at once, then one in five minutes. */
  private spend(about: string): boolean {
    const known = this.tokens.get(about), now = this.kernel.now
    const left = known ? Math.min(SPAM_BURST, known.left + (now - known.at) / SPAM_REFILL_MS) : SPAM_BURST
    if (left < 1) return false
    this.tokens.set(about, { left: left - 1, at: now })
    return true
  }

  /** `web.18e9d07a6a22f19c`: the object's name and a time in nanoseconds. */
  private nameFor(object: KubeObject, key: string): string {
    const nanos = BigInt(this.wall.epochMs + this.kernel.now) * 1_000_000n + BigInt(this.kernel.pick(1_000_000, `event ${key}`, this.kernel.now))
    return `${object.metadata.name}.${nanos.toString(16)}`
  }
}

function toEvent(source: EventSource, event: RecordedEvent, message: string, written: Written, timestamp: string): KubeObject {
  const { object } = event, namespace = object.metadata.namespace || 'default'
  return {
    apiVersion: 'v1', kind: 'Event',
    metadata: { name: written.name, namespace } as KubeObject['metadata'],
    involvedObject: {
      kind: object.kind, ...(object.metadata.namespace ? { namespace: object.metadata.namespace } : {}), name: object.metadata.name, uid: object.metadata.uid,
      apiVersion: object.apiVersion, resourceVersion: object.metadata.resourceVersion, ...(event.fieldPath ? { fieldPath: event.fieldPath } : {}),
    },
    reason: event.reason, message, source: { component: source.component, ...(source.host ? { host: source.host } : {}) },
    firstTimestamp: written.first, lastTimestamp: timestamp, count: written.count, type: event.type, eventTime: null,
    reportingComponent: source.component, reportingInstance: source.host ?? '',
  } as KubeObject
}

function patchOf(body: KubeObject): unknown {
  const { count, lastTimestamp, message } = body as KubeObject & { count: number; lastTimestamp: string; message: string }
  return { count, lastTimestamp, message }
}
