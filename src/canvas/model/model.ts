// The objects of a Scene, arranged as the canvas needs them: by kind, by owner, by machine. Equal parts keep their identity from one
// scene to the next, so that a memoised box redraws only when something in it changed.
import type { NodeScene, PodScene, SceneObject } from '../../session/scene.ts'

/** A worker and the Pods bound to it. */
export interface Machine {
  readonly name: string
  /** Absent when Pods are bound to a Node that is gone. */
  readonly node: NodeScene | undefined
  /** In order of creation. */
  readonly pods: readonly PodScene[]
}

export interface Model {
  readonly objects: ReadonlyMap<string, SceneObject>
  readonly machines: readonly Machine[]
  readonly pods: readonly PodScene[]
  /** Pods without a node that have not ended, in order of creation. */
  readonly unscheduled: readonly PodScene[]
  /** Namespaces in which someone asked for something, in order of appearance. */
  readonly namespaces: readonly string[]
  readonly byKind: ReadonlyMap<string, readonly SceneObject[]>
  readonly byRef: ReadonlyMap<string, SceneObject>
  /** Objects by their controlling owner's uid. */
  readonly owned: ReadonlyMap<string, readonly SceneObject[]>
}

/** Namespaces of the cluster itself. What lies there is drawn where it runs, never as something that was asked for. */
const SYSTEM_NAMESPACES = new Set(['kube-system', 'kube-public', 'kube-node-lease'])

/** Whether an object belongs to the cluster itself rather than to the learner. */
export function isSystem(object: SceneObject): boolean {
  return SYSTEM_NAMESPACES.has(object.namespace) || (object.namespace === 'default' && object.name === 'kubernetes')
}

/** Kind/namespace/name, as hops name their subject. */
export function refOf(object: Pick<SceneObject, 'kind' | 'namespace' | 'name'>): string {
  return `${object.kind}/${object.namespace}/${object.name}`
}

function append<Key, Value>(groups: Map<Key, Value[]>, key: Key, value: Value): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [value])
  else group.push(value)
}

function sameItems<Item>(a: readonly Item[], b: readonly Item[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}

/** The earlier list where it holds the same items. */
export function keepIfSame<Item>(earlier: readonly Item[] | undefined, later: readonly Item[]): readonly Item[] {
  return earlier !== undefined && sameItems(earlier, later) ? earlier : later
}

/** worker-2 before worker-10. */
const BY_NAME = new Intl.Collator('en', { numeric: true })

function buildMachines(nodes: readonly SceneObject[], bound: ReadonlyMap<string, PodScene[]>, earlier: Model | undefined): readonly Machine[] {
  const before = new Map(earlier?.machines.map((machine) => [machine.name, machine]))
  const names = [...new Set([...nodes.map((node) => node.name), ...bound.keys()])].sort(BY_NAME.compare)
  const nodeByName = new Map(nodes.map((node) => [node.name, node as NodeScene]))
  const machines = names.map((name): Machine => {
    const node = nodeByName.get(name)
    const pods = bound.get(name) ?? []
    const known = before.get(name)
    return known !== undefined && known.node === node && sameItems(known.pods, pods) ? known : { name, node, pods }
  })
  return keepIfSame(earlier?.machines, machines)
}

/** Arranges a scene's objects; pass the model before to keep the identity of what did not change. */
export function buildModel(objects: ReadonlyMap<string, SceneObject>, earlier?: Model): Model {
  if (earlier?.objects === objects) return earlier
  const byKind = new Map<string, SceneObject[]>()
  const byRef = new Map<string, SceneObject>()
  const owned = new Map<string, SceneObject[]>()
  const bound = new Map<string, PodScene[]>()
  const unscheduled: PodScene[] = []
  const namespaces = new Set<string>()
  for (const object of objects.values()) {
    append(byKind, object.kind, object)
    byRef.set(refOf(object), object)
    if (object.owner !== '') append(owned, object.owner, object)
    if (object.namespace !== '' && object.kind !== 'Event' && !isSystem(object)) namespaces.add(object.namespace)
    if (object.kind !== 'Pod') continue
    const pod = object as PodScene
    if (pod.node !== '') append(bound, pod.node, pod)
    else if (pod.state === 'pending' || pod.state === 'unschedulable') unscheduled.push(pod)
  }
  return {
    objects,
    machines: buildMachines(byKind.get('Node') ?? [], bound, earlier),
    pods: keepIfSame(earlier?.pods, (byKind.get('Pod') ?? []) as PodScene[]),
    unscheduled: keepIfSame(earlier?.unscheduled, unscheduled),
    namespaces: keepIfSame(earlier?.namespaces, [...namespaces]),
    byKind,
    byRef,
    owned,
  }
}

/** Objects of a kind, in order of creation. */
export function ofKind<T extends SceneObject>(model: Model, kind: string): readonly T[] {
  return (model.byKind.get(kind) ?? []) as readonly T[]
}

/** Pods that an object controls, itself or through what it controls. */
export function podsOf(model: Model, uid: string): readonly PodScene[] {
  const pods: PodScene[] = []
  for (const object of model.owned.get(uid) ?? []) {
    if (object.kind === 'Pod') pods.push(object as PodScene)
    else pods.push(...podsOf(model, object.uid))
  }
  return pods
}

/** The topmost controlling owner of an object, or the object itself. */
export function rootOwner(model: Model, object: SceneObject): SceneObject {
  const owner = model.objects.get(object.owner)
  return owner === undefined ? object : rootOwner(model, owner)
}

/** Why a container never began: it is no crash, though it waits for somebody to mend it just as well. */
export function notBegun(pod: Pick<PodScene, 'state' | 'status'>): 'noImage' | 'notBegun' | undefined {
  if (pod.state !== 'crash' || pod.status.endsWith('CrashLoopBackOff')) return undefined
  return pod.status.includes('Image') ? 'noImage' : 'notBegun'
}

/** Whether a Pod still takes room on its node. */
export function isAlive(pod: PodScene): boolean {
  return pod.state !== 'succeeded' && pod.state !== 'failed' && pod.state !== 'evicted'
}

/** Share of a machine's CPU and memory that its living Pods request, 0 to 1 each. */
export function requestedShare(machine: Machine): { readonly cpu: number; readonly memory: number } {
  const living = machine.pods.filter(isAlive)
  const share = (used: number, allocatable: number | undefined) => (allocatable ? Math.min(1, used / allocatable) : 0)
  return {
    cpu: share(living.reduce((sum, pod) => sum + pod.cpuMilli, 0), machine.node?.cpuMilli),
    memory: share(living.reduce((sum, pod) => sum + pod.memoryBytes, 0), machine.node?.memoryBytes),
  }
}

/** A Pod's name without its ReplicaSet's hash: `web-7b6c9df86d-t5n8w` reads `web-t5n8w`. */
export function shortPodName(pod: Pick<PodScene, 'name' | 'hash'>): string {
  return pod.hash !== '' && pod.name.includes(`-${pod.hash}-`) ? pod.name.replace(`-${pod.hash}-`, '-') : pod.name
}

/** What is left of a name where there is hardly room: the random end, or the ordinal with its set. */
export function tinyPodName(pod: Pick<PodScene, 'name' | 'hash'>): string {
  const short = shortPodName(pod)
  const last = short.slice(short.lastIndexOf('-') + 1)
  return /^\d+$/.test(last) ? short : short === pod.name && pod.hash === '' && last.length < 4 ? short : last
}

/** The tag of an image: what stands behind the last colon of its last path segment. */
export function imageTag(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1)
  const digest = last.indexOf('@')
  const name = digest < 0 ? last : last.slice(0, digest)
  const colon = name.indexOf(':')
  return colon < 0 ? 'latest' : name.slice(colon + 1)
}

/** `nginx=registry.example.com/nginx:1.27` reads `nginx:1.27`. */
export function imageName(entry: string): string {
  const image = entry.slice(entry.indexOf('=') + 1)
  return image.slice(image.lastIndexOf('/') + 1)
}
