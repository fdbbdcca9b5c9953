// From a Pod's volumes to the files that its containers see: which tree holds them, what is in it from the start, and where it is mounted.
// Models pkg/volume/{emptydir,hostpath,configmap,secret,downwardapi,projected,csi} and pkg/kubelet/kubelet_pods.go (makeMounts).
import type { ConfigMap, Container, EmptyDirVolumeSource, PersistentVolume, Pod, ResourceFieldSelector, Secret, Volume } from '../../generated/api-types.d.ts'
import type { KubeObject } from '../../kube-object.ts'
import { decodeBase64 } from '../../kinds/base64.ts'
import { wholeValue } from '../../quantity.ts'
import { diskOf } from '../../storage/disks.ts'
import { diskTree, hostTree, type PodVolume } from '../files/file-stores.ts'
import { type FileEntry, normalPath } from '../files/file-tree.ts'
import type { Mount } from '../files/file-view.ts'
import { fieldOf, resourceText } from './environment.ts'

/** Something that a volume is made from. */
export interface Found {
  readonly volume: string
  readonly kind: string
  readonly name: string
  readonly object: KubeObject
}

type Items = readonly { readonly key: string; readonly path: string }[] | undefined
type Content = Readonly<Record<string, string>>

/** Why a path of the machine is not what a hostPath volume takes it for. Models pkg/volume/hostpath (hostPathTypeChecker). */
export function hostProblem({ hostPath }: Volume, onHost: (path: string) => FileEntry | undefined): string | undefined {
  if (!hostPath?.type) return undefined
  const { path, type } = hostPath, entry = onHost(normalPath(path))
  switch (type) {
    case 'Directory': return entry?.is === 'folder' ? undefined : `hostPath type check failed: ${path} is not a directory`
    case 'DirectoryOrCreate': return !entry || entry.is === 'folder' ? undefined : `hostPath type check failed: ${path} is not a directory`
    case 'File': return entry?.is === 'file' ? undefined : `hostPath type check failed: ${path} is not a file`
    case 'FileOrCreate': {
      if (entry) return entry.is === 'file' ? undefined : `hostPath type check failed: ${path} is not a file`
      return onHost(normalPath(`${path}/..`))?.is === 'folder' ? undefined : `open ${path}: no such file or directory`
    }
    case 'Socket': return `hostPath type check failed: ${path} is not a socket file`
    case 'CharDevice': return `hostPath type check failed: ${path} is not a character device`
    case 'BlockDevice': return `hostPath type check failed: ${path} is not a block device`
    default: return undefined
  }
}

/** What a volume is, once all that it is made from was found. */
export function volumeOf(pod: Pod, node: string, volume: Volume, found: readonly Found[]): PodVolume {
  const { name } = volume, inPod = pathInContainer(pod, name), own = { name, tree: `pod ${pod.metadata.uid}/${name}`, root: '', path: inPod, isOfPod: true as const }
  if (volume.emptyDir) return { ...own, type: 'emptyDir', ...memoryOf(pod, volume.emptyDir) }
  if (volume.hostPath) return { ...hostVolume(node, name, volume.hostPath.path, volume.hostPath.type), path: volume.hostPath.path }
  if (volume.persistentVolumeClaim ?? volume.ephemeral) return claimVolume(pod, node, volume, found, inPod)
  // Simplified: a volume made of an image is not pulled and has no files; in life it has those of the image, read-only as here.
  if (volume.image) return { ...own, type: 'image', readOnly: true }
  const content = contentOf(pod, volume, found)
  return content ? { ...own, type: content.type, content: content.files, readOnly: true } : { ...own, type: Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir' }
}

/** Where the first container that mounts a volume sees it. */
function pathInContainer({ spec }: Pod, volume: string): string {
  for (const { volumeMounts = [] } of [...spec.containers, ...(spec.initContainers ?? [])]) {
    const mount = volumeMounts.find(({ name }) => name === volume)
    if (mount) return mount.mountPath
  }
  return ''
}

/** A volume in memory is as large as its limit, or as the Pod's memory. Models pkg/volume/emptydir (calculateEmptyDirMemorySize). */
function memoryOf({ spec }: Pod, { medium, sizeLimit }: EmptyDirVolumeSource): Pick<PodVolume, 'isMemory' | 'limitBytes'> {
  if (medium !== 'Memory') return {}
  const limits = spec.containers.map(({ resources }) => resources?.limits?.['memory']), ofPod = limits.every((limit) => limit !== undefined) ? limits.reduce<number>((sum, limit) => sum + wholeValue(limit), 0) : undefined
  const own = sizeLimit === undefined ? undefined : wholeValue(sizeLimit), least = Math.min(own ?? Infinity, ofPod ?? Infinity)
  return { isMemory: true, ...(least === Infinity ? {} : { limitBytes: least }) }
}

function hostVolume(node: string, name: string, path: string, type: string | undefined): PodVolume {
  const creates = type === 'FileOrCreate' ? 'file' as const : !type || type === 'DirectoryOrCreate' ? 'folder' as const : undefined
  return { name, type: 'hostPath', tree: hostTree(node), root: normalPath(path), path, ...(creates ? { creates } : {}) }
}

/** Files of a PersistentVolume are where the volume is: on a disk, a machine, or a server. */
function claimVolume(pod: Pod, node: string, { name, persistentVolumeClaim }: Volume, found: readonly Found[], path: string): PodVolume {
  const bound = found.find(({ kind }) => kind === 'persistentvolume')?.object as PersistentVolume | undefined, type = 'persistentVolumeClaim'
  const readOnly = persistentVolumeClaim?.readOnly ? { readOnly: true as const } : {}, disk = bound && diskOf(bound)
  if (disk !== undefined) return { name, type, tree: diskTree(disk), root: '', path, ...readOnly }
  const onMachine = bound?.spec.hostPath ?? bound?.spec.local
  if (onMachine) return { ...hostVolume(node, name, onMachine.path, bound?.spec.hostPath?.type), type, path, creates: 'folder', ...readOnly }
  const { server, path: exported } = bound?.spec.nfs ?? {}
  return { name, type, tree: server ? `nfs ${server}:${exported}` : `volume ${bound?.metadata.name ?? `${pod.metadata.uid}/${name}`}`, root: '', path, ...readOnly }
}

function contentOf(pod: Pod, volume: Volume, found: readonly Found[]): { readonly type: string; readonly files: Content } | undefined {
  if (volume.configMap) return { type: 'configMap', files: filesOf(objectNamed(found, 'configmap', volume.configMap.name), volume.configMap.items) }
  if (volume.secret) return { type: 'secret', files: filesOf(objectNamed(found, 'secret', volume.secret.secretName), volume.secret.items) }
  if (volume.downwardAPI) return { type: 'downwardAPI', files: downwardFiles(pod, volume.downwardAPI.items) }
  if (!volume.projected) return undefined
  const files: Record<string, string> = {}
  for (const { configMap, secret, downwardAPI, serviceAccountToken } of volume.projected.sources ?? []) {
    if (configMap) Object.assign(files, filesOf(objectNamed(found, 'configmap', configMap.name), configMap.items))
    if (secret) Object.assign(files, filesOf(objectNamed(found, 'secret', secret.name), secret.items))
    if (downwardAPI) Object.assign(files, downwardFiles(pod, downwardAPI.items))
    if (serviceAccountToken) files[normalPath(`/${serviceAccountToken.path}`)] = tokenIn(objectNamed(found, 'token', serviceAccountToken.path))
  }
  return { type: 'projected', files }
}

function tokenIn(object: KubeObject | undefined): string {
  return (object as { readonly status?: { readonly token?: string } } | undefined)?.status?.token ?? ''
}

function objectNamed(found: readonly Found[], kind: string, name: string | undefined): KubeObject | undefined {
  return found.find((one) => one.kind === kind && one.name === name)?.object
}

function filesOf(object: KubeObject | undefined, items: Items): Content {
  if (!object) return {}
  const { data = {}, binaryData = {} } = object as ConfigMap & Secret, isSecret = object.kind === 'Secret'
  const texts: Record<string, string> = { ...data, ...binaryData }
  const text = (key: string): string => (isSecret || key in binaryData ? (decodeBase64(texts[key]) ?? '') : texts[key])
  const chosen = items && items.length > 0 ? items.filter(({ key }) => key in texts) : Object.keys(texts).map((key) => ({ key, path: key }))
  return Object.fromEntries(chosen.map(({ key, path }) => [normalPath(`/${path}`), text(key)]))
}

function downwardFiles(pod: Pod, items: readonly { readonly path: string; readonly fieldRef?: { readonly fieldPath: string }; readonly resourceFieldRef?: ResourceFieldSelector }[] | undefined): Content {
  return Object.fromEntries((items ?? []).map(({ path, fieldRef, resourceFieldRef }) => [normalPath(`/${path}`), fieldRef ? downwardText(pod, fieldRef.fieldPath) : resourceFieldRef ? resourceText(pod, resourceFieldRef) : '']))
}

/** Labels and annotations as a whole are one `key="value"` a line. */
function downwardText(pod: Pod, fieldPath: string): string {
  if (fieldPath !== 'metadata.labels' && fieldPath !== 'metadata.annotations') return fieldOf(pod, fieldPath)
  return Object.entries(pod.metadata[fieldPath.slice('metadata.'.length) as 'labels' | 'annotations'] ?? {}).sort(([x], [y]) => (x < y ? -1 : 1)).map(([key, value]) => `${key}=${JSON.stringify(value)}`).join('\n')
}

/** Why the paths within volumes that a container names cannot be told: a variable in them has no value. Models ExpandContainerVolumeMounts. */
export function missingInPaths({ volumeMounts = [] }: Container, env: Readonly<Record<string, string>>): string | undefined {
  const missing = volumeMounts.flatMap(({ subPathExpr = '' }) => [...subPathExpr.matchAll(/\$\(([A-Za-z_]\w*)\)/g)].map(([, variable]) => variable).filter((variable) => !(variable in env)))
  return missing.length === 0 ? undefined : `missing value for ${[...new Set(missing)].sort().map((variable) => JSON.stringify(variable)).join(', ')}`
}

/** Where a container has which volumes. A path below a volume is made if nothing is there. */
export function mountsOf(container: Container, volumes: readonly PodVolume[], env: Readonly<Record<string, string>>): readonly Mount[] {
  return (container.volumeMounts ?? []).flatMap(({ name, mountPath, subPath, subPathExpr, readOnly }): Mount[] => {
    const volume = volumes.find((one) => one.name === name)
    if (!volume) return []
    const below = subPath ?? subPathExpr?.replace(/\$\(([A-Za-z_]\w*)\)/g, (whole, variable: string) => env[variable] ?? whole), { tree, root, isMemory, limitBytes, content } = volume
    return [{
      path: normalPath(mountPath), tree, root: below ? root + normalPath(`/${below}`) : root,
      ...(readOnly || volume.readOnly ? { readOnly: true } : {}), ...(isMemory ? { isMemory } : {}), ...(limitBytes === undefined ? {} : { limitBytes }),
      ...(content && below ? { isSnapshot: true } : {}),
    }]
  })
}
