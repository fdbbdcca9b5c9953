// StorageObjectInUseProtection: claims and volumes carry a finalizer, so that none disappears while it is used.
// Models plugin/pkg/admission/storage/storageobjectinuseprotection/admission.go.
import { defineAdmission } from '../define-admission.ts'

const FINALIZERS: Readonly<Record<string, string>> = {
  PersistentVolume: 'kubernetes.io/pv-protection',
  PersistentVolumeClaim: 'kubernetes.io/pvc-protection',
}

export default defineAdmission({
  name: 'StorageObjectInUseProtection',
  order: 130,
  operations: ['create'],
  kinds: Object.keys(FINALIZERS),
  admit({ kind, object }) {
    const finalizer = FINALIZERS[kind.kind], known = object.metadata.finalizers ?? []
    return { object: known.includes(finalizer) ? object : { ...object, metadata: { ...object.metadata, finalizers: [...known, finalizer] } } }
  },
})
