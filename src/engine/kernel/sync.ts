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

/** Runs routines side by side: what they ask for in the same turn travels together. A failed request ends only its own routine. */
export function* together<R>(routines: readonly Routine<R>[]): Routine<readonly (R | RequestFailed)[]> {
  const results: (R | RequestFailed)[] = []
  /** What a routine asks for next; nothing, once it has ended. */
  const proceed = (routine: Routine<R>, place: number, answers: Answers): readonly Step[] | undefined => {
    try {
      const next = routine.next(answers)
      if (!next.done) return next.value
      results[place] = next.value
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error
      results[place] = error
    }
    return undefined
  }
  const asking = routines.map((routine, place) => ({ routine, place, steps: proceed(routine, place, []) }))
  for (let open = asking.filter(({ steps }) => steps); open.length > 0; open = open.filter(({ steps }) => steps)) {
    const answers = yield open.flatMap(({ steps }) => steps ?? [])
    let from = 0
    for (const one of open) {
      const count = one.steps?.length ?? 0
      one.steps = proceed(one.routine, one.place, answers.slice(from, from + count))
      from += count
    }
  }
  return results
}

export function isFailure(response: ApiResponse): boolean {
  return response.code >= 400
}

export function failureReason(response: ApiResponse): string {
  return response.code >= 400 ? ((response.body as Status).reason ?? '') : ''
}

/** The part of a routine's life that outlasts an event. Plain data. The two lists grow after this moment: what belongs to it is their beginning. */
export interface Progress {
  /** What it read, in the order in which it read. */
  readonly reads: readonly unknown[]
  /** How many of these it had read. */
  readonly read: number
  /** Answers per yield that were all there. */
  readonly answers: readonly Answers[]
  /** How many of these it had been given. */
  readonly turns: number
  /** Answers to the steps of the last yield, as far as they have come. */
  readonly last: Answers
  /** Steps of the last yield that still wait for an answer, by their place. */
  readonly waiting: readonly number[]
}

export const NOT_STARTED: Progress = { reads: [], read: 0, answers: [], turns: 0, last: [], waiting: [] }

/** The same without what came later. */
export function trimmed(progress: Progress): Progress {
  const { reads, read, answers, turns } = progress
  return reads.length === read && answers.length === turns ? progress : { ...progress, reads: reads.slice(0, read), answers: answers.slice(0, turns) }
}

/** All answers that a routine is to be given to stand behind its last yield. */
export function givenIn({ answers, turns, last }: Progress): readonly Answers[] {
  return last.length === 0 ? [] : [...answers.slice(0, turns), last]
}

/** Hands a routine what it has read before, then what is new. */
export class Readings {
  private readonly all: unknown[]
  private readonly known: number
  private cursor = 0

  constructor(known: readonly unknown[]) {
    this.all = [...known]
    this.known = known.length
  }

  /** The next reading: the remembered one, or a fresh one, which is remembered. */
  take<T>(fresh: () => T): T {
    const i = this.cursor++
    if (i < this.known) return this.all[i] as T
    const value = fresh()
    this.all.push(value)
    return value
  }

  get taken(): readonly unknown[] { return this.all }
}

/** How a routine stands after it has gone on. */
export type Stand<R> = { readonly done: true; readonly result: R } | { readonly done: false; readonly progress: Progress }

/**
 * A routine under way: it goes on from one yield whose answers are not all there to the next. It is only a short cut:
 * from its Progress and the same readings another one can be made that stands where it stands.
 */
export class RoutineRun<R> {
  private readonly routine: Routine<R>
  private readonly readings: Readings
  private readonly answers: Answers[] = []
  private next: IteratorResult<readonly Step[], R>

  /** Runs the routine from its start through the answers that are known. */
  constructor(routine: Routine<R>, readings: Readings, answers: readonly Answers[] = []) {
    this.routine = routine
    this.readings = readings
    this.next = routine.next()
    for (const known of answers) this.take(known)
  }

  /** Gives it all answers to its last yield. */
  take(answers: Answers): void {
    this.answers.push(answers)
    this.next = this.routine.next(answers)
  }

  /**
   * To its end or to the first yield whose answers are not all there.
   * @param carryOut does a new step; returns whether an answer will follow.
   */
  goOn(carryOut: (step: Step, place: number) => boolean): Stand<R> {
    while (!this.next.done) {
      const steps = this.next.value, waiting: number[] = [], none: Answers = steps.map(() => undefined)
      for (let place = 0; place < steps.length; place++) if (carryOut(steps[place], place)) waiting.push(place)
      if (waiting.length > 0) {
        const reads = this.readings.taken
        return { done: false, progress: { reads, read: reads.length, answers: this.answers, turns: this.answers.length, last: none, waiting } }
      }
      this.take(none)
    }
    return { done: true, result: this.next.value }
  }
}

/** Progress with one more answer. */
export function answered(progress: Progress, place: number, answer: unknown): Progress {
  return { ...progress, last: withAnswer(progress, place, answer), waiting: progress.waiting.filter((waits) => waits !== place) }
}

/** The answers to the steps of the last yield, with one more. */
export function withAnswer({ last }: Progress, place: number, answer: unknown): Answers {
  if (last.length === 1) return [answer]
  const answers = [...last]
  answers[place] = answer
  return answers
}
