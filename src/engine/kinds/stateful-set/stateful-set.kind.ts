// StatefulSet: Pods with names and disks that stay, one after the other.
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec, StatefulSet, StatefulSetUpdateStrategy } from '../../generated/api-types.d.ts'
import type { ObjectMeta } from '../../kube-object.ts'
import { derived, each, orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import { selectorText } from '../label-selector-validation.ts'
import { containerColumns, imagesOf } from '../pod-template/container-columns.ts'
import { podTemplate } from '../pod-template/pod-spec-defaults.ts'
import { templateMeta } from '../pod-template/template-meta.ts'

type RollingUpdate = NonNullable<StatefulSetUpdateStrategy['rollingUpdate']>
export type RetentionPolicy = NonNullable<StatefulSet['spec']['persistentVolumeClaimRetentionPolicy']>

const rollingUpdate = orEmpty<RollingUpdate>({ partition: 0 })

const updateStrategy = shape<StatefulSetUpdateStrategy>({
  type: 'RollingUpdate',
  rollingUpdate: derived((value, { type }: StatefulSetUpdateStrategy) => (type === 'RollingUpdate' ? rollingUpdate.derive(value, undefined) : value)),
})

const claim = shape<PersistentVolumeClaim>({
  kind: 'PersistentVolumeClaim',
  apiVersion: 'v1',
  metadata: templateMeta<ObjectMeta>(),
  spec: orEmpty<PersistentVolumeClaimSpec>({ resources: () => ({}), volumeMode: 'Filesystem' }),
  status: orEmpty<NonNullable<PersistentVolumeClaim['status']>>({ phase: 'Pending' }),
})

const defaults = shape<StatefulSet>({
  spec: orEmpty(shape<StatefulSet['spec']>({
    replicas: 1,
    template: orEmpty(podTemplate),
    volumeClaimTemplates: each(claim),
    podManagementPolicy: 'OrderedReady',
    updateStrategy: orEmpty(updateStrategy),
    revisionHistoryLimit: 10,
    persistentVolumeClaimRetentionPolicy: orEmpty<RetentionPolicy>({ whenDeleted: 'Retain', whenScaled: 'Retain' }),
  })),
  status: shape<NonNullable<StatefulSet['status']>>({ replicas: 0, availableReplicas: 0 }),
})

/** rollingUpdate.maxUnavailable is behind the gate MaxUnavailableStatefulSet, which 1.36 has off again: what is asked of it is dropped. Models dropStatefulSetDisabledFields. */
function withoutMaxUnavailable(statefulSet: StatefulSet): StatefulSet {
  const { updateStrategy } = statefulSet.spec
  if (updateStrategy?.rollingUpdate?.maxUnavailable === undefined) return statefulSet
  const { maxUnavailable: _, ...rest } = updateStrategy.rollingUpdate
  return { ...statefulSet, spec: { ...statefulSet.spec, updateStrategy: { ...updateStrategy, rollingUpdate: rest } } }
}

export default defineKind<StatefulSet>({
  group: 'apps', version: 'v1', kind: 'StatefulSet', plural: 'statefulsets', shortNames: ['sts'], categories: ['all'], namespaced: true,
  subresources: ['status', 'scale'], acts: true, nameFormat: 'dns1123Label',
  defaults: (statefulSet) => defaults.fill(statefulSet),
  prepareCreate: (statefulSet) => ({ ...withoutMaxUnavailable(statefulSet), status: { replicas: 0, availableReplicas: 0 } }),
  prepareUpdate: withoutMaxUnavailable,
  scale: {
    replicas: ({ spec }) => spec.replicas ?? 1,
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => selectorText(spec.selector),
    withReplicas: (statefulSet, replicas) => ({ ...statefulSet, spec: { ...statefulSet.spec, replicas } }),
  },
  columns: [
    { name: 'Ready', cell: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}` },
    ...containerColumns<StatefulSet>(({ spec }) => spec.template?.spec),
  ],
  isReady: ({ spec, status }) => (status?.readyReplicas ?? 0) === (spec.replicas ?? 1),
  scene: ({ spec, status }) => ({
    desired: spec.replicas ?? 1,
    replicas: status?.replicas ?? 0,
    updated: status?.updatedReplicas ?? 0,
    readyReplicas: status?.readyReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
    images: imagesOf(spec.template?.spec),
    hash: status?.updateRevision ?? '',
    revisionNumber: '',
  }),
})
