// Nobody may grant what they do not have: whoever writes a role must hold all that it allows, and whoever binds one, all that it gives.
// Models pkg/registry/rbac/{role,clusterrole,rolebinding,clusterrolebinding}/policybased/storage.go and pkg/registry/rbac/escalation_check.go.
import type { ClusterRole, PolicyRule, Role, RoleBinding } from '../../generated/api-types.d.ts'
import type { KindDefinition } from '../../kinds/define-kind.ts'
import { rbacGroup } from '../../kinds/rbac.ts'
import type { KubeObject, Status } from '../../kube-object.ts'
import { isEqual } from '../../structure.ts'
import { forbidden, notFound } from '../status-errors.ts'
import type { RbacAuthorizer } from './rbac-authorizer.ts'
import { ruleText, uncovered } from './rbac-rules.ts'
import { MASTERS, type UserInfo } from './user.ts'

const EVERYTHING: readonly PolicyRule[] = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }, { nonResourceURLs: ['*'], verbs: ['*'] }]

/** Why a user may not write this role or binding; undefined where they may, and of everything else. */
export function escalationRefusal(rbac: RbacAuthorizer, user: UserInfo, kind: KindDefinition, object: KubeObject, old: KubeObject | undefined): Status | undefined {
  if (kind.group !== rbacGroup || user.groups.includes(MASTERS)) return undefined
  return kind.kind === 'Role' || kind.kind === 'ClusterRole' ? ofRole(rbac, user, kind, object as Role | ClusterRole, old as Role | ClusterRole | undefined) : ofBinding(rbac, user, kind, object as RoleBinding, old as RoleBinding | undefined)
}

function ofRole(rbac: RbacAuthorizer, user: UserInfo, kind: KindDefinition, role: Role | ClusterRole, old: Role | ClusterRole | undefined): Status | undefined {
  const { name, namespace = '' } = role.metadata, aggregation = (role as ClusterRole).aggregationRule
  if (old && isEqual(old.rules, role.rules) && isEqual((old as ClusterRole).aggregationRule, aggregation)) return undefined
  if (rbac.allows(user, { verb: 'escalate', group: rbacGroup, resource: kind.plural, subresource: '', namespace, name }).isAllowed) return undefined
  const held = heldBy(rbac, user, namespace)
  if (aggregation && uncovered(held, EVERYTHING).length > 0) return forbidden(kind, name, 'must have cluster-admin privileges to use the aggregationRule')
  return refusal(kind, name, user, uncovered(held, role.rules ?? []))
}

function ofBinding(rbac: RbacAuthorizer, user: UserInfo, kind: KindDefinition, { metadata: { name, namespace = '' }, roleRef, subjects }: RoleBinding, old: RoleBinding | undefined): Status | undefined {
  if (old && isEqual(old.roleRef, roleRef) && isEqual(old.subjects, subjects)) return undefined
  const resource = roleRef.kind === 'Role' ? 'roles' : 'clusterroles'
  if (rbac.allows(user, { verb: 'bind', group: rbacGroup, resource, subresource: '', namespace, name: roleRef.name }).isAllowed) return undefined
  const rules = rbac.rulesOf(roleRef, namespace)
  if (!rules) return notFound({ group: rbacGroup, plural: resource }, roleRef.name)
  return refusal(kind, name, user, uncovered(heldBy(rbac, user, namespace), rules))
}

function heldBy(rbac: RbacAuthorizer, user: UserInfo, namespace: string): readonly PolicyRule[] {
  return rbac.granted(user, namespace).flatMap(({ rules }) => rules)
}

function refusal(kind: KindDefinition, name: string, { username, groups }: UserInfo, missing: readonly PolicyRule[]): Status | undefined {
  if (missing.length === 0) return undefined
  const list = groups.map((group) => JSON.stringify(group)).join(' ')
  return forbidden(kind, name, `user ${JSON.stringify(username)} (groups=[${list}]) is attempting to grant RBAC permissions not currently held:\n${missing.map(ruleText).sort().join('\n')}`)
}
