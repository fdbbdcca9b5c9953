// `kubectl delete`: asks that objects go, and waits until they are gone. Models kubectl/pkg/cmd/delete/delete.go.
import { parseDuration } from '../../../engine/duration.ts'
import { resourceOf } from '../../../engine/kinds/define-kind.ts'
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import { kindWithGroup, printedName } from '../../print/names.ts'
import { defineVerb, ended, failed, FILE_FLAGS, SELECTOR_FLAGS, SWITCH, VALUE, type CommandWords } from '../define-verb.ts'
import { failureOf, type Failure } from '../failures.ts'
import { manifestsOf } from '../manifests.ts'
import { dryRunOf, dryRunSuffix, integerFlag, isOn } from '../read-words.ts'
import { selectObjects, wantedBy } from '../resource-arguments.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { KindDefinition } from '../../../engine/kinds/define-kind.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

interface Doomed {
  readonly kind: KindDefinition
  readonly name: string
  readonly namespace: string | undefined
  readonly file?: string
}

const PROPAGATION: Readonly<Record<string, string>> = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan', true: 'Background', false: 'Orphan' }
const LOOK_AGAIN_MS = 500
const LONGEST_WAIT_MS = 15 * 60_000
const FORCED = 'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n'

/** What is to go: named, so that nothing has to be read before. */
function* doomedBy(words: CommandWords): Routine<{ readonly doomed: readonly Doomed[]; readonly failures: readonly Failure[]; readonly listed: boolean } | { readonly mistake: string }> {
  if (words.lists['filename']) {
    const read = manifestsOf(words)
    if ('mistake' in read) return read
    return { doomed: read.manifests.map(({ kind, object, namespace, file }) => ({ kind, name: object.metadata.name, namespace, file })), failures: read.failures, listed: false }
  }
  const wanted = wantedBy(words.args)
  if (!('mistake' in wanted) && wanted.length > 0 && wanted.every(({ name }) => name !== undefined) && !words.flags['selector'] && !isOn(words, 'all') && !isOn(words, 'all-namespaces')) {
    return { doomed: wanted.map(({ kind, name = '' }) => ({ kind, name, namespace: kind.namespaced ? words.namespace : undefined })), failures: [], listed: false }
  }
  const selected = yield* selectObjects(words)
  if ('mistake' in selected) return selected
  return { doomed: selected.targets.map(({ kind, object, namespace }) => ({ kind, name: object.metadata.name, namespace })), failures: selected.failures, listed: true }
}

function* deleteObjects(words: CommandWords) {
  const dryRun = dryRunOf(words)
  if (typeof dryRun !== 'string') return failed(dryRun.mistake)
  const options = optionsOf(words)
  if ('mistake' in options) return failed(options.mistake)
  const found = yield* doomedBy(words)
  if ('mistake' in found) return failed(found.mistake)
  if (found.listed && found.doomed.length === 0 && found.failures.length === 0) return { exit: 0, stdout: 'No resources found\n', stderr: '' }
  const failures: Failure[] = [...found.failures], going: (Doomed & { readonly uid: string })[] = [], forced = isOn(words, 'force')
  let lines = ''
  for (const one of found.doomed) {
    const { kind, name, namespace, file } = one, target = { resource: resourceOf(kind), name, ...(namespace !== undefined && { namespace }) }
    const answer = dryRun === 'client' ? yield* send({ ...target, verb: 'get' }) : yield* send({ ...target, verb: 'delete', body: options.body, query: dryRun === 'server' ? { dryRun: 'All' } : {} })
    if (isFailure(answer)) {
      if (answer.code !== 404 || !(isOn(words, 'ignore-not-found') || isOn(words, 'all'))) failures.push(failureOf(answer, file === undefined ? undefined : `error when deleting ${JSON.stringify(file)}: `))
      continue
    }
    const where = namespace === undefined ? '' : ` from ${namespace} namespace`
    lines += words.flags['output'] === 'name' ? `${printedName(kind, name)}\n` : `${kindWithGroup(kind)} ${JSON.stringify(name)} ${forced ? 'force deleted' : 'deleted'}${where}${dryRunSuffix(dryRun)}\n`
    if (dryRun === 'none') going.push({ ...one, uid: uidOf(answer.body) })
  }
  const stderr = forced && options.body.gracePeriodSeconds === 0 ? FORCED : ''
  const waits = words.flags['wait'] !== 'false' && !forced
  const late = waits ? yield* untilGone(going, timeoutOf(words)) : []
  return ended(lines, [...failures, ...late], stderr)
}

/** What was deleted is named by its uid, so that a new object of the same name keeps nobody waiting. */
function uidOf(body: unknown): string {
  const { metadata, details } = body as Partial<KubeObject> & { readonly details?: { readonly uid?: string } }
  return metadata?.uid ?? details?.uid ?? ''
}

function timeoutOf({ flags }: CommandWords): number {
  const asked = parseDuration(flags['timeout'] ?? '0s')
  return typeof asked === 'number' && asked > 0 ? asked : LONGEST_WAIT_MS
}

function* untilGone(going: readonly (Doomed & { readonly uid: string })[], timeoutMs: number): Routine<readonly Failure[]> {
  let waited = 0
  for (const { kind, name, namespace, uid } of going) {
    for (;;) {
      const answer = yield* send({ verb: 'get', resource: resourceOf(kind), name, ...(namespace !== undefined && { namespace }) })
      if (isFailure(answer) || (uid !== '' && (answer.body as KubeObject).metadata.uid !== uid)) break
      if (waited >= timeoutMs) return [{ error: `timed out waiting for the condition on ${kind.plural}/${name}` }]
      yield [{ waitMs: LOOK_AGAIN_MS }]
      waited += LOOK_AGAIN_MS
    }
  }
  return []
}

function optionsOf(words: CommandWords): { readonly body: { readonly propagationPolicy: string; readonly gracePeriodSeconds?: number } } | { readonly mistake: string } {
  const { flags } = words, grace = integerFlag(words, 'grace-period', -1), cascade = PROPAGATION[flags['cascade'] ?? 'background']
  if (typeof grace !== 'number') return { mistake: `${grace.mistake}\nSee '${words.path} --help' for usage.` }
  if (cascade === undefined) return { mistake: `invalid cascade value (${flags['cascade']}). Must be "background", "foreground", or "orphan"` }
  if (isOn(words, 'now') && grace >= 0) return { mistake: '--now and --grace-period cannot be specified together' }
  if (isOn(words, 'force') && grace > 0) return { mistake: '--force and --grace-period greater than 0 cannot be specified together' }
  // Without --force, a grace period of 0 becomes 1, so that the kubelet still has its say.
  const seconds = isOn(words, 'now') ? 1 : isOn(words, 'force') ? 0 : grace === 0 ? 1 : grace
  return { body: { propagationPolicy: cascade, ...(seconds >= 0 && { gracePeriodSeconds: seconds }) } }
}

export default defineVerb({
  name: 'delete', summary: 'Deletes objects, and waits until they are gone.',
  usage: ['delete TYPE NAME… [--now] [--wait=false]', 'delete TYPE/NAME…', 'delete TYPE -l key=value', 'delete TYPE --all', 'delete -f FILE'],
  flags: {
    ...FILE_FLAGS, ...SELECTOR_FLAGS, output: { takes: 'value', short: 'o' }, 'dry-run': { takes: 'value', alone: 'unchanged' }, now: SWITCH, force: SWITCH, 'grace-period': VALUE, 'ignore-not-found': SWITCH,
    cascade: { takes: 'value', alone: 'background' }, wait: SWITCH, timeout: VALUE, interactive: { takes: 'switch', short: 'i' },
  },
  run: deleteObjects,
})
