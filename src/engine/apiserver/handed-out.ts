// What the API server hands out: uids, the letters behind a generateName, and addresses and ports.
import { type KindDefinition, resourceOf } from '../kinds/define-kind.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { Table } from '../kernel/store.ts'
import type { KubeObject } from '../kube-object.ts'
import { allocators } from './allocators/catalogue.ts'
import type { Allocator } from './allocators/define-allocator.ts'
import type { WriteContext } from './write-outcome.ts'

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

/** What a write has taken, and what it gives back once it is done. */
export interface Taken {
  readonly taken: readonly string[]
  readonly released: readonly string[]
}

export class HandedOut {
  private readonly allocated: Table<string>
  /** How many names have been made from each generateName. */
  private readonly generated: Table<number>
  private readonly kernel: Kernel
  private readonly allocatorOf: ReadonlyMap<string, Allocator> = new Map(allocators.map((allocator) => [allocator.resource, allocator]))

  constructor(kernel: Kernel, server: string) {
    this.kernel = kernel
    this.allocated = kernel.adopt(`${server}/allocated`, new Table<string>())
    this.generated = kernel.adopt(`${server}/generated`, new Table<number>())
  }

  uid(kind: KindDefinition, namespace: string, name: string): string {
    return uuid((step) => this.kernel.pick(0x100000000, `${resourceOf(kind)}/${namespace}/${name} uid ${step}`, this.kernel.now))
  }

  /** Counted per base, so that many names asked for at once differ. */
  suffix(base: string): string {
    const count = (this.generated.get(base) ?? 0) + 1
    this.generated.set(base, count)
    let rest = this.kernel.pick(LETTERS.length ** 5, `name ${base}`, count), suffix = ''
    for (let i = 0; i < 5; i++) {
      suffix += LETTERS[rest % LETTERS.length]
      rest = Math.floor(rest / LETTERS.length)
    }
    return suffix
  }

  /** Fills in what a kind's allocator hands out, and notes it in `values`. */
  allocate(kind: KindDefinition, object: KubeObject, old: KubeObject | undefined, pick: (n: number, purpose: string) => number, isDryRun: boolean, values: { taken: string[]; released: string[] }): ReturnType<WriteContext['allocate']> {
    const allocator = this.allocatorOf.get(resourceOf(kind))
    if (!allocator) return { object }
    const result = allocator.allocate(object, old, this.allocated, (n, step) => pick(n, `allocate ${step}`), isDryRun)
    if ('errors' in result) return result
    values.taken.push(...result.taken)
    values.released.push(...result.released)
    return { object: result.object }
  }

  /** The write that took them is on its way. */
  hold({ taken }: Taken, key: string): void {
    for (const value of taken) this.allocated.set(value, key)
  }

  /** It failed: they are free again. */
  giveBack({ taken }: Taken): void {
    for (const value of taken) this.allocated.delete(value)
  }

  /** It is stored: what it no longer needs is free, and all that it had where the object is gone. */
  settle(kind: KindDefinition, { released }: Taken, object: KubeObject, isRemoval: boolean): void {
    for (const value of released) this.allocated.delete(value)
    if (isRemoval) for (const value of this.allocatorOf.get(resourceOf(kind))?.held(object) ?? []) this.allocated.delete(value)
  }
}

/** A random (version 4) UUID out of four 32-bit draws. */
export function uuid(word: (step: number) => number): string {
  const hex = [0, 1, 2, 3].map((step) => word(step).toString(16).padStart(8, '0')).join('')
  const variant = '89ab'[parseInt(hex[16], 16) & 3]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
