// What one of several API servers learns about scarce values, such as cluster IPs, that others have handed out.
import type { Commit, RangeResult } from '../../etcd/etcd.ts'
import { keyOf } from '../../kernel/informer.ts'
import type { Table } from '../../kernel/store.ts'
import { allocators } from '../allocators/catalogue.ts'

const allocatorOf = new Map(allocators.map((allocator) => [allocator.resource, allocator]))

/** What a commit says about who holds what. */
export function learnFrom({ resource, type, object, previous }: Commit, allocated: Table<string>): void {
  const allocator = allocatorOf.get(resource), holder = keyOf(object)
  if (!allocator) return
  for (const value of previous ? allocator.held(previous) : []) if (allocated.get(value) === holder) allocated.delete(value)
  if (type !== 'DELETED') for (const value of allocator.held(object)) allocated.set(value, holder)
}

/** Who holds what, as it is stored. */
export function learnAll({ objects }: RangeResult, allocated: Table<string>): void {
  for (const value of [...allocated.keys()]) allocated.delete(value)
  for (const { resource, object } of objects) for (const value of allocatorOf.get(resource)?.held(object) ?? []) allocated.set(value, keyOf(object))
}
