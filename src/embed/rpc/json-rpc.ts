// JSON-RPC 2.0 as such: requests, notifications and batches in, responses out. Knows no window and no cluster.
import * as v from 'valibot'

/** What went wrong, by number; the first five are JSON-RPC's own. */
export const RPC_ERRORS = {
  parse: -32700,
  invalidRequest: -32600,
  unknownMethod: -32601,
  invalidParams: -32602,
  internal: -32603,
  /** The simulator has stopped, or was stopped while it answered. */
  engineGone: -32000,
  /** There is no such lesson, or no such step in it. */
  noSuchStep: -32001,
  /** A question is unanswered, or the step is locked. */
  locked: -32002,
  tooLarge: -32003,
  tooManyRequests: -32004,
  /** This frame cannot do that at all, such as resetting a step where there is no lesson. */
  notHere: -32005,
} as const
export type RpcErrorCode = (typeof RPC_ERRORS)[keyof typeof RPC_ERRORS]

/** Thrown by a method, answered as an error object. */
export class RpcError extends Error {
  override readonly name = 'RpcError'
  readonly code: RpcErrorCode
  readonly data: unknown

  constructor(code: RpcErrorCode, message: string, data?: unknown) {
    super(message)
    this.code = code
    this.data = data
  }
}

export type RpcId = string | number | null

export interface RpcResponse {
  readonly jsonrpc: '2.0'
  readonly id: RpcId
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown }
}

/** A method: what its parameters are called, in order, what they must be, and what it does. */
export interface RpcMethod {
  readonly names: readonly string[]
  answer(params: Readonly<Record<string, unknown>>): unknown
}

/** Declares a method whose parameters are checked before it runs. */
export function method<Entries extends v.ObjectEntries>(entries: Entries, answer: (params: v.InferOutput<v.StrictObjectSchema<Entries, undefined>>) => unknown): RpcMethod {
  const schema = v.strictObject(entries)
  return {
    names: Object.keys(entries),
    answer(params) {
      const checked = v.safeParse(schema, params)
      if (!checked.success) throw new RpcError(RPC_ERRORS.invalidParams, 'Invalid params', checked.issues.slice(0, 5).map((issue) => `${v.getDotPath(issue) ?? 'params'}: ${issue.message}`))
      return answer(checked.output)
    },
  }
}

export const RPC_LIMITS = {
  /** Characters in one message, all strings and keys of an object counted. */
  size: 1_000_000,
  /** Values in one message. */
  values: 50_000,
  depth: 32,
  batch: 50,
  /** Requests at once, and how many more every second. */
  burst: 100,
  perSecond: 50,
} as const

const Request = v.object({
  jsonrpc: v.literal('2.0'),
  method: v.pipe(v.string(), v.maxLength(64)),
  id: v.optional(v.union([v.pipe(v.string(), v.maxLength(128)), v.pipe(v.number(), v.finite()), v.null()])),
  params: v.optional(v.union([v.array(v.unknown()), v.record(v.string(), v.unknown())])),
})

function failure(id: RpcId, code: RpcErrorCode, message: string, data?: unknown): RpcResponse {
  return { jsonrpc: '2.0', id, error: { code, message, ...(data !== undefined && { data }) } }
}

/** Answers messages with the methods given. `now` is wall time in ms, for the rate. */
export class RpcServer {
  readonly #methods: ReadonlyMap<string, RpcMethod>
  readonly #now: () => number
  #tokens: number = RPC_LIMITS.burst
  #filledAt: number

  constructor(methods: Readonly<Record<string, RpcMethod>>, now: () => number) {
    this.#methods = new Map(Object.entries(methods))
    this.#now = now
    this.#filledAt = now()
  }

  /** The answer to a message, or undefined where none is due: to notifications, and to what is not JSON-RPC at all. */
  async receive(message: unknown): Promise<RpcResponse | readonly RpcResponse[] | undefined> {
    const read = this.#read(message)
    if (read === undefined) return undefined
    if ('error' in read) return read.error
    if (!Array.isArray(read.value)) return this.#one(read.value)
    if (read.value.length === 0) return failure(null, RPC_ERRORS.invalidRequest, 'Invalid Request')
    if (read.value.length > RPC_LIMITS.batch) return failure(null, RPC_ERRORS.tooLarge, `A batch holds at most ${RPC_LIMITS.batch} requests.`)
    const answers = (await Promise.all(read.value.map((request: unknown) => this.#one(request)))).filter((answer) => answer !== undefined)
    return answers.length > 0 ? answers : undefined
  }

  #read(message: unknown): { readonly value: unknown } | { readonly error: RpcResponse } | undefined {
    if (typeof message === 'string') {
      // Other talk goes over the same window: only what claims to be ours is answered.
      if (!message.includes('"jsonrpc"') && message.trim() !== '[]') return undefined
      if (message.length > RPC_LIMITS.size) return { error: failure(null, RPC_ERRORS.tooLarge, `A message holds at most ${RPC_LIMITS.size} characters.`) }
      try {
        return this.#read(JSON.parse(message))
      } catch {
        return { error: failure(null, RPC_ERRORS.parse, 'Parse error') }
      }
    }
    if (typeof message !== 'object' || message === null) return undefined
    const ours = Array.isArray(message) ? message.length === 0 || message.some(isOurs) : isOurs(message)
    if (!ours) return undefined
    return isBounded(message) ? { value: message } : { error: failure(idOf(message), RPC_ERRORS.tooLarge, `A message holds at most ${RPC_LIMITS.size} characters in ${RPC_LIMITS.values} values, ${RPC_LIMITS.depth} deep.`) }
  }

  async #one(request: unknown): Promise<RpcResponse | undefined> {
    // An answer to something that we never asked; answering it could go on for ever.
    if (typeof request === 'object' && request !== null && !('method' in request) && ('result' in request || 'error' in request)) return undefined
    const checked = v.safeParse(Request, request)
    if (!checked.success) return failure(idOf(request), RPC_ERRORS.invalidRequest, 'Invalid Request')
    const { id } = checked.output
    const answer = await this.#answer(checked.output.method, checked.output.params, id ?? null)
    return id === undefined ? undefined : answer
  }

  async #answer(name: string, params: readonly unknown[] | Readonly<Record<string, unknown>> | undefined, id: RpcId): Promise<RpcResponse> {
    if (!this.#mayAnswer()) return failure(id, RPC_ERRORS.tooManyRequests, `At most ${RPC_LIMITS.perSecond} requests a second, ${RPC_LIMITS.burst} at once.`)
    const found = this.#methods.get(name)
    if (!found) return failure(id, RPC_ERRORS.unknownMethod, 'Method not found', name)
    try {
      const result = await found.answer(byName(params, found.names))
      return { jsonrpc: '2.0', id, result: result === undefined ? null : result }
    } catch (error) {
      if (error instanceof RpcError) return failure(id, error.code, error.message, error.data)
      return failure(id, RPC_ERRORS.internal, 'Internal error', error instanceof Error ? error.message : String(error))
    }
  }

  #mayAnswer(): boolean {
    const now = this.#now()
    this.#tokens = Math.min(RPC_LIMITS.burst, this.#tokens + ((now - this.#filledAt) / 1000) * RPC_LIMITS.perSecond)
    this.#filledAt = now
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}

function isOurs(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'jsonrpc' in value
}

function idOf(request: unknown): RpcId {
  const id = typeof request === 'object' && request !== null && 'id' in request ? request.id : null
  return typeof id === 'string' || typeof id === 'number' ? id : null
}

/** Parameters by position become parameters by name. */
function byName(params: readonly unknown[] | Readonly<Record<string, unknown>> | undefined, names: readonly string[]): Readonly<Record<string, unknown>> {
  if (params === undefined) return {}
  if (!Array.isArray(params)) return params as Readonly<Record<string, unknown>>
  if (params.length > names.length) throw new RpcError(RPC_ERRORS.invalidParams, 'Invalid params', [`at most ${names.length}: ${names.join(', ')}`])
  return Object.fromEntries(params.map((value: unknown, i) => [names[i], value]))
}

/** Whether a value is plain data of bearable size; cycles are deep without end, so they are not. */
export function isBounded(value: unknown, limits: { readonly size: number; readonly values: number; readonly depth: number } = RPC_LIMITS): boolean {
  let { size, values } = limits
  const visit = (part: unknown, depth: number): boolean => {
    if (--values < 0 || depth > limits.depth) return false
    if (typeof part === 'string') size -= part.length
    else if (Array.isArray(part)) return part.every((item) => visit(item, depth + 1))
    else if (typeof part === 'object' && part !== null) {
      const prototype: unknown = Object.getPrototypeOf(part)
      if (prototype !== Object.prototype && prototype !== null) return false
      return Object.entries(part).every(([key, item]) => { size -= key.length; return visit(item, depth + 1) })
    }
    return size >= 0
  }
  return visit(value, 0) && size >= 0
}
