// `kubectl create role`, `clusterrole`, their bindings, and `token`. Models kubectl/pkg/cmd/create/create_{role,clusterrole,rolebinding,clusterrolebinding,token}.go.
import { rbacGroup } from '../../../engine/kinds/rbac.ts'
import { parseDuration } from '../../../engine/duration.ts'
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import { outputForm, printObject } from '../../print/object-printer.ts'
import { type CommandOutcome, type CommandWords, ended, failed, type Flags, LIST, misused, printed } from '../define-verb.ts'
import { failureOf } from '../failures.ts'
import { kindOfArgument } from '../resource-arguments.ts'
import type { NewObject } from './create-objects.ts'

type Built = NewObject | { readonly mistake: string }

const API_VERSION = `${rbacGroup}/v1`
export const ROLE_FLAGS: Flags = { verb: LIST, resource: LIST, 'resource-name': LIST }
// Here --user names a subject, not the credentials of the configuration.
export const SUBJECT_FLAGS: Flags = { clusterrole: { takes: 'value' }, user: LIST, group: LIST, serviceaccount: LIST }
const VERBS = new Set(['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'use', 'bind', 'escalate', 'impersonate', 'approve', 'sign', 'proxy', 'attest', '*'])

function listOf({ lists }: CommandWords, flag: string): readonly string[] {
  return [...new Set((lists[flag] ?? []).flatMap((text) => text.split(',')).filter(Boolean))]
}

interface Rule {
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
  readonly verbs: readonly string[]
}

/** One rule for each API group. */
function resourceRules(words: CommandWords, verbs: readonly string[]): readonly Rule[] | { readonly mistake: string } {
  const byGroup = new Map<string, string[]>(), names = listOf(words, 'resource-name')
  for (const text of listOf(words, 'resource')) {
    const [word, subresource] = text.split('/'), kind = kindOfArgument(word)
    if (!kind && word !== '*') return { mistake: `the server doesn't have a resource type ${JSON.stringify(word)}` }
    const group = kind?.group ?? '*', resource = `${kind?.plural ?? '*'}${subresource ? `/${subresource}` : ''}`
    byGroup.set(group, [...(byGroup.get(group) ?? []), resource])
  }
  return [...byGroup].map(([group, resources]) => ({ apiGroups: [group], resources, ...(names.length > 0 && { resourceNames: names }), verbs }))
}

function verbsOf(words: CommandWords): readonly string[] | { readonly mistake: string } {
  const verbs = listOf(words, 'verb'), all = verbs.includes('*') ? ['*'] : verbs, wrong = all.find((verb) => !VERBS.has(verb))
  if (all.length === 0) return { mistake: 'at least one verb must be specified' }
  return wrong === undefined ? all : { mistake: `invalid verb: '${wrong}'` }
}

export function role(name: string, words: CommandWords): Built {
  const verbs = verbsOf(words)
  if ('mistake' in verbs) return verbs
  if (listOf(words, 'resource').length === 0) return { mistake: 'at least one resource must be specified' }
  const rules = resourceRules(words, verbs)
  return 'mistake' in rules ? rules : { apiVersion: API_VERSION, kind: 'Role', metadata: { name }, rules }
}

export function clusterRole(name: string, words: CommandWords): Built {
  const aggregation = words.flags['aggregation-rule'], urls = listOf(words, 'non-resource-url')
  if (aggregation !== undefined) {
    const matchLabels = Object.fromEntries(aggregation.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
    return { apiVersion: API_VERSION, kind: 'ClusterRole', metadata: { name }, rules: [], aggregationRule: { clusterRoleSelectors: [{ matchLabels }] } }
  }
  const verbs = verbsOf(words)
  if ('mistake' in verbs) return verbs
  if (listOf(words, 'resource').length === 0 && urls.length === 0) return { mistake: 'one of resource or nonResourceURL must be specified' }
  const rules = resourceRules(words, verbs)
  return 'mistake' in rules ? rules : { apiVersion: API_VERSION, kind: 'ClusterRole', metadata: { name }, rules: [...rules, ...(urls.length > 0 ? [{ nonResourceURLs: urls, verbs }] : [])] }
}

function subjectsOf(words: CommandWords): readonly object[] | { readonly mistake: string } {
  const accounts = listOf(words, 'serviceaccount'), wrong = accounts.find((text) => !/^[^:]+:[^:]+$/.test(text))
  if (wrong !== undefined) return { mistake: 'serviceaccount must be <namespace>:<name>' }
  const named = (kind: string, flag: string): object[] => listOf(words, flag).map((name) => ({ kind, apiGroup: rbacGroup, name }))
  return [...named('User', 'user'), ...named('Group', 'group'), ...accounts.map((text) => ({ kind: 'ServiceAccount', name: text.split(':')[1], namespace: text.split(':')[0] }))]
}

export function roleBinding(name: string, words: CommandWords): Built {
  const { role: ofRole, clusterrole } = words.flags, subjects = subjectsOf(words)
  if ((ofRole === undefined) === (clusterrole === undefined)) return { mistake: 'exactly one of clusterrole or role must be specified' }
  if ('mistake' in subjects) return subjects
  return { apiVersion: API_VERSION, kind: 'RoleBinding', metadata: { name }, roleRef: { apiGroup: rbacGroup, kind: ofRole === undefined ? 'ClusterRole' : 'Role', name: ofRole ?? clusterrole }, subjects }
}

export function clusterRoleBinding(name: string, words: CommandWords): Built {
  const { clusterrole } = words.flags, subjects = subjectsOf(words)
  if (clusterrole === undefined) return { mistake: 'required flag(s) "clusterrole" not set' }
  if ('mistake' in subjects) return subjects
  return { apiVersion: API_VERSION, kind: 'ClusterRoleBinding', metadata: { name }, roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name: clusterrole }, subjects }
}

/** `kubectl create token`: asks for a token and prints it. */
export function* createToken(words: CommandWords): Routine<CommandOutcome> {
  const { args, flags, lists, namespace } = words, [name] = args, output = outputForm(flags)
  if (args.length !== 1) return misused(words, `exactly one NAME is required, got ${args.length}`)
  const ms = flags['duration'] === undefined ? undefined : parseDuration(flags['duration'])
  if (typeof ms === 'object') return failed(`invalid argument ${JSON.stringify(flags['duration'])} for "--duration" flag: ${ms.error}`)
  const boundObjectRef = flags['bound-object-kind'] && { kind: flags['bound-object-kind'], apiVersion: 'v1', name: flags['bound-object-name'] ?? '', ...(flags['bound-object-uid'] && { uid: flags['bound-object-uid'] }) }
  const spec = { ...(lists['audience'] && { audiences: lists['audience'] }), ...(ms !== undefined && { expirationSeconds: Math.round(ms / 1000) }), ...(boundObjectRef && { boundObjectRef }) }
  const answer = yield* send({ verb: 'create', resource: 'serviceaccounts', namespace, name, subresource: 'token', body: { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', spec } })
  if (isFailure(answer)) return ended('', [failureOf(answer, 'failed to create token: ')])
  if (!output) return printed(`${(answer.body as unknown as { readonly status: { readonly token: string } }).status.token}\n`)
  const shown = printObject(answer.body as never, output)
  return 'mistake' in shown ? failed(shown.mistake) : printed(shown.text)
}
