// PersistentVolumeClaim: a wish for storage, and the volume that was found for it.
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec, TypedObjectReference } from '../../generated/api-types.d.ts'
import { shortAccessModes, ageColumn } from '../columns.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

export const betaClassAnnotation = 'volume.beta.kubernetes.io/storage-class'

const defaults = shape<PersistentVolumeClaim>({
  spec: orEmpty<PersistentVolumeClaimSpec>({ volumeMode: 'Filesystem' }),
  status: orEmpty<NonNullable<PersistentVolumeClaim['status']>>({ phase: 'Pending' }),
})

/** dataSource and dataSourceRef stand for each other. Models NormalizeDataSources of pkg/api/persistentvolumeclaim/util.go. */
function withBothDataSources(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const { dataSource, dataSourceRef } = spec
  if (dataSource && !dataSourceRef) return { ...spec, dataSourceRef: dataSource }
  if (!dataSourceRef || dataSource || dataSourceRef.namespace || !isAnyVolumeSource(dataSourceRef)) return spec
  const { namespace: _, ...local } = dataSourceRef
  return { ...spec, dataSource: local }
}

function isAnyVolumeSource({ apiGroup = '', kind }: TypedObjectReference): boolean {
  return (apiGroup === '' && kind === 'PersistentVolumeClaim') || (apiGroup === 'snapshot.storage.k8s.io' && kind === 'VolumeSnapshot')
}

/** The class, which long ago was an annotation. */
export function classOfClaim({ metadata, spec }: PersistentVolumeClaim): string {
  return metadata.annotations?.[betaClassAnnotation] ?? spec.storageClassName ?? ''
}

function phaseText({ metadata, status }: PersistentVolumeClaim): string {
  return metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? '')
}

export default defineKind<PersistentVolumeClaim>({
  group: '', version: 'v1', kind: 'PersistentVolumeClaim', plural: 'persistentvolumeclaims', shortNames: ['pvc'], namespaced: true,
  returnsDeleted: true,
  subresources: ['status'], acts: true, generation: 'never',
  defaults: (claim) => defaults.fill(claim),
  prepareCreate: (claim) => ({ ...claim, spec: withBothDataSources(claim.spec), status: { phase: 'Pending' } }),
  prepareUpdate: (claim, old) => ({ ...claim, spec: withBothDataSources(claim.spec), status: old.status }),
  selectableFields: { name: ({ metadata }) => metadata.name },
  age: false,
  columns: [
    { name: 'Status', cell: phaseText },
    { name: 'Volume', cell: ({ spec }) => spec.volumeName ?? '' },
    { name: 'Capacity', cell: ({ spec, status }) => (spec.volumeName ? (status?.capacity?.storage ?? '0') : '') },
    { name: 'Access Modes', cell: ({ spec, status }) => (spec.volumeName ? shortAccessModes(status?.accessModes).join(',') : '') },
    { name: 'StorageClass', cell: classOfClaim },
    ageColumn,
    { name: 'VolumeMode', priority: 1, cell: ({ spec }) => spec.volumeMode ?? '<unset>' },
  ],
  isReady: ({ status }) => status?.phase === 'Bound',
  scene: (claim) => ({
    phase: claim.status?.phase ?? 'Pending',
    volume: claim.spec.volumeName ?? '',
    storageClass: classOfClaim(claim),
    size: claim.status?.capacity?.storage ?? claim.spec.resources?.requests?.storage ?? '',
    modes: shortAccessModes(claim.status?.accessModes ?? claim.spec.accessModes),
  }),
})
