// What a preemption entails: the victims are told why, deleted, and an Event says so; promises that the node can no longer keep are taken back.
// Models pkg/scheduler/framework/preemption/preemption.go prepareCandidateAsync.
import type { Pod } from '../generated/api-types.d.ts'
import { failureReason, isFailure, RequestFailed, record, type Routine, type Step } from '../kernel/sync.ts'
import type { ApiRequest, ApiResponse } from '../apiserver/request.ts'
import type { Status } from '../kube-object.ts'

export interface EvictionArgs {
  readonly preemptor: Pod
  readonly node: string
  readonly victims: readonly Pod[]
  /** Pods of lower priority that were to get room on the node. */
  readonly outbid: readonly Pod[]
  /** RFC 3339. */
  readonly decidedAt: string
}

/** Evicts the victims side by side, and the last one when all others have been: until then the preemptor is not tried again. */
export function* evict({ preemptor, node, victims, outbid, decidedAt }: EvictionArgs): Routine<void> {
  yield* sideBySide(outbid.map((pod) => ({ ...statusOf(pod), body: { status: { nominatedNodeName: null } } })))
  const last = victims.slice(-1), others = victims.slice(0, -1)
  for (const some of [others, last]) {
    yield* sideBySide(some.map((victim) => ({ ...statusOf(victim), body: { status: { conditions: [disruption(preemptor, decidedAt)] } } })))
    yield* sideBySide(some.map(({ metadata: { namespace, name } }) => ({ verb: 'delete', resource: 'pods', namespace, name })), some.map((victim) => whyEvicted(victim, preemptor, node)))
    for (const victim of some) yield* record(victim, 'Normal', 'Preempted', `Preempted by a pod on node ${node}`)
  }
}

function statusOf({ metadata: { namespace, name } }: Pod): Pick<ApiRequest, 'verb' | 'patchType' | 'resource' | 'namespace' | 'name' | 'subresource'> {
  return { verb: 'patch', patchType: 'strategic', resource: 'pods', namespace, name, subresource: 'status' }
}

function disruption(preemptor: Pod, at: string): object {
  const message = `${preemptor.spec.schedulerName ?? 'default-scheduler'}: preempting to accommodate a higher priority pod`
  return { type: 'DisruptionTarget', status: 'True', lastProbeTime: null, lastTransitionTime: at, reason: 'PreemptionByKubeScheduler', message }
}

function whyEvicted(victim: Pod, preemptor: Pod, node: string): NonNullable<Extract<Step, { request: ApiRequest }>['why']> {
  return { code: 'preempted', params: { pod: victim.metadata.name, priority: victim.spec.priority ?? 0, preemptor: preemptor.metadata.name, preemptorPriority: preemptor.spec.priority ?? 0, node } }
}

/** Sends requests at once. What is gone already is no failure. */
function* sideBySide(requests: readonly ApiRequest[], reasons: readonly Extract<Step, { request: ApiRequest }>['why'][] = []): Routine<void> {
  if (requests.length === 0) return
  const answers = (yield requests.map((request, i) => ({ request, ...(reasons[i] && { why: reasons[i] }) }))) as readonly ApiResponse[]
  for (const answer of answers) if (isFailure(answer) && failureReason(answer) !== 'NotFound') throw new RequestFailed(answer.body as Status)
}
