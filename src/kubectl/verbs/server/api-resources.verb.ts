// `kubectl api-resources`: which kinds there are. Models kubectl/pkg/cmd/apiresources/apiresources.go.
import { requestResources } from '../../../engine/apiserver/discovery.ts'
import { knownKinds } from '../../../engine/kinds/catalogue.ts'
import { columnsAligned, TABLE_WIDTHS } from '../../print/tab-writer.ts'
import { defineVerb, failed, printed, SWITCH, VALUE } from '../define-verb.ts'
import { isOn } from '../read-words.ts'
import { askServer } from './ask-server.ts'

interface Row { readonly plural: string; readonly shortNames: string; readonly apiVersion: string; readonly group: string; readonly namespaced: boolean; readonly kind: string; readonly verbs: readonly string[]; readonly categories: readonly string[] }

const ALL_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

function rows(): readonly Row[] {
  const stored = knownKinds().flatMap((kind) => [kind, ...(kind.alsoServedAs ?? [])].filter(({ group }, i, all) => all.findIndex((one) => one.group === group) === i).map(({ group, version }) => ({ ...kind, group, version, verbs: ALL_VERBS })))
  return [...stored, ...requestResources.map((resource) => ({ ...resource, verbs: resource.verbs ?? ALL_VERBS }))].map(({ plural, shortNames = [], group, version, namespaced, kind, verbs, categories = [] }) => ({
    plural, shortNames: shortNames.join(','), apiVersion: group ? `${group}/${version}` : version, group, namespaced, kind, verbs, categories,
  })).sort((a, b) => (a.group === b.group ? (a.plural < b.plural ? -1 : 1) : a.group < b.group ? -1 : 1))
}

export default defineVerb({
  name: 'api-resources', summary: 'Lists the kinds that the API server serves.', usage: ['api-resources [--namespaced=true|false] [--api-group=GROUP] [-o wide|name]'],
  flags: { output: { takes: 'value', short: 'o' }, 'no-headers': SWITCH, namespaced: SWITCH, 'api-group': VALUE, verbs: VALUE, categories: VALUE, cached: SWITCH, 'sort-by': VALUE },
  *run(words) {
    const { flags } = words, { output = '' } = flags
    yield* askServer()
    if (!['', 'wide', 'name'].includes(output)) return failed(`--output ${output} is not available`)
    const shown = rows().filter(({ group, namespaced, verbs, categories }) =>
      (flags['api-group'] === undefined || group === flags['api-group']) && (flags['namespaced'] === undefined || namespaced === isOn(words, 'namespaced')) &&
      (flags['verbs'] ?? '').split(',').filter(Boolean).every((verb) => verbs.includes(verb)) && (flags['categories'] ?? '').split(',').filter(Boolean).every((one) => categories.includes(one)))
    if (output === 'name') return printed(shown.map(({ plural, group }) => `${group ? `${plural}.${group}` : plural}\n`).join(''))
    const isWide = output === 'wide', head = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(isWide ? ['VERBS', 'CATEGORIES'] : [])]
    const cells = shown.map((row) => [row.plural, row.shortNames, row.apiVersion, String(row.namespaced), row.kind, ...(isWide ? [row.verbs.join(','), row.categories.join(',')] : [])])
    return printed(columnsAligned(isOn(words, 'no-headers') ? cells : [head, ...cells], TABLE_WIDTHS))
  },
})
