// Deployment. Models kubectl/pkg/describe/describe.go (describeDeployment).
import { formatLabelSelector } from '../../../engine/apiserver/selectors/label-selector.ts'
import { isSameTemplate } from '../../../engine/controllers/pod-template-hash.ts'
import { defineDescriber } from '../define-describer.ts'
import { annotationLines, labelLines, longTime } from '../lines.ts'
import { templateLines } from '../pod-template.ts'
import { controlledBy } from '../pods-of.ts'
import type { Deployment, ReplicaSet } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

type ReplicaSetObject = KubeObject & ReplicaSet

function setText({ metadata, spec, status }: ReplicaSetObject): string {
  return `${metadata.name} (${status?.replicas ?? 0}/${spec?.replicas ?? 0} replicas created)`
}

export default defineDescriber<KubeObject & Deployment>(['Deployment'], function* (deployment) {
  const { metadata, spec, status = {} } = deployment, rolling = spec?.strategy?.rollingUpdate
  const sets = (yield* controlledBy(deployment, 'replicasets.apps', spec?.selector)) as readonly ReplicaSetObject[]
  const current = sets.find(({ spec: own }) => isSameTemplate(own?.template as never, spec?.template as never))
  const old = sets.filter((set) => set !== current && (set.spec?.replicas ?? 0) > 0)
  return [
    `Name:\t${metadata.name}`, `Namespace:\t${metadata.namespace}`, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`, ...labelLines(deployment), ...annotationLines(deployment),
    `Selector:\t${formatLabelSelector(spec?.selector)}`,
    `Replicas:\t${spec?.replicas ?? 1} desired | ${status.updatedReplicas ?? 0} updated | ${status.replicas ?? 0} total | ${status.availableReplicas ?? 0} available | ${status.unavailableReplicas ?? 0} unavailable`,
    `StrategyType:\t${spec?.strategy?.type ?? ''}`, `MinReadySeconds:\t${spec?.minReadySeconds ?? 0}`,
    ...(rolling ? [`RollingUpdateStrategy:\t${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`] : []), ...templateLines(spec?.template as never),
    ...(status.conditions?.length ? ['Conditions:', '  Type\tStatus\tReason', '  ----\t------\t------', ...status.conditions.map(({ type, status: value, reason = '' }) => `  ${type} \t${value}\t${reason}`)] : []),
    `OldReplicaSets:\t${old.map(setText).join(', ') || '<none>'}`, `NewReplicaSet:\t${current ? setText(current) : '<none>'}`,
  ]
})
