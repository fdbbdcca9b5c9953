// Cells that many kinds share in `kubectl get`. Models pkg/printers/internalversion/printers.go.
import { humanDuration } from '../duration.ts'
import type { KubeObject } from '../kube-object.ts'
import type { Column } from './define-kind.ts'

/** How old an object is, for kinds that set `age: false` because columns follow it. */
export const ageColumn: Column<KubeObject> = {
  name: 'Age',
  cell: (object, now) => ageOf(object.metadata.creationTimestamp, now),
}

export function ageOf(timestamp: string | undefined, now: number): string {
  return timestamp ? humanDuration(now - Date.parse(timestamp)) : '<unknown>'
}

/** `app=web,tier=front`, sorted; `<none>` for no labels. */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  return labelList(labels).join(',') || '<none>'
}

/** Labels or a selector as `key=value`, sorted by key. */
export function labelList(labels: Readonly<Record<string, string>> | undefined): string[] {
  return labels ? Object.keys(labels).sort().map((key) => `${key}=${labels[key]}`) : []
}

const accessModes: Readonly<Record<string, string>> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' }

/** RWO, ROX, RWX, RWOP in this order, each once. */
export function shortAccessModes(modes: readonly string[] | undefined): string[] {
  return Object.keys(accessModes).filter((mode) => modes?.includes(mode)).map((mode) => accessModes[mode])
}
