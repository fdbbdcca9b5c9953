// Deployment: Pods of one template, and how they are exchanged for those of the next.
import type { Deployment, DeploymentStrategy } from '../../generated/api-types.d.ts'
import { derived, orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import { selectorText } from '../label-selector-validation.ts'
import { containerColumns, imagesOf } from '../pod-template/container-columns.ts'
import { podTemplate } from '../pod-template/pod-spec-defaults.ts'

type RollingUpdate = NonNullable<DeploymentStrategy['rollingUpdate']>

const rollingUpdate = orEmpty<RollingUpdate>({ maxUnavailable: '25%', maxSurge: '25%' })

const strategy = shape<DeploymentStrategy>({
  type: 'RollingUpdate',
  rollingUpdate: derived((value, { type }: DeploymentStrategy) => (type === 'RollingUpdate' ? rollingUpdate.derive(value, undefined) : value)),
})

const defaults = shape<Deployment>({
  spec: orEmpty(shape<Deployment['spec']>({
    replicas: 1, template: orEmpty(podTemplate), strategy: orEmpty(strategy), revisionHistoryLimit: 10, progressDeadlineSeconds: 600,
  })),
})

export default defineKind<Deployment>({
  group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', shortNames: ['deploy'], categories: ['all'], namespaced: true,
  // Annotations count: they are copied to ReplicaSets.
  subresources: ['status', 'scale'], acts: true, generation: 'spec and annotations',
  defaults: (deployment, filled) => defaults.fill(deployment, filled),
  prepareCreate: (deployment) => ({ ...deployment, status: {} }),
  scale: {
    replicas: ({ spec }) => spec.replicas ?? 1,
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => selectorText(spec.selector),
    withReplicas: (deployment, replicas) => ({ ...deployment, spec: { ...deployment.spec, replicas } }),
  },
  columns: [
    { name: 'Ready', cell: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}` },
    { name: 'Up-to-date', cell: ({ status }) => status?.updatedReplicas ?? 0 },
    { name: 'Available', cell: ({ status }) => status?.availableReplicas ?? 0 },
    ...containerColumns<Deployment>(({ spec }) => spec.template?.spec, ({ spec }) => spec.selector),
  ],
  isReady: ({ metadata, spec, status }) => (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0) && (status?.updatedReplicas ?? 0) === (spec.replicas ?? 1)
    && (status?.availableReplicas ?? 0) === (spec.replicas ?? 1) && (status?.replicas ?? 0) === (spec.replicas ?? 1),
  scene: ({ metadata, spec, status }) => ({
    desired: spec.replicas ?? 1,
    replicas: status?.replicas ?? 0,
    updated: status?.updatedReplicas ?? 0,
    readyReplicas: status?.readyReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
    images: imagesOf(spec.template?.spec),
    hash: '',
    revisionNumber: metadata.annotations?.['deployment.kubernetes.io/revision'] ?? '',
  }),
})
