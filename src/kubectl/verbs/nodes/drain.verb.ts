// `kubectl drain`: closes a node and evicts its Pods, unless they would be lost. Models kubectl/pkg/cmd/drain/drain.go and kubectl/pkg/drain.
import { parseDuration } from '../../../engine/duration.ts'
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import { defineVerb, failed, SELECTOR_FLAGS, SWITCH, VALUE, type CommandWords } from '../define-verb.ts'
import { commandError } from '../failures.ts'
import { dryRunOf, isOn } from '../read-words.ts'
import { selectObjects } from '../resource-arguments.ts'
import { markNodes, ofNodes } from './cordon.ts'
import { evictPods, type EvictionRules, fullName, type PodObject } from './evict-pods.ts'
import type { ObjectList } from '../../../engine/apiserver/request.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { Status } from '../../../engine/kube-object.ts'
import type { CommandOutcome } from '../define-verb.ts'

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

/** `reason: a/b, a/c` for each reason, in order of first appearance. */
function grouped(entries: readonly (readonly [reason: string, pod: PodObject])[]): readonly string[] {
  const byReason = new Map<string, string[]>()
  for (const [reason, pod] of entries) byReason.set(reason, [...(byReason.get(reason) ?? []), fullName(pod)])
  return [...byReason].map(([reason, pods]) => `${reason}: ${pods.join(', ')}`)
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
    stderr += `error: unable to drain node ${JSON.stringify(name)} due to error:${together(one.problems)}, continuing command...\n`
  }
  if (undrained.length === 0) return { exit: 0, stdout, stderr }
  return { exit: 1, stdout, stderr: `${stderr}There are pending nodes to be drained:\n${undrained.map((name) => ` ${name}\n`).join('')}${commandError(problems.map((error) => ({ error })))}` }
}

interface Drained { readonly stdout: string; readonly stderr: string; readonly problems: readonly string[] }

interface Sorted { readonly pods: readonly PodObject[]; readonly warnings: readonly string[]; readonly refusals: readonly string[] }

/** The Pods of a node, by what is to become of them. */
function* podsForDeletion(node: string, words: CommandWords): Routine<Sorted> {
  const query = { fieldSelector: `spec.nodeName=${node}`, ...(words.flags['pod-selector'] !== undefined && { labelSelector: words.flags['pod-selector'] }) }
  const listed = yield* send({ verb: 'list', resource: 'pods', query })
  if (isFailure(listed)) return { pods: [], warnings: [], refusals: [(listed.body as Status).message ?? ''] }
  const verdicts = ((listed.body as ObjectList).items as readonly PodObject[]).map((pod) => ({ pod, verdict: judge(pod, words) }))
  return {
    refusals: [...grouped(verdicts.flatMap(({ pod, verdict }) => ('refuse' in verdict ? [[verdict.refuse, pod] as const] : [])))].sort(),
    warnings: grouped(verdicts.flatMap(({ pod, verdict }) => ('warning' in verdict && verdict.warning !== undefined ? [[verdict.warning, pod] as const] : []))),
    pods: verdicts.flatMap(({ pod, verdict }) => ('evict' in verdict ? [pod] : [])),
  }
}

function* drainNode(node: string, words: CommandWords, isDryRun: boolean): Routine<Drained> {
  const { pods, warnings, refusals } = yield* podsForDeletion(node, words)
  if (refusals.length > 0) return { stdout: '', stderr: '', problems: refusals }
  const warned = warnings.length > 0 ? `Warning: ${warnings.join('; ')}\n` : ''
  if (isDryRun) return { stdout: `${pods.map((pod) => `evicting pod ${fullName(pod)} (server dry run)\n`).join('')}node/${node} drained (server dry run)\n`, stderr: warned, problems: [] }
  const { stdout, stderr, problems } = yield* evictPods(pods, rulesOf(words))
  if (problems.length === 0) return { stdout: `${stdout}node/${node} drained\n`, stderr: warned + stderr, problems }
  const pending = (yield* podsForDeletion(node, words)).pods.map((pod) => `pod/${pod.metadata.name}\n`)
  const told = pending.length > 0 ? `There are pending pods in node ${JSON.stringify(node)} when an error occurred: ${together(problems)}\n${pending.join('')}` : ''
  return { stdout, stderr: warned + stderr + told, problems }
}

/** Several errors as one. Models utilerrors.NewAggregate. */
function together(problems: readonly string[]): string {
  return problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`
}

function rulesOf(words: CommandWords): EvictionRules {
  const asked = parseDuration(words.flags['timeout'] ?? '0s'), grace = words.flags['grace-period']
  return {
    timeoutMs: typeof asked === 'number' && asked > 0 ? asked : Infinity,
    deleteOptions: grace === undefined || Number(grace) < 0 ? {} : { gracePeriodSeconds: Number(grace) }, asDelete: isOn(words, 'disable-eviction'),
  }
}

export default defineVerb({
  name: 'drain', summary: 'Closes a node and moves its Pods away.', usage: ['drain NODE [--ignore-daemonsets] [--delete-emptydir-data] [--force] [--timeout=60s]'],
  flags: {
    selector: SELECTOR_FLAGS['selector'], 'pod-selector': VALUE, 'dry-run': { takes: 'value', alone: 'unchanged' }, 'ignore-daemonsets': SWITCH, 'delete-emptydir-data': SWITCH, force: SWITCH, 'grace-period': VALUE, timeout: VALUE,
    'disable-eviction': SWITCH, 'skip-wait-for-delete-timeout': VALUE, 'chunk-size': VALUE,
  },
  run: drain,
})
