// DefaultStorageClass: a claim that names no class gets the default one, the newest if there are several.
// Models plugin/pkg/admission/storage/storageclass/setdefault/admission.go.
import type { PersistentVolumeClaim, StorageClass } from '../../../generated/api-types.d.ts'
import storageClass from '../../../kinds/storage-class/storage-class.kind.ts'
import { type AdmissionView, defineAdmission } from '../define-admission.ts'

const MARKS = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']

export default defineAdmission({
  name: 'DefaultStorageClass',
  order: 120,
  operations: ['create'],
  kinds: ['PersistentVolumeClaim'],
  admit({ object }, view) {
    const claim = object as PersistentVolumeClaim
    const isNamed = claim.spec?.storageClassName !== undefined || claim.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] !== undefined
    const found = isNamed ? undefined : defaultClass(view)
    return { object: found ? ({ ...claim, spec: { ...claim.spec, storageClassName: found.metadata.name } } as PersistentVolumeClaim) : claim }
  },
})

function defaultClass(view: AdmissionView): StorageClass | undefined {
  const marked = (view.list(storageClass) as readonly StorageClass[]).filter((c) => MARKS.some((mark) => c.metadata.annotations?.[mark] === 'true'))
  return marked.reduce<StorageClass | undefined>((best, c) => (!best || comesFirst(c, best) ? c : best), undefined)
}

function comesFirst(a: StorageClass, b: StorageClass): boolean {
  const x = a.metadata, y = b.metadata
  return x.creationTimestamp !== y.creationTimestamp ? x.creationTimestamp > y.creationTimestamp : x.name < y.name
}
