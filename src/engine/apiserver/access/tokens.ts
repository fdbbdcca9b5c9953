// Tokens of service accounts: signed texts that say whose they are, for whom, and until when. Models pkg/serviceaccount (claims.go, legacy.go).
// Simplified: the signature is a checksum; nothing in this cluster has a key that could be stolen.
import type { Pod, Secret, ServiceAccount } from '../../generated/api-types.d.ts'
import { Digest } from '../../kernel/chance.ts'
import { decodeBase64, encodeBase64 } from '../../kinds/base64.ts'

export const ISSUER = 'https://kubernetes.default.svc.cluster.local'
/** A token that a kubelet fetches for a Pod's own volume is good for so long, that old clients need not read it again. Models ExpirationExtensionSeconds. */
export const EXTENDED_SECONDS = 365 * 24 * 3600
/** By asking for so many seconds a kubelet says that it is for that. Models WarnOnlyBoundTokenExpirationPeriod. */
export const EXTENDED_WHERE_ASKED_SECONDS = 3607
const LEGACY_ISSUER = 'kubernetes/serviceaccount'
const HEADER = { alg: 'RS256', kid: 'wheelhouse' }

/** What a token says. Times in seconds of the epoch. */
export interface Claims {
  readonly issuer: string
  readonly audiences: readonly string[]
  readonly namespace: string
  readonly account: { readonly name: string; readonly uid: string }
  readonly issuedAt?: number
  readonly expiresAt?: number
  readonly id?: string
  /** The Pod or Secret without which the token is worth nothing. */
  readonly bound?: { readonly kind: 'Pod' | 'Secret'; readonly name: string; readonly uid?: string }
}

/** A token that expires, as TokenRequest gives it. */
export function claimsFor(account: ServiceAccount, bound: Pod | Secret | undefined, nowSeconds: number, seconds: number, audiences: readonly string[]): Claims {
  const { name, namespace = '', uid } = account.metadata
  return {
    issuer: ISSUER, audiences: audiences.length > 0 ? audiences : [ISSUER], namespace, account: { name, uid }, issuedAt: nowSeconds, expiresAt: nowSeconds + seconds,
    ...(bound && { bound: { kind: bound.kind, name: bound.metadata.name, uid: bound.metadata.uid } }),
  }
}

/** A token that lies in a Secret and lasts as long as that. */
export function legacyClaims(namespace: string, account: { readonly name: string; readonly uid: string }, secret: string): Claims {
  return { issuer: LEGACY_ISSUER, audiences: [ISSUER], namespace, account, bound: { kind: 'Secret', name: secret } }
}

/** The token as a client sends it. */
export function tokenOf(claims: Claims): string {
  const { issuer, audiences, namespace, account, issuedAt, expiresAt, bound } = claims, subject = `system:serviceaccount:${namespace}:${account.name}`
  const body = issuer === LEGACY_ISSUER
    ? { iss: issuer, 'kubernetes.io/serviceaccount/namespace': namespace, 'kubernetes.io/serviceaccount/secret.name': bound?.name, 'kubernetes.io/serviceaccount/service-account.name': account.name, 'kubernetes.io/serviceaccount/service-account.uid': account.uid, sub: subject }
    : { aud: audiences, exp: expiresAt, iat: issuedAt, iss: issuer, 'kubernetes.io': { namespace, ...(bound && { [bound.kind.toLowerCase()]: { name: bound.name, uid: bound.uid } }), serviceaccount: account }, nbf: issuedAt, sub: subject }
  const content = `${part(JSON.stringify(HEADER))}.${part(JSON.stringify(body))}`
  return `${content}.${signature(content)}`
}

function part(text: string): string {
  return encodeBase64(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function signature(content: string): string {
  const digest = new Digest()
  let text = ''
  for (let i = 0; i < 4; i++) {
    digest.text(content)
    text += digest.hex()
  }
  return part(text)
}

interface BoundClaim {
  readonly name: string
  readonly uid: string
}

/** What a token says; undefined of a text that nobody here signed. */
export function readToken(token: string): Claims | undefined {
  const dot = token.lastIndexOf('.'), content = token.slice(0, dot), [, middle] = content.split('.')
  if (dot < 0 || middle === undefined || signature(content) !== token.slice(dot + 1)) return undefined
  const body = JSON.parse(decodeBase64(middle.replaceAll('-', '+').replaceAll('_', '/'))) as Readonly<Record<string, unknown>>
  if (body['iss'] === LEGACY_ISSUER) {
    const said = (name: string): string => String(body[`kubernetes.io/serviceaccount/${name}`] ?? '')
    return legacyClaims(said('namespace'), { name: said('service-account.name'), uid: said('service-account.uid') }, said('secret.name'))
  }
  const own = body['kubernetes.io'] as { readonly namespace: string; readonly serviceaccount: BoundClaim; readonly pod?: BoundClaim; readonly secret?: BoundClaim }
  const bound = own.pod ? { kind: 'Pod' as const, ...own.pod } : own.secret ? { kind: 'Secret' as const, ...own.secret } : undefined
  return { issuer: ISSUER, audiences: body['aud'] as readonly string[], namespace: own.namespace, account: own.serviceaccount, issuedAt: Number(body['iat']), expiresAt: Number(body['exp']), ...(bound && { bound }) }
}
