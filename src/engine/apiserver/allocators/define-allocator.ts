// What hands out scarce values, such as cluster IPs: asked when an object is about to be written, told when it is gone.
import type { FieldError } from '../../kinds/field-error.ts'
import type { KubeObject } from '../../kube-object.ts'

/** Values that are taken, by name, each with the key of its holder. */
export interface Pool {
  has(value: string): boolean
}

export type Allocated = { readonly object: KubeObject; readonly taken: readonly string[]; readonly released: readonly string[] } | { readonly errors: readonly FieldError[] }

export interface Allocator {
  readonly resource: string
  /**
   * Fills in what the object lacks. `old` is what is stored, undefined on create.
   * @returns the object with the values that it now holds in addition, and those that it gave up; or what is wrong.
   */
  allocate(object: KubeObject, old: KubeObject | undefined, pool: Pool, pick: (n: number, step: number) => number, isDryRun: boolean): Allocated
  /** All values that an object holds. */
  held(object: KubeObject): readonly string[]
}
