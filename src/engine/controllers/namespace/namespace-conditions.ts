// What a Namespace says about its own end: what is left in it, and which finalizers hold it.
// Models pkg/controller/namespace/deletion/status_condition_utils.go.
import type { NamespaceCondition, NamespaceStatus } from '../../generated/api-types.d.ts'

/** What was found after everything had been told to go. */
export interface Remains {
  /** How many objects are left, by `plural.group`. */
  readonly resources: Readonly<Record<string, number>>
  readonly finalizers: Readonly<Record<string, number>>
  /** Messages of deletions that were refused. */
  readonly failures: readonly string[]
}

type Report = Pick<NamespaceCondition, 'type' | 'status' | 'reason' | 'message'>

/** Numbers as a sorted list of sentences. */
function listed(counts: Readonly<Record<string, number>>, sentence: (name: string, count: number) => string): string {
  return Object.entries(counts).map(([name, count]) => sentence(name, count)).sort().join(', ')
}

function reportsOf({ resources, finalizers, failures }: Remains): readonly Report[] {
  const hasContent = Object.keys(resources).length > 0, hasFinalizers = Object.keys(finalizers).length > 0
  return [
    { type: 'NamespaceDeletionDiscoveryFailure', status: 'False', reason: 'ResourcesDiscovered', message: 'All resources successfully discovered' },
    { type: 'NamespaceDeletionGroupVersionParsingFailure', status: 'False', reason: 'ParsedGroupVersions', message: 'All legacy kube types successfully parsed' },
    failures.length > 0
      ? { type: 'NamespaceDeletionContentFailure', status: 'True', reason: 'ContentDeletionFailed', message: `Failed to delete all resource types, ${failures.length} remaining: ${[...failures].sort().join(', ')}` }
      : { type: 'NamespaceDeletionContentFailure', status: 'False', reason: 'ContentDeleted', message: 'All content successfully deleted, may be waiting on finalization' },
    hasContent
      ? { type: 'NamespaceContentRemaining', status: 'True', reason: 'SomeResourcesRemain', message: `Some resources are remaining: ${listed(resources, (name, count) => `${name} has ${count} resource instances`)}` }
      : { type: 'NamespaceContentRemaining', status: 'False', reason: 'ContentRemoved', message: 'All content successfully removed' },
    hasFinalizers
      ? { type: 'NamespaceFinalizersRemaining', status: 'True', reason: 'SomeFinalizersRemain', message: `Some content in the namespace has finalizers remaining: ${listed(finalizers, (name, count) => `${name} in ${count} resource instances`)}` }
      : { type: 'NamespaceFinalizersRemaining', status: 'False', reason: 'ContentHasNoFinalizers', message: 'All content-preserving finalizers finished' },
  ]
}

/** The status with these conditions; the very one given if they say the same. */
export function withRemains(status: NamespaceStatus | undefined, remains: Remains, timestamp: string): NamespaceStatus {
  const known = status?.conditions ?? []
  let changed = false
  const conditions = [...known]
  for (const report of reportsOf(remains)) {
    const at = conditions.findIndex((c) => c.type === report.type), before = conditions[at]
    if (before?.status === report.status && before.reason === report.reason && before.message === report.message) continue
    changed = true
    const next = { ...report, lastTransitionTime: before?.status === report.status ? before.lastTransitionTime : timestamp }
    if (at < 0) conditions.push(next)
    else conditions[at] = next
  }
  return changed || !status ? { ...status, conditions } : status
}
