// kubectl keeps the account of who set which field to itself unless --show-managed-fields asks for it.
// Models cli-runtime/pkg/printers/managedfields.go.
import type { KubeObject } from '../../engine/kube-object.ts'

/** The object as `-o yaml` and `-o json` show it. */
export function withoutManagedFields<T extends KubeObject>(object: T): T {
  if (object.metadata.managedFields === undefined) return object
  const { managedFields: _, ...metadata } = object.metadata
  return { ...object, metadata }
}
