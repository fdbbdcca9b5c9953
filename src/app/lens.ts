// The YAML lens: what the cluster has, beside the fields that ask for it. Computed from the Scene for every document of a text.
import type { FieldNote } from '../editor/editor-props.ts'
import type { ClaimScene, PodScene, Scene, SceneObject, ServiceScene, WorkloadScene } from '../session/scene.ts'

export type SayLens = (key: string, params: Readonly<Record<string, string | number>>) => string

interface WrittenDocument { readonly kind: string; readonly name: string; readonly namespace: string }

/** Kind and name of each document, as far as they are written yet. A draft is often not YAML, so that lines are all there is to go by. */
export function documentsOf(text: string): (WrittenDocument | undefined)[] {
  return text.split(/^---.*$/m).filter((document) => /^\s*[^\s#]/m.test(document)).map((document) => {
    const kind = /^kind:\s*["']?([\w-]+)/m.exec(document)?.[1]
    const metadata = /^metadata:[^\S\n]*\n((?:[ ]+.*(?:\n|$)|\s*\n)+)/m.exec(document)?.[1] ?? ''
    const indent = /^ +/.exec(metadata)?.[0] ?? '  '
    const field = (key: string): string | undefined => new RegExp(`^${indent}${key}:\\s*["']?([\\w.-]+)`, 'm').exec(metadata)?.[1]
    const name = field('name')
    return kind && name ? { kind, name, namespace: field('namespace') ?? 'default' } : undefined
  })
}

/** The remarks for a text at one moment. */
export function lensOf(text: string, { objects }: Pick<Scene, 'objects'>, say: SayLens): FieldNote[] {
  const all = [...objects.values()]
  return documentsOf(text).flatMap((written, document) => {
    const object = written && all.find(({ kind, name, namespace }) => kind === written.kind && name === written.name && (namespace === written.namespace || namespace === ''))
    return object ? notesOf(object, all, say).map((note) => ({ ...note, document })) : []
  })
}

// Shown fields are told by what the Scene declares of an object, so that a kind is not asked for its name.
function notesOf(object: SceneObject, all: readonly SceneObject[], say: SayLens): FieldNote[] {
  if ('readyReplicas' in object) return workloadNotes(object as WorkloadScene, all, say)
  if ('clusterIP' in object) return serviceNotes(object as ServiceScene, all, say)
  if ('volume' in object) return claimNotes(object as ClaimScene, say)
  return []
}

function isPod(object: SceneObject): object is PodScene {
  return 'restarts' in object
}

function workloadNotes(workload: WorkloadScene, all: readonly SceneObject[], say: SayLens): FieldNote[] {
  const { desired, readyReplicas, images, uid } = workload
  const owners = new Set([uid, ...all.filter(({ owner }) => owner === uid).map((object) => object.uid)])
  const pods = all.filter(isPod).filter((pod) => owners.has(pod.owner))
  const replicas: FieldNote = readyReplicas === desired
    ? { path: 'spec.replicas', text: say('lens.ready', { ready: readyReplicas }), tone: 'actual' }
    : { path: 'spec.replicas', text: say('lens.readyOf', { ready: readyReplicas, desired }), tone: 'difference' }
  return [replicas, ...(pods.length === 0 ? [] : images.map((image, index): FieldNote => {
    const running = pods.filter((pod) => pod.images.includes(image)).length
    return { path: `spec.template.spec.containers[${index}].image`, text: say('lens.onPods', { running, pods: pods.length }), tone: running === pods.length ? 'actual' : 'difference' }
  }))]
}

function serviceNotes({ selector, clusterIP, ports, namespace }: ServiceScene, all: readonly SceneObject[], say: SayLens): FieldNote[] {
  const nodePorts = ports.flatMap((port) => /:(\d+)->/.exec(port)?.[1] ?? [])
  const matched = selector.length === 0 ? 0 : all.filter(isPod).filter((pod) => pod.namespace === namespace && selector.every((label) => pod.labels.includes(label))).length
  return [
    ...(selector.length > 0 ? [{ path: 'spec.selector', text: say('lens.matches', { count: matched }), tone: matched > 0 ? 'actual' : 'difference' } as const] : []),
    ...(clusterIP ? [{ path: 'spec.ports', text: clusterIP, tone: 'plain' } as const] : []),
    ...(nodePorts.length > 0 ? [{ path: 'spec.type', text: say('lens.nodePort', { ports: nodePorts.join(', ') }), tone: 'plain' } as const] : []),
  ]
}

function claimNotes({ volume, phase }: ClaimScene, say: SayLens): FieldNote[] {
  return [{ path: 'spec', text: volume ? say('lens.boundTo', { volume }) : phase, tone: volume ? 'actual' : 'difference' }]
}
