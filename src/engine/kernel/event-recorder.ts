// Records Events about objects the way client-go does: similar ones are combined, repeats raise a count, too many are dropped.
// Models client-go/tools/record/events_cache.go (EventCorrelator).
import type { ApiRequest, ApiResponse } from '../apiserver/request.ts'
import type { KubeObject } from '../kube-object.ts'
import type { EventReason } from '../event-reasons.ts'
import { sendRequest } from './api-client.ts'
import { barred } from './joined.ts'
import type { Kernel } from './kernel.ts'
import { Table } from './store.ts'
import type { WallClock } from './wall.ts'

const MAX_SIMILAR = 10
const SIMILAR_WITHIN_MS = 600_000
const SPAM_BURST = 25
const SPAM_REFILL_MS = 300_000
/** Simplified: one memory per process, where every kubelet has its own of 4,096: what is forgotten begins a new Event. */
const MOST_REMEMBERED = 16_384
const NONE: readonly never[] = []
/** What the lower hexadecimal digits of a long number count to. */
const LOW_DIGITS = 5, LOW = 16 ** LOW_DIGITS
const COMBINED = '(combined from similar events): '

export interface EventSource {
  readonly component: string
  readonly host?: string
}

export interface RecordedEvent {
  readonly object: KubeObject
  readonly type: 'Normal' | 'Warning'
  readonly reason: EventReason
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
  /** How often it was observed, dropped ones included. */
  readonly count: number
  readonly first: string
  /** A write of it is on its way; what came meanwhile, each to be written in its turn. */
  readonly busy: boolean
  readonly waiting: readonly Repeat[]
}

interface Repeat {
  readonly message: string
  readonly count: number
  readonly lastTimestamp: string
}

interface Tokens {
  readonly left: number
  readonly at: number
}

/** Token of a recorder's requests. */
export interface RecorderToken {
  readonly recorder: string
  readonly body: KubeObject
  /** Whether it was to change an Event that is there. */
  readonly isPatch: boolean
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
    const about = `${barred(source.component, source.host ?? '')}|${barred(object.kind, object.metadata.namespace ?? '')}|${object.metadata.name}|${object.metadata.uid}`
    const group = `${about}|${barred(type, reason)}`
    const isCombined = this.combine(group, event.message)
    const message = this.kernel.sharing.text(isCombined ? COMBINED + event.message : event.message)
    const key = isCombined ? group : `${group}|${event.fieldPath ?? ''}|${message}`
    const known = this.written.get(key), count = (known?.count ?? 0) + 1, lastTimestamp = this.wall.timestamp(this.kernel.now)
    const { name, first, busy, waiting }: Omit<Written, 'count'> = known ?? { name: this.nameFor(object, key), first: lastTimestamp, busy: false, waiting: NONE }
    const isAllowed = this.spend(about)
    remember(this.written, key, { name, count, first, busy: busy || isAllowed, waiting: isAllowed && busy ? [...waiting, { message, count, lastTimestamp }] : waiting })
    if (isAllowed && !busy) this.write(from, key, toEvent(source, event, message, { name, first, count }, lastTimestamp), known !== undefined)
  }

  private write(from: string, key: string, body: KubeObject, isPatch: boolean): void {
    const { namespace, name } = body.metadata
    const request: ApiRequest = isPatch
      ? { verb: 'patch', patchType: 'merge', resource: 'events', namespace, name, body: patchOf(body) }
      : { verb: 'create', resource: 'events', namespace, body }
    const token: RecorderToken = { recorder: key, body, isPatch }
    sendRequest(this.kernel, from, request, token, { delayMs: this.kernel.latency('event', key), background: this.kernel.inBackground })
  }

  /** The API server's answer: what was waiting for it goes on its way. A patch of an Event that is gone creates it anew, once. */
  answered(from: string, { recorder: key, body, isPatch }: RecorderToken, response: ApiResponse): void {
    if (response.code === 404 && isPatch) return this.write(from, key, body, false)
    const written = this.written.get(key)
    if (!written) return
    const { name, count, first, waiting } = written, next: Repeat | undefined = waiting[0]
    this.written.set(key, { name, count, first, busy: next !== undefined, waiting: next ? waiting.slice(1) : waiting })
    if (next) this.write(from, key, { ...body, ...next } as KubeObject, true)
  }

  /** Whether this message is one too many of its sort and is to be combined with the others. */
  private combine(group: string, message: string): boolean {
    const known = this.similar.get(group), now = this.kernel.now
    const messages = known && now - known.last <= SIMILAR_WITHIN_MS ? known.messages : NONE
    const all = messages.includes(message) ? messages : messages.length === 0 ? [message] : [...messages, message]
    const isCombined = all.length >= MAX_SIMILAR
    remember(this.similar, group, { messages: isCombined ? all.slice(1) : all, last: now })
    return isCombined
  }

  /** A token bucket per source and object: 25 at once, then one in five minutes. */
  private spend(about: string): boolean {
    const known = this.tokens.get(about), now = this.kernel.now
    const left = known ? Math.min(SPAM_BURST, known.left + (now - known.at) / SPAM_REFILL_MS) : SPAM_BURST
    if (left < 1) return false
    remember(this.tokens, about, { left: left - 1, at: now })
    return true
  }

  /** `web.18e9d07a6a22f19c`: the object's name and a time in nanoseconds. */
  private nameFor(object: KubeObject, key: string): string {
    const pick = this.kernel.pick(1_000_000, 'event ', this.kernel.now, key)
    return `${object.metadata.name}.${nanosAsHex(this.wall.epochMs + this.kernel.now, pick)}`
  }
}

/** Milliseconds and nanoseconds as one hexadecimal number of nanoseconds, which has more digits than a number holds exactly. */
export function nanosAsHex(ms: number, nanos: number): string {
  const high = Math.floor(ms / LOW), low = (ms % LOW) * 1_000_000 + nanos
  return (high * 1_000_000 + Math.floor(low / LOW)).toString(16) + (low % LOW).toString(16).padStart(LOW_DIGITS, '0')
}

/** Keeps a value as the youngest of a table and lets the oldest go where there are too many. */
function remember<V>(table: Table<V>, key: string, value: V): void {
  table.delete(key)
  table.set(key, value)
  if (table.size > MOST_REMEMBERED) table.takeOldest()
}

function toEvent(source: EventSource, event: RecordedEvent, message: string, written: Pick<Written, 'name' | 'first' | 'count'>, timestamp: string): KubeObject {
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
