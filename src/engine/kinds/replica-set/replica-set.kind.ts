// ReplicaSet: so many Pods of one template.
import type { ReplicaSet } from '../../generated/api-types.d.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import { selectorText } from '../label-selector-validation.ts'
import { containerColumns, imagesOf } from '../pod-template/container-columns.ts'
import { podTemplate } from '../pod-template/pod-spec-defaults.ts'

const defaults = shape<ReplicaSet>({
  spec: orEmpty(shape<ReplicaSet['spec']>({ replicas: 1, template: orEmpty(podTemplate) })),
  status: shape<NonNullable<ReplicaSet['status']>>({ replicas: 0 }),
})

export default defineKind<ReplicaSet>({
  group: 'apps', version: 'v1', kind: 'ReplicaSet', plural: 'replicasets', shortNames: ['rs'], categories: ['all'], namespaced: true,
  subresources: ['status', 'scale'], acts: true,
  defaults: (replicaSet, filled) => defaults.fill(replicaSet, filled),
  prepareCreate: (replicaSet) => ({ ...replicaSet, status: { replicas: 0 } }),
  selectableFields: { 'status.replicas': ({ status }) => String(status?.replicas ?? 0) },
  scale: {
    replicas: ({ spec }) => spec.replicas ?? 1,
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => selectorText(spec.selector),
    withReplicas: (replicaSet, replicas) => ({ ...replicaSet, spec: { ...replicaSet.spec, replicas } }),
  },
  columns: [
    { name: 'Desired', type: 'integer', cell: ({ spec }) => spec.replicas ?? 0 },
    { name: 'Current', type: 'integer', cell: ({ status }) => status?.replicas ?? 0 },
    { name: 'Ready', type: 'integer', cell: ({ status }) => status?.readyReplicas ?? 0 },
    ...containerColumns<ReplicaSet>(({ spec }) => spec.template?.spec, ({ spec }) => spec.selector),
  ],
  isReady: ({ spec, status }) => (status?.readyReplicas ?? 0) === (spec.replicas ?? 1),
  scene: ({ metadata, spec, status }) => ({
    desired: spec.replicas ?? 1,
    replicas: status?.replicas ?? 0,
    updated: status?.fullyLabeledReplicas ?? 0,
    readyReplicas: status?.readyReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
    images: imagesOf(spec.template?.spec),
    hash: metadata.labels?.['pod-template-hash'] ?? '',
    revisionNumber: metadata.annotations?.['deployment.kubernetes.io/revision'] ?? '',
  }),
})
