// What can be asked for beside the schema: simulated things, reasons of Events, verbs of commands. Whoever has kubectl hands its verbs in.
import { EVENT_REASONS } from '../../engine/event-reasons.ts'
import { THING_KINDS } from '../../engine/things.ts'

export interface Vocabulary {
  /** Verbs of commands: kubectl's, and those of the page's own tools. */
  readonly verbs: readonly string[]
  /** Names of faults. */
  readonly faults: readonly string[]
}

/** Of records, how many of the newest that match otherwise count: `traffic[to=web,last=20]`. */
export const LAST = 'last'

/** What is not API but can be asked for, with what can be told apart there. */
export const RECORDS: Readonly<Record<string, readonly string[]>> = {
  cmd: ['verb', 'result', 'kind', 'name', 'ns', 'exit', 'door'],
  event: ['reason', 'type', 'kind', 'name', 'ns'],
  traffic: ['from', 'to', 'ns', 'via', 'pod', 'version', 'node', 'code', 'ok'],
}

/** Fields of a simulated thing; undefined where there is no such kind. */
export function thingFields(kind: string): readonly string[] | undefined {
  return Object.hasOwn(THING_KINDS, kind) ? ['name', ...Object.keys(THING_KINDS[kind as keyof typeof THING_KINDS])] : undefined
}

/** The words that a field of a thing may be; undefined where it may be anything. */
export function thingWords(kind: string, field: string): readonly string[] | undefined {
  const fields: Readonly<Record<string, unknown>> = Object.hasOwn(THING_KINDS, kind) ? THING_KINDS[kind as keyof typeof THING_KINDS] : {}
  const holds = fields[field]
  return Array.isArray(holds) ? (holds as readonly string[]) : holds === 'truth' ? ['true', 'false'] : undefined
}

export function isEventReason(text: string): boolean {
  return EVENT_REASONS.some((reason) => reason === text)
}
