// Volumes of a Pod or a template as `kubectl describe` shows them. Models kubectl/pkg/describe/describe.go (describeVolumes).
import type { Volume } from '../../engine/generated/api-types.d.ts'

const FIELD = '    '

type Cells = readonly (readonly [title: string, value: unknown])[]

/** Lines of all volumes below their title. */
export function describeVolumes(volumes: readonly Volume[], indent: string): string[] {
  if (volumes.length === 0) return [`${indent}Volumes:\t<none>`]
  const nameIndent = indent === '' ? '  ' : '   '
  return [`${indent}Volumes:`, ...volumes.flatMap((volume) => [`${nameIndent}${volume.name}:`, ...sourceLines(volume)])]
}

function sourceLines(volume: Volume): string[] {
  if (volume.projected) return projectedLines(volume.projected)
  const cells = cellsOf(volume)
  return cells ? cells.map(([title, value]) => `${FIELD}${title}:\t${String(value ?? '')}`) : ['  <unknown>']
}

function cellsOf({ hostPath, emptyDir, secret, configMap, nfs, persistentVolumeClaim, ephemeral, downwardAPI, csi, image }: Volume): Cells | undefined {
  if (hostPath) return [['Type', 'HostPath (bare host directory volume)'], ['Path', hostPath.path], ['HostPathType', hostPath.type ?? '<none>']]
  if (emptyDir) return [["Type", "EmptyDir (a temporary directory that shares a pod's lifetime)"], ['Medium', emptyDir.medium], ['SizeLimit', emptyDir.sizeLimit ?? '<unset>']]
  if (secret) return [['Type', 'Secret (a volume populated by a Secret)'], ['SecretName', secret.secretName], ['Optional', secret.optional ?? false]]
  if (configMap) return [['Type', 'ConfigMap (a volume populated by a ConfigMap)'], ['Name', configMap.name], ['Optional', configMap.optional ?? false]]
  if (nfs) return [['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'], ['Server', nfs.server], ['Path', nfs.path], ['ReadOnly', nfs.readOnly ?? false]]
  if (persistentVolumeClaim) {
    return [['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'], ['ClaimName', persistentVolumeClaim.claimName], ['ReadOnly', persistentVolumeClaim.readOnly ?? false]]
  }
  if (ephemeral) {
    const { accessModes = [], storageClassName, resources } = ephemeral.volumeClaimTemplate?.spec ?? {}
    return [
      ['Type', 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)'],
      ['StorageClass', storageClassName], ['Volume', ''], ['Capacity', resources?.requests?.['storage']], ['Access Modes', accessModes.join(',')],
    ]
  }
  if (downwardAPI) return [['Type', 'DownwardAPI (a volume populated by information about the pod)'], ...(downwardAPI.items ?? []).map(({ fieldRef, path }) => ['Items', `${fieldRef?.fieldPath ?? ''} -> ${path}`] as const)]
  if (csi) return [['Type', 'CSI (a Container Storage Interface (CSI) volume source)'], ['Driver', csi.driver], ['FSType', csi.fsType], ['ReadOnly', csi.readOnly ?? false]]
  if (image) return [['Type', 'Image (a container image or OCI artifact)'], ['Reference', image.reference], ['PullPolicy', image.pullPolicy]]
  return undefined
}

function projectedLines({ sources = [] }: NonNullable<Volume['projected']>): string[] {
  return [
    `${FIELD}Type:\tProjected (a volume that contains injected data from multiple sources)`,
    ...sources.flatMap(({ secret, downwardAPI, configMap, serviceAccountToken }) => {
      if (secret) return [`${FIELD}SecretName:\t${secret.name ?? ''}`, `${FIELD}Optional:\t${secret.optional ?? false}`]
      if (downwardAPI) return [`${FIELD}DownwardAPI:\ttrue`]
      if (configMap) return [`${FIELD}ConfigMapName:\t${configMap.name ?? ''}`, `${FIELD}Optional:\t${configMap.optional ?? false}`]
      return serviceAccountToken ? [`${FIELD}TokenExpirationSeconds:\t${serviceAccountToken.expirationSeconds ?? 3600}`] : []
    }),
  ]
}
