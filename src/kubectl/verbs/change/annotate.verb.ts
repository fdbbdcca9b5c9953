// `kubectl annotate`: writes annotations and takes them off. Models kubectl/pkg/cmd/annotate/annotate.go.
import { CHANGE_FLAGS, defineVerb, failed, FILE_FLAGS, SELECTOR_FLAGS, SWITCH, VALUE } from '../define-verb.ts'
import { isOn } from '../read-words.ts'
import { changeEach, patched } from './change-each.ts'
import { keyChanges } from './key-changes.ts'

/** The reason of a change may always be told anew. */
const CHANGE_CAUSE = 'kubernetes.io/change-cause'
/** As kubectl 1.27 and later print it. */
const DONE = 'annotate'

export default defineVerb({
  name: 'annotate', summary: 'Writes annotations on objects, or takes them off.',
  usage: ['annotate TYPE NAME key=value… [key-…] [--overwrite]', 'annotate TYPE/NAME key=value…'],
  flags: { ...FILE_FLAGS, ...SELECTOR_FLAGS, ...CHANGE_FLAGS, overwrite: SWITCH, list: SWITCH, 'resource-version': VALUE },
  *run(words) {
    const changes = keyChanges(words.args, 'annotation')
    if ('mistake' in changes) return failed(changes.mistake)
    const { resources, set, remove } = changes
    if (Object.keys(set).length === 0 && remove.length === 0) return failed('at least one annotation update is required')
    return yield* changeEach({ ...words, args: resources }, 'kubectl-annotate', function* (target, context) {
      const found = target.object.metadata.annotations ?? {}
      const clashing = isOn(words, 'overwrite') ? [] : Object.keys(set).filter((key) => key !== CHANGE_CAUSE && found[key] !== undefined)
      if (clashing.length > 0) return { failure: { error: `--overwrite is false but found the following declared annotation(s): ${clashing.map((key) => `'${key}' already has a value (${found[key]})`).join('; ')}` } }
      const annotations = { ...set, ...Object.fromEntries(remove.map((key) => [key, null])) }
      if (context.dryRun === 'client') return { did: DONE, object: target.object }
      return yield* patched(target, { patchType: 'merge', body: { metadata: { annotations } } }, context, DONE)
    })
  },
})
