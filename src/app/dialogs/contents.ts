// What a session holds, in words for whoever is about to give it away.
import { parseAllDocuments } from 'yaml'
import type { Session } from '../../session/protocol.ts'

export interface Contents {
  /** What the learner did, without the beginning of a lesson. */
  readonly acts: number
  readonly manifests: number
  /** Names of Secrets whose values stand in a manifest. */
  readonly secrets: readonly string[]
}

/** Texts longer than this are searched by words alone. */
const MOST_PARSED = 60_000

function secretsIn(text: string): readonly string[] {
  if (!/\bSecret\b/.test(text)) return []
  if (text.length > MOST_PARSED) return ['Secret']
  try {
    return parseAllDocuments(text).flatMap((document) => {
      const value = document.toJS() as { readonly kind?: unknown; readonly metadata?: { readonly name?: unknown }; readonly data?: unknown; readonly stringData?: unknown } | null
      return value?.kind === 'Secret' && (value.data || value.stringData) ? [String(value.metadata?.name ?? 'Secret')] : []
    })
  } catch {
    return ['Secret']
  }
}

/** `own`: how many Commands at the beginning are the lesson's. */
export function contentsOf({ commands }: Session, own = 0): Contents {
  const texts = commands.flatMap(({ command }) => (command.do === 'apply' ? [command.text] : command.do === 'kubectl' ? Object.values(command.files ?? {}) : []))
  const typed = commands.flatMap(({ command }) => (command.do === 'kubectl' ? /\bcreate\s+secret\s+\S+\s+(\S+)/.exec(command.line)?.[1] ?? [] : []))
  return { acts: Math.max(0, commands.length - own), manifests: texts.length, secrets: [...new Set([...texts.flatMap(secretsIn), ...typed])] }
}

/** `1.9 kB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
