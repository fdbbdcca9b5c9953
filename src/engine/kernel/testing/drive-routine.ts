// Drives a routine without a cluster: requests are answered by a function, everything else by nothing. For tests.
import type { ApiRequest, ApiResponse } from '../../apiserver/request.ts'
import { RequestFailed, type Routine, type Step } from '../sync.ts'

export interface DrivenRoutine<R> {
  /** Every Step in the order in which it was asked for, by turns. */
  readonly turns: readonly (readonly Step[])[]
  readonly requests: readonly ApiRequest[]
  /** How it ended, or what it threw. */
  readonly result: R | undefined
  readonly failure: RequestFailed | undefined
}

/** Runs a routine to its end. `answer` gets each request with its number, from 0. */
export function driveRoutine<R>(routine: Routine<R>, answer: (request: ApiRequest, number: number) => ApiResponse): DrivenRoutine<R> {
  const turns: (readonly Step[])[] = [], requests: ApiRequest[] = []
  try {
    let next = routine.next([])
    while (!next.done) {
      turns.push(next.value)
      next = routine.next(next.value.map((step) => ('request' in step ? answer(step.request, requests.push(step.request) - 1) : undefined)))
    }
    return { turns, requests, result: next.value, failure: undefined }
  } catch (failure) {
    if (!(failure instanceof RequestFailed)) throw failure
    return { turns, requests, result: undefined, failure }
  }
}
