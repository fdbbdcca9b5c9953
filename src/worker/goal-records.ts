// What goals are told of a Command: which verb, on what, and what came of it. One source for the page and for the command line.
import type { GoalRecord } from '../lessons/goal/facts.ts'
import type { Command, CommandOutcome } from './protocol.ts'

/** Verbs of the page's own: its buttons and tools. Beside them there are kubectl's, and the names of faults. */
export const PAGE_VERBS = ['apply', 'delete', 'traffic'] as const

/** Notes what a Command came to. A dry run changed nothing, so it counts for nothing. */
export function goalRecords(command: Command, outcome: CommandOutcome): GoalRecord[] {
  const { at } = outcome
  switch (command.do) {
    case 'interrupt': return []
    case 'answer': return [{ type: 'answer', at, step: command.step, choice: command.choice }]
    case 'kubectl': return (outcome.deeds ?? []).map(({ verb, result, kind, name, namespace, exit }) => ({ type: 'cmd', at, verb, result, kind, name, ns: namespace, exit, door: 'terminal' }))
    case 'apply': return command.dryRun ? [] : ofDocuments('apply', outcome)
    case 'delete':
    case 'traffic': return ofDocuments(command.do, outcome)
    case 'fault': {
      const { kind, name, namespace = '' } = command.target
      // One that is refused is so in the very millisecond in which a step may have begun, and is part of what came after that.
      return [{ type: 'cmd', at: outcome.refused ? at + 1 : at, verb: command.fault, result: outcome.refused ? 'rejected' : 'ok', kind, name, ns: namespace, exit: outcome.refused ? 1 : 0, door: 'page' }]
    }
  }
}

function ofDocuments(verb: string, { at, documents, refused }: CommandOutcome): GoalRecord[] {
  const record = (result: string, ref?: { readonly kind: string; readonly name: string; readonly namespace?: string }): GoalRecord =>
    ({ type: 'cmd', at, verb, result, kind: ref?.kind ?? '', name: ref?.name ?? '', ns: ref?.namespace ?? '', exit: result === 'rejected' ? 1 : 0, door: 'page' })
  return refused ? [record('rejected')] : documents.map(({ result, ref }) => record(result, ref))
}
