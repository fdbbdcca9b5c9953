// Which of a Job's Pods goes first when there are too many: the one that has got least far. Models pkg/controller/controller_utils.go (ActivePods).
import type { Pod } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import { isPodReady, readySince } from '../../kinds/pod/pod-conditions.ts'

const PHASES: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

/** Sorted: without a node, not running, not ready, ready for a shorter time, restarted more often, younger. */
export function inOrderOfRemoval(pods: readonly Pod[], view: SyncView): readonly Pod[] {
  return [...pods].sort((a, b) => compare(a, b, view))
}

function compare(a: Pod, b: Pod, view: SyncView): number {
  const assigned = Number(Boolean(a.spec.nodeName)) - Number(Boolean(b.spec.nodeName))
  if (assigned !== 0) return assigned
  const phase = (PHASES[a.status?.phase ?? ''] ?? 0) - (PHASES[b.status?.phase ?? ''] ?? 0)
  if (phase !== 0) return phase
  const ready = Number(isPodReady(a)) - Number(isPodReady(b))
  if (ready !== 0) return ready
  const since = later(readySince(b), readySince(a), view)
  if (since !== 0) return since
  const restarts = mostRestarts(b) - mostRestarts(a)
  return restarts !== 0 ? restarts : later(b.metadata.creationTimestamp, a.metadata.creationTimestamp, view)
}

function later(a: string | undefined, b: string | undefined, view: SyncView): number {
  return (a === undefined ? 0 : view.toVirtual(a)) - (b === undefined ? 0 : view.toVirtual(b))
}

function mostRestarts({ status }: Pod): number {
  return (status?.containerStatuses ?? []).reduce((most, { restartCount }) => Math.max(most, restartCount), 0)
}
