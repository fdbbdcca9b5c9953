// kubectl inside a container, where it speaks to the API server as the Pod's service account: the few verbs that Pods are made for.
// Simplified: only get, delete, scale, rollout restart, patch and auth can-i are there; a learner's own terminal has all of kubectl.
import type { ApiRequest, ObjectList, Table } from '../../../apiserver/request.ts'
import type { KubeObject, Status } from '../../../kube-object.ts'
import { kinds } from '../../../kinds/catalogue.ts'
import { type KindDefinition, resourceOf } from '../../../kinds/define-kind.ts'
import { type Call, fails, FOREVER, type Outcome, optionOf, type Reached } from '../shell/program.ts'

const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount'
const STARTS_MS = 120

/** Positional words; those behind an option that takes a value are none. */
function wordsOf(args: readonly string[]): readonly string[] {
  return args.filter((arg, i) => !arg.startsWith('-') && !/^(?:-n|-o|-l|-p|--namespace|--output|--selector|--replicas|--patch|--type)$/.test(args[i - 1] ?? ''))
}

function kindCalled(word: string): KindDefinition | undefined {
  const [plural, ...group] = word.toLowerCase().split('.')
  return kinds.find((kind) => (kind.plural === plural || kind.singular === plural || kind.kind.toLowerCase() === plural || kind.shortNames?.includes(plural)) && (group.length === 0 || kind.group === group.join('.') || `${kind.version}.${kind.group}` === group.join('.')))
}

interface Place {
  readonly kind: KindDefinition
  readonly name?: string
}

/** `pods web`, `pod/web`, `pods`. */
function placeOf([type = '', name]: readonly string[]): Place | Outcome {
  const [word, own] = type.split('/'), kind = kindCalled(word)
  if (!kind) return fails(1, `error: the server doesn't have a resource type "${word}"`)
  return { kind, ...(own ?? name ? { name: own ?? name } : {}) }
}

export function kubectl(call: Call): Outcome {
  const { args } = call, [verb = '', ...words] = wordsOf(args)
  switch (verb) {
    case 'get': return about(call, words, get)
    case 'delete': return about(call, words, (place) => change(call, place, { verb: 'delete' }, 'deleted'))
    case 'scale': return about(call, words, (place) => change(call, place, { verb: 'patch', subresource: 'scale', patchType: 'merge', body: { spec: { replicas: Number(optionOf(args, '--replicas')) } } }, 'scaled'))
    case 'patch': return about(call, words, (place) => patch(call, place))
    case 'rollout': return words[0] === 'restart' ? about(call, words.slice(1), (place) => change(call, place, { verb: 'patch', patchType: 'strategic', body: restartedAt(call) }, 'restarted')) : notHere(`rollout ${words[0] ?? ''}`)
    case 'auth': return words[0] === 'can-i' ? canI(call, words.slice(1)) : notHere(`auth ${words[0] ?? ''}`)
    default: return notHere(verb)
  }
}

function notHere(verb: string): Outcome {
  return fails(1, `error: kubectl ${verb} is not available inside a container here`)
}

function about(call: Call, words: readonly string[], then: (place: Place, call: Call) => Outcome): Outcome {
  const place = placeOf(words)
  return 'kind' in place ? then(place, call) : place
}

/** Asks as the Pod's account. Without its token kubectl looks for a server beside itself. */
function ask({ api, read }: Call, request: ApiRequest): Reached {
  const token = read(`${FOLDER}/token`)
  if (token === undefined) return { result: 'untrusted' }
  return api?.('10.96.0.1', 443, { request: { ...request, credentials: { token } } }) ?? { result: 'timeout' }
}

function namespaceOf({ args, read }: Call, { kind, name }: Place): { readonly namespace?: string } {
  if (!kind.namespaced || (name === undefined && args.some((arg) => arg === '-A' || arg === '--all-namespaces'))) return {}
  return { namespace: optionOf(args, '-n', '--namespace') ?? read(`${FOLDER}/namespace`) ?? 'default' }
}

/** What kubectl says where there is nothing to print yet; undefined: there is an answer. */
function problemWith({ result, status = 0, body = '', tookMs = 0 }: Reached): Outcome | undefined {
  if (result === 'pending') return { forMs: FOREVER }
  if (result === 'untrusted') return { forMs: STARTS_MS, ...fails(1, 'The connection to the server localhost:8080 was refused - did you specify the right host or port?') }
  if (result === 'refused') return { forMs: STARTS_MS + tookMs, ...fails(1, 'The connection to the server 10.96.0.1:443 was refused - did you specify the right host or port?') }
  if (result !== 'ok') return { forMs: STARTS_MS + tookMs, ...fails(1, 'Unable to connect to the server: dial tcp 10.96.0.1:443: i/o timeout') }
  if (status < 400) return undefined
  const { reason, message } = JSON.parse(body) as Status
  return { forMs: STARTS_MS + tookMs, ...fails(1, reason === 'Unauthorized' ? `error: You must be logged in to the server (${message})` : `Error from server (${reason}): ${message}`) }
}

function get(place: Place, call: Call): Outcome {
  const { args } = call, { kind, name } = place, output = optionOf(args, '-o', '--output'), selector = optionOf(args, '-l', '--selector'), query = selector === undefined ? {} : { query: { labelSelector: selector } }
  const where = namespaceOf(call, place), answer = ask(call, { verb: name === undefined ? 'list' : 'get', resource: resourceOf(kind), ...where, ...(name === undefined ? query : { name }), ...(output === 'json' || output === 'name' ? {} : { asTable: true }) })
  const problem = problemWith(answer)
  if (problem) return problem
  const forMs = STARTS_MS + (answer.tookMs ?? 0), { body = '' } = answer
  if (output === 'json') return { forMs, output: body }
  if (output === 'name') {
    const read = JSON.parse(body) as KubeObject | ObjectList
    return { forMs, output: ('items' in read ? read.items : [read]).map(({ metadata }) => `${kind.kind.toLowerCase()}${kind.group ? `.${kind.group}` : ''}/${metadata.name}`).join('\n') }
  }
  const table = JSON.parse(body) as Table
  if (table.rows.length === 0) return { forMs, complaint: where.namespace === undefined ? 'No resources found' : `No resources found in ${where.namespace} namespace.` }
  return { forMs, output: printed(table, output === 'wide', !args.includes('--no-headers')) }
}

function printed({ columnDefinitions, rows }: Table, isWide: boolean, hasHeaders: boolean): string {
  const shown = columnDefinitions.flatMap(({ priority }, i) => (priority === 0 || isWide ? [i] : []))
  const lines = [...(hasHeaders ? [shown.map((i) => columnDefinitions[i].name.toUpperCase())] : []), ...rows.map(({ cells }) => shown.map((i) => String(cells[i])))]
  const widths = shown.map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  return lines.map((line) => line.map((cell, column) => (column === line.length - 1 ? cell : cell.padEnd(widths[column] + 3))).join('')).join('\n')
}

function change(call: Call, place: Place, request: Pick<ApiRequest, 'verb' | 'subresource' | 'patchType' | 'body'>, done: string): Outcome {
  const { kind, name } = place
  if (name === undefined) return fails(1, 'error: resource name may not be empty')
  const answer = ask(call, { ...request, resource: resourceOf(kind), ...namespaceOf(call, place), name }), called = `${kind.kind.toLowerCase()}${kind.group ? `.${kind.group}` : ''}`
  return problemWith(answer) ?? { forMs: STARTS_MS + (answer.tookMs ?? 0), output: done === 'deleted' ? `${called} "${name}" deleted from ${namespaceOf(call, place).namespace ?? 'cluster'} namespace` : `${called}/${name} ${done}` }
}

function patch(call: Call, place: Place): Outcome {
  const text = optionOf(call.args, '-p', '--patch') ?? '', type = optionOf(call.args, '--type') ?? 'strategic'
  try {
    return change(call, place, { verb: 'patch', patchType: type as ApiRequest['patchType'], body: JSON.parse(text) }, 'patched')
  } catch {
    return fails(1, `error: unable to parse ${JSON.stringify(text)}: a patch is JSON here`)
  }
}

function restartedAt({ wallSeconds }: Call): object {
  const timestamp = `${new Date(wallSeconds * 1000).toISOString().slice(0, 19)}Z`
  return { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': timestamp } } } } }
}

function canI(call: Call, [verb = '', type = '']: readonly string[]): Outcome {
  const kind = kindCalled(type.split('/')[0]), attributes = { verb, group: kind?.group ?? '', resource: kind?.plural ?? type, ...namespaceOf(call, { kind: kind ?? kinds[0] }) }
  const answer = ask(call, { verb: 'create', resource: 'selfsubjectaccessreviews.authorization.k8s.io', body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: attributes } } })
  const problem = problemWith(answer), forMs = STARTS_MS + (answer.tookMs ?? 0)
  if (problem) return problem
  return (JSON.parse(answer.body ?? '{}') as { readonly status: { readonly allowed: boolean } }).status.allowed ? { forMs, output: 'yes' } : { forMs, code: 1, output: 'no' }
}
