// A live object as a text that may be edited and applied: what was asked for, without what the cluster wrote itself.
import type { InspectedObject } from './use-object.ts'

/** Metadata that the API server or a controller fills in; an apply that sent it back would conflict or change nothing. */
const WRITTEN_BY_THE_CLUSTER = new Set(['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'managedFields', 'ownerReferences', 'selfLink'])
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** The fields of an object that a learner may ask for, in the order of a manifest. */
export function editableFields({ apiVersion, kind, metadata = {}, status: _status, ...rest }: InspectedObject): Readonly<Record<string, unknown>> {
  const kept = Object.fromEntries(Object.entries(metadata).filter(([field]) => !WRITTEN_BY_THE_CLUSTER.has(field) && field !== 'annotations'))
  const annotations = Object.entries((metadata['annotations'] ?? {}) as Readonly<Record<string, string>>).filter(([name]) => name !== LAST_APPLIED)
  return { apiVersion, kind, metadata: { ...kept, ...(annotations.length > 0 && { annotations: Object.fromEntries(annotations) }) }, ...rest }
}

/** The same as YAML. The writer is loaded when it is first asked for. */
export async function manifestOf(object: InspectedObject): Promise<string> {
  const { stringify } = await import('yaml')
  return stringify(editableFields(object), { lineWidth: 0, aliasDuplicateObjects: false })
}
