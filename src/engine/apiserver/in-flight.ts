// Requests on their way through the API server: where they came from, what etcd is asked for them, and deletions of many, which are many requests.
import type { KubeObject } from '../kube-object.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { Table } from '../kernel/store.ts'
import type { UserInfo } from './access/user.ts'
import type { Taken } from './handed-out.ts'
import type { ApiRequest } from './request.ts'

/** Whose request it is, and how often it has been tried. Plain data. */
export interface Origin {
  readonly request: ApiRequest
  readonly token: unknown
  readonly from: string
  readonly user?: UserInfo
  readonly isExternal: boolean
  readonly background: boolean
  readonly attempt: number
  /** Of a deletion of many: the collection request it belongs to. */
  readonly collection?: string
}

/** A request that waits for etcd. Plain data. */
export interface InFlight extends Origin, Taken {
  readonly code: number
  readonly warnings?: readonly string[]
  readonly isRemoval: boolean
  /** The object is removed as soon as it is stored: its grace is over. */
  readonly thenRemove?: boolean
  /** Of a removal that follows: the object as it was stored. */
  readonly marked?: KubeObject
  /** While quotas are charged: those that are left, and what is to be stored when they are. */
  readonly charging?: { readonly left: readonly KubeObject[]; readonly object: KubeObject; readonly expect: string | null }
}

/** A deletion of many that is under way. */
export interface Collection {
  readonly left: number
  readonly items: readonly KubeObject[]
  readonly resource: string
  readonly token: unknown
  readonly from: string
  readonly background: boolean
}

export class Collections {
  private readonly underWay: Table<Collection>

  constructor(kernel: Kernel, server: string) {
    this.underWay = kernel.adopt(`${server}/collections`, new Table<Collection>())
  }

  begin(id: string, collection: Collection): void {
    this.underWay.set(id, collection)
  }

  /** One of many is deleted; the collection, if it was the last. */
  count(id: string): Collection | undefined {
    const collection = this.underWay.get(id)
    if (!collection) return undefined
    if (collection.left > 1) {
      this.underWay.set(id, { ...collection, left: collection.left - 1 })
      return undefined
    }
    this.underWay.delete(id)
    return collection
  }

  waiting(): readonly Collection[] { return [...this.underWay.values()] }

  clear(): void {
    for (const id of [...this.underWay.keys()]) this.underWay.delete(id)
  }
}
