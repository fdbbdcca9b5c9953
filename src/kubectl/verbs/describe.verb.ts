// `kubectl describe`: an object with what belongs to it, and the Events about it. Models kubectl/pkg/cmd/describe/describe.go.
import { resourceOf } from '../../engine/kinds/define-kind.ts'
import { isFailure, send } from '../../engine/kernel/sync.ts'
import { describerOf } from '../describe/catalogue.ts'
import { eventLines } from '../describe/events.ts'
import { setTabs } from '../print/tab-writer.ts'
import { defineVerb, ended, failed, FILE_FLAGS, misused, printed, SELECTOR_FLAGS, SWITCH, VALUE, type CommandWords } from './define-verb.ts'
import { isOn } from './read-words.ts'
import { selectObjects, wantedBy, type Target } from './resource-arguments.ts'
import type { ObjectList } from '../../engine/apiserver/request.ts'
import type { Routine } from '../../engine/kernel/sync.ts'
import type { CommandOutcome } from './define-verb.ts'

const NOTHING_SAID = 'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).'

function* describeOne({ object }: Target, words: CommandWords, now: number): Routine<string> {
  const describer = describerOf(object.kind), lines = yield* describer.describe(object, now)
  const events = describer.events === false || words.flags['show-events'] === 'false' ? [] : yield* eventLines(object, now)
  return setTabs([...lines, ...events].map((line) => `${line}\n`).join(''))
}

function* describe(words: CommandWords): Routine<CommandOutcome> {
  if (words.args.length === 0 && !words.lists['filename']) {
    const told = misused(words, NOTHING_SAID)
    return { ...told, stderr: `You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n\n${told.stderr}` }
  }
  let selected = yield* selectObjects(words, { allOfType: true })
  if ('mistake' in selected) return failed(selected.mistake)
  if (selected.targets.length === 0 && selected.failures.length > 0) {
    const alike = yield* withPrefix(words)
    if (alike.length > 0) selected = { targets: alike, failures: [] }
  }
  const now = words.clock(), texts: string[] = []
  for (const target of selected.targets) texts.push(yield* describeOne(target, words, now))
  if (texts.length > 0 || selected.failures.length > 0) return ended(texts.join('\n\n'), selected.failures)
  const isNamespaced = !isOn(words, 'all-namespaces')
  return { ...printed(''), stderr: isNamespaced ? `No resources found in ${words.namespace} namespace.\n` : 'No resources found\n' }
}

/** A name that is not there may be the beginning of others. */
function* withPrefix(words: CommandWords): Routine<readonly Target[]> {
  const wanted = wantedBy(words.args)
  if ('mistake' in wanted || wanted.length !== 1 || wanted[0].name === undefined) return []
  const [{ kind, name }] = wanted, answer = yield* send({ verb: 'list', resource: resourceOf(kind), ...(kind.namespaced && { namespace: words.namespace }) })
  if (isFailure(answer)) return []
  return (answer.body as ObjectList).items.filter(({ metadata }) => metadata.name.startsWith(name)).map((object) => ({ kind, object, namespace: object.metadata.namespace }))
}

export default defineVerb({
  name: 'describe', summary: 'Shows an object with what belongs to it, and its Events.', usage: ['describe TYPE [NAME | -l key=value]', 'describe TYPE/NAME'],
  flags: { ...FILE_FLAGS, ...SELECTOR_FLAGS, 'show-events': SWITCH, 'chunk-size': VALUE },
  run: describe,
})
