// Questions about access, which are answered and never stored: who am I, may I, may they, what may I, whose token is this.
// Models pkg/registry/{authentication,authorization}.
import type { PolicyRule } from '../../generated/api-types.d.ts'
import type { ApiRequest, ApiResponse } from '../request.ts'
import { badRequest, methodNotAllowed } from '../status-errors.ts'
import type { Attributes } from './attributes.ts'
import type { Granted } from './rbac-authorizer.ts'
import type { UserInfo } from './user.ts'

/** What reviews ask of those who know. */
export interface Reviewer {
  judge(user: UserInfo, attributes: Attributes): { readonly isAllowed: boolean; readonly reason: string }
  granted(user: UserInfo, namespace: string): readonly Granted[]
  /** Whose a token is; undefined of one that is worth nothing. */
  ownerOf(token: string): UserInfo | undefined
}

interface ReviewSpec {
  readonly resourceAttributes?: { readonly verb?: string; readonly group?: string; readonly resource?: string; readonly subresource?: string; readonly namespace?: string; readonly name?: string }
  readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string }
  readonly user?: string
  readonly uid?: string
  readonly groups?: readonly string[]
  readonly namespace?: string
  readonly token?: string
}

const AUTHORIZATION = 'authorization.k8s.io/v1', AUTHENTICATION = 'authentication.k8s.io/v1'

const KINDS: Readonly<Record<string, { readonly apiVersion: string; readonly kind: string }>> = {
  'selfsubjectaccessreviews.authorization.k8s.io': { apiVersion: AUTHORIZATION, kind: 'SelfSubjectAccessReview' },
  'subjectaccessreviews.authorization.k8s.io': { apiVersion: AUTHORIZATION, kind: 'SubjectAccessReview' },
  'localsubjectaccessreviews.authorization.k8s.io': { apiVersion: AUTHORIZATION, kind: 'LocalSubjectAccessReview' },
  'selfsubjectrulesreviews.authorization.k8s.io': { apiVersion: AUTHORIZATION, kind: 'SelfSubjectRulesReview' },
  'selfsubjectreviews.authentication.k8s.io': { apiVersion: AUTHENTICATION, kind: 'SelfSubjectReview' },
  'tokenreviews.authentication.k8s.io': { apiVersion: AUTHENTICATION, kind: 'TokenReview' },
}

/** The answer to a review; undefined if the request is none. */
export function answerReview(reviewer: Reviewer, user: UserInfo, { verb, resource, namespace, body }: ApiRequest): ApiResponse | undefined {
  const known = KINDS[resource]
  if (!known) return undefined
  if (verb !== 'create') return { code: 405, body: methodNotAllowed() }
  const { kind, apiVersion } = known, spec = ((body ?? {}) as { readonly spec?: ReviewSpec }).spec ?? {}
  const answer = (status: object): ApiResponse => ({ code: 201, body: { kind, apiVersion, metadata: {}, ...(kind === 'SelfSubjectReview' ? {} : { spec }), status } })
  switch (kind) {
    case 'SelfSubjectReview': return answer({ userInfo: user })
    case 'TokenReview': return answer(tokenStatus(reviewer.ownerOf(spec.token ?? '')))
    case 'SelfSubjectRulesReview': return spec.namespace ? answer(rulesStatus(reviewer.granted(user, spec.namespace))) : { code: 400, body: badRequest('no namespace on request') }
    default: {
      const attributes = attributesFrom(spec, kind === 'LocalSubjectAccessReview' ? namespace : undefined)
      if (!attributes) return { code: 400, body: badRequest('exactly one of nonResourceAttributes or resourceAttributes must be specified') }
      const whose = kind === 'SelfSubjectAccessReview' ? user : { username: spec.user ?? '', groups: spec.groups ?? [], ...(spec.uid && { uid: spec.uid }) }
      const { isAllowed, reason } = reviewer.judge(whose, attributes)
      return answer({ allowed: isAllowed, ...(reason && { reason }) })
    }
  }
}

function attributesFrom({ resourceAttributes, nonResourceAttributes }: ReviewSpec, within: string | undefined): Attributes | undefined {
  if ((resourceAttributes === undefined) === (nonResourceAttributes === undefined)) return undefined
  if (nonResourceAttributes) return { verb: nonResourceAttributes.verb ?? '', group: '', resource: '', subresource: '', namespace: '', name: '', path: nonResourceAttributes.path ?? '' }
  const { verb = '', group = '', resource = '', subresource = '', namespace = '', name = '' } = resourceAttributes ?? {}
  return { verb, group, resource, subresource, namespace: within ?? namespace, name }
}

function tokenStatus(owner: UserInfo | undefined): object {
  return owner ? { authenticated: true, user: owner } : { user: {}, error: 'invalid bearer token' }
}

function rulesStatus(granted: readonly Granted[]): object {
  const rules = granted.flatMap((one) => one.rules)
  const strip = ({ verbs, apiGroups, resources, resourceNames }: PolicyRule): object => ({ verbs, apiGroups, resources, ...(resourceNames && { resourceNames }) })
  return { resourceRules: rules.filter(({ resources }) => resources).map(strip), nonResourceRules: rules.filter((rule) => rule.nonResourceURLs).map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })), incomplete: false }
}
