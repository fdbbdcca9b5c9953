// Tables of the API server as `kubectl get` prints them. Models cli-runtime/pkg/printers/tableprinter.go.
import { columnsAligned, TABLE_WIDTHS } from '../../print/tab-writer.ts'
import { kindWithGroup } from '../../print/names.ts'
import { formatLabels } from '../../../engine/kinds/columns.ts'
import type { Table } from '../../../engine/apiserver/request.ts'
import type { KindDefinition } from '../../../engine/kinds/define-kind.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

export interface TableOfKind {
  readonly kind: KindDefinition
  readonly table: Table
}

export interface TableOptions {
  readonly wide: boolean
  readonly namespaces: boolean
  readonly labels: boolean
  readonly headers: boolean
  readonly showKind: boolean
  readonly labelColumns: readonly string[]
}

/** Tables one below the other, neighbours of the same kind as one; names carry their kind where there are several kinds. */
export function printTables(tables: readonly TableOfKind[], options: TableOptions): string {
  const blocks: TableOfKind[] = []
  for (const { kind, table } of tables) {
    const last = blocks.at(-1)
    if (last?.kind === kind) blocks[blocks.length - 1] = { kind, table: { ...table, rows: [...last.table.rows, ...table.rows] } }
    else blocks.push({ kind, table })
  }
  const withKind = options.showKind || new Set(tables.map(({ kind }) => kind)).size > 1
  return blocks.filter(({ table }) => table.rows.length > 0).map((block) => printBlock(block, options, withKind)).join('\n')
}

function printBlock({ kind, table }: TableOfKind, { wide, namespaces, labels, headers, labelColumns }: TableOptions, withKind: boolean): string {
  const shown = table.columnDefinitions.map((column, i) => ({ column, i })).filter(({ column }) => wide || column.priority === 0)
  const withNamespace = namespaces && kind.namespaced
  const head = [
    ...(withNamespace ? ['NAMESPACE'] : []), ...shown.map(({ column }) => column.name.toUpperCase()),
    ...labelColumns.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase()), ...(labels ? ['LABELS'] : []),
  ]
  const rows = table.rows.map(({ cells, object }) => {
    const metadata = (object as Partial<KubeObject> | null)?.metadata
    return [
      ...(withNamespace ? [metadata?.namespace ?? ''] : []),
      ...shown.map(({ column, i }) => (withKind && column.format === 'name' ? `${kindWithGroup(kind)}/${cells[i]}` : String(cells[i]).replaceAll('\n', '\\n'))),
      ...labelColumns.map((label) => metadata?.labels?.[label] ?? ''), ...(labels ? [formatLabels(metadata?.labels)] : []),
    ]
  })
  return columnsAligned(headers ? [head, ...rows] : rows, TABLE_WIDTHS)
}
