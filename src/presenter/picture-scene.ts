// What a small picture of a cluster shows: nodes with the Pods on them, Pods that wait for a node, and what was asked for. Plain data out of a Scene.
import type { ClaimScene, EndpointSliceScene, NodeScene, PodScene, Scene, ServiceScene, SceneObject, VolumeScene, WorkloadScene } from '../session/scene.ts'
import type { PodState } from '../theme/icons.tsx'

export interface PicturePod { readonly name: string; readonly state: PodState }
export interface PictureNode { readonly name: string; readonly ready: boolean; readonly pods: readonly PicturePod[]; /** Pods that there is no room for. */ readonly more: number }
/** An object on the API server; `detail` is language-free: numbers, names, phases. */
export interface PictureCard { readonly kind: string; readonly name: string; readonly detail: string }

export interface PictureScene {
  readonly cards: readonly PictureCard[]
  readonly moreCards: number
  readonly waiting: readonly PicturePod[]
  readonly nodes: readonly PictureNode[]
  readonly moreNodes: number
}

const MOST_CARDS = 8
const MOST_NODES = 6
const MOST_PODS = 8

/** What the cluster itself brings is not what a lesson is about. */
const SYSTEM = /^kube-/
const COUNTING = new Intl.Collator('en', { numeric: true })
const byName = (a: { readonly name: string }, b: { readonly name: string }): number => COUNTING.compare(a.name, b.name)

/** The picture of a moment. */
export function pictureOf({ objects }: Pick<Scene, 'objects'>): PictureScene {
  const own = [...objects.values()].filter(({ namespace }) => !SYSTEM.test(namespace))
  const pods = own.filter((object): object is PodScene => object.kind === 'Pod')
  const nodes = own.filter((object): object is NodeScene => object.kind === 'Node').toSorted(byName)
  const cards = own.flatMap((object) => cardOf(object, own) ?? [])
  const names = new Set(nodes.map(({ name }) => name))
  return {
    cards: cards.slice(0, MOST_CARDS),
    moreCards: Math.max(0, cards.length - MOST_CARDS),
    waiting: pods.filter(({ node }) => !names.has(node)).map(podOf).slice(0, MOST_PODS),
    nodes: nodes.slice(0, MOST_NODES).map(({ name, ready }) => {
      const here = pods.filter(({ node }) => node === name).toSorted(byName).map(podOf)
      return { name, ready: ready === 'True', pods: here.slice(0, MOST_PODS), more: Math.max(0, here.length - MOST_PODS) }
    }),
    moreNodes: Math.max(0, nodes.length - MOST_NODES),
  }
}

function podOf({ name, state }: PodScene): PicturePod {
  return { name, state }
}

const COUNTED = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController'])

/** Undefined for what is behind the scenes, such as a ReplicaSet that has nothing left to do. */
function cardOf(object: SceneObject, all: readonly SceneObject[]): PictureCard | undefined {
  const { kind, name } = object
  if (COUNTED.has(kind)) {
    const { desired, readyReplicas, replicas } = object as WorkloadScene
    if (kind === 'ReplicaSet' && desired === 0 && replicas === 0) return undefined
    return { kind, name, detail: `${readyReplicas ?? 0}/${desired ?? 0}` }
  }
  if (kind === 'Service') {
    if (name === 'kubernetes') return undefined
    const ends = all.filter((other): other is EndpointSliceScene => other.kind === 'EndpointSlice' && (other as EndpointSliceScene).service === name && other.namespace === object.namespace)
    const ready = ends.flatMap(({ endpoints }) => endpoints ?? []).filter((endpoint) => endpoint.split('|')[2] === 'true').length
    return { kind, name, detail: `${(object as ServiceScene).ports?.[0]?.split(/[-/]/)[0] ?? ''} → ${ready}` }
  }
  if (kind === 'PersistentVolumeClaim') return { kind, name, detail: [(object as ClaimScene).phase, (object as ClaimScene).volume].filter(Boolean).join(' → ') }
  if (kind === 'PersistentVolume') return { kind, name, detail: (object as VolumeScene).phase ?? '' }
  if (kind === 'Job' || kind === 'DaemonSet' || kind === 'Ingress' || kind === 'CronJob') return { kind, name, detail: '' }
  return undefined
}
