// `kubectl auth`: who am I, and who may do what. Models kubectl/pkg/cmd/auth/{cani,whoami}.go.
import type { PolicyRule } from '../../../engine/generated/api-types.d.ts'
import type { ApiRequest } from '../../../engine/apiserver/request.ts'
import { uncovered } from '../../../engine/apiserver/access/rbac-rules.ts'
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import { outputForm, printObject } from '../../print/object-printer.ts'
import { columnsAligned, TABLE_WIDTHS } from '../../print/tab-writer.ts'
import { type CommandOutcome, type CommandWords, defineVerb, ended, failed, misused, printed, SWITCH, VALUE } from '../define-verb.ts'
import { failureOf } from '../failures.ts'
import { isOn } from '../read-words.ts'
import { kindOfArgument } from '../resource-arguments.ts'

const AUTHORIZATION = 'authorization.k8s.io', AUTHENTICATION = 'authentication.k8s.io'

function review(kind: string, group: string, spec: object): ApiRequest {
  return { verb: 'create', resource: `${kind.toLowerCase()}s.${group}`, body: { kind, apiVersion: `${group}/v1`, spec } }
}

interface Asked {
  readonly spec: object
  readonly warning: string
}

/** What `can-i` asks, and what kubectl warns of before it does. */
function askedBy(words: CommandWords): Asked {
  const { args: [verb, word, named], flags, namespace } = words
  if (word.startsWith('/')) return { spec: { nonResourceAttributes: { path: word, verb } }, warning: '' }
  const [type, slashed] = word.split('/'), name = named ?? slashed, kind = type === '*' ? undefined : kindOfArgument(type)
  const place = isOn(words, 'all-namespaces') ? {} : { namespace }, dot = type.indexOf('.')
  const resource = type === '*' ? { group: '*', resource: '*' } : { group: kind?.group ?? (dot < 0 ? '' : type.slice(dot + 1)), resource: kind?.plural ?? (dot < 0 ? type : type.slice(0, dot)) }
  const spec = { resourceAttributes: { ...place, verb, ...resource, ...(flags['subresource'] && { subresource: flags['subresource'] }), ...(name && { name }) } }
  if (type === '*') return { spec, warning: '' }
  if (!kind) return { spec, warning: `Warning: the server doesn't have a resource type '${type}'\n\n` }
  return { spec, warning: kind.namespaced || kind.kind === 'Namespace' ? (kind.namespaced ? '' : `Warning: resource '${kind.plural}' is not namespace scoped\n\n`) : `Warning: resource '${kind.plural}' is not namespace scoped${kind.group ? ` in group '${kind.group}'` : ''}\n\n` }
}

function* canI(words: CommandWords): Routine<CommandOutcome> {
  const { args } = words
  if (isOn(words, 'list')) return yield* listRules(words)
  if (args.length < 2 || args.length > 3) return misused(words, 'you must specify two arguments: verb resource or verb resource/resourceName.')
  const { spec, warning } = askedBy(words), answer = yield* send(review('SelfSubjectAccessReview', AUTHORIZATION, spec))
  if (isFailure(answer)) return ended('', [failureOf(answer)], warning)
  const { allowed, reason } = (answer.body as unknown as { readonly status: { readonly allowed: boolean; readonly reason?: string } }).status
  const said = allowed ? 'yes\n' : `no${reason ? ` - ${reason}` : ''}\n`
  return { exit: allowed ? 0 : 1, stdout: isOn(words, 'quiet') ? '' : said, stderr: warning }
}

/** All that one may do in a namespace, one line for each resource or path. */
function* listRules(words: CommandWords): Routine<CommandOutcome> {
  const answer = yield* send(review('SelfSubjectRulesReview', AUTHORIZATION, { namespace: words.namespace }))
  if (isFailure(answer)) return ended('', [failureOf(answer)])
  const { resourceRules, nonResourceRules } = (answer.body as unknown as { readonly status: { readonly resourceRules: readonly PolicyRule[]; readonly nonResourceRules: readonly PolicyRule[] } }).status
  // What nothing covers is everything, put together by resource.
  const rules = [...uncovered([], resourceRules), ...uncovered([], nonResourceRules)]
  const list = (values: readonly string[] = []): string => `[${values.join(' ')}]`
  const rows = rules.map((rule) => ({ key: `${list(rule.verbs)},${list(rule.apiGroups)},${list(rule.resources)},${list(rule.resourceNames)},${list(rule.nonResourceURLs)}`, cells: [resourceName(rule), list(rule.nonResourceURLs), list(rule.resourceNames), list(rule.verbs)] }))
  const sorted = rows.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ cells }) => cells)
  return printed(columnsAligned(isOn(words, 'no-headers') ? sorted : [['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'], ...sorted], TABLE_WIDTHS))
}

/** `deployments.apps/scale`, or nothing of a path. */
function resourceName({ resources: [resource = ''] = [], apiGroups: [group = ''] = [] }: PolicyRule): string {
  const [plural, subresource] = resource.split('/')
  return `${plural}${group ? `.${group}` : ''}${subresource ? `/${subresource}` : ''}`
}

function* whoAmI(words: CommandWords): Routine<CommandOutcome> {
  const answer = yield* send({ verb: 'create', resource: `selfsubjectreviews.${AUTHENTICATION}`, body: { kind: 'SelfSubjectReview', apiVersion: `${AUTHENTICATION}/v1` } }), output = outputForm(words.flags)
  if (isFailure(answer)) return ended('', [failureOf(answer)])
  if (output) {
    const shown = printObject(answer.body as never, output)
    return 'mistake' in shown ? failed(shown.mistake) : printed(shown.text)
  }
  const { username, uid, groups, extra = {} } = (answer.body as unknown as { readonly status: { readonly userInfo: { readonly username: string; readonly uid?: string; readonly groups: readonly string[]; readonly extra?: Readonly<Record<string, readonly string[]>> } } }).status.userInfo
  const rows = [['ATTRIBUTE', 'VALUE'], ['Username', username], ...(uid ? [['UID', uid]] : []), ['Groups', `[${groups.join(' ')}]`], ...Object.entries(extra).map(([key, values]) => [`Extra: ${key}`, `[${values.join(' ')}]`])]
  return printed(columnsAligned(rows, TABLE_WIDTHS))
}

export default defineVerb({
  name: 'auth', summary: 'Says who may do what.', usage: ['auth can-i VERB TYPE', 'auth whoami'],
  subcommands: [
    {
      name: 'can-i', summary: 'Says whether something is allowed.', usage: ['auth can-i VERB TYPE[/NAME] [--as=USER]', 'auth can-i --list [-n NAMESPACE]'],
      flags: { 'all-namespaces': { takes: 'switch', short: 'A' }, quiet: { takes: 'switch', short: 'q' }, list: SWITCH, subresource: VALUE, 'no-headers': SWITCH },
      run: canI,
    },
    { name: 'whoami', summary: 'Says who is asking.', usage: ['auth whoami'], flags: { output: { takes: 'value', short: 'o' } }, run: whoAmI },
  ],
})
