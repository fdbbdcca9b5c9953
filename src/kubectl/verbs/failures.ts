// How kubectl says what went wrong. Models kubectl/pkg/cmd/util/helpers.go (CheckErr, StandardErrorMessage, MultipleErrors).
import { SERVER_ADDRESS } from '../../engine/apiserver/outage.ts'
import type { ApiResponse } from '../../engine/apiserver/request.ts'
import type { Status } from '../../engine/kube-object.ts'

/** Something that went wrong: in kubectl itself, or a refusal of the API server, with what was being done in front of it. */
export type Failure = { readonly error: string } | { readonly status: Partial<Status>; readonly context?: string }

export function failureOf({ body }: ApiResponse, context?: string): Failure {
  return { status: body as Status, ...(context !== undefined && { context }) }
}

/** Where nobody answers at the API server's address, the network says so in the place of a server. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  ConnectionRefused: `The connection to the server ${SERVER_ADDRESS} was refused - did you specify the right host or port?`,
  ConnectionTimeout: `Unable to connect to the server: dial tcp ${SERVER_ADDRESS}: i/o timeout`,
}

/** Whether an answer is no server's, but the network's. */
export function isUnreachable(answer: unknown): answer is ApiResponse {
  const reason = (answer as { readonly body?: { readonly reason?: unknown } } | undefined)?.body?.reason
  return typeof reason === 'string' && Object.hasOwn(UNREACHABLE, reason)
}

/** Whether the API server does not know who is asking. */
export function isUnauthorized(answer: unknown): answer is ApiResponse {
  return (answer as { readonly body?: { readonly reason?: unknown; readonly kind?: unknown } } | undefined)?.body?.reason === 'Unauthorized'
}

function standardMessage({ status, context = '' }: Extract<Failure, { readonly status: unknown }>): string {
  const unreachable = UNREACHABLE[status.reason ?? '']
  if (unreachable) return unreachable
  if (status.reason === 'Unauthorized') return `error: You must be logged in to the server (${status.message ?? ''})`
  const reason = status.reason && status.reason !== 'Unknown' ? ` (${status.reason})` : ''
  return `Error from server${reason}: ${context}${status.message ?? ''}`
}

/** An object that is not valid is named with its kind, and its causes stand below it where there are several. */
function invalidMessage({ details, message }: Partial<Status>): string {
  const object = `The ${details?.kind ?? ''} "${details?.name ?? ''}" is invalid`
  const causes = (details?.causes ?? []).map(({ field, message: text = '' }) => (field ? `${field}: ${text}` : text))
  if (causes.length === 0) return message ?? object
  return causes.length === 1 ? `${object}: ${causes[0]}` : `${object}: \n${causes.map((cause) => `* ${cause}`).join('\n')}`
}

function onlyMessage(failure: Failure): string {
  if ('error' in failure) return failure.error.startsWith('error: ') ? failure.error : `error: ${failure.error}`
  return failure.status.reason === 'Invalid' && failure.status.details ? invalidMessage(failure.status) : standardMessage(failure)
}

/** The text on stderr; '' where nothing failed. */
export function commandError(failures: readonly Failure[]): string {
  if (failures.length === 0) return ''
  if (failures.length === 1) return `${onlyMessage(failures[0])}\n`
  return failures.map((failure) => `${'error' in failure ? failure.error : standardMessage(failure)}\n`).join('')
}
