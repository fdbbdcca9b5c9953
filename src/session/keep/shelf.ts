// A place for records that outlive a visit: the browser's IndexedDB, or memory where the browser refuses, is full, or takes too long.
// Nothing here ever fails: what could not be kept on disk is kept as long as the page lives, and `trouble` says so.
import { createStore as openDatabase, del, entries, get, update } from 'idb-keyval'
import { createStore } from 'zustand/vanilla'
import type { UseStore } from 'idb-keyval'
import type { StoreApi } from 'zustand/vanilla'

/** Why records are not on disk: `refused` (forbidden, partitioned, no storage at all), `full`, or `slow`. */
export type Trouble = 'refused' | 'full' | 'slow'

export interface Shelf {
  read(key: string): Promise<unknown>
  /** Replaces a record by what `change` makes of the one that is there. */
  update(key: string, change: (known: unknown) => unknown): Promise<void>
  remove(keys: readonly string[]): Promise<void>
  /** Every record whose key begins with `prefix`. */
  all(prefix: string): Promise<ReadonlyMap<string, unknown>>
  /** The latest reason why something is kept in memory only; null while all is well. */
  readonly trouble: StoreApi<{ readonly trouble: Trouble | null }>
}

/** A disk that has not answered within this is not waited for. */
const PATIENCE_MS = 4_000

/** What a shelf asks of a disk; tests hand in another. */
export interface Disk {
  read(key: string): Promise<unknown>
  update(key: string, change: (known: unknown) => unknown): Promise<void>
  remove(key: string): Promise<void>
  all(): Promise<readonly (readonly [IDBValidKey, unknown])[]>
}

/** The browser's own database. Its methods reject where storage is refused. */
export function browserDisk(name = 'wheelhouse'): Disk {
  let database: UseStore | undefined
  const open = (): UseStore => (database ??= openDatabase(name, 'records'))
  return {
    read: async (key) => await get<unknown>(key, open()),
    update: async (key, change) => update<unknown>(key, change, open()),
    remove: async (key) => del(key, open()),
    all: async () => entries<IDBValidKey, unknown>(open()),
  }
}

class Slow extends Error {}

async function inTime<Value>(work: Promise<Value>, patienceMs: number): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Slow()), patienceMs) })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof Slow) return 'slow'
  return error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'refused'
}

/** A shelf on a disk, with memory behind it for what the disk does not take. */
export function createShelf(disk: Disk = browserDisk(), patienceMs = PATIENCE_MS): Shelf {
  const trouble = createStore<{ readonly trouble: Trouble | null }>(() => ({ trouble: null }))
  /** Records that are newer than what the disk holds, or that it does not hold at all. */
  const memory = new Map<string, unknown>()
  /** Once the disk has been refused or is slow, nobody waits for it again. */
  let trusted = true

  const attempt = async <Value>(work: () => Promise<Value>, instead: (reason: Trouble) => Value): Promise<Value> => {
    if (!trusted) return instead(trouble.getState().trouble ?? 'refused')
    try {
      return await inTime(work(), patienceMs)
    } catch (error) {
      const reason = troubleOf(error)
      if (reason !== 'full') trusted = false
      trouble.setState({ trouble: reason })
      return instead(reason)
    }
  }

  return {
    trouble,
    read: async (key) => (memory.has(key) ? memory.get(key) : attempt(() => disk.read(key), () => undefined)),
    async update(key, change) {
      const inMemory = (): void => { memory.set(key, change(memory.get(key))) }
      if (memory.has(key)) inMemory()
      await attempt(async () => {
        const kept = memory.get(key)
        await disk.update(key, (known) => (kept === undefined ? change(known) : kept))
        if (memory.get(key) === kept) memory.delete(key)
        if (trouble.getState().trouble === 'full') trouble.setState({ trouble: null })
      }, inMemory)
    },
    async remove(keys) {
      for (const key of keys) memory.delete(key)
      await attempt(async () => { await Promise.all(keys.map((key) => disk.remove(key))) }, () => undefined)
    },
    async all(prefix) {
      const onDisk = await attempt(() => disk.all(), () => [])
      const found = new Map<string, unknown>()
      for (const [key, value] of onDisk) if (typeof key === 'string' && key.startsWith(prefix)) found.set(key, value)
      for (const [key, value] of memory) if (key.startsWith(prefix)) found.set(key, value)
      return found
    },
  }
}
