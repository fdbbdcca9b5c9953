// PersistentVolumeClaim. Models kubectl/pkg/describe/describe.go (describePVC).
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import { shortAccessModes } from '../../../engine/kinds/columns.ts'
import { defineDescriber } from '../define-describer.ts'
import { ago, annotationLines, labelLines, longTime } from '../lines.ts'
import type { ObjectList } from '../../../engine/apiserver/request.ts'
import type { PersistentVolumeClaim } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'
import type { PodObject } from '../pods-of.ts'

export default defineDescriber<KubeObject & PersistentVolumeClaim>(['PersistentVolumeClaim'], function* (claim, now) {
  const { metadata, spec, status } = claim, answer = yield* send({ verb: 'list', resource: 'pods', namespace: metadata.namespace })
  const pods = isFailure(answer) ? [] : (answer.body as ObjectList).items as readonly PodObject[]
  const users = pods.filter((pod) => pod.spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === metadata.name)).map((pod) => pod.metadata.name)
  const isBound = Boolean(spec?.volumeName)
  const leaving = metadata.deletionTimestamp === undefined ? `Status:\t${status?.phase ?? ''}` : `Status:\tTerminating (lasts ${ago(metadata.deletionTimestamp, now)})`
  return [
    `Name:\t${metadata.name}`, `Namespace:\t${metadata.namespace}`, `StorageClass:\t${spec?.storageClassName ?? ''}`, leaving, `Volume:\t${spec?.volumeName ?? ''}`, ...labelLines(claim), ...annotationLines(claim),
    `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`, `Capacity:\t${isBound ? String(status?.capacity?.['storage'] ?? '') : ''}`, `Access Modes:\t${isBound ? shortAccessModes(status?.accessModes).join(',') : ''}`,
    ...(spec?.volumeMode ? [`VolumeMode:\t${spec.volumeMode}`] : []), ...(users.length === 0 ? ['Used By:\t<none>'] : users.map((name, i) => `${i === 0 ? 'Used By:' : ''}\t${name}`)),
    ...(status?.conditions?.length ? ['Conditions:', '  Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage', '  ----\t------\t-----------------\t------------------\t------\t-------', ...status.conditions.map(({ type, status: value, lastProbeTime, lastTransitionTime, reason = '', message = '' }) => `  ${type} \t${value} \t${longTime(lastProbeTime)} \t${longTime(lastTransitionTime)} \t${reason} \t${message}`)] : []),
  ]
})
