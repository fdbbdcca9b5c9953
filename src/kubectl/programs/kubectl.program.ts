// A whole kubectl command line: finds the verb, takes the words apart, and ends with what would be printed.
import { verbNamed, verbNames } from '../verbs/catalogue.ts'
import { failed } from '../verbs/define-verb.ts'
import { readWords } from '../verbs/read-words.ts'
import { defineProgram } from './define-program.ts'
import type { Routine } from '../../engine/kernel/sync.ts'
import type { CommandOutcome } from '../verbs/define-verb.ts'

export interface KubectlArgs {
  /** Behind `kubectl`, as a shell would split them. */
  readonly words: readonly string[]
  /** Of the context: where objects are looked for unless -n names another. */
  readonly namespace?: string
}

function* kubectl({ words: [name = '', ...rest], namespace = 'default' }: KubectlArgs): Routine<CommandOutcome> {
  const verb = verbNamed(name)
  if (!verb) return failed(`kubectl ${name} is not available here; there are: ${verbNames().join(', ')}`)
  const words = readWords(rest, verb, namespace)
  return 'mistake' in words ? failed(words.mistake) : yield* verb.run(words)
}

export default defineProgram('kubectl', kubectl)
