// Ending one container: its preStop hook, then SIGTERM, then SIGKILL when its time is over, whatever the cause.
// Models pkg/kubelet/kuberuntime/kuberuntime_container.go (killContainer, setTerminationGracePeriod, executePreStopHook).
import { call, type Routine } from '../../kernel/sync.ts'
import { type CriCall, runtimeAddress, type StopContainerAnswer } from '../runtime/cri.ts'
import { runHook } from './lifecycle-hooks.ts'
import { warning } from './pod-events.ts'
import { type ContainerRecord, type PodRecord, specOf } from './pod-record.ts'

/** However long a hook took, a container has this long to end by itself. */
const LEAST_GRACE_MS = 2_000

/** A container that is to end, with its id in the runtime. */
export interface Target {
  readonly container: ContainerRecord
  readonly id: string
}

/** Runs a container's preStop hook, which takes from its grace period. Returns what is left of it. */
export function* runPreStop({ pod, node, ip }: PodRecord, { container, id }: Target, graceMs: number): Routine<number> {
  const spec = specOf(pod, container), hook = spec?.lifecycle?.preStop
  if (!spec || !hook || graceMs <= 0) return graceMs
  const { passed, tookMs } = yield* runHook({ node, containerKey: id, pod, container: spec, ip }, hook, graceMs)
  if (!passed) yield [warning(pod, 'FailedPreStopHook', 'PreStopHook failed', container)]
  return graceMs - tookMs
}

/** Has the runtime end a container within what is left of its time. */
export function* stopWithin({ node, pod }: PodRecord, { id }: Target, leftMs: number): Routine<StopContainerAnswer> {
  const subject = `Pod/${pod.metadata.namespace}/${pod.metadata.name}`
  return yield* call<StopContainerAnswer>(runtimeAddress(node), 'cri', subject, { rpc: 'StopContainer', id, graceMs: Math.max(LEAST_GRACE_MS, leftMs) } satisfies CriCall)
}

/** Hook, SIGTERM, SIGKILL. */
export function* killContainer(record: PodRecord, target: Target, graceMs: number): Routine<StopContainerAnswer> {
  return yield* stopWithin(record, target, yield* runPreStop(record, target, graceMs))
}
