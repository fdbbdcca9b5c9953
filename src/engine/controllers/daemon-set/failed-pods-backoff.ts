// How long a DaemonSet waits before it deletes a failed Pod of a node once more: a second, and twice as long each time.
// Models client-go/util/flowcontrol/backoff.go as pkg/controller/daemon uses it.
import type { DaemonSet } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'

const FIRST_MS = 1_000
const LONGEST_MS = 900_000

interface Entry {
  readonly since: number
  readonly waitMs: number
}

type Entries = Readonly<Record<string, Entry>>

const MEMORY = 'failed Pods'

export interface FailedPodsBackoff {
  /** How long the node's failed Pods still wait; undefined if they may be deleted now. */
  waits(node: string, now: number): number | undefined
  /** Notes that one is deleted now. */
  next(node: string, now: number): void
  /** When the first of those that were asked about may be deleted, in ms from now. */
  readonly againInMs: number | undefined
}

/** The back-off of a DaemonSet's nodes, kept in the controller's memory; a new template begins anew. */
export function failedPodsBackoff(view: SyncView, { metadata, status }: DaemonSet): FailedPodsBackoff {
  const keyOf = (node: string): string => `${metadata.uid}/${status?.observedGeneration ?? 0}/${node}`
  let entries = view.recall<Entries>(MEMORY) ?? {}, againInMs: number | undefined
  const fresh = (node: string, now: number): Entry | undefined => {
    const entry = entries[keyOf(node)]
    return entry && now - entry.since <= 2 * LONGEST_MS ? entry : undefined
  }
  return {
    waits(node, now) {
      const entry = fresh(node, now), rest = entry ? entry.since + entry.waitMs - now : 0
      if (rest <= 0) return undefined
      againInMs = Math.min(againInMs ?? rest, rest)
      return rest
    },
    next(node, now) {
      const entry = fresh(node, now), live = Object.entries(entries).filter(([, { since }]) => now - since <= 2 * LONGEST_MS)
      entries = { ...Object.fromEntries(live), [keyOf(node)]: { since: now, waitMs: entry ? Math.min(entry.waitMs * 2, LONGEST_MS) : FIRST_MS } }
      view.remember(MEMORY, entries)
    },
    get againInMs() { return againInMs },
  }
}
