// How `kubectl drain` takes Pods away: all at once, each on its own; one that a budget protects is asked for again every five seconds.
// Models kubectl/pkg/drain/drain.go (evictPods, waitForDelete).
import type { ApiRequest, ApiResponse } from '../../../engine/apiserver/request.ts'
import { formatDuration } from '../../../engine/duration.ts'
import type { Pod } from '../../../engine/generated/api-types.d.ts'
import { isFailure, type Routine } from '../../../engine/kernel/sync.ts'
import type { KubeObject, Status } from '../../../engine/kube-object.ts'

export type PodObject = KubeObject & Pod

export interface EvictionRules {
  /** Patience with all of it together; Infinity where none was named. */
  readonly timeoutMs: number
  readonly deleteOptions: object
  /** Deletes instead of asking the Eviction API. */
  readonly asDelete: boolean
}

export interface EvictedPods {
  readonly stdout: string
  readonly stderr: string
  readonly problems: readonly string[]
}

/** One Pod on its way: asked to go again and again, then waited for. */
interface Leaving {
  readonly pod: PodObject
  readonly stage: 'asking' | 'going'
  readonly dueMs: number
}

type NextStep = { readonly then?: Leaving; readonly said?: string; readonly told?: string; readonly problem?: string }

const RETRY_MS = 5_000
const LOOK_AGAIN_MS = 1_000
/** A drain that has been held up for so long goes on trying, and nobody waits for it any longer. */
const HELD_UP_MS = 600_000
const TOO_MANY_REQUESTS = 429, NOT_FOUND = 404

export function fullName({ metadata: { namespace, name } }: KubeObject): string {
  return `${namespace}/${name}`
}

export function* evictPods(pods: readonly PodObject[], rules: EvictionRules): Routine<EvictedPods> {
  let stdout = '', stderr = '', waitedMs = 0
  let leaving: readonly Leaving[] = pods.map((pod) => ({ pod, stage: 'asking', dueMs: 0 }))
  const problems: string[] = []
  while (leaving.length > 0) {
    const dueMs = Math.min(...leaving.map((one) => one.dueMs))
    if (dueMs > waitedMs) yield [{ waitMs: dueMs - waitedMs, background: waitedMs >= HELD_UP_MS }]
    waitedMs = dueMs
    const isLate = waitedMs >= rules.timeoutMs, due = leaving.filter((one) => one.dueMs <= waitedMs)
    stdout += due.filter(({ stage }) => stage === 'asking').map(({ pod }) => `evicting pod ${fullName(pod)}\n`).join('')
    const asked = due.filter(({ stage }) => stage === 'going' || !isLate), late = due.filter((one) => !asked.includes(one))
    const answers = asked.length > 0 ? (yield asked.map((one) => ({ request: requestFor(one, rules) }))) as readonly ApiResponse[] : []
    const steps = [...asked.map((one, i) => nextStep(one, answers[i], waitedMs, rules)), ...late.map(({ pod }): NextStep => ({ problem: `error when evicting ${quoted(pod)}: ${timedOut(rules)}` }))]
    for (const { said = '', told = '', problem } of steps) {
      stdout += said
      stderr += told
      if (problem !== undefined) problems.push(problem)
    }
    leaving = [...leaving.filter((one) => !due.includes(one)), ...steps.flatMap(({ then }) => (then ? [then] : []))]
  }
  return { stdout, stderr, problems }
}

function quoted({ metadata: { name, namespace } }: PodObject): string {
  return `pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}`
}

function timedOut({ timeoutMs }: EvictionRules): string {
  return `global timeout reached: ${formatDuration(timeoutMs)}`
}

function nextStep(one: Leaving, answer: ApiResponse, nowMs: number, rules: EvictionRules): NextStep {
  const { pod, stage } = one, { name, namespace, uid } = pod.metadata, { message = '' } = answer.body as Status
  if (stage === 'going') {
    const isGone = answer.code === NOT_FOUND || (!isFailure(answer) && (answer.body as KubeObject).metadata.uid !== uid)
    if (isGone) return { said: `pod/${name} evicted\n` }
    const waits = `error when waiting for pod ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace)} to terminate: `
    if (isFailure(answer)) return { problem: waits + message }
    return nowMs >= rules.timeoutMs ? { problem: waits + timedOut(rules) } : { then: { ...one, dueMs: nowMs + LOOK_AGAIN_MS } }
  }
  if (!isFailure(answer)) return { then: { pod, stage: 'going', dueMs: nowMs } }
  if (answer.code === NOT_FOUND) return {}
  if (answer.code === TOO_MANY_REQUESTS) return { told: `error when evicting ${quoted(pod)} (will retry after 5s): ${message}\n`, then: { ...one, dueMs: nowMs + RETRY_MS } }
  return { problem: `error when evicting ${quoted(pod)}: ${message}` }
}

function requestFor({ pod: { metadata: { name, namespace } }, stage }: Leaving, { deleteOptions, asDelete }: EvictionRules): ApiRequest {
  if (stage === 'going') return { verb: 'get', resource: 'pods', namespace, name }
  if (asDelete) return { verb: 'delete', resource: 'pods', namespace, name, body: deleteOptions }
  return { verb: 'create', resource: 'pods', namespace, name, subresource: 'eviction', body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions } }
}
