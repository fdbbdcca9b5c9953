// What to open after the worker crashed: the same Commands again; and when it crashes again at the same one, without it.
import type { Session, TimedCommand } from '../worker/protocol.ts'
import type { Crash } from './worker-client.ts'

export type Recovery =
  | { readonly outcome: 'restored'; readonly session: Session; readonly until: number }
  | { readonly outcome: 'opened-before'; readonly session: Session; readonly until: number; readonly command: TimedCommand; readonly index: number }
  | { readonly outcome: 'lost' }

/** `previous` is the crash before this one, if the session was restored from it and nothing was done since. */
export function recoverFrom(session: Session, t: number, crash: Crash, previous: Crash | undefined): Recovery {
  const again = previous !== undefined && previous.command === crash.command
  if (!again) return { outcome: 'restored', session, until: t }
  const index = crash.command
  const command = index === undefined ? undefined : session.commands[index]
  if (index === undefined || command === undefined) return { outcome: 'lost' }
  return { outcome: 'opened-before', session: { ...session, commands: session.commands.slice(0, index) }, until: Math.max(0, Math.floor(command.at)), command, index }
}
