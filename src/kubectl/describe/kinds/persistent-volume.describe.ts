// PersistentVolume. Models kubectl/pkg/describe/describe.go (describePersistentVolume).
import { shortAccessModes } from '../../../engine/kinds/columns.ts'
import { defineDescriber } from '../define-describer.ts'
import { ago, annotationLines, labelLines } from '../lines.ts'
import type { NodeSelectorRequirement, PersistentVolume } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

type Spec = NonNullable<PersistentVolume['spec']>

function termText({ key, operator, values = [] }: NodeSelectorRequirement): string {
  return values.length > 0 ? `${key} ${operator.toLowerCase()} [${values.join(', ')}]` : `${key} ${operator.toLowerCase()}`
}

function affinityLines({ nodeAffinity }: Spec): string[] {
  const terms = nodeAffinity?.required?.nodeSelectorTerms
  if (!terms) return ['Node Affinity:\t<none>']
  return ['Node Affinity:\t', '  Required Terms:\t', ...terms.map(({ matchExpressions = [] }, i) => `    Term ${i}:\t${matchExpressions.map(termText).join('\n\t')}`)]
}

function sourceLines({ hostPath, nfs, csi, local }: Spec): string[] {
  const cells: readonly (readonly [string, unknown])[] = hostPath ? [['Type', 'HostPath (bare host directory volume)'], ['Path', hostPath.path], ['HostPathType', hostPath.type ?? '']]
    : nfs ? [['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'], ['Server', nfs.server], ['Path', nfs.path], ['ReadOnly', nfs.readOnly ?? false]]
      : local ? [['Type', 'LocalVolume (a persistent volume backed by local storage on a node)'], ['Path', local.path]]
        : csi ? [['Type', 'CSI (a Container Storage Interface (CSI) volume source)'], ['Driver', csi.driver], ['FSType', csi.fsType ?? ''], ['VolumeHandle', csi.volumeHandle], ['ReadOnly', csi.readOnly ?? false], ['VolumeAttributes', '<none>']] : []
  return cells.length === 0 ? ['    <unknown>'] : cells.map(([title, value]) => `    ${title}:\t${String(value)}`)
}

export default defineDescriber<KubeObject & PersistentVolume>(['PersistentVolume'], (volume, now) => {
  const { metadata, spec = {} as Spec, status } = volume, claim = spec.claimRef
  return [
    `Name:\t${metadata.name}`, ...labelLines(volume), ...annotationLines(volume), `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`, `StorageClass:\t${spec.storageClassName ?? ''}`,
    metadata.deletionTimestamp === undefined ? `Status:\t${status?.phase ?? ''}` : `Status:\tTerminating (lasts ${ago(metadata.deletionTimestamp, now)})`, `Claim:\t${claim ? `${claim.namespace}/${claim.name}` : ''}`,
    `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ''}`, `Access Modes:\t${shortAccessModes(spec.accessModes).join(',')}`, ...(spec.volumeMode ? [`VolumeMode:\t${spec.volumeMode}`] : []), `Capacity:\t${String(spec.capacity?.['storage'] ?? '')}`,
    ...affinityLines(spec), `Message:\t${status?.message ?? ''}`, 'Source:', ...sourceLines(spec),
  ]
})
