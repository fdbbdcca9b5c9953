// `kubectl drain`: closes a node and evicts its Pods, unless they would be lost. Models kubectl/pkg/cmd/drain/drain.go and kubectl/pkg/drain.
import { parseDuration } from '../../../engine/duration.ts'
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import { defineVerb, failed, SELECTOR_FLAGS, SWITCH, VALUE, type CommandWords } from '../define-verb.ts'
import { commandError, failureOf, type Failure } from '../failures.ts'
import { dryRunOf, isOn } from '../read-words.ts'
import { selectObjects } from '../resource-arguments.ts'
import { markNodes, ofNodes } from './cordon.ts'
import type { ObjectList } from '../../../engine/apiserver/request.ts'
import type { Pod } from '../../../engine/generated/api-types.d.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { KubeObject, Status } from '../../../engine/kube-object.ts'
import type { CommandOutcome } from '../define-verb.ts'

const RETRY_EVICTION_MS = 5_000
const LOOK_AGAIN_MS = 1_000
const LONGEST_MS = 10 * 60_000
const TOO_MANY_REQUESTS = 429

type PodObject = KubeObject & Pod
type Verdict = { readonly keep: true; readonly warning?: string } | { readonly refuse: string } | { readonly evict: true; readonly warning?: string }

const TEXT = {
  daemonSet: 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)', daemonSetWarning: 'ignoring DaemonSet-managed Pods',
  localData: 'cannot delete Pods with local storage (use --delete-emptydir-data to override)', localDataWarning: 'deleting Pods with local storage',
  unmanaged: 'cannot delete Pods declare no controller (use --force to override)', unmanagedWarning: 'deleting Pods that declare no controller',
}

/** What is to become of one Pod of the node. The first filter that does not let it through decides. */
function judge(pod: PodObject, words: CommandWords): Verdict {
  const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller), ended = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
  if (owner?.kind === 'DaemonSet') return isOn(words, 'ignore-daemonsets') ? { keep: true, warning: TEXT.daemonSetWarning } : { refuse: TEXT.daemonSet }
  if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return { keep: true }
  const hasLocalData = pod.spec.volumes?.some(({ emptyDir }) => emptyDir !== undefined) ?? false
  if (hasLocalData && !ended && !isOn(words, 'delete-emptydir-data')) return { refuse: TEXT.localData }
  if (!owner && !ended && !isOn(words, 'force')) return { refuse: TEXT.unmanaged }
  const warning = !owner && !ended ? TEXT.unmanagedWarning : hasLocalData && !ended ? TEXT.localDataWarning : undefined
  return { evict: true, ...(warning !== undefined && { warning }) }
}

function fullName({ metadata: { namespace, name } }: KubeObject): string {
  return `${namespace}/${name}`
}

/** `reason: a/b, a/c` for each reason, in order of first appearance. */
function grouped(entries: readonly (readonly [reason: string, pod: PodObject])[]): readonly string[] {
  const byReason = new Map<string, string[]>()
  for (const [reason, pod] of entries) byReason.set(reason, [...(byReason.get(reason) ?? []), fullName(pod)])
  return [...byReason].sort(([a], [b]) => (a < b ? -1 : 1)).map(([reason, pods]) => `${reason}: ${pods.join(', ')}`)
}

function* drain(words: CommandWords): Routine<CommandOutcome> {
  const dryRun = dryRunOf(words)
  if (typeof dryRun !== 'string') return failed(dryRun.mistake)
  if (words.args.length === 0 && words.flags['selector'] === undefined) return failed(`USAGE: drain NODE [flags]\nSee '${words.path} -h' for help and examples`)
  const cordoned = yield* markNodes(words, true)
  if (cordoned.exit !== 0) return cordoned
  const selected = yield* selectObjects(ofNodes(words))
  if ('mistake' in selected) return failed(selected.mistake)
  let { stdout, stderr } = cordoned
  const undrained: string[] = [], problems: string[] = []
  for (const { object: { metadata: { name } } } of selected.targets) {
    const one = yield* drainNode(name, words, dryRun !== 'none')
    stdout += one.stdout
    stderr += one.stderr
    if (one.problems.length === 0) continue
    undrained.push(name)
    problems.push(...one.problems)
    const told = one.problems.length === 1 ? one.problems[0] : `[${one.problems.join(', ')}]`
    stderr += `error: unable to drain node ${JSON.stringify(name)} due to error:${told}, continuing command...\n`
  }
  if (undrained.length === 0) return { exit: 0, stdout, stderr }
  return { exit: 1, stdout, stderr: `${stderr}There are pending nodes to be drained:\n${undrained.map((name) => ` ${name}\n`).join('')}${commandError(problems.map((error) => ({ error })))}` }
}

interface Drained { readonly stdout: string; readonly stderr: string; readonly problems: readonly string[] }

function* drainNode(node: string, words: CommandWords, isDryRun: boolean): Routine<Drained> {
  const query = { fieldSelector: `spec.nodeName=${node}`, ...(words.flags['pod-selector'] !== undefined && { labelSelector: words.flags['pod-selector'] }) }
  const listed = yield* send({ verb: 'list', resource: 'pods', query })
  if (isFailure(listed)) return { stdout: '', stderr: '', problems: [(listed.body as Status).message ?? ''] }
  const verdicts = ((listed.body as ObjectList).items as readonly PodObject[]).map((pod) => ({ pod, verdict: judge(pod, words) }))
  const refusals = grouped(verdicts.flatMap(({ pod, verdict }) => ('refuse' in verdict ? [[verdict.refuse, pod] as const] : [])))
  if (refusals.length > 0) return { stdout: '', stderr: '', problems: refusals }
  const warnings = grouped(verdicts.flatMap(({ pod, verdict }) => ('warning' in verdict && verdict.warning !== undefined ? [[verdict.warning, pod] as const] : [])))
  const stderr = warnings.length > 0 ? `Warning: ${warnings.join('; ')}\n` : ''
  const pods = verdicts.flatMap(({ pod, verdict }) => ('evict' in verdict ? [pod] : []))
  const { stdout, failures } = isDryRun ? { stdout: pods.map((pod) => `evicting pod ${fullName(pod)} (server dry run)\n`).join(''), failures: [] } : yield* evictAll(pods, words)
  if (failures.length > 0) return { stdout, stderr, problems: failures.map((failure) => ('error' in failure ? failure.error : failure.status.message ?? '')) }
  return { stdout: `${stdout}node/${node} drained${isDryRun ? ' (server dry run)' : ''}\n`, stderr, problems: [] }
}

/** All at once, as upstream does; those a budget protects are asked for again every five seconds. */
function* evictAll(pods: readonly PodObject[], words: CommandWords): Routine<{ readonly stdout: string; readonly failures: readonly Failure[] }> {
  const asked = parseDuration(words.flags['timeout'] ?? '0s'), limit = typeof asked === 'number' && asked > 0 ? asked : LONGEST_MS
  const grace = words.flags['grace-period'], deleteOptions = grace === undefined || Number(grace) < 0 ? {} : { gracePeriodSeconds: Number(grace) }
  let stdout = '', waiting = pods, waited = 0
  while (waiting.length > 0) {
    stdout += waiting.map((pod) => `evicting pod ${fullName(pod)}\n`).join('')
    const answers = yield waiting.map((pod) => ({ request: evictionOf(pod, deleteOptions, isOn(words, 'disable-eviction')) }))
    const again: PodObject[] = []
    for (const [i, pod] of waiting.entries()) {
      const answer = answers[i] as { readonly code: number; readonly body: Status }
      if (answer.code === TOO_MANY_REQUESTS) {
        stdout += `error when evicting pods/${JSON.stringify(pod.metadata.name)} -n ${JSON.stringify(pod.metadata.namespace)} (will retry after 5s): ${answer.body.message ?? ''}\n`
        again.push(pod)
      } else if (answer.code >= 400 && answer.code !== 404) return { stdout, failures: [failureOf(answer, `error when evicting pods/${JSON.stringify(pod.metadata.name)} -n ${JSON.stringify(pod.metadata.namespace)}: `)] }
    }
    waiting = again
    if (waiting.length === 0) break
    if (waited >= limit) return { stdout, failures: [{ error: `drain did not complete within ${Math.round(limit / 1000)}s` }] }
    yield [{ waitMs: RETRY_EVICTION_MS }]
    waited += RETRY_EVICTION_MS
  }
  for (const pod of pods) {
    for (;;) {
      const answer = yield* send({ verb: 'get', resource: 'pods', namespace: pod.metadata.namespace, name: pod.metadata.name })
      if (isFailure(answer) || (answer.body as KubeObject).metadata.uid !== pod.metadata.uid) break
      if (waited >= limit) return { stdout, failures: [{ error: `drain did not complete within ${Math.round(limit / 1000)}s` }] }
      yield [{ waitMs: LOOK_AGAIN_MS }]
      waited += LOOK_AGAIN_MS
    }
    stdout += `pod/${pod.metadata.name} evicted\n`
  }
  return { stdout, failures: [] }
}

function evictionOf({ metadata: { name, namespace } }: PodObject, deleteOptions: object, asDelete: boolean) {
  if (asDelete) return { verb: 'delete', resource: 'pods', namespace, name, body: deleteOptions } as const
  return { verb: 'create', resource: 'pods', namespace, name, subresource: 'eviction', body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions } } as const
}

export default defineVerb({
  name: 'drain', summary: 'Closes a node and moves its Pods away.', usage: ['drain NODE [--ignore-daemonsets] [--delete-emptydir-data] [--force] [--timeout=60s]'],
  flags: {
    selector: SELECTOR_FLAGS['selector'], 'pod-selector': VALUE, 'dry-run': { takes: 'value', alone: 'unchanged' }, 'ignore-daemonsets': SWITCH, 'delete-emptydir-data': SWITCH, force: SWITCH, 'grace-period': VALUE, timeout: VALUE,
    'disable-eviction': SWITCH, 'skip-wait-for-delete-timeout': VALUE, 'chunk-size': VALUE,
  },
  run: drain,
})
