// `kubectl auth`: who may do what. Simplified: everyone may do everything in this cluster, so the answer is always yes.
import { kindOfArgument } from '../resource-arguments.ts'
import { atOnce, defineVerb, misused, printed, SWITCH, VALUE } from '../define-verb.ts'
import { isOn } from '../read-words.ts'
import { askServer } from './ask-server.ts'

export default defineVerb({
  name: 'auth', summary: 'Says who may do what.', usage: ['auth can-i VERB TYPE', 'auth whoami'],
  subcommands: [
    {
      name: 'can-i', summary: 'Says whether something is allowed.', usage: ['auth can-i VERB TYPE[/NAME]'],
      flags: { 'all-namespaces': { takes: 'switch', short: 'A' }, quiet: { takes: 'switch', short: 'q' }, list: SWITCH, subresource: VALUE, as: VALUE, 'as-group': VALUE, 'no-headers': SWITCH },
      *run(words) {
        const { args } = words
        yield* askServer()
        if (isOn(words, 'list')) return printed('Resources   Non-Resource URLs   Resource Names   Verbs\n*.*         []                  []               [*]\n            [*]                 []               [*]\n')
        if (args.length < 2 || args.length > 3) return misused(words, 'you must specify two arguments: verb resource or verb resource/resourceName.')
        const [, resource] = args, word = resource.split('/')[0], known = resource.startsWith('/') || resource === '*' || kindOfArgument(word) !== undefined
        return { exit: 0, stdout: isOn(words, 'quiet') ? '' : 'yes\n', stderr: known ? '' : `Warning: the server doesn't have a resource type '${word}'\n\n` }
      },
    },
    { name: 'whoami', summary: 'Says who is asking.', usage: ['auth whoami'], flags: { output: { takes: 'value', short: 'o' } }, run: () => atOnce(printed('ATTRIBUTE   VALUE\nUsername    learner\nGroups      [system:masters system:authenticated]\n')) },
  ],
})
