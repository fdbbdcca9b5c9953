// `kubectl label`: puts labels on objects and takes them off. Models kubectl/pkg/cmd/label/label.go.
import { CHANGE_FLAGS, defineVerb, failed, FILE_FLAGS, SELECTOR_FLAGS, SWITCH, VALUE } from '../define-verb.ts'
import { isOn } from '../read-words.ts'
import { changeEach, patched } from './change-each.ts'
import { keyChanges, overwritten } from './key-changes.ts'

const VALUE_FORM = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/
const WRONG_VALUE = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

export default defineVerb({
  name: 'label', summary: 'Puts labels on objects, or takes them off.',
  usage: ['label TYPE NAME key=value… [key-…] [--overwrite]', 'label TYPE/NAME key=value…', 'label TYPE --all key=value', 'label TYPE -l key=value other=value'],
  flags: { ...FILE_FLAGS, ...SELECTOR_FLAGS, ...CHANGE_FLAGS, overwrite: SWITCH, list: SWITCH, 'resource-version': VALUE },
  *run(words) {
    const changes = keyChanges(words.args, 'label')
    if ('mistake' in changes && !words.lists['filename']) return failed(changes.mistake)
    const { resources, set, remove } = 'mistake' in changes ? { resources: [], ...pairsOnly(words.args) } : changes
    const isListing = isOn(words, 'list')
    if (!isListing && Object.keys(set).length === 0 && remove.length === 0) return failed('at least one label update is required')
    const wrong = Object.entries(set).find(([, value]) => !VALUE_FORM.test(value))
    if (wrong) return failed(`invalid label value: ${JSON.stringify(`${wrong[0]}=${wrong[1]}`)}: ${WRONG_VALUE}`)
    return yield* changeEach({ ...words, args: resources }, 'kubectl-label', function* (target, context) {
      const { object } = target, found = object.metadata.labels ?? {}
      const clash = isOn(words, 'overwrite') ? undefined : overwritten(set, found)
      if (clash !== undefined) return { failure: { error: clash } }
      const missing = remove.filter((key) => found[key] === undefined), before = missing.map((key) => `label ${JSON.stringify(key)} not found.\n`).join('')
      const gone = remove.filter((key) => found[key] !== undefined), differs = gone.length > 0 || Object.entries(set).some(([key, value]) => found[key] !== value)
      if (!differs) return { did: 'not labeled', object, before }
      const did = gone.length > 0 && Object.keys(set).length === 0 ? 'unlabeled' : 'labeled'
      if (context.dryRun === 'client') return { did, object: { ...object, metadata: { ...object.metadata, labels: after(found, set, gone) } }, before }
      const change = yield* patched(target, { patchType: 'merge', body: { metadata: { labels: { ...set, ...Object.fromEntries(gone.map((key) => [key, null])) } } } }, context, did)
      return 'failure' in change ? change : { ...change, before }
    })
  },
})

function after(found: Readonly<Record<string, string>>, set: Readonly<Record<string, string>>, gone: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries({ ...found, ...set }).filter(([key]) => !gone.includes(key)))
}

/** With -f all words are changes. */
function pairsOnly(args: readonly string[]): { readonly set: Readonly<Record<string, string>>; readonly remove: readonly string[] } {
  return {
    set: Object.fromEntries(args.filter((arg) => arg.includes('=')).map((arg) => [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)])),
    remove: args.filter((arg) => !arg.includes('=') && arg.endsWith('-')).map((arg) => arg.slice(0, -1)),
  }
}
