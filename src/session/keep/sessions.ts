// The sessions of this browser's tabs, each a record of its own: the latest few, within a bounded size.
import type { PlayheadState } from '../playhead.ts'
import type { PrintedLine } from './printed.ts'
import type { Session } from '../protocol.ts'
import type { Shelf } from './shelf.ts'

export interface KeptFile { readonly name: string; readonly text: string; readonly applied?: string }

/** Everything that a reload must not lose. What is in it is judged when it is opened, as a link's content is. */
export interface KeptSession {
  readonly id: string
  readonly format: 1
  /** Wall ms. */
  readonly savedAt: number
  readonly page: 'playground' | 'lesson'
  /** The part of the address behind and with #, where the page was. */
  readonly address: string
  readonly session: Session
  /** Virtual ms: the playhead, and how far the engine had gone. */
  readonly moment: number
  readonly now: number
  readonly files: readonly KeptFile[]
  /** Name of the file in front. */
  readonly active?: string
  readonly playhead: Pick<PlayheadState, 'mode' | 'speed' | 'layout'>
  /** The last of what the terminal printed. */
  readonly printed?: readonly PrintedLine[]
  /** Where the lesson stood, as its player says it. */
  readonly lesson?: { readonly id: string; readonly run: unknown }
}

export interface Sessions {
  read(id: string): Promise<KeptSession | undefined>
  write(kept: KeptSession): Promise<void>
  /** Latest first. */
  recent(): Promise<readonly KeptSession[]>
  /** Characters that all of them take. */
  size(): Promise<number>
  forgetAll(): Promise<void>
}

const PREFIX = 'session/'
const MOST_SESSIONS = 12
const MOST_CHARACTERS = 24_000_000

/** What a disk gives back was written by some version of this page, or by a stranger; the session itself is judged later. */
export function isKeptSession(value: unknown): value is KeptSession {
  if (typeof value !== 'object' || value === null) return false
  const { id, format, savedAt, page, address, session, moment, now, files, playhead } = value as Partial<Record<keyof KeptSession, unknown>>
  return format === 1 && typeof id === 'string' && Number.isFinite(savedAt) && (page === 'playground' || page === 'lesson') && typeof address === 'string'
    && typeof session === 'object' && session !== null && Number.isFinite(moment) && Number.isFinite(now) && typeof playhead === 'object' && playhead !== null
    && Array.isArray(files) && files.every((file) => typeof file === 'object' && file !== null && 'name' in file && typeof file.name === 'string' && 'text' in file && typeof file.text === 'string')
}

function weightOf(kept: KeptSession): number {
  return JSON.stringify(kept).length
}

/** Which records have to go so that the rest stays within its bounds: the oldest, never `mine`. */
export function superfluous(records: readonly KeptSession[], mine: string, most = MOST_SESSIONS, mostCharacters = MOST_CHARACTERS): readonly string[] {
  const latestFirst = records.toSorted((a, b) => Number(b.id === mine) - Number(a.id === mine) || b.savedAt - a.savedAt)
  let characters = 0
  return latestFirst.flatMap((kept, i) => {
    characters += weightOf(kept)
    return i > 0 && (i >= most || characters > mostCharacters) ? [kept.id] : []
  })
}

/** The kept sessions on a shelf. */
export function createSessions(shelf: Shelf): Sessions {
  const all = async (): Promise<readonly KeptSession[]> => [...(await shelf.all(PREFIX)).values()].filter(isKeptSession)
  let looked = false
  return {
    async read(id) {
      const kept = await shelf.read(PREFIX + id)
      return isKeptSession(kept) ? kept : undefined
    },
    async write(kept) {
      await shelf.update(PREFIX + kept.id, () => kept)
      const full = shelf.trouble.getState().trouble === 'full'
      // Room is made once per visit, and whenever there is none.
      if (looked && !full) return
      looked = true
      const others = await all()
      const gone = superfluous(others, kept.id, full ? Math.max(1, others.length - 3) : undefined)
      if (gone.length === 0) return
      await shelf.remove(gone.map((id) => PREFIX + id))
      if (full) await shelf.update(PREFIX + kept.id, () => kept)
    },
    recent: async () => (await all()).toSorted((a, b) => b.savedAt - a.savedAt),
    size: async () => (await all()).reduce((sum, kept) => sum + weightOf(kept), 0),
    async forgetAll() { await shelf.remove((await all()).map(({ id }) => PREFIX + id)) },
  }
}
