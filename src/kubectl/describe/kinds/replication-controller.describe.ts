// ReplicationController. Models kubectl/pkg/describe/describe.go (describeReplicationController).
import { formatLabelSelector } from '../../../engine/apiserver/selectors/label-selector.ts'
import { defineDescriber } from '../define-describer.ts'
import { annotationLines, labelLines } from '../lines.ts'
import { templateLines } from '../pod-template.ts'
import { podsStatus } from '../pods-of.ts'
import type { ReplicationController } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

export default defineDescriber<KubeObject & ReplicationController>(['ReplicationController'], function* (controller) {
  const { metadata, spec, status } = controller, selector = spec.selector && { matchLabels: spec.selector }
  return [
    `Name:\t${metadata.name}`, `Namespace:\t${metadata.namespace}`, `Selector:\t${formatLabelSelector(selector)}`, ...labelLines(controller), ...annotationLines(controller),
    `Replicas:\t${status?.replicas ?? 0} current / ${spec.replicas ?? 0} desired`, `Pods Status:\t${yield* podsStatus(controller, selector)}`, ...templateLines(spec.template as never),
    ...(status?.conditions?.length ? ['Conditions:', '  Type\tStatus\tReason', '  ----\t------\t------', ...status.conditions.map(({ type, status: value, reason = '' }) => `  ${type} \t${value}\t${reason}`)] : []),
  ]
})
