// Tab in the terminal: kubectl knows how its lines go on, and the page says which objects it draws and which files the learner has.
import { complete, type Completion, type Lookup } from '../kubectl/completion.ts'
import type { CompletionQuestion } from './protocol.ts'

/** Everything that could stand at the cursor. */
export function answerCompletion({ line, cursor, objects, files }: CompletionQuestion): Completion {
  const lookup: Lookup = {
    names: (kind, namespace) => objects
      .filter((object) => object.kind === kind && (namespace === undefined || object.namespace === namespace))
      .map(({ name, note }) => ({ text: name, ...(note !== undefined && { note }) })),
    files: () => files,
  }
  return complete(line, cursor, lookup)
}
