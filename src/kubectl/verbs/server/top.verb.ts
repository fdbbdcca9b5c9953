// `kubectl top`: what Pods and nodes take of processor and memory, as metrics-server has measured it.
// Models kubectl/pkg/cmd/top and kubectl/pkg/metricsutil/metrics_printer.go.
import { humanDuration } from '../../../engine/duration.ts'
import { isFailure, type Routine, send } from '../../../engine/kernel/sync.ts'
import { milliValue, wholeValue } from '../../../engine/quantity.ts'
import { columnsAligned, TABLE_WIDTHS } from '../../print/tab-writer.ts'
import { type CommandOutcome, type CommandWords, defineVerb, ended, failed, misused, printed, SELECTOR_FLAGS, SWITCH, VALUE, type Verb } from '../define-verb.ts'
import { failureOf } from '../failures.ts'
import { isOn } from '../read-words.ts'
import { selectorQuery } from '../resource-arguments.ts'
import type { ApiRequest, ApiResponse, ObjectList } from '../../../engine/apiserver/request.ts'
import type { KubeObject, Status } from '../../../engine/kube-object.ts'

interface Usage {
  readonly cpu: string
  readonly memory: string
}

type Measured = KubeObject & { readonly usage?: Usage; readonly containers?: readonly { readonly name: string; readonly usage: Usage }[] }

interface Taken {
  readonly milli: number
  readonly bytes: number
}

const BYTES_PER_MI = 1024 * 1024
/** A Pod that is older should have been measured by now. */
const METRICS_DELAY_MS = 120_000
const UNKNOWN = '<unknown>'

function takenBy(usages: readonly Usage[]): Taken {
  return { milli: usages.reduce((sum, { cpu }) => sum + milliValue(cpu), 0), bytes: usages.reduce((sum, { memory }) => sum + wholeValue(memory), 0) }
}

function cells({ milli, bytes }: Taken): readonly [string, string] {
  return [`${milli}m`, `${Math.trunc(bytes / BYTES_PER_MI)}Mi`]
}

function table(header: readonly string[], rows: readonly (readonly string[])[], words: CommandWords): string {
  const all = isOn(words, 'no-headers') ? rows : [header, ...rows]
  return rows.length === 0 ? '' : columnsAligned(all.map((row) => [...row, '']), TABLE_WIDTHS)
}

/** By name, or the largest first. */
function inOrder<T>(items: readonly T[], by: string | undefined, taken: (item: T) => Taken, name: (item: T) => string): readonly T[] {
  return [...items].sort((x, y) => {
    const a = taken(x), b = taken(y), larger = by === 'cpu' ? b.milli - a.milli : by === 'memory' ? b.bytes - a.bytes : 0
    return larger !== 0 ? larger : name(x) < name(y) ? -1 : 1
  })
}

/** What can be wrong with the words of either. */
function mistakeIn(words: CommandWords): CommandOutcome | undefined {
  const { flags, args } = words, sortBy = flags['sort-by']
  if (args.length > 1) return misused(words, words.path.endsWith('node') ? 'node [NAME | -l label]' : 'pod [NAME | -l label]')
  if (sortBy !== undefined && sortBy !== 'cpu' && sortBy !== 'memory') return failed('--sort-by accepts only cpu or memory')
  return args.length > 0 && (flags['selector'] !== undefined || flags['field-selector'] !== undefined) ? failed('only one of NAME or selector can be provided') : undefined
}

/** What the metrics API answers; where there is none, what kubectl says. */
function* metricsOf(resource: string, words: CommandWords, namespace: string | undefined): Routine<readonly Measured[] | CommandOutcome> {
  const [name] = words.args, request: ApiRequest = { resource, verb: name === undefined ? 'list' : 'get', ...(namespace === undefined ? {} : { namespace }), ...(name === undefined ? { query: selectorQuery(words) } : { name }) }
  const answer = yield* send(request)
  if (!isFailure(answer)) return name === undefined ? ((answer.body as ObjectList).items as readonly Measured[]) : [answer.body as Measured]
  return isUnserved(answer) ? failed('Metrics API not available') : ended('', [failureOf(named(answer, resource))])
}

function isUnserved({ code, body }: ApiResponse): boolean {
  return code === 404 && !(body as Status).details?.kind
}

/** A server that is out of reach does not say what was asked of it: the client does. */
function named(answer: ApiResponse, resource: string): ApiResponse {
  const { reason, message = '' } = answer.body as Status
  return reason === 'ServiceUnavailable' ? { ...answer, body: { ...(answer.body as Status), message: `${message} (get ${resource})` } } : answer
}

function* topPods(words: CommandWords): Routine<CommandOutcome> {
  const mistake = mistakeIn(words), inAll = isOn(words, 'all-namespaces'), sortBy = words.flags['sort-by']
  if (mistake) return mistake
  const metrics = yield* metricsOf('pods.metrics.k8s.io', words, inAll && words.args.length === 0 ? undefined : words.namespace)
  if ('exit' in metrics) return metrics
  if (metrics.length === 0) return yield* nothingMeasured(words, inAll)
  const withContainers = isOn(words, 'containers'), sumOf = (pod: Measured): Taken => takenBy((pod.containers ?? []).map(({ usage }) => usage))
  const pods = inOrder(metrics, sortBy, sumOf, ({ metadata }) => `${inAll ? `${metadata.namespace}/` : ''}${metadata.name}`)
  const rows = pods.flatMap((pod) => {
    const where = inAll ? [pod.metadata.namespace ?? ''] : []
    if (!withContainers) return [[...where, pod.metadata.name, ...cells(sumOf(pod))]]
    return inOrder(pod.containers ?? [], sortBy, ({ usage }) => takenBy([usage]), ({ name }) => name).map(({ name, usage }) => [...where, pod.metadata.name, name, ...cells(takenBy([usage]))])
  })
  const header = [...(inAll ? ['NAMESPACE'] : []), ...(withContainers ? ['POD'] : []), 'NAME', 'CPU(cores)', 'MEMORY(bytes)']
  return printed(table(header, isOn(words, 'sum') ? [...rows, ...sumRows(metrics, header.length)] : rows, words))
}

function sumRows(metrics: readonly Measured[], columns: number): readonly (readonly string[])[] {
  const before = Array.from({ length: columns - 2 }, () => ''), total = takenBy(metrics.flatMap(({ containers = [] }) => containers.map(({ usage }) => usage)))
  return [[...before, '________', '________'], [...before, ...cells(total)]]
}

/** Nothing was measured: since there is nothing, since it is too new, or since something is wrong. Models verifyEmptyMetrics. */
function* nothingMeasured(words: CommandWords, inAll: boolean): Routine<CommandOutcome> {
  const answer = yield* send({ verb: 'list', resource: 'pods', ...(inAll ? {} : { namespace: words.namespace }), query: selectorQuery(words) })
  if (isFailure(answer)) return ended('', [failureOf(answer)])
  const pods = (answer.body as ObjectList).items
  if (pods.length === 0) return { exit: 0, stdout: '', stderr: inAll ? 'No resources found\n' : `No resources found in ${words.namespace} namespace.\n` }
  const overdue = pods.map((pod) => ({ pod, ageMs: words.clock() - Date.parse(pod.metadata.creationTimestamp) })).find(({ ageMs }) => ageMs > METRICS_DELAY_MS)
  return failed(overdue ? `Metrics not available for pod ${overdue.pod.metadata.namespace}/${overdue.pod.metadata.name}, age: ${humanDuration(overdue.ageMs)}` : 'metrics not available yet')
}

function* topNodes(words: CommandWords): Routine<CommandOutcome> {
  const mistake = mistakeIn(words)
  if (mistake) return mistake
  const metrics = yield* metricsOf('nodes.metrics.k8s.io', words, undefined), [name] = words.args
  if ('exit' in metrics) return metrics
  if (metrics.length === 0) return failed('metrics not available yet')
  const answer = yield* send(name === undefined ? { verb: 'list', resource: 'nodes', query: selectorQuery(words) } : { verb: 'get', resource: 'nodes', name })
  if (isFailure(answer)) return ended('', [failureOf(answer)])
  const nodes = (name === undefined ? (answer.body as ObjectList).items : [answer.body]) as readonly (KubeObject & { readonly status?: { readonly allocatable?: Partial<Usage>; readonly capacity?: Partial<Usage> } })[]
  const measured = inOrder(metrics, words.flags['sort-by'], ({ usage }) => takenBy(usage ? [usage] : []), ({ metadata }) => metadata.name)
  const rows = measured.map(({ metadata, usage }) => {
    const status = nodes.find((node) => node.metadata.name === metadata.name)?.status, room = isOn(words, 'show-capacity') ? status?.capacity : status?.allocatable
    const taken = takenBy(usage ? [usage] : []), [cpu, memory] = cells(taken), percent = (part: number, of: number): string => `${of > 0 ? Math.trunc((part / of) * 100) : 0}%`
    return [metadata.name, cpu, percent(taken.milli, milliValue(room?.cpu)), memory, percent(taken.bytes, wholeValue(room?.memory))]
  })
  const missing = nodes.filter(({ metadata }) => !metrics.some((one) => one.metadata.name === metadata.name)).map(({ metadata }) => [metadata.name, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN])
  return printed(table(['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'], [...rows, ...missing], words))
}

const FLAGS = { selector: SELECTOR_FLAGS['selector'], 'no-headers': SWITCH, 'sort-by': VALUE, 'use-protocol-buffers': SWITCH, 'show-swap': SWITCH }

const node: Verb = { name: 'node', aliases: ['nodes', 'no'], summary: 'Use of CPU and memory by nodes.', usage: ['top node [NAME | -l label] [--sort-by=cpu]'], flags: { ...FLAGS, 'show-capacity': SWITCH }, run: topNodes }
const pod: Verb = {
  name: 'pod', aliases: ['pods', 'po'], summary: 'Use of CPU and memory by Pods.', usage: ['top pod [NAME | -l label] [--containers] [--sort-by=cpu]'],
  flags: { ...FLAGS, 'field-selector': VALUE, 'all-namespaces': { takes: 'switch', short: 'A' }, containers: SWITCH, sum: SWITCH }, run: topPods,
}

export default defineVerb({ name: 'top', summary: 'Shows the use of CPU and memory.', usage: ['top pod|node'], subcommands: [node, pod] })
