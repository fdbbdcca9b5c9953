import { describe, expect, it } from 'vitest'
import clusterRoleBinding from './cluster-role-binding/cluster-role-binding.kind.ts'
import clusterRole from './cluster-role/cluster-role.kind.ts'
import roleBinding from './role-binding/role-binding.kind.ts'
import role from './role/role.kind.ts'
import { changeErrorsOf, created, errorsOf } from './testing.ts'

const group = 'rbac.authorization.k8s.io'

describe('a role', () => {
  it('says what, of which groups', () => {
    expect(errorsOf(role, { rules: [{ verbs: ['get'] }] })).toEqual([
      'rules[0].apiGroups: Required value: resource rules must supply at least one api group', 'rules[0].resources: Required value: resource rules must supply at least one resource'])
  })

  it('is about URLs only for the whole cluster', () => {
    const rules = [{ verbs: ['get'], nonResourceURLs: ['/healthz'] }]
    expect(errorsOf(clusterRole, { rules })).toEqual([])
    expect(errorsOf(role, { rules })).toEqual(['rules[0].nonResourceURLs: Invalid value: []string{"/healthz"}: namespaced rules cannot apply to non-resource URLs'])
  })
})

describe('a binding', () => {
  it('fills in the group of users and of the role', () => {
    const object = created(roleBinding, { roleRef: { kind: 'Role', name: 'r' }, subjects: [{ kind: 'Group', name: 'g' }, { kind: 'ServiceAccount', name: 's' }] })
    expect(object.roleRef.apiGroup).toBe(group)
    expect(object.subjects).toEqual([{ kind: 'Group', name: 'g', apiGroup: group }, { kind: 'ServiceAccount', name: 's' }])
  })

  it('names a role and subjects of known kinds', () => {
    expect(errorsOf(roleBinding, { roleRef: { kind: 'Rule', name: '' }, subjects: [{ kind: 'Robot', name: 'r' }, { kind: 'User', name: '' }] })).toEqual([
      'roleRef.kind: Unsupported value: "Rule": supported values: "Role", "ClusterRole"', 'roleRef.name: Required value',
      'subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"',
      'subjects[1].name: Required value', 'subjects[1].name: Invalid value: "": user name cannot be empty'])
    expect(errorsOf(clusterRoleBinding, { roleRef: { kind: 'Role', name: 'r' }, subjects: [{ kind: 'ServiceAccount', name: 's' }] })).toEqual([
      'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"', 'subjects[0].namespace: Required value'])
  })

  it('keeps its role', () => {
    expect(changeErrorsOf(roleBinding, { roleRef: { kind: 'Role', name: 'a' } }, { roleRef: { kind: 'Role', name: 'b' } })).toEqual([
      `roleRef: Invalid value: rbac.RoleRef{APIGroup:"${group}", Kind:"Role", Name:"b"}: cannot change roleRef`])
  })
})
