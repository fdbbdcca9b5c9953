// `kubectl rollout status`: says how far a rollout is until it is done. Models kubectl/pkg/polymorphichelpers/rollout_status.go.
import { parseDuration } from '../../../engine/duration.ts'
import { commandError } from '../failures.ts'
import { ended, failed, type CommandOutcome, type CommandWords } from '../define-verb.ts'
import { integerFlag } from '../read-words.ts'
import { readObject, selectObjects, type Target } from '../resource-arguments.ts'
import type { DaemonSet, Deployment, StatefulSet } from '../../../engine/generated/api-types.d.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

/** How far it is: a line, and whether there is more to come. */
type Progress = { readonly line: string; readonly done: boolean } | { readonly error: string }

const LOOK_AGAIN_MS = 250
/** Where nothing else ends the wait. */
const LONGEST_MS = 30 * 60_000
const OBSERVED = 'Waiting for deployment spec update to be observed...\n'

function deploymentProgress(deployment: KubeObject & Deployment, revision: number): Progress {
  const { metadata: { name, generation = 0, annotations }, spec, status = {} } = deployment
  if (revision > 0) {
    const last = Number(annotations?.['deployment.kubernetes.io/revision'] ?? 0)
    if (last !== revision) return { error: `desired revision (${revision}) is different from the running revision (${last})` }
  }
  if (generation > (status.observedGeneration ?? 0)) return { line: OBSERVED, done: false }
  const progressing = status.conditions?.find(({ type }) => type === 'Progressing')
  if (progressing?.reason === 'ProgressDeadlineExceeded') return { error: `deployment ${JSON.stringify(name)} exceeded its progress deadline` }
  const wanted = spec?.replicas ?? 1, { updatedReplicas: updated = 0, replicas = 0, availableReplicas: available = 0 } = status
  const waiting = `Waiting for deployment ${JSON.stringify(name)} rollout to finish: `
  if (updated < wanted) return { line: `${waiting}${updated} out of ${wanted} new replicas have been updated...\n`, done: false }
  if (replicas > updated) return { line: `${waiting}${replicas - updated} old replicas are pending termination...\n`, done: false }
  if (available < updated) return { line: `${waiting}${available} of ${updated} updated replicas are available...\n`, done: false }
  return { line: `deployment ${JSON.stringify(name)} successfully rolled out\n`, done: true }
}

function daemonSetProgress(daemonSet: KubeObject & DaemonSet): Progress {
  const { metadata: { name, generation = 0 }, spec, status } = daemonSet
  if (spec?.updateStrategy?.type !== 'RollingUpdate') return { error: 'rollout status is only available for RollingUpdate strategy type' }
  if (generation > (status?.observedGeneration ?? 0)) return { line: 'Waiting for daemon set spec update to be observed...\n', done: false }
  const wanted = status?.desiredNumberScheduled ?? 0, updated = status?.updatedNumberScheduled ?? 0, available = status?.numberAvailable ?? 0
  const waiting = `Waiting for daemon set ${JSON.stringify(name)} rollout to finish: `
  if (updated < wanted) return { line: `${waiting}${updated} out of ${wanted} new pods have been updated...\n`, done: false }
  if (available < wanted) return { line: `${waiting}${available} of ${wanted} updated pods are available...\n`, done: false }
  return { line: `daemon set ${JSON.stringify(name)} successfully rolled out\n`, done: true }
}

function statefulSetProgress(statefulSet: KubeObject & StatefulSet): Progress {
  const { metadata: { generation = 0 }, spec, status } = statefulSet, strategy = spec?.updateStrategy
  if (strategy?.type !== 'RollingUpdate') return { error: 'rollout status is only available for RollingUpdate strategy type' }
  if ((status?.observedGeneration ?? 0) === 0 || generation > (status?.observedGeneration ?? 0)) return { line: 'Waiting for statefulset spec update to be observed...\n', done: false }
  const wanted = spec?.replicas ?? 1, ready = status?.readyReplicas ?? 0, updated = status?.updatedReplicas ?? 0, partition = strategy.rollingUpdate?.partition ?? 0
  if (ready < wanted) return { line: `Waiting for ${wanted - ready} pods to be ready...\n`, done: false }
  if (partition > 0) {
    if (updated < wanted - partition) return { line: `Waiting for partitioned roll out to finish: ${updated} out of ${wanted - partition} new pods have been updated...\n`, done: false }
    return { line: `partitioned roll out complete: ${updated} new pods have been updated...\n`, done: true }
  }
  if (status?.updateRevision !== status?.currentRevision) return { line: `waiting for statefulset rolling update to complete ${updated} pods at revision ${status?.updateRevision ?? ''}...\n`, done: false }
  return { line: `statefulset rolling update complete ${status?.currentReplicas ?? 0} pods at revision ${status?.currentRevision ?? ''}...\n`, done: true }
}

function progressOf({ kind, object }: Target, revision: number): Progress {
  switch (kind.kind) {
    case 'Deployment': return deploymentProgress(object as KubeObject & Deployment, revision)
    case 'DaemonSet': return daemonSetProgress(object as KubeObject & DaemonSet)
    case 'StatefulSet': return statefulSetProgress(object as KubeObject & StatefulSet)
    default: return { error: `no status viewer has been implemented for ${kind.kind}` }
  }
}

/** Follows every rollout that the words name to its end. */
export function* rolloutStatus(words: CommandWords): Routine<CommandOutcome> {
  const revision = integerFlag(words, 'revision', 0), asked = parseDuration(words.flags['timeout'] ?? '0s')
  if (typeof revision !== 'number') return failed(revision.mistake)
  const limit = typeof asked === 'number' && asked > 0 ? asked : LONGEST_MS
  const selected = yield* selectObjects(words)
  if ('mistake' in selected) return failed(selected.mistake)
  let stdout = ''
  if (selected.targets.length === 0) return ended('', selected.failures)
  for (const target of selected.targets) {
    const followed = yield* follow(target, revision, words.flags['watch'] !== 'false', limit)
    stdout += followed.stdout
    if (followed.error !== undefined) return { exit: 1, stdout, stderr: commandError([{ error: followed.error }]) }
  }
  return ended(stdout, selected.failures)
}

/** A line for every change of the object, as a watch would bring them. */
function* follow(first: Target, revision: number, watches: boolean, limitMs: number): Routine<{ readonly stdout: string; readonly error?: string }> {
  let stdout = '', target = first, seen = ''
  for (let waited = 0; ; waited += LOOK_AGAIN_MS) {
    if (target.object.metadata.resourceVersion !== seen) {
      seen = target.object.metadata.resourceVersion
      const progress = progressOf(target, revision)
      if ('error' in progress) return { stdout, error: progress.error }
      stdout += progress.line
      if (progress.done || !watches) return { stdout }
    }
    if (waited >= limitMs) return { stdout, error: 'timed out waiting for the condition' }
    yield [{ waitMs: LOOK_AGAIN_MS }]
    const next = yield* readObject(target.kind, target.object.metadata.name, target.namespace ?? '')
    if ('failure' in next) {
      if (next.missing) return { stdout, error: 'object has been deleted' }
      return { stdout, error: 'status' in next.failure ? next.failure.status.message ?? '' : next.failure.error }
    }
    target = next
  }
}
