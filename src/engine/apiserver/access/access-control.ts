// Access control put together: authentication by certificate or token, impersonation, the authorisers Node and RBAC in this order, and questions about it all.
// Models kube-apiserver's --authorization-mode=Node,RBAC.
import type { ClusterRole, Pod, Secret, ServiceAccount } from '../../generated/api-types.d.ts'
import type { KindDefinition } from '../../kinds/define-kind.ts'
import componentStatusKind from '../../kinds/component-status/component-status.kind.ts'
import namespaceKind from '../../kinds/namespace/namespace.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import { rbacGroup } from '../../kinds/rbac.ts'
import secretKind from '../../kinds/secret/secret.kind.ts'
import serviceAccountKind from '../../kinds/service-account/service-account.kind.ts'
import type { KubeObject, Status } from '../../kube-object.ts'
import { answerPath, componentStatuses } from '../health.ts'
import type { ApiRequest, ApiResponse } from '../request.ts'
import { answerTokenRequest } from './token-request.ts'
import { type Attributes, attributesOf, forbiddenStatus } from './attributes.ts'
import type { DecisionMemo } from './decision-memo.ts'
import { type DefaultObjects, defaultObjects } from './default-roles.ts'
import type { Access, AccessFactory, AccessView, Identified } from './define-access.ts'
import { escalationRefusal } from './escalation.ts'
import { accountUser, userAt } from './identities.ts'
import { NodeAuthorizer, nodeOfUser } from './node-authorizer.ts'
import { type Granted, RbacAuthorizer } from './rbac-authorizer.ts'
import { answerReview } from './reviews.ts'
import { ISSUER, readToken } from './tokens.ts'
import { AUTHENTICATED, type Credentials, MASTERS, UNAUTHENTICATED, type UserInfo } from './user.ts'

const ANONYMOUS: UserInfo = { username: 'system:anonymous', groups: [UNAUTHENTICATED] }
const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/

export const createAccess: AccessFactory = (view, memo) => new AccessControl(view, memo)

function unauthorized(): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'Unauthorized', reason: 'Unauthorized', code: 401 }
}

class AccessControl implements Access {
  private readonly view: AccessView
  private readonly rbac: RbacAuthorizer
  private readonly node: NodeAuthorizer
  private readonly users = new Map<string, UserInfo>()
  private made: DefaultObjects | undefined

  constructor(view: AccessView, memo: DecisionMemo) {
    this.view = view
    this.rbac = new RbacAuthorizer(view, memo)
    this.node = new NodeAuthorizer(view, memo)
  }

  identify(from: string, credentials: Credentials | undefined): Identified {
    if (!credentials) return { user: this.userAt(from) }
    const owner = credentials.token === undefined ? (credentials.anonymous ? ANONYMOUS : this.userAt(from)) : this.ownerOf(credentials.token, ISSUER)
    if (!owner) return { refused: unauthorized() }
    return credentials.as === undefined && !credentials.asGroups?.length ? { user: owner } : this.impersonated(owner, credentials)
  }

  private userAt(from: string): UserInfo {
    let user = this.users.get(from)
    if (!user) this.users.set(from, user = userAt(from))
    return user
  }

  /** Whose token it is. One that has expired, that is for another audience, or whose account or Pod is gone, is nobody's. */
  ownerOf(token: string, audience?: string): UserInfo | undefined {
    const claims = readToken(token)
    if (!claims || (audience !== undefined && !claims.audiences.includes(audience))) return undefined
    const { namespace, account, bound, expiresAt } = claims, nowSeconds = Math.floor(this.view.wallMs() / 1000)
    if (expiresAt !== undefined && nowSeconds >= expiresAt) return undefined
    if ((this.view.get(serviceAccountKind, namespace, account.name) as ServiceAccount | undefined)?.metadata.uid !== account.uid) return undefined
    if (bound) {
      const object: Pod | Secret | undefined = bound.kind === 'Pod' ? this.view.get(podKind, namespace, bound.name) : this.view.get(secretKind, namespace, bound.name)
      if (!object || (bound.uid !== undefined && object.metadata.uid !== bound.uid)) return undefined
    }
    const extra = bound?.kind === 'Pod' ? { extra: { 'authentication.kubernetes.io/pod-name': [bound.name], 'authentication.kubernetes.io/pod-uid': [bound.uid ?? ''] } } : {}
    return accountUser(namespace, account.name, { uid: account.uid, ...extra })
  }

  /** Models apiserver/pkg/endpoints/filters/impersonation.go. */
  private impersonated(owner: UserInfo, { as = '', asUid, asGroups = [] }: Credentials): Identified {
    const account = ACCOUNT.exec(as), asks: Attributes[] = [], attributes = { verb: 'impersonate', group: '', subresource: '', namespace: '' }
    if (as === '') return { refused: { ...unauthorized(), reason: 'InternalError', code: 500, message: `Internal error occurred: requested [{Group  ${asGroups[0]}  authentication.k8s.io/v1  }] without impersonating a user` } }
    asks.push(account ? { ...attributes, resource: 'serviceaccounts', namespace: account[1], name: account[2] } : { ...attributes, resource: 'users', name: as })
    for (const name of asGroups) asks.push({ ...attributes, resource: 'groups', name })
    if (asUid !== undefined) asks.push({ ...attributes, group: 'authentication.k8s.io', resource: 'uids', name: asUid })
    for (const ask of asks) {
      const { isAllowed, reason } = this.judge(owner, ask)
      if (!isAllowed) return { refused: forbiddenStatus(owner, ask, reason) }
    }
    if (account && asGroups.length === 0) return { user: accountUser(account[1], account[2], asUid === undefined ? {} : { uid: asUid }) }
    const groups = as === ANONYMOUS.username ? [...asGroups, UNAUTHENTICATED] : asGroups.includes(AUTHENTICATED) ? asGroups : [...asGroups, AUTHENTICATED]
    return { user: { username: as, groups, ...(asUid !== undefined && { uid: asUid }) } }
  }

  /** Whether a user may, and by what or why not. */
  judge(user: UserInfo, attributes: Attributes, query?: ApiRequest['query']): { readonly isAllowed: boolean; readonly reason: string } {
    if (user.groups.includes(MASTERS)) return { isAllowed: true, reason: '' }
    const node = nodeOfUser(user), opinion = node === undefined ? '' : this.node.opinion(node, attributes, query)
    if (opinion === true) return { isAllowed: true, reason: '' }
    const { isAllowed, reason } = this.rbac.allows(user, attributes)
    return isAllowed ? { isAllowed, reason: this.grantText(user, attributes) } : { isAllowed, reason: [opinion, reason].filter(Boolean).join(', ') }
  }

  private grantText(user: UserInfo, attributes: Attributes): string {
    const granted = this.rbac.grantFor(user, attributes)
    if (!granted) return ''
    const { kind, metadata: { name, namespace }, roleRef } = granted.binding
    return `RBAC: allowed by ${kind} ${JSON.stringify(namespace ? `${name}/${namespace}` : name)} of ${roleRef.kind} ${JSON.stringify(roleRef.name)} to ${subjectText(granted, user)}`
  }

  refusal(user: UserInfo, request: ApiRequest, kind: KindDefinition | undefined): Status | undefined {
    if (user.groups.includes(MASTERS)) return undefined
    const attributes = attributesOf(request, kind)
    return this.denial(user, attributes, request) ?? (kind && this.createsToo(request, kind) ? this.denial(user, { ...attributes, verb: 'create' }, request) : undefined)
  }

  private denial(user: UserInfo, attributes: Attributes, { query }: ApiRequest): Status | undefined {
    const node = nodeOfUser(user), opinion = node === undefined ? '' : this.node.opinion(node, attributes, query)
    if (opinion === true) return undefined
    const { isAllowed, reason } = this.rbac.allows(user, attributes)
    return isAllowed ? undefined : forbiddenStatus(user, attributes, [opinion, reason].filter(Boolean).join(', '))
  }

  /** An apply of what is not there creates it, and so do updates of a few kinds. */
  private createsToo({ verb, patchType, subresource, namespace, name }: ApiRequest, kind: KindDefinition): boolean {
    const mayCreate = !subresource && ((verb === 'patch' && patchType === 'apply') || (verb === 'update' && kind.createOnUpdate === true))
    return mayCreate && name !== undefined && !this.view.get(kind, namespace, name)
  }

  groundsFor(user: UserInfo, request: ApiRequest, kind: KindDefinition | undefined): string {
    if (user.groups.includes(MASTERS)) return MASTERS
    const attributes = attributesOf(request, kind), node = nodeOfUser(user)
    if (node !== undefined && this.node.opinion(node, attributes, request.query) === true) return 'Node authorizer'
    const granted = this.rbac.grantFor(user, attributes)
    return granted ? `${granted.binding.kind} ${granted.binding.metadata.name} (${granted.binding.roleRef.kind} ${granted.binding.roleRef.name})` : ''
  }

  escalation(user: UserInfo, kind: KindDefinition, object: KubeObject, old: KubeObject | undefined): Status | undefined {
    return escalationRefusal(this.rbac, user, kind, object, old)
  }

  answer(user: UserInfo, request: ApiRequest): ApiResponse | undefined {
    if (request.subresource === 'token' && request.resource === 'serviceaccounts') return answerTokenRequest(this.view, request)
    if (request.path !== undefined) return answerPath(request, this.view)
    return answerReview({ judge: (whose, attributes) => this.judge(whose, attributes), granted: (whose, namespace) => this.granted(whose, namespace), ownerOf: (token) => this.ownerOf(token) }, user, request)
  }

  private granted(user: UserInfo, namespace: string): readonly Granted[] {
    return this.rbac.granted(user, namespace)
  }

  concerns(resource: string): boolean {
    return resource.endsWith(`.${rbacGroup}`)
  }

  defaults(kind: KindDefinition): ReadonlyMap<string, KubeObject> | undefined {
    if (kind === componentStatusKind) return componentStatuses(this.view.processes)
    if (kind.group !== rbacGroup) return undefined
    if (this.made) return this.made[kind.kind]
    // They came with the cluster, as its namespaces did; before those, the time is not yet known.
    const timestamp = this.view.get(namespaceKind, undefined, 'kube-system')?.metadata.creationTimestamp
    const objects = defaultObjects({ timestamp: timestamp ?? '', draw: (text, step) => this.view.draw(text, step) })
    if (timestamp !== undefined) this.made = objects
    return objects[kind.kind]
  }

  shown(kind: KindDefinition, object: KubeObject): KubeObject {
    const role = object as ClusterRole
    return kind.kind === 'ClusterRole' && role.aggregationRule ? ({ ...role, rules: this.rbac.rulesOfCluster(role) } as ClusterRole) : object
  }
}

function subjectText({ binding: { subjects = [], metadata } }: Granted, user: UserInfo): string {
  const account = ACCOUNT.exec(user.username)
  for (const { kind, name, namespace } of subjects) {
    if ((kind === 'User' && name === user.username) || (kind === 'Group' && user.groups.includes(name))) return `${kind} ${JSON.stringify(name)}`
    if (kind === 'ServiceAccount' && account?.[2] === name && account[1] === (namespace ?? metadata.namespace)) return `ServiceAccount ${JSON.stringify(`${name}/${account[1]}`)}`
  }
  return ''
}
