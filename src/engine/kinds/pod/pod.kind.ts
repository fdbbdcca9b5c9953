// Pod: containers that live and die together on one node.
import type { Pod, PodSpec, PodStatus } from '../../generated/api-types.d.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { forbidden } from '../field-errors.ts'
import { pod as podDefaults } from '../pod-template/pod-spec-defaults.ts'
import { validateImageSpaces } from '../pod-template/container-validation.ts'
import { validatePodAnnotations, validatePodSpec } from '../pod-template/pod-spec-validation.ts'
import { nameWarnings, podSpecWarnings } from '../pod-template/pod-warnings.ts'
import { isPodReady } from './pod-conditions.ts'
import { podScene } from './pod-scene.ts'
import { readinessGatesText, restartsText, summarizePod } from './pod-status-text.ts'
import { validatePodUpdate } from './pod-update-validation.ts'
import { qualityOfService } from './quality-of-service.ts'

/** A new Pod waits, whatever its author says. Models PrepareForCreate in pkg/registry/core/pod/strategy.go. */
function firstStatus({ spec }: Pod): PodStatus {
  const status: PodStatus = { phase: 'Pending', qosClass: qualityOfService(spec) }
  if (!spec.schedulingGates?.length) return status
  const message = 'Scheduling is blocked due to non-empty scheduling gates'
  return { ...status, conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', message }] }
}

/** A token is issued for an account, so there must be one. */
function validateTokens({ serviceAccountName, volumes }: PodSpec, errors: FieldError[]): void {
  if (serviceAccountName || !volumes) return
  volumes.forEach((volume, i) => {
    volume.projected?.sources?.forEach(({ serviceAccountToken }, j) => {
      if (!serviceAccountToken) return
      errors.push(forbidden(`spec.volumes[${i}].projected.sources[${j}].serviceAccountToken`, 'must not be specified when serviceAccountName is not set'))
    })
  })
}

// Models validatePodMetadataAndSpec and ValidatePodCreate in pkg/apis/core/validation/validation.go.
function validate({ metadata, spec }: Pod): readonly FieldError[] {
  const errors: FieldError[] = []
  if (metadata.annotations) validatePodAnnotations(metadata.annotations, spec, 'metadata.annotations', errors)
  validatePodSpec(spec, metadata.name, 'spec', errors)
  validateTokens(spec, errors)
  validateImageSpaces(spec.containers, 'spec.containers', errors)
  validateImageSpaces(spec.initContainers, 'spec.initContainers', errors)
  return errors
}

export default defineKind<Pod>({
  group: '', version: 'v1', kind: 'Pod', plural: 'pods', shortNames: ['po'], categories: ['all'], namespaced: true,
  subresources: ['status', 'binding', 'eviction', 'log', 'exec', 'ephemeralcontainers', 'resize'], acts: true, generation: 'never',
  defaults: (pod) => podDefaults.fill(pod),
  prepareCreate: (pod) => ({ ...pod, status: firstStatus(pod) }),
  validate,
  validateUpdate: validatePodUpdate,
  warnings: ({ metadata, spec }) => [...nameWarnings(metadata.name, "the Pod's hostname"), ...podSpecWarnings(spec, 'spec')],
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
