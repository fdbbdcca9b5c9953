// Static Pods: a kubelet carries out the manifests in a folder of its machine, whoever else is there or not, and shows each in the API by a
// mirror Pod. Models pkg/kubelet/config (file.go, common.go) and pkg/kubelet/pod/mirror_client.go.
// Simplified: the control plane's own programs stay processes of the machine, no static Pods.
import type { ApiRequest } from '../../apiserver/request.ts'
import type { Node, Pod } from '../../generated/api-types.d.ts'
import { hashText } from '../../kernel/chance.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import { type FileTree, folderOf } from '../files/file-tree.ts'
import type { PodRecord } from '../kubelet/pod-record.ts'
import { CONFIG_HASH, MIRROR, SEEN, SOURCE } from '../kubelet/pod-source.ts'
import { MANIFESTS } from './manifest-folder.ts'
import { readYaml } from './read-yaml.ts'

/** What a kubelet does about manifests. */
export interface StaticPodHost {
  readonly node: string
  readonly object?: Node
  readonly timestamp: string
  /** Files of the machine's own disk. */
  readonly files: FileTree
  /** Static Pods that it has taken on, with the ids of their records. */
  readonly known: readonly (readonly [string, PodRecord])[]
  idOf(pod: Pod): string
  takeOn(id: string, pod: Pod): void
  /** Has a Pod end; what comes after it is looked at anew. */
  end(id: string): void
}

/** Compares the manifests with what is carried out: new ones begin, those that are gone or have changed end. */
export function lookAtManifests(host: StaticPodHost): void {
  const wanted = new Map(podsIn(host).map((pod) => [host.idOf(pod), pod] as const))
  for (const [id, { pod }] of host.known) if (wanted.get(id)?.metadata.uid !== pod.metadata.uid) host.end(id)
  const taken = new Set(host.known.map(([id]) => id))
  for (const [id, pod] of wanted) if (!taken.has(id)) host.takeOn(id, pod)
}

/** Pods out of the files of the folder itself; hidden ones are passed over. */
function podsIn({ files, node, timestamp }: StaticPodHost): readonly Pod[] {
  const manifests = Object.entries(files).filter(([path, { is }]) => is === 'file' && folderOf(path) === MANIFESTS && !path.slice(MANIFESTS.length + 1).startsWith('.')).sort(([x], [y]) => (x < y ? -1 : 1))
  return manifests.flatMap(([path, { text }]) => staticPod(path, text, node, timestamp) ?? [])
}

/** The Pod that a manifest describes, as a kubelet completes it; undefined: there is none in it. Models applyDefaults. */
export function staticPod(path: string, text: string, node: string, timestamp: string): Pod | undefined {
  const read = readYaml(text) as Partial<Pod> | undefined, spec = read?.spec
  if (read?.kind !== 'Pod' || read.apiVersion !== 'v1' || !read.metadata?.name || !Array.isArray(spec?.containers) || spec.containers.length === 0) return undefined
  const uid = [0, 1, 2, 3].map((part) => hashText(`${part} ${node} ${path} ${text}`).toString(16).padStart(8, '0')).join(''), { namespace = 'default', annotations, name } = read.metadata
  const pod = {
    ...read,
    metadata: { ...read.metadata, name: `${name}-${node}`, namespace, uid, annotations: { ...annotations, [CONFIG_HASH]: uid, [SEEN]: timestamp, [SOURCE]: 'file' } },
    spec: { ...spec, nodeName: node, tolerations: [...(spec.tolerations ?? []), { operator: 'Exists', effect: 'NoExecute' }] },
  } as unknown as Pod
  return podKind.defaults ? podKind.defaults(pod) : pod
}

/** What shows a static Pod in the API. It belongs to the Node, so that it goes with it. Models CreateMirrorPod. */
export function mirrorOf({ metadata, spec, ...rest }: Pod, { metadata: { name, uid } }: Node): ApiRequest {
  const { uid: hash, annotations, ...kept } = metadata
  const body = { ...rest, metadata: { ...kept, annotations: { ...annotations, [MIRROR]: hash }, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid, controller: true }] }, spec }
  return { verb: 'create', resource: 'pods', namespace: metadata.namespace, body }
}

/** Takes a mirror Pod out of the API at once. Models DeleteMirrorPod. */
export function deletionOfMirror({ metadata: { name, namespace, uid } }: Pod): ApiRequest {
  return { verb: 'delete', resource: 'pods', namespace, name, body: { gracePeriodSeconds: 0, preconditions: { uid } } }
}
