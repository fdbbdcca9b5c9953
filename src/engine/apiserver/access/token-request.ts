// serviceaccounts/token: a fresh token that expires, and may be bound to a Pod or a Secret. Models pkg/registry/core/serviceaccount/storage/token.go.
import type { Pod, Secret } from '../../generated/api-types.d.ts'
import { invalid as invalidField } from '../../kinds/field-errors.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import secretKind from '../../kinds/secret/secret.kind.ts'
import serviceAccountKind from '../../kinds/service-account/service-account.kind.ts'
import type { Status } from '../../kube-object.ts'
import type { ApiRequest, ApiResponse } from '../request.ts'
import { badRequest, conflict, invalid, methodNotAllowed, notFound } from '../status-errors.ts'
import type { AccessView } from './define-access.ts'
import { claimsFor, EXTENDED_SECONDS, EXTENDED_WHERE_ASKED_SECONDS, tokenOf } from './tokens.ts'

const DEFAULT_SECONDS = 3600
const LEAST_SECONDS = 600
const MOST_SECONDS = 4_294_967_296

interface TokenRequest {
  readonly metadata?: { readonly name?: string }
  readonly spec?: { readonly audiences?: readonly string[]; readonly expirationSeconds?: number; readonly boundObjectRef?: { readonly kind?: string; readonly name?: string; readonly uid?: string } }
}

export function answerTokenRequest(view: AccessView, { verb, namespace = '', name = '', body }: ApiRequest): ApiResponse {
  const refuse = (status: Status): ApiResponse => ({ code: status.code ?? 500, body: status })
  if (verb !== 'create') return refuse(methodNotAllowed(serviceAccountKind))
  const account = view.get(serviceAccountKind, namespace, name)
  if (!account) return refuse(notFound(serviceAccountKind, name))
  const { spec = {}, metadata } = (body ?? {}) as TokenRequest, { audiences = [], expirationSeconds = DEFAULT_SECONDS, boundObjectRef } = spec
  if (metadata?.name && metadata.name !== name) return refuse(badRequest('name in URL does not match name in TokenRequest object'))
  const errors = [
    ...(expirationSeconds < LEAST_SECONDS ? [invalidField('spec.expirationSeconds', expirationSeconds, 'may not specify a duration less than 10 minutes')] : []),
    ...(expirationSeconds > MOST_SECONDS ? [invalidField('spec.expirationSeconds', expirationSeconds, 'may not specify a duration larger than 2^32 seconds')] : []),
  ]
  if (errors.length > 0) return refuse(invalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, '', errors))
  let bound: Pod | Secret | undefined
  if (boundObjectRef) {
    const { kind, name: wanted = '', uid } = boundObjectRef
    if (kind !== 'Pod' && kind !== 'Secret') return refuse(badRequest(`cannot bind token for serviceaccount to a type ${JSON.stringify(kind ?? '')}`))
    bound = kind === 'Pod' ? view.get(podKind, namespace, wanted) : view.get(secretKind, namespace, wanted)
    if (!bound) return refuse(notFound(kind === 'Pod' ? podKind : secretKind, wanted))
    if (kind === 'Pod' && ((bound as Pod).spec.serviceAccountName ?? '') !== name) return refuse(badRequest('cannot bind token to a Pod running with a different service account name.'))
    if (uid && uid !== bound.metadata.uid) return refuse(conflict(kind === 'Pod' ? podKind : secretKind, wanted, `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`))
  }
  const nowSeconds = Math.floor(view.wallMs() / 1000), isExtended = expirationSeconds === EXTENDED_WHERE_ASKED_SECONDS && bound?.kind === 'Pod'
  const token = tokenOf(claimsFor(account, bound, nowSeconds, isExtended ? EXTENDED_SECONDS : expirationSeconds, audiences))
  const expirationTimestamp = `${new Date((nowSeconds + expirationSeconds) * 1000).toISOString().slice(0, 19)}Z`
  return {
    code: 201,
    body: {
      kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', metadata: { name, namespace },
      spec: { audiences: audiences.length > 0 ? audiences : ['https://kubernetes.default.svc.cluster.local'], expirationSeconds, boundObjectRef: boundObjectRef ?? null }, status: { token, expirationTimestamp },
    },
  }
}
