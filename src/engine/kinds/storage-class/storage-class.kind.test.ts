import { describe, expect, it } from 'vitest'
import { changeErrorsOf, created, errorsOf } from '../testing.ts'
import storageClass from './storage-class.kind.ts'

describe('a StorageClass', () => {
  it('names a provisioner and keeps to known policies', () => {
    expect(errorsOf(storageClass, { provisioner: 'a/b/c' })[0]).toMatch(/^provisioner: Invalid value: "a\/b\/c": a qualified name must consist of/)
    expect(errorsOf(storageClass, { provisioner: 'a/b', reclaimPolicy: 'Recycle' })).toEqual(['reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"'])
  })

  it('names each topology key and value once', () => {
    expect(errorsOf(storageClass, { provisioner: 'a/b', allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['a', 'a'] }, { key: 'zone', values: [] }] }] })).toEqual([
      'allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: "a"',
      'allowedTopologies[0].matchLabelExpressions[1].values: Required value',
      'allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value: "zone"'])
  })

  it('never changes what it makes', () => {
    expect(changeErrorsOf(storageClass, { provisioner: 'a/b', parameters: { type: 'ssd' } }, { provisioner: 'a/c', parameters: {}, reclaimPolicy: 'Retain', volumeBindingMode: 'WaitForFirstConsumer' })).toEqual([
      'parameters: Forbidden: updates to parameters are forbidden.', 'provisioner: Forbidden: updates to provisioner are forbidden.',
      'reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.', 'volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable'])
  })

  it('is marked when it is the default', () => {
    const object = created(storageClass, { provisioner: 'a/b', metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } })
    expect(storageClass.columns?.map((column) => column.cell(object, 0))).toEqual(['x (default)', 'a/b', 'Delete', 'Immediate', 'false'])
    expect(storageClass.scene?.(object)).toMatchObject({ isDefault: true })
  })
})
