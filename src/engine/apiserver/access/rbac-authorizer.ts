// The RBAC authoriser: what a user may do is what the roles bound to them allow, and nothing else.
// Models plugin/pkg/auth/authorizer/rbac/rbac.go and pkg/registry/rbac/validation/rule.go.
import { matchesRequirements, requirementsOf } from '../selectors/label-selector.ts'
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef } from '../../generated/api-types.d.ts'
import clusterRoleBindingKind from '../../kinds/cluster-role-binding/cluster-role-binding.kind.ts'
import clusterRoleKind from '../../kinds/cluster-role/cluster-role.kind.ts'
import roleBindingKind from '../../kinds/role-binding/role-binding.kind.ts'
import roleKind from '../../kinds/role/role.kind.ts'
import type { Attributes } from './attributes.ts'
import type { DecisionMemo } from './decision-memo.ts'
import type { AccessView } from './define-access.ts'
import { isSubject, ruleAllows } from './rbac-rules.ts'
import type { UserInfo } from './user.ts'

/** Rules that a user has, and through which binding. */
export interface Granted {
  readonly rules: readonly PolicyRule[]
  readonly binding: ClusterRoleBinding | RoleBinding
}

const ALLOWED = { isAllowed: true, reason: '' } as const

export class RbacAuthorizer {
  private readonly view: AccessView
  private readonly memo: DecisionMemo

  constructor(view: AccessView, memo: DecisionMemo) {
    this.view = view
    this.memo = memo
  }

  /** Whether a user may do something; where not, `reason` names roles that bindings name and that are not there. */
  allows(user: UserInfo, attributes: Attributes): { readonly isAllowed: boolean; readonly reason: string } {
    const { namespace } = attributes
    if (this.isAllowedEverywhere(user, attributes) || this.isAllowedBy(this.granted(user, namespace), attributes)) return ALLOWED
    const missing = this.missingRoles(user, namespace)
    return { isAllowed: false, reason: missing.length === 0 ? '' : `RBAC: ${missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`}` }
  }

  private isAllowedEverywhere(user: UserInfo, attributes: Attributes): boolean {
    const judge = (): boolean => this.isAllowedBy(this.clusterWide(user), { ...attributes, name: '' })
    return attributes.path === undefined ? this.memo.decide(user, attributes, judge) : judge()
  }

  private isAllowedBy(granted: readonly Granted[], attributes: Attributes): boolean {
    return granted.some(({ rules }) => rules.some((rule) => ruleAllows(rule, attributes)))
  }

  /** The binding that allows something. */
  grantFor(user: UserInfo, attributes: Attributes): Granted | undefined {
    return this.granted(user, attributes.namespace).find(({ rules }) => rules.some((rule) => ruleAllows(rule, attributes)))
  }

  /** All that a user is granted in a namespace, or without one in the whole cluster. */
  granted(user: UserInfo, namespace: string): readonly Granted[] {
    return namespace === '' ? this.clusterWide(user) : [...this.clusterWide(user), ...this.within(user, namespace)]
  }

  private clusterWide(user: UserInfo): readonly Granted[] {
    return this.memo.recall(`granted|${user.username}|${user.groups.join('|')}`, () => this.view.list(clusterRoleBindingKind).filter(({ subjects = [] }) => subjects.some((subject) => isSubject(subject, user, ''))).flatMap((binding) => {
      const rules = this.rulesOf(binding.roleRef, '')
      return rules ? [{ rules, binding }] : []
    }))
  }

  private within(user: UserInfo, namespace: string): readonly Granted[] {
    return this.view.list(roleBindingKind, namespace).filter(({ subjects = [] }) => subjects.some((subject) => isSubject(subject, user, namespace))).flatMap((binding) => {
      const rules = this.rulesOf(binding.roleRef, namespace)
      return rules ? [{ rules, binding }] : []
    })
  }

  private missingRoles(user: UserInfo, namespace: string): readonly string[] {
    const bindings: readonly (ClusterRoleBinding | RoleBinding)[] = [...this.view.list(clusterRoleBindingKind), ...(namespace === '' ? [] : this.view.list(roleBindingKind, namespace))]
    return bindings.flatMap(({ metadata, roleRef, subjects = [] }) => {
      const place = metadata.namespace ?? ''
      if (!subjects.some((subject) => isSubject(subject, user, place)) || this.rulesOf(roleRef, place)) return []
      return [`${roleRef.kind.toLowerCase()}.rbac.authorization.k8s.io ${JSON.stringify(roleRef.name)} not found`]
    })
  }

  /** The rules of the role that is referred to; undefined where there is none. */
  rulesOf({ kind, name }: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
    if (kind === 'Role') return (this.view.get(roleKind, namespace, name) as Role | undefined)?.rules ?? (this.view.get(roleKind, namespace, name) ? [] : undefined)
    const role = this.view.get(clusterRoleKind, undefined, name)
    return role && this.rulesOfCluster(role)
  }

  // Simplified: what an aggregated ClusterRole comes to is summed up when it is asked for; in life a control loop writes it into the role a moment later.
  rulesOfCluster(role: ClusterRole): readonly PolicyRule[] {
    if (!role.aggregationRule) return role.rules ?? []
    return this.memo.recall(`aggregated|${role.metadata.name}`, () => this.aggregated(role, new Set([role.metadata.name])))
  }

  private aggregated({ aggregationRule }: ClusterRole, seen: ReadonlySet<string>): readonly PolicyRule[] {
    const selectors = (aggregationRule?.clusterRoleSelectors ?? []).map(requirementsOf), rules: PolicyRule[] = [], texts = new Set<string>()
    const parts = [...this.view.list(clusterRoleKind)].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    for (const part of parts) {
      if (seen.has(part.metadata.name) || !selectors.some((requirements) => requirements !== 'nothing' && matchesRequirements(requirements, part.metadata.labels ?? {}))) continue
      const theirs = part.aggregationRule ? this.aggregated(part, new Set([...seen, part.metadata.name])) : (part.rules ?? [])
      for (const rule of theirs) {
        const text = JSON.stringify(rule)
        if (!texts.has(text)) rules.push(rule)
        texts.add(text)
      }
    }
    return rules
  }
}
