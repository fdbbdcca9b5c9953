// StatefulSet. Models kubectl/pkg/describe/describe.go (describeStatefulSet).
import { formatLabelSelector } from '../../../engine/apiserver/selectors/label-selector.ts'
import { defineDescriber } from '../define-describer.ts'
import { annotationLines, labelLines, longTime, mapLines } from '../lines.ts'
import { templateLines } from '../pod-template.ts'
import { podsStatus } from '../pods-of.ts'
import type { PersistentVolumeClaim, StatefulSet } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

function claimLines({ metadata, spec }: PersistentVolumeClaim): string[] {
  return [
    `  Name:\t${metadata?.name ?? ''}`, `  StorageClass:\t${spec?.storageClassName ?? ''}`, ...mapLines('  Labels', metadata?.labels, '='), ...mapLines('  Annotations', metadata?.annotations, '='),
    `  Capacity:\t${String(spec?.resources?.requests?.['storage'] ?? '<default>')}`, `  Access Modes:\t[${(spec?.accessModes ?? []).join(' ')}]`,
  ]
}

export default defineDescriber<KubeObject & StatefulSet>(['StatefulSet'], function* (set) {
  const { metadata, spec, status } = set, partition = spec?.updateStrategy?.rollingUpdate?.partition
  const claims = (spec?.volumeClaimTemplates ?? []) as readonly PersistentVolumeClaim[]
  return [
    `Name:\t${metadata.name}`, `Namespace:\t${metadata.namespace}`, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`, `Selector:\t${formatLabelSelector(spec?.selector)}`, ...labelLines(set), ...annotationLines(set),
    `Replicas:\t${spec?.replicas ?? 1} desired | ${status?.replicas ?? 0} total`, `Update Strategy:\t${spec?.updateStrategy?.type ?? ''}`, ...(partition === undefined ? [] : [`  Partition:\t${partition}`]),
    `Pods Status:\t${yield* podsStatus(set, spec?.selector)}`, ...templateLines(spec?.template as never), ...(claims.length === 0 ? ['Volume Claims:\t<none>'] : ['Volume Claims:', ...claims.flatMap(claimLines)]),
  ]
})
