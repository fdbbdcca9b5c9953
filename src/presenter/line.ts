// The line between the learners' window and the instructor's: a channel of this origin with a name that only the two know.
// Either end may be reloaded, or closed and opened again: it says that it is there, and the other answers.
import type { Message, Side } from './messages.ts'

/** As much of a BroadcastChannel as is needed. */
export interface Channel {
  onmessage: ((event: MessageEvent<unknown>) => void) | null
  postMessage(message: unknown): void
  close(): void
}

const ASK_EVERY_MS = 1000
/** Whoever has not answered for so long is gone. */
export const GONE_AFTER_MS = 3500

/** Part of the distributive union without who sends it. */
type Unsigned<M> = M extends unknown ? Omit<M, 'from'> : never

export interface LineHandlers {
  /** Something other than whether the other side is there. */
  readonly hear: (message: Message) => void
  /** The other side has come, or gone. */
  readonly other: (there: boolean) => void
}

export interface Line {
  say(message: Unsigned<Exclude<Message, { readonly type: 'here' | 'bye' }>>): void
  /** Tells the other side, and ends. */
  close(): void
}

/** Opens the line `id` at one of its ends. `now` gives wall time in ms. */
export function openLine(id: string, side: Side, { hear, other }: LineHandlers, open: (name: string) => Channel = (name) => new BroadcastChannel(name), now: () => number = () => performance.now()): Line {
  const channel = open(`wheelhouse.present.${id}`)
  let heardAt: number | undefined
  const say = (message: Unsigned<Message>): void => channel.postMessage({ ...message, from: side })
  const meet = (there: boolean): void => {
    const before = heardAt !== undefined
    heardAt = there ? now() : undefined
    if (before !== there) other(there)
  }
  channel.onmessage = ({ data }) => {
    if (!isMessage(data) || data.from === side) return
    meet(data.type !== 'bye')
    if (data.type === 'here') {
      if (data.answer) say({ type: 'here', answer: false })
    } else if (data.type !== 'bye') hear(data)
  }
  const ask = (): void => {
    if (heardAt !== undefined && now() - heardAt > GONE_AFTER_MS) meet(false)
    say({ type: 'here', answer: true })
  }
  const leave = (): void => say({ type: 'bye' })
  const timer = setInterval(ask, ASK_EVERY_MS)
  if (typeof window !== 'undefined') window.addEventListener('pagehide', leave)
  ask()
  return {
    say,
    close() {
      leave()
      clearInterval(timer)
      if (typeof window !== 'undefined') window.removeEventListener('pagehide', leave)
      channel.close()
    },
  }
}


function isMessage(data: unknown): data is Message {
  if (typeof data !== 'object' || data === null) return false
  const { type, from } = data as { readonly type?: unknown; readonly from?: unknown }
  return (from === 'learners' || from === 'instructor') && (type === 'here' || type === 'bye' || (type === 'view' && from === 'learners') || (type === 'order' && from === 'instructor'))
}
