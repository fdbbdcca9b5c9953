// ReplicaSet. Models kubectl/pkg/describe/describe.go (describeReplicaSet).
import { formatLabelSelector } from '../../../engine/apiserver/selectors/label-selector.ts'
import { defineDescriber } from '../define-describer.ts'
import { annotationLines, controllerLine, labelLines } from '../lines.ts'
import { templateLines } from '../pod-template.ts'
import { podsStatus } from '../pods-of.ts'
import type { ReplicaSet } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

export default defineDescriber<KubeObject & ReplicaSet>(['ReplicaSet'], function* (set) {
  const { metadata, spec, status } = set
  return [
    `Name:\t${metadata.name}`, `Namespace:\t${metadata.namespace}`, `Selector:\t${formatLabelSelector(spec?.selector)}`, ...labelLines(set), ...annotationLines(set), ...controllerLine(set),
    `Replicas:\t${status?.replicas ?? 0} current / ${spec?.replicas ?? 0} desired`, `Pods Status:\t${yield* podsStatus(set, spec?.selector)}`, ...templateLines(spec?.template as never),
    ...(status?.conditions?.length ? ['Conditions:', '  Type\tStatus\tReason', '  ----\t------\t------', ...status.conditions.map(({ type, status: value, reason = '' }) => `  ${type} \t${value}\t${reason}`)] : []),
  ]
})
