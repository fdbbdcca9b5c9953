// Making a Pod's volumes ready: what they are made from must exist. Models pkg/kubelet/volumemanager and the volume plugins.
// Simplified: attaching is part of mounting, and the service account's token volume needs no look-up; a learner sees no VolumeAttachment.
import type { ApiResponse } from '../../apiserver/request.ts'
import type { PersistentVolumeClaim, Pod, Volume } from '../../generated/api-types.d.ts'
import type { Routine, Step } from '../../kernel/sync.ts'

interface Source {
  readonly volume: string
  readonly resource: string
  readonly kind: string
  readonly name: string
  readonly isOptional: boolean
  /** Keys that must be in it. */
  readonly keys: readonly string[]
}

const TOKEN_PREFIX = 'kube-api-access-'

function sourcesOf({ spec, metadata }: Pod): Source[] {
  return (spec.volumes ?? []).filter((volume) => !volume.name.startsWith(TOKEN_PREFIX)).flatMap((volume) => sourcesOfVolume(volume, metadata.name))
}

function sourcesOfVolume(volume: Volume, podName: string): Source[] {
  const source = (resource: string, kind: string, name: string | undefined, isOptional = false, items?: readonly { readonly key: string }[]): Source[] =>
    (name ? [{ volume: volume.name, resource, kind, name, isOptional, keys: (items ?? []).map((item) => item.key) }] : [])
  return [
    ...source('configmaps', 'configmap', volume.configMap?.name, volume.configMap?.optional, volume.configMap?.items),
    ...source('secrets', 'secret', volume.secret?.secretName, volume.secret?.optional, volume.secret?.items),
    ...source('persistentvolumeclaims', 'persistentvolumeclaim', volume.persistentVolumeClaim?.claimName ?? (volume.ephemeral ? `${podName}-${volume.name}` : undefined)),
    ...(volume.projected?.sources ?? []).flatMap((projected) => [
      ...source('configmaps', 'configmap', projected.configMap?.name, projected.configMap?.optional, projected.configMap?.items),
      ...source('secrets', 'secret', projected.secret?.name, projected.secret?.optional, projected.secret?.items),
    ]),
  ]
}

/** Looks up everything that the volumes are made from; the first problem in the kubelet's words, or nothing. */
export function* mountVolumes(pod: Pod): Routine<string | undefined> {
  const sources = sourcesOf(pod)
  if (sources.length === 0) return undefined
  const steps: Step[] = sources.map(({ resource, name }) => ({ request: { verb: 'get', resource, namespace: pod.metadata.namespace, name } }))
  const answers = (yield steps) as readonly ApiResponse[]
  for (const [i, source] of sources.entries()) {
    const problem = problemWith(source, answers[i], pod)
    if (problem) return problem
  }
  return undefined
}

function problemWith({ volume, kind, name, isOptional, keys }: Source, answer: ApiResponse, pod: Pod): string | undefined {
  const setUp = `MountVolume.SetUp failed for volume "${volume}" : `
  if (answer.code === 404) return isOptional ? undefined : `${setUp}${kind} "${name}" not found`
  if (kind === 'persistentvolumeclaim') {
    const claim = answer.body as PersistentVolumeClaim
    return claim.status?.phase === 'Bound' ? undefined : `Unable to attach or mount volumes: unmounted volumes=[${volume}], unattached volumes=[${volume}]: error processing PVC ${pod.metadata.namespace}/${name}: PVC is not bound`
  }
  const data = { ...(answer.body as { data?: object }).data, ...(answer.body as { binaryData?: object }).binaryData } as Record<string, unknown>
  const missing = isOptional ? undefined : keys.find((key) => !(key in data))
  return missing === undefined ? undefined : `${setUp}${kind === 'secret' ? 'references non-existent secret' : 'configmap references non-existent config'} key: ${missing}`
}
