// What the command line tells of a cluster: counts, objects in kubectl's forms, Events, and decisions.
import { stringify } from 'yaml'
import type { Table } from '../engine/apiserver/request.ts'
import type { Cluster } from '../engine/cluster.ts'
import { kindNamed, kindOfWord, kinds } from '../engine/kinds/catalogue.ts'
import { type KindDefinition, resourceOf } from '../engine/kinds/define-kind.ts'
import type { KubeObject } from '../engine/kube-object.ts'
import { withoutManagedFields } from '../kubectl/print/managed-fields.ts'
import { type Arguments, UsageError } from './arguments.ts'
import { request } from './perform.ts'

/** How many there are of each kind, and how many of them are ready where the kind knows such a thing. */
export function countObjects(cluster: Cluster): Record<string, { total: number; ready?: number }> {
  const counts: Record<string, { total: number; ready?: number }> = {}
  for (const kind of kinds) {
    const objects = cluster.list(kind.kind)
    if (objects.length === 0) continue
    counts[kind.kind] = { total: objects.length, ...(kind.isReady ? { ready: objects.filter((object) => kind.isReady?.(object)).length } : {}) }
  }
  return counts
}

function kindFor(word: string): KindDefinition {
  const kind = kindNamed(word) ?? kindOfWord(word)
  if (!kind) throw new UsageError(`the server doesn't have a resource type "${word}"`)
  return kind
}

/** Objects of comma-separated kinds, all namespaces; `all` is what kubectl means by it. */
export function answerGet(cluster: Cluster, words: string, namespace: string, output: Arguments['output']): unknown {
  const wanted = words.split(',').flatMap((word) => (word === 'all' ? kinds.filter((kind) => kind.categories?.includes('all')) : [kindFor(word)]))
  if (output === 'wide') return wanted.map((kind) => tableText(cluster, kind)).filter(Boolean).join('\n')
  const items = wanted.flatMap((kind) => [...cluster.list(kind.kind)].sort(byKey))
  if (output === 'name') return items.map((object) => nameOf(object, namespace)).join('\n')
  const list = { apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items: items.map(withoutManagedFields) }
  return output === 'yaml' ? stringify(list, AS_KUBECTL) : list
}

/** Sorted, lists at the margin, and in quotes what YAML 1.1 would read as something else than text, such as a time. */
const AS_KUBECTL = { version: '1.1', sortMapEntries: true, indentSeq: false, lineWidth: 0, aliasDuplicateObjects: false } as const

function byKey(x: KubeObject, y: KubeObject): number {
  const a = `${x.metadata.namespace ?? ''}/${x.metadata.name}`, b = `${y.metadata.namespace ?? ''}/${y.metadata.name}`
  return a < b ? -1 : a > b ? 1 : 0
}

function nameOf(object: KubeObject, _namespace: string): string {
  const kind = kindNamed(object.kind) as KindDefinition
  return `${kind.singular ?? object.kind.toLowerCase()}${kind.group ? `.${kind.group}` : ''}/${object.metadata.name}`
}

/** `kubectl get -A -o wide` of one kind. */
function tableText(cluster: Cluster, kind: KindDefinition): string {
  const table = request(cluster, { verb: 'list', resource: resourceOf(kind), asTable: true }).body as Table
  if (table.rows.length === 0) return ''
  const head = [...(kind.namespaced ? ['NAMESPACE'] : []), ...table.columnDefinitions.map((column) => column.name.toUpperCase())]
  const rows = table.rows.map(({ cells, object }) => {
    const namespace = (object as Partial<KubeObject>).metadata?.namespace ?? ''
    return [...(kind.namespaced ? [namespace] : []), ...cells.map(String)]
  })
  const widths = head.map((text, i) => Math.max(text.length, ...rows.map((row) => row[i].length)))
  return [head, ...rows].map((row) => row.map((text, i) => text.padEnd(widths[i] + 3)).join('').trimEnd()).join('\n')
}

/** Events in order, as plain rows. */
export function answerEvents(cluster: Cluster): unknown[] {
  return cluster.list('Event').map((object) => {
    const event = object as KubeObject & Record<string, unknown> & { involvedObject?: { kind?: string; namespace?: string; name?: string }; source?: { component?: string }; lastTimestamp?: string }
    return {
      at: event.lastTimestamp ? cluster.toVirtual(event.lastTimestamp) : undefined, type: event.type, reason: event.reason, object: `${event.involvedObject?.kind}/${event.involvedObject?.name}`,
      namespace: event.involvedObject?.namespace, component: event.source?.component, count: event.count, message: event.message,
    }
  })
}

/** The decisions behind an object, oldest first. */
export function answerWhy(cluster: Cluster, text: string, fallback: string): unknown[] {
  const parts = text.split('/'), [word, ...rest] = parts
  if (rest.length === 0 || rest.some((part) => part === '')) throw new UsageError(`--why takes KIND/NAME or KIND/NAMESPACE/NAME, not "${text}"`)
  const kind = kindFor(word), name = rest[rest.length - 1]
  const ref = { kind: kind.kind, name, ...(kind.namespaced ? { namespace: rest.length > 1 ? rest[0] : fallback } : {}) }
  return cluster.why(ref).map(({ component, endedAt, decision, subject, read }) => ({ at: endedAt, component, about: subject, code: decision.code, params: decision.params ?? {}, ...(read ? { read } : {}) }))
}
