// PersistentVolume: a piece of storage that a claim can take.
import type {
  AzureDiskVolumeSource, HostPathVolumeSource, ISCSIPersistentVolumeSource, PersistentVolume, PersistentVolumeSpec, RBDPersistentVolumeSource, ScaleIOPersistentVolumeSource,
} from '../../generated/api-types.d.ts'
import { ageColumn, shortAccessModes } from '../columns.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import { sourceOf } from './volume-source.ts'

export const betaClassAnnotation = 'volume.beta.kubernetes.io/storage-class'

// Models SetDefaults_PersistentVolume and those of its sources in pkg/apis/core/v1/defaults.go.
const defaults = shape<PersistentVolume>({
  spec: orEmpty<PersistentVolumeSpec>({
    hostPath: shape<HostPathVolumeSource>({ type: '' }),
    rbd: shape<RBDPersistentVolumeSource>({ pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }),
    iscsi: shape<ISCSIPersistentVolumeSource>({ iscsiInterface: 'default' }),
    azureDisk: shape<AzureDiskVolumeSource>({ cachingMode: 'ReadWrite', kind: 'Shared', fsType: 'ext4', readOnly: false }),
    scaleIO: shape<ScaleIOPersistentVolumeSource>({ storageMode: 'ThinProvisioned', fsType: 'xfs' }),
    persistentVolumeReclaimPolicy: 'Retain',
    volumeMode: 'Filesystem',
  }),
  status: orEmpty<NonNullable<PersistentVolume['status']>>({ phase: 'Pending' }),
})

/** The class, which long ago was an annotation. */
export function classOfVolume({ metadata, spec }: PersistentVolume): string {
  return metadata.annotations?.[betaClassAnnotation] ?? spec.storageClassName ?? ''
}

function claimText({ spec: { claimRef } }: PersistentVolume): string {
  return claimRef ? `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}` : ''
}

function phaseText({ metadata, status }: PersistentVolume): string {
  return metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? '')
}

export default defineKind<PersistentVolume>({
  group: '', version: 'v1', kind: 'PersistentVolume', plural: 'persistentvolumes', shortNames: ['pv'], namespaced: false,
  returnsDeleted: true,
  subresources: ['status'], acts: true, generation: 'never',
  defaults: (volume) => defaults.fill(volume),
  prepareCreate: (volume) => ({ ...volume, status: { phase: 'Pending' } }),
  prepareUpdate: (volume, old) => (volume.status === old.status ? volume : { ...volume, status: old.status }),
  selectableFields: { name: ({ metadata }) => metadata.name },
  age: false,
  columns: [
    { name: 'Capacity', cell: ({ spec }) => spec.capacity?.storage ?? '0' },
    { name: 'Access Modes', cell: ({ spec }) => shortAccessModes(spec.accessModes).join(',') },
    { name: 'Reclaim Policy', cell: ({ spec }) => spec.persistentVolumeReclaimPolicy ?? '' },
    { name: 'Status', cell: phaseText },
    { name: 'Claim', cell: claimText },
    { name: 'StorageClass', cell: classOfVolume },
    { name: 'Reason', cell: ({ status }) => status?.reason ?? '' },
    ageColumn,
    { name: 'VolumeMode', priority: 1, cell: ({ spec }) => spec.volumeMode ?? '<unset>' },
  ],
  isReady: ({ status }) => status?.phase === 'Bound' || status?.phase === 'Available',
  scene: (volume) => ({
    phase: volume.status?.phase ?? 'Pending',
    claim: claimText(volume),
    storageClass: classOfVolume(volume),
    size: volume.spec.capacity?.storage ?? '',
    modes: shortAccessModes(volume.spec.accessModes),
    reclaimPolicy: volume.spec.persistentVolumeReclaimPolicy ?? 'Retain',
    source: sourceOf(volume),
  }),
})
