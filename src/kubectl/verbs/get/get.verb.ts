// `kubectl get`: objects as tables, names, YAML, JSON or templates. Models kubectl/pkg/cmd/get/get.go.
import { routeHttp } from '../../../engine/apiserver/http.ts'
import { resourceOf } from '../../../engine/kinds/define-kind.ts'
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import { outputForm, printObject } from '../../print/object-printer.ts'
import { toCompactJson } from '../../print/serialize.ts'
import { defineVerb, ended, failed, FILE_FLAGS, misused, printed, SELECTOR_FLAGS, SWITCH, VALUE } from '../define-verb.ts'
import { failureOf } from '../failures.ts'
import { manifestsOf } from '../manifests.ts'
import { isOn } from '../read-words.ts'
import { selectorQuery, wantedBy } from '../resource-arguments.ts'
import { sortedBy } from './sort-by.ts'
import { printTables, type TableOfKind } from './tables.ts'
import type { ApiRequest, ObjectList, Query, Table } from '../../../engine/apiserver/request.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'
import type { OutputForm } from '../../print/object-printer.ts'
import type { CommandOutcome, CommandWords } from '../define-verb.ts'
import type { Failure } from '../failures.ts'
import type { Wanted } from '../resource-arguments.ts'

type Placed = Wanted & { readonly namespace?: string }

const NOTHING_SAID = 'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).'

function* get(words: CommandWords): Routine<CommandOutcome> {
  if (words.flags['raw'] !== undefined) return yield* raw(words.flags['raw'])
  if (isOn(words, 'watch') || isOn(words, 'watch-only')) return failed('a watch has no end, and this terminal takes one line after the other: look at the canvas, which is a watch of everything, or use `kubectl wait` or `kubectl rollout status`')
  const output = outputForm(words.flags), form = output?.form === 'wide' ? undefined : output
  const placed = placedBy(words)
  if ('mistake' in placed) return failed(placed.mistake)
  if (placed.wanted.length === 0 && placed.failures.length === 0) {
    const told = misused(words, NOTHING_SAID)
    return { ...told, stderr: `You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n${told.stderr}` }
  }
  const isNamed = placed.wanted.some(({ name }) => name !== undefined)
  if (isNamed && words.flags['selector'] !== undefined) return failed('name cannot be provided when a selector is specified')
  if (isNamed && isOn(words, 'all-namespaces')) return failed('a resource cannot be retrieved by name across all namespaces')
  return form ? yield* getObjects(words, placed.wanted, placed.failures, form) : yield* getTables(words, placed.wanted, placed.failures, output?.form === 'wide')
}

function placedBy(words: CommandWords): { readonly wanted: readonly Placed[]; readonly failures: readonly Failure[] } | { readonly mistake: string } {
  if (words.lists['filename']) {
    const read = manifestsOf(words)
    if ('mistake' in read) return read
    return { wanted: read.manifests.map(({ kind, object, namespace }) => ({ kind, name: object.metadata.name, namespace })), failures: read.failures }
  }
  const wanted = wantedBy(words.args)
  return 'mistake' in wanted ? wanted : { wanted, failures: [] }
}

function requestFor({ kind, name, namespace }: Placed, words: CommandWords, query: Query = {}): ApiRequest {
  const inAll = isOn(words, 'all-namespaces') && name === undefined
  const where = kind.namespaced && !inAll ? { namespace: namespace ?? words.namespace } : {}
  const resource = resourceOf(kind)
  return name === undefined ? { verb: 'list', resource, ...where, query: { ...selectorQuery(words), ...query } } : { verb: 'get', resource, ...where, name, query }
}

function isForgiven({ code }: { readonly code: number }, words: CommandWords): boolean {
  return code === 404 && isOn(words, 'ignore-not-found')
}

function* getTables(words: CommandWords, wanted: readonly Placed[], before: readonly Failure[], wide: boolean): Routine<CommandOutcome> {
  const tables: TableOfKind[] = [], failures: Failure[] = [...before], sortBy = words.flags['sort-by']
  let forgiven = false, warned = ''
  for (const one of wanted) {
    const answer = yield* send({ ...requestFor(one, words, sortBy === undefined ? {} : { includeObject: 'Object' }), asTable: true })
    warned += (answer.warnings ?? []).map((warning) => `Warning: ${warning}\n`).join('')
    if (isForgiven(answer, words)) forgiven = true
    else if (isFailure(answer)) failures.push(failureOf(answer))
    else tables.push({ kind: one.kind, table: answer.body as Table })
  }
  const sorted = sortBy === undefined ? { tables } : sortedTables(tables, sortBy)
  if ('mistake' in sorted) return failed(sorted.mistake)
  const stdout = printTables(sorted.tables, {
    wide, namespaces: isOn(words, 'all-namespaces'), labels: isOn(words, 'show-labels'), headers: !isOn(words, 'no-headers'), showKind: isOn(words, 'show-kind'),
    labelColumns: (words.lists['label-columns'] ?? []).flatMap((list) => list.split(',')).filter(Boolean),
  })
  if (stdout === '' && failures.length === 0 && !forgiven && !isOn(words, 'ignore-not-found')) return { ...printed(''), stderr: nothingFound(words, wanted) }
  const told = ended(stdout, failures)
  return warned === '' ? told : { ...told, stderr: warned + told.stderr }
}

function nothingFound(words: CommandWords, wanted: readonly Placed[]): string {
  const inNamespace = !isOn(words, 'all-namespaces') && wanted.some(({ kind }) => kind.namespaced)
  return inNamespace ? `No resources found in ${words.namespace} namespace.\n` : 'No resources found\n'
}

function sortedTables(tables: readonly TableOfKind[], path: string): { readonly tables: readonly TableOfKind[] } | { readonly mistake: string } {
  const found: TableOfKind[] = []
  for (const { kind, table } of tables) {
    const rows = sortedBy(table.rows, path, ({ object }) => object)
    if ('mistake' in rows) return rows
    found.push({ kind, table: { ...table, rows: rows.sorted } })
  }
  return { tables: found }
}

function* getObjects(words: CommandWords, wanted: readonly Placed[], before: readonly Failure[], form: OutputForm): Routine<CommandOutcome> {
  const check = printObject({ apiVersion: 'v1', kind: 'List', items: [] } as never, form)
  if ('mistake' in check && !check.mistake.startsWith('error executing')) return failed(check.mistake)
  let items: KubeObject[] = []
  const failures: Failure[] = [...before]
  for (const one of wanted) {
    const answer = yield* send(requestFor(one, words))
    if (isForgiven(answer, words)) continue
    if (isFailure(answer)) failures.push(failureOf(answer))
    else items.push(...(one.name === undefined ? itemsOf(answer.body as ObjectList) : [answer.body as KubeObject]))
  }
  if (words.flags['sort-by'] !== undefined) {
    const sorted = sortedBy(items, words.flags['sort-by'], (item) => item)
    if ('mistake' in sorted) return failed(sorted.mistake)
    items = [...sorted.sorted]
  }
  const isOne = wanted.length === 1 && wanted[0].name !== undefined
  if (items.length === 0 && (isOne || failures.length > 0)) return ended('', failures)
  const shown = printObject(isOne ? items[0] : { apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items } as never, form)
  if ('mistake' in shown) return failed(shown.mistake)
  return ended(shown.text, failures)
}

/** Items of a list say what they are, each for itself. */
function itemsOf({ items }: ObjectList): readonly KubeObject[] {
  return items
}

function* raw(path: string): Routine<CommandOutcome> {
  const routed = routeHttp({ method: 'GET', path })
  const answer = 'answer' in routed ? routed.answer : yield* send(routed.request)
  if (typeof answer.body === 'string' && answer.code !== 404) return answer.code < 400 ? printed(answer.body) : ended('', [{ status: { reason: 'InternalError', message: `an error on the server (${JSON.stringify((answer.body as string).trimEnd())}) has prevented the request from succeeding` } }])
  if (isFailure(answer)) return ended('', [typeof answer.body === 'string' ? { status: { reason: 'NotFound', message: 'the server could not find the requested resource' } } : failureOf(answer)])
  return printed(`${toCompactJson(answer.body)}\n`)
}

export default defineVerb({
  name: 'get', summary: 'Shows one object or many.',
  usage: ['get TYPE[,TYPE…] [NAME…] [-l key=value] [-o wide|yaml|json|name|jsonpath=…|custom-columns=…] [-A]', 'get TYPE/NAME…', 'get -f FILE', 'get --raw PATH'],
  flags: {
    ...FILE_FLAGS, ...SELECTOR_FLAGS, output: { takes: 'value', short: 'o' }, template: VALUE, 'show-labels': SWITCH, 'label-columns': { takes: 'list', short: 'L' }, 'sort-by': VALUE, 'no-headers': SWITCH,
    'ignore-not-found': SWITCH, raw: VALUE, watch: { takes: 'switch', short: 'w' }, 'watch-only': SWITCH, 'show-kind': SWITCH, 'show-managed-fields': SWITCH, 'chunk-size': VALUE, 'server-print': SWITCH,
    subresource: VALUE, 'allow-missing-template-keys': SWITCH, 'output-watch-events': SWITCH,
  },
  run: get,
})
