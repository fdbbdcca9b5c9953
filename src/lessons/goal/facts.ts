// What a goal can be asked of: the objects of the cluster as last committed, simulated things, requests, and what the learner did. Grows with all of them.
import type { TrafficRecord } from '../../engine/network/traffic-records.ts'
import type { ThingChange, ThingFields } from '../../engine/things.ts'

/** An API object, as far as goals need to know it. */
export interface GoalObject {
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly uid: string
    readonly deletionTimestamp?: string
    readonly labels?: Readonly<Record<string, string>>
  }
  /** Fields of a simulated thing, which is no API object. */
  readonly thing?: ThingFields
}

export interface GoalCommit {
  readonly at: number
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: GoalObject
}

/** Where a command came from: the page's own buttons and editor, or the terminal. */
export type CommandDoor = 'page' | 'terminal'

/** Something the learner did: a command with its result, or an answer to a question of the lesson. */
export type GoalRecord =
  | { readonly type: 'cmd'; readonly at: number; readonly verb: string; readonly result: string; readonly kind: string; readonly name: string; readonly ns: string; readonly exit: number; readonly door: CommandDoor }
  | { readonly type: 'answer'; readonly at: number; readonly step: string; readonly choice: string }

type CommandRecord = Extract<GoalRecord, { readonly type: 'cmd' }>

/** What happened, each list in order of time. */
export interface GoalHistory {
  readonly commits: readonly GoalCommit[]
  readonly things: readonly ThingChange[]
  readonly traffic: readonly TrafficRecord[]
  readonly records: readonly GoalRecord[]
}

export class GoalFacts {
  readonly #byKind = new Map<string, Map<string, GoalObject>>()
  readonly #eventSeenAt = new Map<string, { readonly at: number; readonly object: GoalObject }>()
  readonly #answers = new Map<string, string>()
  readonly commands: CommandRecord[] = []
  readonly traffic: TrafficRecord[] = []

  /** Takes in one commit. */
  commit({ at, type, object }: GoalCommit): void {
    this.#keep(object, type !== 'DELETED')
    // An Event that expires has happened all the same.
    if (object.kind === 'Event' && type !== 'DELETED') this.#eventSeenAt.set(object.metadata.uid, { at, object })
  }

  /** Takes in one change of a simulated thing. */
  change({ kind, name, fields }: ThingChange): void {
    this.#keep({ kind, metadata: { name, uid: name }, ...(fields && { thing: fields }) }, fields !== null)
  }

  #keep(object: GoalObject, isThere: boolean): void {
    const objects = this.#byKind.get(object.kind) ?? new Map<string, GoalObject>()
    this.#byKind.set(object.kind, objects)
    if (isThere) objects.set(object.metadata.uid, object)
    else objects.delete(object.metadata.uid)
  }

  record(record: GoalRecord): void {
    if (record.type === 'cmd') this.commands.push(record)
    else this.#answers.set(record.step, record.choice)
  }

  /** Objects or things of a kind, in the order in which they came. */
  objects(kind: string): readonly GoalObject[] {
    return [...(this.#byKind.get(kind)?.values() ?? [])]
  }

  /** Events that were written or repeated after `since`. */
  eventsSince(since: number): readonly GoalObject[] {
    return [...this.#eventSeenAt.values()].flatMap(({ at, object }) => (at > since ? [object] : []))
  }

  answer(step: string): string | null {
    return this.#answers.get(step) ?? null
  }
}
