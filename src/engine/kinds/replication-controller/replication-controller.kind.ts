// ReplicationController: what came before ReplicaSets. Its selector is a plain map of labels.
import type { ReplicationController } from '../../generated/api-types.d.ts'
import { formatLabels, labelList } from '../columns.ts'
import { orEmpty, sequence, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import { containerColumns, imagesOf } from '../pod-template/container-columns.ts'
import { podTemplate } from '../pod-template/pod-spec-defaults.ts'

/** The labels of the template stand in for a selector or labels of its own. */
const fromTemplate = shape<ReplicationController>({
  spec: shape<ReplicationController['spec']>({ selector: (spec) => nonEmpty(spec.template?.metadata?.labels) }),
})

export function nonEmpty(labels: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> | undefined {
  return labels && Object.keys(labels).length > 0 ? labels : undefined
}

function withTemplateLabels(controller: ReplicationController): ReplicationController {
  const labels = nonEmpty(controller.spec.template?.metadata?.labels)
  if (!labels || nonEmpty(controller.metadata?.labels)) return controller
  return { ...controller, metadata: { ...controller.metadata, labels } }
}

const defaults = sequence(
  shape<ReplicationController>({
    spec: orEmpty(shape<ReplicationController['spec']>({ replicas: 1, template: podTemplate })),
    status: shape<NonNullable<ReplicationController['status']>>({ replicas: 0 }),
  }),
  fromTemplate,
)

export default defineKind<ReplicationController>({
  group: '', version: 'v1', kind: 'ReplicationController', plural: 'replicationcontrollers', shortNames: ['rc'], categories: ['all'], namespaced: true,
  subresources: ['status', 'scale'], acts: true,
  defaults: (controller) => withTemplateLabels(defaults.fill(controller)),
  prepareCreate: (controller) => ({ ...controller, status: { replicas: 0 } }),
  selectableFields: { 'status.replicas': ({ status }) => String(status?.replicas ?? 0) },
  scale: {
    replicas: ({ spec }) => spec.replicas ?? 1,
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => labelList(spec.selector).join(','),
    withReplicas: (controller, replicas) => ({ ...controller, spec: { ...controller.spec, replicas } }),
  },
  columns: [
    { name: 'Desired', type: 'integer', cell: ({ spec }) => spec.replicas ?? 0 },
    { name: 'Current', type: 'integer', cell: ({ status }) => status?.replicas ?? 0 },
    { name: 'Ready', type: 'integer', cell: ({ status }) => status?.readyReplicas ?? 0 },
    ...containerColumns<ReplicationController>(({ spec }) => spec.template?.spec),
    { name: 'Selector', priority: 1, cell: ({ spec }) => formatLabels(spec.selector) },
  ],
  isReady: ({ spec, status }) => (status?.readyReplicas ?? 0) === (spec.replicas ?? 1),
  scene: ({ spec, status }) => ({
    desired: spec.replicas ?? 1,
    replicas: status?.replicas ?? 0,
    updated: status?.fullyLabeledReplicas ?? 0,
    readyReplicas: status?.readyReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
    images: imagesOf(spec.template?.spec),
    hash: '',
    revisionNumber: '',
  }),
})
