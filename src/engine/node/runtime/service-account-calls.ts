// Requests of one process to the API server. A shell finds out ahead what it does; where it asks, it cannot know the answer: so it is run as far
// as to the first open question, that is really asked, and with the answer it is run again from its start.
import type { ApiRequest } from '../../apiserver/request.ts'
import type { ApiWish, Reached } from '../images/shell/program.ts'

/** A question that is open, and when it is asked, in ms since the process began. */
export interface OpenQuestion {
  readonly afterMs: number
  readonly request: ApiRequest
}

/** What comes of a command that is not at its end. */
export interface Asks {
  readonly asks: OpenQuestion
}

export class ServiceAccountCalls {
  /** The first question without an answer. */
  open: OpenQuestion | undefined
  private asked = 0
  private readonly isApiServer: (host: string, port: number) => boolean
  private readonly answers: readonly Reached[]

  /** `answers`: what was answered so far, in the order of the questions. */
  constructor(isApiServer: (host: string, port: number) => boolean, answers: readonly Reached[]) {
    this.isApiServer = isApiServer
    this.answers = answers
  }

  /** What comes of a request to whoever is behind a host and port; undefined: it is not the API server. */
  ask(host: string, port: number, { request }: ApiWish, afterMs: number): Reached | undefined {
    if (!this.isApiServer(host, port)) return undefined
    if (!request) return { result: 'untrusted' }
    const answer = this.answers.at(this.asked++)
    if (answer) return answer
    this.open ??= { afterMs, request }
    return { result: 'pending' }
  }
}

/** What an answer of the API server, or of the network in its place, is to a program. */
export function reachedBy(code: number, body: unknown, tookMs: number): Reached {
  const { reason } = (body ?? {}) as { readonly reason?: string }
  if (reason === 'ConnectionRefused') return { result: 'refused', tookMs }
  if (reason === 'ConnectionTimeout') return { result: 'timeout', tookMs }
  return { result: 'ok', status: code, body: typeof body === 'string' ? body : JSON.stringify(body, undefined, 2), tookMs }
}
