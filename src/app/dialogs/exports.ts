// What can be taken out of a session as a file: all of it, the objects as YAML, what happened as a table.
import { toYaml } from '../../kubectl/print/serialize.ts'
import { formatClock } from '../../session/format-time.ts'
import type { ClusterSession, ObjectRef } from '../../session/session.ts'
import type { SceneObject } from '../../session/scene.ts'
import type { Told } from '../../session/story.ts'

/** Kinds whose objects are made by the cluster for itself. */
const MADE_BY_CLUSTER: ReadonlySet<string> = new Set(['Event', 'Lease', 'EndpointSlice', 'Endpoints', 'Node', 'ControllerRevision', 'APIService'])
/** Every namespace gets these. */
const IN_EVERY_NAMESPACE: ReadonlySet<string> = new Set(['ServiceAccount/default', 'ConfigMap/kube-root-ca.crt'])

/** The objects that somebody asked for: not what controllers made of them, nor what a cluster has from its beginning. */
export function askedFor(objects: Iterable<SceneObject>): readonly ObjectRef[] {
  return [...objects]
    .filter((object) => object.owner === '' && object.created >= 0 && !object.deleting && !MADE_BY_CLUSTER.has(object.kind) && !IN_EVERY_NAMESPACE.has(`${object.kind}/${object.name}`))
    .map(({ kind, namespace, name }) => ({ kind, ...(namespace && { namespace }), name }))
}

/** What only the server writes. */
const SERVERS_OWN = ['uid', 'resourceVersion', 'creationTimestamp', 'generation', 'managedFields', 'selfLink'] as const

function asApplied(object: object): unknown {
  const { status: _, ...rest } = object as { readonly status?: unknown; readonly metadata?: Readonly<Record<string, unknown>> }
  const metadata = Object.fromEntries(Object.entries(rest.metadata ?? {}).filter(([field]) => !SERVERS_OWN.some((own) => own === field)))
  return { ...rest, metadata }
}

/** The objects at the playhead as documents that can be applied again. */
export async function yamlNow(session: ClusterSession): Promise<string> {
  const at = Math.floor(session.playhead.getState().t)
  const objects = await Promise.all(askedFor(session.scene.objects.values()).map((ref) => session.get(ref, at)))
  return objects.filter((object) => typeof object === 'object' && object !== null).map((object) => toYaml(asApplied(object))).join('---\n')
}

/** A cell that no spreadsheet takes for a formula. */
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(plain) ? `"${plain.replace(/"/g, '""')}"` : plain
}

/** What happened up to the playhead, one line each, in the language of the page. */
export function eventsAsCsv(told: readonly Told[], sentence: (told: Told) => string): string {
  const rows = told.map((event) => [formatClock(event.at), String(event.at), event.op, event.actor, event.subject, sentence(event)].map(cell).join(','))
  return `time,ms,what,who,object,sentence\n${rows.join('\n')}\n`
}

/** Lets the browser save a text. */
export function saveFile(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has begun by then; a URL that is never let go of holds its text for good.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
