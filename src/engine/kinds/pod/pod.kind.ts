// Pod: containers that live and die together on one node.
import type { Pod, PodStatus } from '../../generated/api-types.d.ts'
import { defineKind } from '../define-kind.ts'
import { pod as podDefaults } from '../pod-template/pod-spec-defaults.ts'
import { withLabelKeysMerged } from './match-label-keys.ts'
import { isPodReady } from './pod-conditions.ts'
import { podScene } from './pod-scene.ts'
import { readinessGatesText, restartsText, summarizePod } from './pod-status-text.ts'
import { qualityOfService } from './quality-of-service.ts'

/** A new Pod waits, whatever its author says. Models PrepareForCreate in pkg/registry/core/pod/strategy.go. */
function firstStatus({ spec }: Pod): PodStatus {
  const status: PodStatus = { phase: 'Pending', qosClass: qualityOfService(spec) }
  if (!spec.schedulingGates?.length) return status
  const message = 'Scheduling is blocked due to non-empty scheduling gates'
  return { ...status, conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', message }] }
}

export default defineKind<Pod>({
  group: '', version: 'v1', kind: 'Pod', plural: 'pods', shortNames: ['po'], categories: ['all'], namespaced: true,
  subresources: ['status', 'binding', 'eviction', 'log', 'exec', 'ephemeralcontainers'], acts: true, generation: 'never',
  defaults: (pod, filled) => podDefaults.fill(pod, filled),
  prepareCreate: (pod) => ({ ...withLabelKeysMerged(pod), status: firstStatus(pod) }),
  // A Pod that never reached a node, or is over already, has nothing to wind up. Models CheckGracefulDelete.
  gracePeriodSeconds: ({ spec, status }, asked) =>
    !spec.nodeName || status?.phase === 'Failed' || status?.phase === 'Succeeded' ? 0 : asked ?? Math.max(spec.terminationGracePeriodSeconds ?? 30, 0),
  returnsDeleted: true,
  selectableFields: {
    'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
    'spec.restartPolicy': ({ spec }) => spec.restartPolicy ?? '',
    'spec.schedulerName': ({ spec }) => spec.schedulerName ?? '',
    'spec.serviceAccountName': ({ spec }) => spec.serviceAccountName ?? '',
    'spec.hostNetwork': ({ spec }) => String(spec.hostNetwork ?? false),
    'status.phase': ({ status }) => status?.phase ?? '',
    'status.podIP': ({ status }) => status?.podIP ?? '',
    'status.podIPs': ({ status }) => status?.podIP ?? '',
    'status.nominatedNodeName': ({ status }) => status?.nominatedNodeName ?? '',
  },
  columns: [
    { name: 'Ready', description: 'The aggregate readiness state of this pod for accepting traffic.', cell: (pod) => readyText(pod) },
    { name: 'Status', description: 'The aggregate status of the containers in this pod.', cell: (pod) => summarizePod(pod).status },
    { name: 'Restarts', description: 'How often the containers in this pod were restarted, and when last.', cell: (pod, now) => restartsText(summarizePod(pod), now) },
    { name: 'IP', priority: 1, cell: ({ status }) => status?.podIP || status?.podIPs?.[0]?.ip || '<none>' },
    { name: 'Node', priority: 1, cell: ({ spec }) => spec.nodeName || '<none>' },
    { name: 'Nominated Node', priority: 1, cell: ({ status }) => status?.nominatedNodeName || '<none>' },
    { name: 'Readiness Gates', priority: 1, cell: readinessGatesText },
  ],
  isReady: isPodReady,
  scene: podScene,
})

function readyText(pod: Pod): string {
  const { ready, containers } = summarizePod(pod)
  return `${ready}/${containers}`
}
