// What roles and their bindings share, in a namespace and in the whole cluster. Models pkg/apis/rbac/v1/defaults.go.
import type { RoleRef, Subject } from '../generated/api-types.d.ts'
import { derived, each, shape } from './defaulting.ts'

export const rbacGroup = 'rbac.authorization.k8s.io'

export interface Binding {
  readonly roleRef: RoleRef
  readonly subjects?: readonly Subject[]
}

/** Role and subjects belong to RBAC's group, except ServiceAccounts. */
export const bindingRules = {
  roleRef: shape<RoleRef>({ apiGroup: derived((group) => group || rbacGroup) }),
  subjects: each(shape<Subject>({ apiGroup: derived((group, { kind }: Subject) => (group || (kind !== 'User' && kind !== 'Group') ? group : rbacGroup)) })),
}

/** Names of the subjects of one kind, ServiceAccounts with their namespace. */
export function subjectNames({ subjects = [] }: Binding, kind: string): string {
  return subjects.filter((subject) => subject.kind === kind).map(({ name, namespace = '' }) => (kind === 'ServiceAccount' ? `${namespace}/${name}` : name)).join(', ')
}
