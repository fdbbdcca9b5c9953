// Prints objects as the Table that `kubectl get` asks for. Models apiserver/pkg/endpoints/handlers/response.go and pkg/printers.
import { ageOf } from '../../kinds/columns.ts'
import type { Column, KindDefinition } from '../../kinds/define-kind.ts'
import type { KubeObject } from '../../kube-object.ts'
import type { Table } from '../request.ts'

/** What a row carries beside its cells: metadata (the default), the whole object, or nothing. */
export type IncludeObject = 'Metadata' | 'Object' | 'None'

export interface TableOptions {
  /** Virtual time as epoch milliseconds, for ages. */
  readonly now: number
  readonly resourceVersion: string
  readonly includeObject?: IncludeObject
}

type ColumnDefinition = Table['columnDefinitions'][number]

const nameColumn: ColumnDefinition = { name: 'Name', type: 'string', format: 'name', description: 'Unique within the namespace, or within the cluster for cluster-wide kinds.', priority: 0 }
const age: ColumnDefinition = { name: 'Age', type: 'string', format: '', description: 'Time since the object was created.', priority: 0 }

function definitionOf<T>(column: Column<T>): ColumnDefinition {
  return { name: column.name, type: column.type ?? 'string', format: '', description: column.description ?? '', priority: column.priority ?? 0 }
}

function attached(object: KubeObject, include: IncludeObject): unknown {
  if (include === 'None') return null
  return include === 'Object' ? object : { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata }
}

/** Whether the kind shows its name in a column of its own, as Events do at the end and StorageClasses with a remark. */
function namesItself(kind: KindDefinition): boolean {
  return kind.columns?.some(({ name }) => name === nameColumn.name) ?? false
}

/** Name, the kind's own columns, Age. Columns that only `-o wide` shows come last, as kubectl prints them. */
export function columnDefinitionsOf(kind: KindDefinition): readonly ColumnDefinition[] {
  const own = (kind.columns ?? []).map(definitionOf)
  const first = namesItself(kind) ? [] : [nameColumn]
  if (kind.age === false) return [...first, ...own]
  return [...first, ...own.filter((column) => column.priority === 0), age, ...own.filter((column) => column.priority > 0)]
}

/** A Table of some objects of one kind; a single object is a Table of one row. */
export function tableOf(kind: KindDefinition, objects: readonly KubeObject[], options: TableOptions): Table {
  const columns = kind.columns ?? []
  const always = kind.age === false ? columns : columns.filter((column) => !column.priority)
  const wide = kind.age === false ? [] : columns.filter((column) => column.priority)
  const include = options.includeObject ?? 'Metadata'
  const rows = objects.map((object) => ({
    cells: [
      ...(namesItself(kind) ? [] : [object.metadata.name]),
      ...always.map((column) => column.cell(object, options.now)),
      ...(kind.age === false ? [] : [ageOf(object.metadata.creationTimestamp, options.now)]),
      ...wide.map((column) => column.cell(object, options.now)),
    ],
    object: attached(object, include),
  }))
  return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: { resourceVersion: options.resourceVersion }, columnDefinitions: columnDefinitionsOf(kind), rows }
}
