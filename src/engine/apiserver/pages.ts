// A list in pages: limit, and the token with which the next page is asked for.
// Models apiserver/pkg/storage/continue.go and the checks of ListOptions.
import { decodeBase64, encodeBase64 } from '../kinds/base64.ts'
import type { KubeObject, Status } from '../kube-object.ts'
import type { ListMeta, Query } from './request.ts'
import { badRequest, expired, timeout } from './status-errors.ts'

export interface Page {
  readonly items: readonly KubeObject[]
  readonly metadata: ListMeta
}

interface Token {
  readonly v: string
  readonly rv: number
  /** Key behind which the next page begins. */
  readonly start: string
}

const TOKEN_VERSION = 'meta.k8s.io/v1'
const END_OF_KEY = '\u0000'

/** What lists are ordered by. */
export function listKeyOf({ metadata: { namespace, name } }: KubeObject): string {
  return namespace ? `${namespace}/${name}` : name
}

/**
 * The page that a query asks for, out of all that its selectors let through in order of their keys.
 * Simplified: later pages show what is stored now; etcd would show them as of the first page.
 */
export function pageOf(sorted: readonly KubeObject[], query: Query, revision: number, compacted = 0): Page | { readonly refused: Status } {
  const { continue: next = '', resourceVersion: wanted = '' } = query
  const limit = integerOf(query.limit ?? '')
  if (limit === undefined) return { refused: badRequest(`strconv.ParseInt: parsing ${JSON.stringify(query.limit)}: invalid syntax`) }
  const asked = integerOf(wanted)
  if (asked === undefined) return { refused: badRequest(`Invalid value: ${JSON.stringify(wanted)}: strconv.ParseUint: parsing ${JSON.stringify(wanted)}: invalid syntax`) }
  if (asked > revision) return { refused: timeout(`Too large resource version: ${asked}, current: ${revision}`, 1) }
  if (next !== '' && asked !== 0) return { refused: badRequest('specifying resource version is not allowed when using continue') }
  const token = next === '' ? undefined : readToken(next)
  if (token && 'refused' in token) return token
  if (token && token.rv > 0 && token.rv < compacted) return { refused: expired('The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.') }
  const rest = token ? sorted.filter((object) => listKeyOf(object) >= token.start) : sorted
  const items = limit > 0 ? rest.slice(0, limit) : rest, resourceVersion = token && token.rv > 0 ? token.rv : revision
  if (items.length === rest.length) return { items, metadata: { resourceVersion: String(resourceVersion) } }
  const isSelective = Boolean(query.labelSelector || query.fieldSelector)
  return {
    items,
    metadata: {
      resourceVersion: String(resourceVersion),
      continue: writeToken({ v: TOKEN_VERSION, rv: resourceVersion, start: listKeyOf(items[items.length - 1]) + END_OF_KEY }),
      // How much is left is not counted where a selector would have to look at it.
      ...(isSelective ? {} : { remainingItemCount: rest.length - items.length }),
    },
  }
}

function integerOf(text: string): number | undefined {
  if (text === '') return 0
  return /^[0-9]+$/.test(text) ? Number(text) : undefined
}

function writeToken(token: Token): string {
  return encodeBase64(JSON.stringify(token)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function readToken(text: string): Token | { readonly refused: Status } {
  try {
    const padded = text.replaceAll('-', '+').replaceAll('_', '/') + '='.repeat((4 - (text.length % 4)) % 4)
    const token = JSON.parse(decodeBase64(padded)) as Token
    if (token.v !== TOKEN_VERSION) return { refused: badRequest(`continue key is not valid: server does not recognize this encoded version ${JSON.stringify(token.v)}`) }
    if (typeof token.start !== 'string' || token.start === '') return { refused: badRequest('continue key is not valid: encoded start key empty') }
    return typeof token.rv === 'number' ? token : { refused: expired('The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.') }
  } catch {
    return { refused: badRequest('continue key is not valid') }
  }
}
