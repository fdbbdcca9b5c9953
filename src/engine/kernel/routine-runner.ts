// Runs routines, many keys at once. What is under way is plain data, from which each could be run again from its start with the answers so far.
// One runner may serve many addresses, such as all kubelets; a routine speaks from the address it was begun at.
import type { ApiRequest, ApiResponse } from '../apiserver/request.ts'
import { type ResponseEnvelope, sendRequest, subjectOfRequest } from './api-client.ts'
import type { Delivery, Kernel } from './kernel.ts'
import { Cell, Table } from './store.ts'
import { type Answers, answered, type CallAnswer, type CallEnvelope, type EventToRecord, NOT_STARTED, type Progress, Readings, RequestFailed, type Routine, RoutineRun, type Step, trimmed, withAnswer } from './sync.ts'

/** One routine under way. */
export interface Running<A> {
  readonly args: A
  readonly progress: Progress
  readonly startedAt: number
  /** Tells apart routines that had the same key one after another. */
  readonly run: number
  readonly address: string
}

interface StepToken<N> {
  readonly routine: string
  /** Which run of a routine with this key it belongs to. */
  readonly run: number
  readonly place: number
  readonly note: N | undefined
}

interface WaitedWake {
  readonly waited: { readonly routine: string; readonly run: number; readonly place: number }
}

export interface RoutineHost<A, R, N> {
  /** The routine for these arguments; must be the same whenever it is made again. */
  routine(key: string, running: Running<A>, readings: Readings): Routine<R>
  /** It ended, or a request that it could not do without failed. */
  ended(key: string, running: Running<A>, result: R | RequestFailed): void
  record(event: EventToRecord, address: string): void
  /** A note that comes back with the answer, such as what is expected of it. */
  note?(key: string, request: ApiRequest): N | undefined
  answered?(key: string, note: N | undefined, response: ApiResponse): void
}

/** What is under way, and the very routines as they stand, so that none need be run again while nobody goes back in time. */
class UnderWay<A, R> extends Table<Running<A>> {
  readonly standing = new Map<string, { readonly run: number; readonly routine: RoutineRun<R> }>()

  stand(key: string, running: Running<A>, routine: RoutineRun<R>): void {
    this.set(key, running)
    const known = this.standing.get(key)
    if (known?.routine !== routine) this.standing.set(key, { run: running.run, routine })
  }

  override load(saved: unknown): void {
    super.load(saved)
    for (const [key, running] of this.entries()) this.set(key, { ...running, progress: trimmed(running.progress) })
    this.standing.clear()
  }
}

export class RoutineRunner<A, R, N = never> {
  private readonly table: UnderWay<A, R>
  private readonly runs: Cell<number>
  private readonly kernel: Kernel
  private readonly name: string
  private readonly host: RoutineHost<A, R, N>

  /** `name` names its stores, and is the address of routines that are begun without one. */
  constructor(kernel: Kernel, name: string, host: RoutineHost<A, R, N>) {
    this.kernel = kernel
    this.name = name
    this.host = host
    this.table = kernel.adopt(`${name}/routines`, new UnderWay<A, R>())
    this.runs = kernel.adopt(`${name}/runs`, new Cell(0))
  }

  get size(): number { return this.table.size }
  has(key: string): boolean { return this.table.has(key) }
  /** What a routine under way was begun with. */
  argsOf(key: string): A | undefined { return this.table.get(key)?.args }

  begin(key: string, args: A, address: string = this.name): void {
    this.goOn(key, { args, progress: NOT_STARTED, startedAt: this.kernel.now, run: ++this.runs.value, address }, undefined)
  }

  /** Takes a delivery that belongs to a routine; false if it does not. */
  receive(delivery: Delivery): boolean {
    if (delivery.op === 'timer') {
      const { waited } = (delivery.payload ?? {}) as Partial<WaitedWake>
      if (waited) this.takeAnswer(waited.routine, waited.run, waited.place, undefined)
      return waited !== undefined
    }
    const payload = delivery.payload as Partial<ResponseEnvelope & CallAnswer> | undefined, token = payload?.token
    if (typeof token !== 'object' || token === null || !('routine' in token)) return false
    const { routine, place, note, run } = token as StepToken<N>
    if (payload?.response) this.host.answered?.(routine, note, payload.response)
    this.takeAnswer(routine, run, place, payload?.response ?? payload?.answer)
    return true
  }

  /** Ends a routine where it stands; answers that are still to come find nobody. */
  abandon(key: string): void {
    this.end(key)
  }

  private end(key: string): void {
    this.table.delete(key)
    this.table.standing.delete(key)
  }

  private takeAnswer(key: string, run: number, place: number, answer: unknown): void {
    const running = this.table.get(key)
    if (!running || running.run !== run || !running.progress.waiting.includes(place)) return
    if (running.progress.waiting.length > 1) this.table.set(key, { ...running, progress: answered(running.progress, place, answer) })
    else this.goOn(key, running, withAnswer(running.progress, place, answer))
  }

  /** The routine that is under way, as it stands. */
  private standing(key: string, running: Running<A>): RoutineRun<R> {
    const known = this.table.standing.get(key)
    return known?.run === running.run ? known.routine : this.make(key, running)
  }

  /** A routine that stands where this progress ends. */
  private make(key: string, running: Running<A>): RoutineRun<R> {
    const { reads, read, answers, turns } = running.progress, readings = new Readings(reads.slice(0, read))
    return new RoutineRun(this.host.routine(key, running, readings), readings, answers.slice(0, turns))
  }

  /** From its start, or with all answers to what it asked for last. */
  private goOn(key: string, running: Running<A>, answers: Answers | undefined): void {
    let result: R | RequestFailed
    try {
      const routine = answers ? this.standing(key, running) : this.make(key, running)
      if (answers) routine.take(answers)
      const stand = routine.goOn((step, place) => this.carryOut(key, running, step, place))
      if (!stand.done) {
        this.table.stand(key, { ...running, progress: stand.progress }, routine)
        return
      }
      result = stand.result
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error
      result = error
    }
    this.end(key)
    this.host.ended(key, running, result)
  }

  /** Does one step. Returns whether an answer will come. */
  private carryOut(key: string, { run, address }: Running<A>, step: Step, place: number): boolean {
    const { kernel } = this
    if ('decision' in step) {
      kernel.decide(address, step.about, step.decision, kernel.now, step.read)
      return false
    }
    if ('event' in step) {
      this.host.record(step.event, address)
      return false
    }
    if ('waitMs' in step) {
      kernel.send({ from: address, to: address, op: 'timer', delayMs: step.waitMs, background: step.background, payload: { waited: { routine: key, run, place } } satisfies WaitedWake })
      return true
    }
    if ('call' in step) {
      const { to, op, subject, body, background } = step.call, token: StepToken<N> = { routine: key, run, place, note: undefined }
      kernel.send({ from: address, to, op, subject, delayMs: 1, background, payload: { call: body, token } satisfies CallEnvelope })
      return true
    }
    const subject = subjectOfRequest(step.request)
    if (step.why) kernel.decide(address, subject, step.why)
    const token: StepToken<N> = { routine: key, run, place, note: this.host.note?.(key, step.request) }
    sendRequest(kernel, address, step.request, token, { background: step.background, subject })
    return true
  }
}
