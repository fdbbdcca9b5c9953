// What the two controllers that write EndpointSlices share: whose slices these are, and how slices that go make room for ones that come.
import type { EndpointSlice } from '../generated/api-types.d.ts'
import type { IndexDefinition } from '../kernel/informer.ts'
import endpointSliceKind from '../kinds/endpoint-slice/endpoint-slice.kind.ts'
import type { KindDefinition } from '../kinds/define-kind.ts'

export const SERVICE_NAME = 'kubernetes.io/service-name'
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by'

/** Slices to write, in this order. */
export interface SliceWork {
  readonly create: EndpointSlice[]
  readonly update: EndpointSlice[]
  readonly remove: EndpointSlice[]
}

/** The key of the Service of a slice, if `manager` keeps it. */
export function sliceKey({ metadata: { namespace, labels } }: EndpointSlice, manager: string): readonly string[] {
  const service = labels?.[SERVICE_NAME]
  return service && labels[MANAGED_BY] === manager ? [`${namespace}/${service}`] : []
}

/** Slices that `manager` keeps, by the key of their Service. The index has the controller's name. */
export function sliceIndex(controller: string, manager: string): IndexDefinition {
  return { name: controller, kind: endpointSliceKind as unknown as KindDefinition, values: (object) => sliceKey(object as EndpointSlice, manager) }
}

/** Turns a creation and a deletion into one update wherever that is possible. */
export function recycle({ create, update, remove }: SliceWork, mayReuse: (slice: EndpointSlice) => boolean): void {
  for (let i = 0; i < remove.length && create.length > 0;) {
    const old = remove[i], next = create[create.length - 1]
    if (old.addressType === next.addressType && mayReuse(old)) {
      create.pop()
      remove.splice(i, 1)
      const { generateName: _prefix, ...metadata } = next.metadata
      update.push({ ...next, metadata: { ...metadata, name: old.metadata.name } as EndpointSlice['metadata'] })
    } else i++
  }
}
