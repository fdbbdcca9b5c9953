// A Pod as the canvas draws it.
import type { Pod } from '../../generated/api-types.d.ts'
import { milliValue, wholeValue } from '../../quantity.ts'
import { labelList } from '../columns.ts'
import type { SceneFields } from '../define-kind.ts'
import { imagesOf } from '../pod-template/container-columns.ts'
import { isPodReady, podCondition } from './pod-conditions.ts'
import { summarizePod } from './pod-status-text.ts'
import type { PodSummary } from './pod-status-text.ts'

export type PodState =
  | 'pending' | 'unschedulable' | 'creating' | 'pulling' | 'notready' | 'ready' | 'terminating' | 'succeeded' | 'crash' | 'failed' | 'evicted' | 'unknown'

/** The container runs and fails, over and over. */
const crashing = new Set(['CrashLoopBackOff'])
/** The container will not start as it is: drawn like a crash, since both wait for somebody to mend them. */
const stuck = new Set(['ImagePullBackOff', 'ErrImagePull', 'InvalidImageName', 'ErrImageNeverPull', 'CreateContainerConfigError', 'CreateContainerError', 'RunContainerError'])

/** One of the states that a Pod is drawn in. */
export function podState(pod: Pod, { status }: PodSummary): PodState {
  const phase = pod.status?.phase ?? 'Pending'
  if (status === 'Unknown' || phase === 'Unknown') return 'unknown'
  // Also one that has ended already: its object is still on its way out.
  if (pod.metadata.deletionTimestamp !== undefined) return 'terminating'
  if (phase === 'Succeeded') return 'succeeded'
  if (phase === 'Failed') return pod.status?.reason === 'Evicted' ? 'evicted' : 'failed'
  const reason = status.startsWith('Init:') ? status.slice('Init:'.length) : status
  if (crashing.has(reason)) return 'crash'
  if (stuck.has(reason)) return 'crash'
  if (phase === 'Running') return isPodReady(pod) ? 'ready' : 'notready'
  if (!pod.spec.nodeName) return podCondition(pod, 'PodScheduled')?.reason === 'Unschedulable' ? 'unschedulable' : 'pending'
  return 'creating'
}

export function podScene(pod: Pod): SceneFields {
  const summary = summarizePod(pod)
  const { spec, status, metadata } = pod
  let cpuMilli = 0
  let memoryBytes = 0
  for (const { resources } of spec.containers) {
    cpuMilli += milliValue(resources?.requests?.cpu)
    memoryBytes += wholeValue(resources?.requests?.memory)
  }
  return {
    state: podState(pod, summary),
    phase: status?.phase ?? 'Pending',
    status: summary.status,
    node: spec.nodeName ?? '',
    ip: status?.podIP ?? '',
    ready: summary.ready,
    containers: summary.containers,
    restarts: summary.restarts,
    images: imagesOf(spec),
    labels: labelList(metadata.labels),
    hash: metadata.labels?.['pod-template-hash'] ?? metadata.labels?.['controller-revision-hash'] ?? '',
    claims: (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => (persistentVolumeClaim ? [persistentVolumeClaim.claimName] : [])),
    cpuMilli,
    memoryBytes,
  }
}
