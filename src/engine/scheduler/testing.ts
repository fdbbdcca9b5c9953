// A small cluster as the scheduler sees it, for tests: nodes, the Pods on them, and whatever else its cache holds.
import type { Node, Pod, Taint } from '../generated/api-types.d.ts'
import type { KindDefinition } from '../kinds/define-kind.ts'
import type { KubeObject } from '../kube-object.ts'
import { CountedPods } from './counted-pods.ts'
import { Counting } from './counting.ts'
import type { ClusterEvent, SchedulerView } from './define-plugin.ts'
import { NodeSearch, type Verdict } from './framework.ts'
import { fitMessage } from './fit-message.ts'
import { NodeInfos } from './node-infos.ts'
import { emptyNodeInfo, withPod } from './node-info.ts'
import { profile } from './profile.ts'

const CREATED = { uid: '', resourceVersion: '1', creationTimestamp: '2026-01-05T09:00:00Z' }

interface NodeTraits {
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly Taint[]
  readonly unschedulable?: boolean
  readonly cpu?: string
  readonly memory?: string
  readonly pods?: string
  readonly images?: readonly { readonly names: readonly string[]; readonly sizeBytes: number }[]
}

/** A node of 4 CPU and 8Gi, with its host name as a label. */
export function aNode(name: string, { labels, taints, unschedulable, cpu = '4', memory = '8Gi', pods = '110', images }: NodeTraits = {}): Node {
  return {
    apiVersion: 'v1', kind: 'Node', metadata: { ...CREATED, uid: name, name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec: { ...(taints && { taints }), ...(unschedulable && { unschedulable }) }, status: { allocatable: { cpu, memory, pods }, ...(images && { images }) },
  }
}

interface PodTraits extends Partial<Omit<Pod['spec'], 'containers'>> {
  readonly labels?: Readonly<Record<string, string>>
  readonly namespace?: string
  readonly cpu?: string
  readonly memory?: string
  readonly image?: string
  readonly status?: Pod['status']
  readonly metadata?: Partial<Pod['metadata']>
}

/** A Pod of one container. */
export function aPod(name: string, { labels = {}, namespace = 'default', cpu, memory, image = 'web:1', status = {}, metadata, ...spec }: PodTraits = {}): Pod {
  const requests = { ...(cpu && { cpu }), ...(memory && { memory }) }
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...CREATED, uid: name, name, namespace, labels, ...metadata }, spec: { ...spec, containers: [{ name: 'c', image, resources: { requests } }] }, status }
}

export interface SmallCluster extends SchedulerView {
  readonly infos: NodeInfos
  /** Where a Pod goes, or the message that it gets. */
  place(pod: Pod): string
  verdictOn(pod: Pod): Verdict
  /** What one plugin gives each node, weighted. */
  scoresOf(pod: Pod, plugin: string): Readonly<Record<string, number | undefined>>
  put(node: string, pod: Pod): void
  take(node: string, pod: Pod): void
}

/** A cluster of these nodes, with Pods on them by the node's name. */
export function smallCluster(nodes: readonly Node[], on: Readonly<Record<string, readonly Pod[]>> = {}, objects: readonly KubeObject[] = [], nominated: Readonly<Record<string, readonly Pod[]>> = {}): SmallCluster {
  const infos = new NodeInfos(), pods = new CountedPods(), counts = new Counting(pods, infos)
  let search: NodeSearch | undefined
  for (const node of nodes) infos.set(node.metadata.name, emptyNodeInfo(node))
  const ofKind = (kind: Pick<KindDefinition, 'kind'>): readonly KubeObject[] => objects.filter((object) => object.kind === kind.kind)
  const cluster: SmallCluster = {
    scoringStrategy: 'LeastAllocated',
    infos,
    get nodes() { return infos.list },
    get generations() { return infos.generations },
    placeOf: (name) => infos.placeOf(name),
    node: (name) => infos.get(name),
    get: <T extends KubeObject>(kind: KindDefinition<T>, namespace: string | undefined, name: string) => ofKind(kind).find(({ metadata }) => metadata.name === name && (metadata.namespace ?? '') === (namespace ?? '')) as T | undefined,
    list: <T extends KubeObject>(kind: KindDefinition<T>, namespace?: string) => ofKind(kind).filter(({ metadata }) => !namespace || metadata.namespace === namespace) as unknown as readonly T[],
    podsOn: (node) => pods.on(node).values(),
    nominatedTo: (node) => nominated[node] ?? [],
    hasNominated: Object.keys(nominated).length > 0,
    takenFor: () => undefined,
    valuesOf: (label) => infos.valuesOf(label),
    labelsOf: (label) => infos.labelsOf(label),
    get hasImages() { return infos.hasImages },
    nodesWithImage: (image) => infos.withImage(image),
    imageSizes: (image) => infos.imageSizes(image),
    counts,
    put(node, pod) {
      const info = infos.get(node)
      if (info) infos.set(node, withPod(info, pod, 1))
      pods.set(node, `${pod.metadata.namespace}/${pod.metadata.name}`, pod)
    },
    take(node, pod) {
      const info = infos.get(node)
      if (info) infos.set(node, withPod(info, pod, -1))
      pods.delete(node, `${pod.metadata.namespace}/${pod.metadata.name}`)
    },
    verdictOn: (pod) => (search ??= new NodeSearch(cluster)).find(pod, 0, () => 0),
    place(pod) {
      const verdict = cluster.verdictOn(pod)
      return 'host' in verdict ? verdict.host : fitMessage(verdict, infos.list.length, '')
    },
    scoresOf(pod, plugin) {
      const verdict = cluster.verdictOn(pod)
      return 'host' in verdict ? Object.fromEntries(verdict.scores.rows.map(({ node, byPlugin }) => [node, byPlugin[plugin]])) : {}
    },
  }
  for (const [node, theirs] of Object.entries(on)) for (const pod of theirs) cluster.put(node, { ...pod, spec: { ...pod.spec, nodeName: node } })
  return cluster
}

/** Whether a plugin would have a Pod tried again after this change. */
export function wouldRequeue(plugin: string, pod: Pod, type: ClusterEvent['type'], object: KubeObject, old: KubeObject | undefined, view: SchedulerView): boolean {
  return profile.find(({ name }) => name === plugin)?.requeueOn?.({ type, object, old }, pod, view) ?? false
}
