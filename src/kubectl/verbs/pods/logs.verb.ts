// `kubectl logs`: what containers have written. Models kubectl/pkg/cmd/logs/logs.go.
import { parseDuration } from '../../../engine/duration.ts'
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import { defineVerb, ended, failed, misused, SELECTOR_FLAGS, SWITCH, VALUE, type CommandWords } from '../define-verb.ts'
import { failureOf, type Failure } from '../failures.ts'
import { integerFlag, isOn } from '../read-words.ts'
import { containerOf, podOf, podsOf, type PodObject } from './pod-argument.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { Status } from '../../../engine/kube-object.ts'
import type { CommandOutcome } from '../define-verb.ts'

const LINES_OF_SEVERAL = 10

type Query = Readonly<Record<string, string>>

function queryOf(words: CommandWords, several: boolean): Query | { readonly mistake: string } {
  const tail = integerFlag(words, 'tail', several ? LINES_OF_SEVERAL : -1), since = words.flags['since'] === undefined ? undefined : parseDuration(words.flags['since'])
  if (typeof tail !== 'number') return { mistake: tail.mistake }
  if (since !== undefined && typeof since !== 'number') return { mistake: `invalid argument ${JSON.stringify(words.flags['since'])} for "--since" flag: time: invalid duration ${JSON.stringify(words.flags['since'])}` }
  return {
    ...(tail >= 0 && { tailLines: String(tail) }), ...(since !== undefined && { sinceSeconds: String(Math.max(1, Math.round(since / 1000))) }),
    ...(isOn(words, 'previous') && { previous: 'true' }), ...(isOn(words, 'timestamps') && { timestamps: 'true' }),
  }
}

function* logs(words: CommandWords): Routine<CommandOutcome> {
  const { args, flags } = words, selector = flags['selector']
  if (args.length === 0 && selector === undefined) return misused(words, "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command")
  if (args.length > 0 && selector !== undefined) return misused(words, 'only a selector (-l) or a POD name is allowed')
  const query = queryOf(words, selector !== undefined)
  if ('mistake' in query) return failed(String(query.mistake))
  if (isOn(words, 'follow')) return failed('this terminal takes one line after the other, so a log cannot be followed: use `kubectl logs` again to see what has come')
  const found: { readonly pods: readonly PodObject[]; readonly told: string } | { readonly failure: Failure } = selector === undefined ? yield* onePod(args, words.namespace) : yield* selected(selector, words.namespace)
  if ('failure' in found) return ended('', [found.failure])
  let stdout = '', stderr = found.told
  for (const pod of found.pods) {
    for (const { container, told } of containersOf(pod, words)) {
      stderr += selector === undefined ? told : ''
      const { name, namespace } = pod.metadata, answer = yield* send({ verb: 'get', resource: 'pods', namespace, name, subresource: 'log', query: { ...query, container } })
      if (isFailure(answer)) return ended(stdout, [refusalOf(answer.body as Status)], stderr)
      const text = (answer.body as unknown as { readonly text: string }).text
      stdout += isOn(words, 'prefix') ? text.split('\n').slice(0, -1).map((line) => `[pod/${name}/${container}] ${line}\n`).join('') : text
    }
  }
  return ended(stdout, [], stderr)
}

function* onePod([arg]: readonly string[], namespace: string) {
  const found = yield* podOf(arg, namespace)
  if ('failure' in found) return found
  return { pods: [found.pod], told: found.others > 0 ? `Found ${found.others + 1} pods, using pod/${found.pod.metadata.name}\n` : '' }
}

function* selected(selector: string, namespace: string) {
  const found = yield* podsOf(selector, namespace)
  if ('failure' in found) return found
  return { pods: found.pods, told: found.pods.length === 0 ? `No resources found in ${namespace} namespace.\n` : '' }
}

function containersOf(pod: PodObject, words: CommandWords): readonly { readonly container: string; readonly told: string }[] {
  if (isOn(words, 'all-containers')) return [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({ name }) => ({ container: name, told: '' }))
  return [containerOf(pod, words.flags['container'] ?? words.args[1])]
}

/** What has a reason is the server's refusal; the rest kubectl says as its own. */
function refusalOf(status: Status): Failure {
  return status.reason ? failureOf({ code: status.code ?? 500, body: status }) : { error: status.message ?? '' }
}

export default defineVerb({
  name: 'logs', aliases: ['log'], summary: 'Shows what a container has written.', usage: ['logs POD [-c CONTAINER] [--previous] [--tail=N] [--since=10m] [--timestamps]', 'logs TYPE/NAME', 'logs -l key=value'],
  flags: {
    selector: SELECTOR_FLAGS['selector'], container: { takes: 'value', short: 'c' }, follow: { takes: 'switch', short: 'f' }, previous: { takes: 'switch', short: 'p' }, tail: VALUE, since: VALUE, 'since-time': VALUE, timestamps: SWITCH,
    'all-containers': SWITCH, prefix: SWITCH, 'max-log-requests': VALUE, 'limit-bytes': VALUE, 'ignore-errors': SWITCH, 'all-pods': SWITCH,
  },
  run: logs,
})
