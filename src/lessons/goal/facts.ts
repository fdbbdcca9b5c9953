// What a goal can be asked of: the objects of the cluster as last committed, and what the learner did. Grows with every commit.

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
}

export interface GoalCommit {
  readonly at: number
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: GoalObject
}

/** Something the learner did: a command with its result, or an answer to a question of the lesson. */
export type GoalRecord =
  | { readonly type: 'cmd'; readonly at: number; readonly verb: string; readonly result: string; readonly kind: string; readonly name: string; readonly ns: string }
  | { readonly type: 'answer'; readonly at: number; readonly step: string; readonly choice: string }

type CommandRecord = Extract<GoalRecord, { readonly type: 'cmd' }>

export class GoalFacts {
  readonly #byKind = new Map<string, Map<string, GoalObject>>()
  readonly #eventSeenAt = new Map<string, { readonly at: number; readonly object: GoalObject }>()
  readonly #answers = new Map<string, string>()
  readonly commands: CommandRecord[] = []

  /** Takes in one commit. */
  commit({ at, type, object }: GoalCommit): void {
    const objects = this.#byKind.get(object.kind) ?? new Map<string, GoalObject>()
    this.#byKind.set(object.kind, objects)
    if (type === 'DELETED') objects.delete(object.metadata.uid)
    else objects.set(object.metadata.uid, object)
    // An Event that expires has happened all the same.
    if (object.kind === 'Event' && type !== 'DELETED') this.#eventSeenAt.set(object.metadata.uid, { at, object })
  }

  record(record: GoalRecord): void {
    if (record.type === 'cmd') this.commands.push(record)
    else this.#answers.set(record.step, record.choice)
  }

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
