// What the API server hands out: uids, the letters behind a generateName, and addresses and ports.
import { type KindDefinition, resourceOf } from '../kinds/define-kind.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { Table } from '../kernel/store.ts'
import { keyOf } from '../kernel/informer.ts'
import type { Transaction } from '../etcd/etcd.ts'
import { API_SERVER } from '../kernel/api-client.ts'
import type { KubeObject } from '../kube-object.ts'
import { allocators } from './allocators/catalogue.ts'
import type { Allocated, Allocator } from './allocators/define-allocator.ts'

/** In the place of a holder that is not stored yet. */
const ON_ITS_WAY = ''
const HEX = '0123456789abcdef', DASH = 45, VERSION = 4, VARIANT = 8
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

/** What a write has taken, and what it gives back once it is done. */
export interface Taken {
  readonly taken: readonly string[]
  readonly released: readonly string[]
}

export class HandedOut {
  /** By scarce value, who holds it. */
  readonly allocated: Table<string>
  /** How many names have been made from each generateName. */
  private readonly generated: Table<number>
  private readonly kernel: Kernel
  /** Several servers draw different uids and names. */
  private readonly salt: string
  private readonly allocatorOf: ReadonlyMap<string, Allocator> = new Map(allocators.map((allocator) => [allocator.resource, allocator]))

  constructor(kernel: Kernel, server: string) {
    this.kernel = kernel
    this.salt = server === API_SERVER ? '' : ` ${server}`
    this.allocated = kernel.adopt(`${server}/allocated`, new Table<string>())
    this.generated = kernel.adopt(`${server}/generated`, new Table<number>())
  }

  uid(kind: KindDefinition, namespace: string, name: string): string {
    const identity = `${resourceOf(kind)}/${namespace}/${name} uid `, { kernel, salt } = this
    return uuid((step) => kernel.pick(0x100000000, identity, kernel.now, `${step}${salt}`))
  }

  /** Counted per base, so that many names asked for at once differ. */
  suffix(base: string): string {
    const count = (this.generated.get(base) ?? 0) + 1
    this.generated.set(base, count)
    let rest = this.kernel.pick(LETTERS.length ** 5, `name ${base}${this.salt}`, count), suffix = ''
    for (let i = 0; i < 5; i++) {
      suffix += LETTERS[rest % LETTERS.length]
      rest = Math.floor(rest / LETTERS.length)
    }
    return suffix
  }

  /** Whether objects of a kind get something that is handed out. */
  hands(kind: KindDefinition): boolean {
    return this.allocatorOf.has(resourceOf(kind))
  }

  /** Fills in what a kind's allocator hands out. */
  allocate(kind: KindDefinition, object: KubeObject, old: KubeObject | undefined, pick: (n: number, step: number) => number, isDryRun: boolean): Allocated {
    return this.allocatorOf.get(resourceOf(kind))?.allocate(object, old, this.allocated, pick, isDryRun) ?? { object, taken: [], released: [] }
  }

  /** The write that took them is on its way. */
  hold({ taken }: Taken): void {
    for (const value of taken) this.allocated.set(value, ON_ITS_WAY)
  }

  /** It failed: they are free again. */
  giveBack({ taken }: Taken): void {
    for (const value of taken) if (this.allocated.get(value) === ON_ITS_WAY) this.allocated.delete(value)
  }

  /** What etcd must know of a write to see that no two hold the same, whichever API servers they came by. */
  // Simplified: one transaction stores an object and what it was given; in life an IPAddress or a bitmap of ports is stored before the Service.
  claimsOf(kind: KindDefinition, { taken, released }: Taken): Transaction['claims'] {
    return taken.length + released.length > 0 && this.allocatorOf.has(resourceOf(kind)) ? { taken, released } : undefined
  }

  /** It is stored: what it no longer needs is free, and all that it had where the object is gone. */
  settle(kind: KindDefinition, { taken, released }: Taken, object: KubeObject, isRemoval: boolean): void {
    for (const value of taken) this.allocated.set(value, keyOf(object))
    for (const value of released) this.allocated.delete(value)
    if (isRemoval) for (const value of this.allocatorOf.get(resourceOf(kind))?.held(object) ?? []) this.allocated.delete(value)
  }
}

/** Where the characters of a UUID are put together; nothing of one is read by the next. */
const uuidCodes: number[] = Array.from({ length: 36 }, () => 0)

/** A random (version 4) UUID out of four 32-bit draws. */
export function uuid(word: (step: number) => number): string {
  const codes = uuidCodes
  let at = 0
  for (let step = 0; step < 4; step++) {
    const drawn = word(step)
    for (let digit = 0; digit < 8; digit++) {
      const place = step * 8 + digit, value = (drawn >>> (28 - 4 * digit)) & 15
      if (place === 8 || place === 12 || place === 16 || place === 20) codes[at++] = DASH
      codes[at++] = HEX.charCodeAt(place === 12 ? VERSION : place === 16 ? VARIANT | (value & 3) : value)
    }
  }
  return String.fromCharCode.apply(undefined, codes)
}
