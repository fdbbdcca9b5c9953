// What a volume of a Pod gets when its author left it out. Models SetDefaults_Volume and its siblings in pkg/apis/core/v1/defaults.go.
import type {
  DownwardAPIVolumeFile, EphemeralVolumeSource, ObjectFieldSelector, PersistentVolumeClaimSpec, PersistentVolumeClaimTemplate,
  ProjectedVolumeSource, Volume, VolumeProjection,
} from '../../generated/api-types.d.ts'
import { each, orEmpty, shape } from '../defaulting.ts'
import type { Shape } from '../defaulting.ts'
import { imagePullPolicyFor } from './image-name.ts'
import { templateMeta } from './template-meta.ts'

/** rw-r--r-- */
const readableByAll = 0o644

/** A field of the Pod itself, in the words of v1. */
export const fieldRef = shape<ObjectFieldSelector>({ apiVersion: 'v1' })

const downwardFile = shape<DownwardAPIVolumeFile>({ fieldRef })

const projection = shape<VolumeProjection>({
  downwardAPI: shape<NonNullable<VolumeProjection['downwardAPI']>>({ items: each(downwardFile) }),
  serviceAccountToken: shape<NonNullable<VolumeProjection['serviceAccountToken']>>({ expirationSeconds: 3600 }),
})

const claimTemplate = shape<PersistentVolumeClaimTemplate>({
  metadata: templateMeta(),
  spec: orEmpty(shape<PersistentVolumeClaimSpec>({ resources: orEmpty<NonNullable<PersistentVolumeClaimSpec['resources']>>(), volumeMode: 'Filesystem' })),
})

/** A volume that names no source is an empty directory. */
function withSource(volume: Volume): boolean {
  for (const key in volume) if (key !== 'name' && volume[key as keyof Volume] !== undefined && volume[key as keyof Volume] !== null) return true
  return false
}

export const volume: Shape<Volume> = shape<Volume>({
  emptyDir: (v) => (withSource(v) ? undefined : {}),
  hostPath: shape<NonNullable<Volume['hostPath']>>({ type: '' }),
  secret: shape<NonNullable<Volume['secret']>>({ defaultMode: readableByAll }),
  configMap: shape<NonNullable<Volume['configMap']>>({ defaultMode: readableByAll }),
  downwardAPI: shape<NonNullable<Volume['downwardAPI']>>({ items: each(downwardFile), defaultMode: readableByAll }),
  projected: shape<ProjectedVolumeSource>({ sources: each(projection), defaultMode: readableByAll }),
  ephemeral: shape<EphemeralVolumeSource>({ volumeClaimTemplate: claimTemplate }),
  image: shape<NonNullable<Volume['image']>>({ pullPolicy: (image) => imagePullPolicyFor(image.reference ?? '') }),
  iscsi: shape<NonNullable<Volume['iscsi']>>({ iscsiInterface: 'default' }),
  rbd: shape<NonNullable<Volume['rbd']>>({ pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }),
  azureDisk: shape<NonNullable<Volume['azureDisk']>>({ cachingMode: 'ReadWrite', kind: 'Shared', fsType: 'ext4', readOnly: false }),
  scaleIO: shape<NonNullable<Volume['scaleIO']>>({ storageMode: 'ThinProvisioned', fsType: 'xfs' }),
})
