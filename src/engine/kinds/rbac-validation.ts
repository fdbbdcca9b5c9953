// What roles and their bindings may say, which is the same in a namespace and in the whole cluster, but for a few words.
// Models pkg/apis/rbac/validation/validation.go.
import type { PolicyRule, Subject } from '../generated/api-types.d.ts'
import type { FieldError } from './field-error.ts'
import { eachInvalid, invalid, isDeepEqual, notSupported, required } from './field-errors.ts'
import { dns1123SubdomainErrors, pathSegmentErrors } from './formats.ts'
import { goQuote, goStrings, goSyntax } from './go-value.ts'
import { type Binding, rbacGroup } from './rbac.ts'

export function ruleErrors(rules: readonly PolicyRule[], namespaced: boolean): FieldError[] {
  return rules.flatMap((rule, i) => oneRuleErrors(rule, `rules[${i}]`, namespaced))
}

function oneRuleErrors({ verbs, nonResourceURLs: urls, apiGroups, resources, resourceNames }: PolicyRule, path: string, namespaced: boolean): FieldError[] {
  const errors: FieldError[] = verbs?.length ? [] : [required(`${path}.verbs`, 'verbs must contain at least one value')]
  if (urls?.length) {
    if (namespaced) errors.push(invalid(`${path}.nonResourceURLs`, goStrings(urls), 'namespaced rules cannot apply to non-resource URLs'))
    if (apiGroups?.length || resources?.length || resourceNames?.length) {
      errors.push(invalid(`${path}.nonResourceURLs`, goStrings(urls), 'rules cannot apply to both regular resources and non-resource URLs'))
    }
    return errors
  }
  if (!apiGroups?.length) errors.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'))
  if (!resources?.length) errors.push(required(`${path}.resources`, 'resource rules must supply at least one resource'))
  return errors
}

export function bindingErrors({ roleRef, subjects = [] }: Binding, namespaced: boolean): FieldError[] {
  const { apiGroup = '', kind = '', name = '' } = roleRef ?? {}
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole']
  return [
    ...(apiGroup === rbacGroup ? [] : [notSupported('roleRef.apiGroup', apiGroup, [rbacGroup])]),
    ...(kinds.includes(kind) ? [] : [notSupported('roleRef.kind', kind, kinds)]),
    ...(name ? eachInvalid('roleRef.name', name, pathSegmentErrors(name)) : [required('roleRef.name')]),
    ...subjects.flatMap((subject, i) => subjectErrors(subject, `subjects[${i}]`, namespaced)),
  ]
}

function subjectErrors({ kind = '', name = '', apiGroup = '', namespace }: Subject, path: string, namespaced: boolean): FieldError[] {
  const errors: FieldError[] = name ? [] : [required(`${path}.name`)]
  if (kind === 'ServiceAccount') {
    if (name) errors.push(...eachInvalid(`${path}.name`, name, dns1123SubdomainErrors(name)))
    if (apiGroup) errors.push(notSupported(`${path}.apiGroup`, apiGroup, ['']))
    if (!namespaced && !namespace) errors.push(required(`${path}.namespace`))
  } else if (kind === 'User' || kind === 'Group') {
    if (!name) errors.push(invalid(`${path}.name`, name, `${kind.toLowerCase()} name cannot be empty`))
    if (apiGroup !== rbacGroup) errors.push(notSupported(`${path}.apiGroup`, apiGroup, [rbacGroup]))
  } else errors.push(notSupported(`${path}.kind`, kind, ['ServiceAccount', 'User', 'Group']))
  return errors
}

/** Who may bind a role was decided when it was bound, so it stays. */
export function roleRefChangeErrors({ roleRef }: Binding, old: Binding): FieldError[] {
  if (isDeepEqual(roleRef, old.roleRef)) return []
  const { apiGroup = '', kind = '', name = '' } = roleRef
  return [invalid('roleRef', goSyntax(`rbac.RoleRef{APIGroup:${goQuote(apiGroup)}, Kind:${goQuote(kind)}, Name:${goQuote(name)}}`), 'cannot change roleRef')]
}
