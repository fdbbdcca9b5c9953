// Work in progress as plain data: a routine is run again from its start with the answers so far, on the same readings, until it is done.
// No closure or generator survives between events, so a checkpoint can hold half-done work.
import type { ApiRequest, ApiResponse } from '../apiserver/request.ts'
import type { EventReason } from '../event-reasons.ts'
import type { KubeObject, Status } from '../kube-object.ts'
import type { Op } from './ops.ts'
import type { Decision } from './span.ts'

/** What a routine asks its runtime to do, each with its reason. Steps yielded together travel side by side. */
export type Step =
  | { readonly request: ApiRequest; readonly why?: Decision; readonly background?: boolean }
  | { readonly event: EventToRecord }
  | { readonly decision: Decision; readonly about: string; readonly read?: readonly string[] }
  | { readonly waitMs: number; readonly background?: boolean }
  | { readonly call: Call }

/** A call to a component other than the API server, such as the container runtime; answered by a CallAnswer. */
export interface Call {
  readonly to: string
  readonly op: Op
  readonly subject: string
  readonly body: unknown
  readonly background?: boolean
}

/** Payload of a call Hop; `token` goes back with the answer. */
export interface CallEnvelope {
  readonly call: unknown
  readonly token: unknown
}

/** Payload of the Hop that answers a call. */
export interface CallAnswer {
  readonly answer: unknown
  readonly token: unknown
}

export interface EventToRecord {
  /** The object that it is about; only identity is read. */
  readonly object: KubeObject
  readonly type: 'Normal' | 'Warning'
  readonly reason: EventReason
  readonly message: string
  /** Part of the object, such as spec.containers{app}. */
  readonly fieldPath?: string
}

/** Answers to the steps of one yield, in order; undefined where a step has none. */
export type Answers = readonly unknown[]

/** A routine: yields Steps, gets their Answers, ends with a result. */
export type Routine<R> = Generator<readonly Step[], R, Answers>

/** A request that failed, thrown by `must`; a controller's runtime retries the key with back-off. */
export class RequestFailed extends Error {
  readonly status: Status

  constructor(status: Status) {
    super(status.message ?? status.reason ?? 'request failed')
    this.status = status
  }
}

/** Sends one request and returns its answer, whatever it is. */
export function* send(request: ApiRequest, why?: Decision): Routine<ApiResponse> {
  const [answer] = yield [{ request, why }]
  return answer as ApiResponse
}

/** Sends one request; a failure ends the routine, as `return err` does upstream. */
export function* must<T extends KubeObject = KubeObject>(request: ApiRequest, why?: Decision): Routine<T> {
  const answer = yield* send(request, why)
  if (isFailure(answer)) throw new RequestFailed(answer.body as Status)
  return answer.body as T
}

/** Calls another component and returns what it answers. */
export function* call<A>(to: string, op: Op, subject: string, body: unknown): Routine<A> {
  const [answer] = yield [{ call: { to, op, subject, body } }]
  return answer as A
}

/** Records an Event about an object. */
export function* record(object: KubeObject, type: 'Normal' | 'Warning', reason: EventReason, message: string): Routine<void> {
  yield [{ event: { object, type, reason, message } }]
}

export function isFailure(response: ApiResponse): boolean {
  return response.code >= 400
}

export function failureReason(response: ApiResponse): string {
  return response.code >= 400 ? ((response.body as Status).reason ?? '') : ''
}

/** The part of a routine's life that outlasts an event. Plain data. */
export interface Progress {
  /** What it read, in the order in which it read. */
  readonly reads: readonly unknown[]
  /** Answers per yield. */
  readonly answers: readonly Answers[]
  /** Steps of the last yield that still wait for an answer, by their place. */
  readonly waiting: readonly number[]
}

export const NOT_STARTED: Progress = { reads: [], answers: [], waiting: [] }

/** Hands a routine what it has read before, then what is new. */
export class Readings {
  private readonly known: readonly unknown[]
  private readonly all: unknown[]
  private cursor = 0

  constructor(known: readonly unknown[]) {
    this.known = known
    this.all = [...known]
  }

  /** The next reading: the remembered one, or a fresh one, which is remembered. */
  take<T>(fresh: () => T): T {
    const i = this.cursor++
    if (i < this.known.length) return this.known[i] as T
    const value = fresh()
    this.all.push(value)
    return value
  }

  get taken(): readonly unknown[] { return this.all }
}

/**
 * Runs a routine from its start to its end or to the first yield whose answers are not all there.
 * @param carryOut does a new step; returns whether an answer will follow.
 */
export function runRoutine<R>(
  routine: Routine<R>, progress: Progress, readings: Readings, carryOut: (step: Step, place: number) => boolean,
): { done: true; result: R } | { done: false; progress: Progress } {
  const answers = [...progress.answers]
  let next = routine.next()
  for (let turn = 0; !next.done; turn++) {
    if (turn < answers.length) {
      next = routine.next(answers[turn])
      continue
    }
    const waiting: number[] = []
    next.value.forEach((step, place) => { if (carryOut(step, place)) waiting.push(place) })
    const none: Answers = next.value.map(() => undefined)
    if (waiting.length > 0) return { done: false, progress: { reads: readings.taken, answers: [...answers, none], waiting } }
    answers.push(none)
    next = routine.next(none)
  }
  return { done: true, result: next.value }
}

/** Progress with one more answer. */
export function answered(progress: Progress, place: number, answer: unknown): Progress {
  const last = [...progress.answers[progress.answers.length - 1]]
  last[place] = answer
  return { ...progress, answers: [...progress.answers.slice(0, -1), last], waiting: progress.waiting.filter((p) => p !== place) }
}
