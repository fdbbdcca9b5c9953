// Role and ClusterRole. Models kubectl/pkg/describe/describe.go (describeRole, describeClusterRole).
import { defineDescriber } from '../define-describer.ts'
import { annotationLines, labelLines } from '../lines.ts'
import { uncovered } from '../../../engine/apiserver/access/rbac-rules.ts'
import type { ClusterRole, PolicyRule, Role } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

/** One line for each resource: its rules put together. */
function ruleLines(rules: readonly PolicyRule[]): string[] {
  const list = (values: readonly string[] = []): string => `[${values.join(' ')}]`
  // What nothing covers is everything.
  const rows = uncovered([], rules).map((rule) => {
    const [plural = '', subresource] = (rule.resources?.[0] ?? '').split('/'), group = rule.apiGroups?.[0]
    return `  ${plural}${group ? `.${group}` : ''}${subresource ? `/${subresource}` : ''}\t${list(rule.nonResourceURLs)}\t${list(rule.resourceNames)}\t${list(rule.verbs)}`
  })
  return ['PolicyRule:', '  Resources\tNon-Resource URLs\tResource Names\tVerbs', '  ---------\t-----------------\t--------------\t-----', ...rows.sort()]
}

export default defineDescriber<KubeObject & (Role | ClusterRole)>(['Role', 'ClusterRole'], (role) => [
  `Name:\t${role.metadata.name}`, ...labelLines(role), ...annotationLines(role), ...ruleLines(role.rules ?? []),
], { events: false })
