// Verbs of kubectl that cannot do here what they do elsewhere: each says so, and what to do instead.
import { atOnce, defineVerb, failed, type Verb } from './define-verb.ts'

/** A verb that takes any words and answers with one sentence. */
export function unavailableVerb(name: string, summary: string, instead: string): Verb {
  return defineVerb({
    name, summary, usage: [`${name} …`],
    flags: {
      filename: { takes: 'list', short: 'f' }, container: { takes: 'value', short: 'c' }, stdin: { takes: 'switch', short: 'i' }, tty: { takes: 'switch', short: 't' }, output: { takes: 'value', short: 'o' }, port: { takes: 'value', short: 'p' },
      address: { takes: 'value' }, image: { takes: 'value' }, target: { takes: 'value' },
    },
    run: () => atOnce(failed(`kubectl ${name} is not available here: ${instead}`)),
  })
}
