// Making a Pod's volumes ready: what they are made from must exist. Models pkg/kubelet/volumemanager and the volume plugins.
// Simplified: attaching is part of mounting, and the service account's token volume needs no look-up; a learner sees no VolumeAttachment.
import type { ApiResponse } from '../../apiserver/request.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod, Volume } from '../../generated/api-types.d.ts'
import type { Routine, Step } from '../../kernel/sync.ts'
import type { Status } from '../../kube-object.ts'
import { isEqual } from '../../structure.ts'
import type { PodVolume } from '../files/file-stores.ts'
import type { FileEntry } from '../files/file-tree.ts'
import { type Found, hostProblem, volumeOf } from './pod-volumes.ts'
import type { FileSource } from './volume-refresh.ts'

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

/** Whether a Pod has volumes beside that of its token. */
export function hasOwnVolumes({ spec }: Pod): boolean {
  return spec.volumes?.some(({ name }) => !name.startsWith(TOKEN_PREFIX)) ?? false
}

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

/** ConfigMaps and Secrets that files in a Pod are made from. */
export function fileSourcesOf(pod: Pod): readonly FileSource[] {
  return sourcesOf(pod).flatMap(({ resource, name }): FileSource[] => (resource === 'configmaps' || resource === 'secrets' ? [{ resource, name }] : []))
}

/** Whether files in a Pod tell of labels or annotations that have changed. */
export function showsChange(before: Pod, { metadata, spec }: Pod): boolean {
  const isChanged = !isEqual(before.metadata.labels, metadata.labels) || !isEqual(before.metadata.annotations, metadata.annotations)
  return isChanged && (spec.volumes ?? []).some(({ downwardAPI, projected }) => downwardAPI !== undefined || projected?.sources?.some((source) => source.downwardAPI !== undefined))
}

/** What the kubelet made ready, or the first problem in its words. */
export type Mounting = { readonly problem: string } | { readonly volumes: readonly PodVolume[] }

/** Looks up everything that the volumes are made from, and says what they are. `onHost`: what is at a path of the machine's own disk. */
export function* mountVolumes(pod: Pod, node: string, onHost: (path: string) => FileEntry | undefined): Routine<Mounting> {
  const volumes = (pod.spec.volumes ?? []).filter(({ name }) => !name.startsWith(TOKEN_PREFIX))
  const sources = sourcesOf(pod), found: Found[] = []
  if (sources.length > 0) {
    const steps: Step[] = sources.map(({ resource, name }) => ({ request: { verb: 'get', resource, namespace: pod.metadata.namespace, name } }))
    const answers = (yield steps) as readonly ApiResponse[]
    for (const [i, source] of sources.entries()) {
      const problem = problemWith(source, answers[i], pod)
      if (problem) return { problem }
      if (answers[i].code === 200) found.push({ volume: source.volume, kind: source.kind, name: source.name, object: answers[i].body as Found['object'] })
    }
    found.push(...(yield* volumesBehind(found)))
  }
  const tokens = yield* tokensFor(pod, volumes)
  if ('problem' in tokens) return tokens
  found.push(...tokens.found)
  for (const volume of volumes) {
    const problem = hostProblem(volume, onHost)
    if (problem) return { problem: `MountVolume.SetUp failed for volume "${volume.name}" : ${problem}` }
  }
  return { volumes: volumes.map((volume) => volumeOf(pod, node, volume, found.filter((one) => one.volume === volume.name))) }
}

/** Tokens of the Pod's account that its own volumes are to hold: the kubelet asks the API server for each. Models pkg/kubelet/token/token_manager.go. */
function* tokensFor(pod: Pod, volumes: readonly Volume[]): Routine<{ readonly found: readonly Found[] } | { readonly problem: string }> {
  const { metadata: { name, namespace, uid }, spec: { serviceAccountName = 'default' } } = pod
  const wanted = volumes.flatMap((volume) => (volume.projected?.sources ?? []).flatMap(({ serviceAccountToken }) => (serviceAccountToken ? [{ volume: volume.name, ...serviceAccountToken }] : [])))
  if (wanted.length === 0) return { found: [] }
  const answers = (yield wanted.map(({ audience, expirationSeconds }): Step => ({
    request: {
      verb: 'create', resource: 'serviceaccounts', namespace, name: serviceAccountName, subresource: 'token',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { ...(audience ? { audiences: [audience] } : {}), expirationSeconds, boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name, uid } } },
    },
  }))) as readonly ApiResponse[]
  const refused = answers.findIndex(({ code }) => code >= 400)
  if (refused >= 0) return { problem: `MountVolume.SetUp failed for volume "${wanted[refused].volume}" : failed to fetch token: ${(answers[refused].body as Status).message}` }
  return { found: wanted.map(({ volume, path }, i) => ({ volume, kind: 'token', name: path, object: answers[i].body as Found['object'] })) }
}

/** How soon the first of a Pod's own tokens is fetched anew: when four fifths of its time are over. Models requiresRefresh. */
export function tokenRenewalMs({ spec }: Pod): number | undefined {
  const seconds = (spec.volumes ?? []).filter(({ name }) => !name.startsWith(TOKEN_PREFIX)).flatMap(({ projected }) => (projected?.sources ?? []).flatMap(({ serviceAccountToken }) => (serviceAccountToken ? [serviceAccountToken.expirationSeconds ?? 3600] : [])))
  return seconds.length === 0 ? undefined : Math.min(...seconds) * 800
}

/** The PersistentVolumes to which the claims are bound. */
function* volumesBehind(found: readonly Found[]): Routine<Found[]> {
  const claims = found.filter(({ kind }) => kind === 'persistentvolumeclaim')
  if (claims.length === 0) return []
  const answers = (yield claims.map(({ object }): Step => ({ request: { verb: 'get', resource: 'persistentvolumes', name: (object as PersistentVolumeClaim).spec.volumeName ?? '' } }))) as readonly ApiResponse[]
  return claims.flatMap(({ volume }, i): Found[] => (answers[i].code === 200 ? [{ volume, kind: 'persistentvolume', name: (answers[i].body as PersistentVolume).metadata.name, object: answers[i].body as PersistentVolume }] : []))
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
