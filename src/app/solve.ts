// Carries out a lesson's opening and its own solution on the page's cluster, step by step, at the virtual times at which the solution does it.
import { lessonDesk, named, NothingThere, opening, performing } from '../lessons/performing.ts'
import type { GoalObject } from '../lessons/goal/facts.ts'
import type { Lesson, SolutionAction } from '../lessons/lesson.ts'
import type { Desk, Performance } from '../lessons/performing.ts'
import type { ClusterSession } from '../session/session.ts'
import type { Drafts } from './drafts.ts'

/** Brings a fresh cluster to where a lesson begins. */
export async function open(lesson: Lesson, session: ClusterSession): Promise<void> {
  await drive(opening(lesson), session)
}

/** The solution of one lesson, carried out in order; files change in the editor as a learner would change them. */
export class Solver {
  readonly #lesson: Lesson
  readonly #session: ClusterSession
  readonly #drafts: Drafts
  readonly #desk: Desk

  constructor(lesson: Lesson, session: ClusterSession, drafts: Drafts) {
    this.#lesson = lesson
    this.#session = session
    this.#drafts = drafts
    const desk = lessonDesk(lesson)
    this.#desk = {
      read: (file) => desk.read(file),
      write(file, text) {
        desk.write(file, text)
        drafts.open(file, text)
      },
      get names() { return desk.names },
    }
  }

  /** Everything under the line `step ID`; what was answered, by step. */
  async step(id: string): Promise<Readonly<Record<string, string>>> {
    const choices: Record<string, string> = {}
    let under = ''
    for (const action of this.#lesson.solution) {
      if (action.do === 'step') under = action.step
      else if (under === id) await this.#carryOut(action, choices)
    }
    return choices
  }

  async #carryOut(action: SolutionAction, choices: Record<string, string>): Promise<void> {
    if (action.do === 'predict' || action.do === 'answer') choices[action.step] = action.choice
    await drive(performing(action, this.#lesson, this.#desk), this.#session)
    if (action.do === 'apply') this.#drafts.open(action.file, this.#desk.read(action.file) ?? '', { applied: true })
  }
}

/** Carries out what a performance demands, each thing when the one before was answered. */
async function drive(performance: Performance, session: ClusterSession): Promise<void> {
  let answer: readonly GoalObject[] | undefined
  for (let { done, value } = performance.next(); !done && value; { done, value } = performance.next(answer)) {
    answer = undefined
    switch (value.ask) {
      case 'act': await session.perform(value.command); break
      case 'advance': await session.seek(session.now + value.ms); break
      case 'settle': await session.settle(); break
      case 'objects': answer = await objectsOf(value.kind, session); break
    }
  }
}

/** A line with the names that Kubernetes made up, as they are now; undefined while there is nothing of that kind. */
export async function namedLine(line: string, session: ClusterSession): Promise<string | undefined> {
  const naming = named(line)
  try {
    let next = naming.next()
    while (!next.done) next = naming.next(next.value.ask === 'objects' ? await objectsOf(next.value.kind, session) : undefined)
    return next.value
  } catch (error) {
    if (error instanceof NothingThere) return undefined
    throw error
  }
}

/** The objects or things of a kind, in the order in which they came. */
export async function objectsOf(kind: string, session: ClusterSession): Promise<readonly GoalObject[]> {
  const { objects, things } = session.scene
  const here = [...things.values()].filter((thing) => thing.kind === kind).map(({ name, fields }): GoalObject => ({ kind, metadata: { name, uid: name }, thing: fields }))
  if (here.length > 0 || kind.startsWith('Sim')) return here
  const order = new Map([...objects.values()].sort((a, b) => a.created - b.created).map((object, i) => [object.uid, i]))
  const listed = (await session.get({ kind, name: '' })) as readonly GoalObject[] | undefined
  return (listed ?? []).toSorted((a, b) => (order.get(a.metadata.uid) ?? 0) - (order.get(b.metadata.uid) ?? 0))
}
