// RoleBinding and ClusterRoleBinding. Models kubectl/pkg/describe/describe.go (describeRoleBinding).
import { defineDescriber } from '../define-describer.ts'
import { annotationLines, labelLines } from '../lines.ts'
import type { ClusterRoleBinding, RoleBinding } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

export default defineDescriber<KubeObject & (RoleBinding | ClusterRoleBinding)>(['RoleBinding', 'ClusterRoleBinding'], (binding) => [
  `Name:\t${binding.metadata.name}`, ...labelLines(binding), ...annotationLines(binding),
  'Role:', `  Kind:\t${binding.roleRef.kind}`, `  Name:\t${binding.roleRef.name}`,
  'Subjects:', '  Kind\tName\tNamespace', '  ----\t----\t---------', ...(binding.subjects ?? []).map(({ kind, name, namespace = '' }) => `  ${kind}\t${name}\t${namespace}`),
], { events: false })
