import { describe, expect, it } from 'vitest'
import type { PersistentVolumeClaim } from '../../generated/api-types.d.ts'
import { fieldErrorText } from '../field-errors.ts'
import { changeErrorsOf, created, errorsOf } from '../testing.ts'
import claim from './persistent-volume-claim.kind.ts'
import claimRules from './persistent-volume-claim.rules.ts'

const base = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
const wrong = (spec: object) => errorsOf(claim, { spec: { ...base, ...spec } })
const immutable = 'spec: Forbidden: spec is immutable after creation except resources.requests for bound claims\n'

describe('a PersistentVolumeClaim', () => {
  it('has known modes, a known volume mode and a well-formed class', () => {
    expect(wrong({ volumeMode: 'Raw' })).toEqual(['spec.volumeMode: Unsupported value: "Raw": supported values: "Block", "Filesystem"'])
    expect(wrong({ storageClassName: 'A' })[0]).toMatch(/^spec\.storageClassName: Invalid value: "A"/)
    expect(wrong({ storageClassName: '' })).toEqual([])
    expect(wrong({ resources: { requests: { storage: '-1' } } })).toEqual(['spec.resources[storage]: Invalid value: "-1": must be greater than zero'])
  })

  it('has a well-formed selector and data source', () => {
    expect(wrong({ selector: { matchExpressions: [{ key: 'a', operator: 'In' }] } })[0]).toMatch(/^spec\.selector\.matchExpressions\[0\]\.values: Required value/)
    expect(wrong({ dataSource: { kind: 'Disk', name: 'd' } })).toEqual([
      "spec.dataSource: Invalid value: \"Disk\": must be 'PersistentVolumeClaim' when referencing the default apiGroup",
      "spec.dataSourceRef: Invalid value: \"Disk\": must be 'PersistentVolumeClaim' when referencing the default apiGroup"])
    expect(created(claim, { spec: { ...base, dataSource: { kind: 'PersistentVolumeClaim', name: 'd' } } }).spec.dataSourceRef).toEqual({ kind: 'PersistentVolumeClaim', name: 'd' })
  })

  it('says exactly what may not change', () => {
    expect(changeErrorsOf(claim, { spec: base }, { spec: { ...base, accessModes: ['ReadWriteMany'] } })).toEqual([
      `${immutable}  core.PersistentVolumeClaimSpec{\n- \tAccessModes: []core.PersistentVolumeAccessMode{"ReadWriteOnce"},\n+ \tAccessModes: []core.PersistentVolumeAccessMode{"ReadWriteMany"},\n  \tSelector:    nil,\n  \tResources:   {Requests: {s"storage": {i: {...}, s: "1Gi", Format: "BinarySI"}}},\n  \t... // 5 identical fields\n  }\n`])
  })

  it('may be given a volume once, and a class late', () => {
    expect(changeErrorsOf(claim, { spec: base }, { spec: { ...base, volumeName: 'disk-1' } })).toEqual([])
    expect(changeErrorsOf(claim, { spec: base }, { spec: { ...base, storageClassName: 'fast' } })).toEqual([])
    expect(changeErrorsOf(claim, { spec: { ...base, volumeName: 'disk-1' } }, { spec: { ...base, volumeName: 'disk-2' } })[0]).toContain('- \tVolumeName:       "disk-1",\n+ \tVolumeName:       "disk-2",')
  })

  it('grows once it is bound, and never shrinks', () => {
    const bound = (storage: string): PersistentVolumeClaim => ({ ...created(claim, { spec: { ...base, resources: { requests: { storage } } } }), status: { phase: 'Bound' } })
    const change = (storage: string) => claimRules.validateUpdate?.(bound(storage), bound('2Gi')).map((error) => `${error.field}: ${fieldErrorText(error)}`)
    expect(change('4Gi')).toEqual([])
    expect(change('1Gi')).toEqual(['spec.resources.requests.storage: Forbidden: field can not be less than previous value'])
  })

  it('shows its size only once it has a volume', () => {
    const object = created(claim, { spec: { ...base, storageClassName: 'manual' } })
    const cells = claim.columns?.map((column) => column.cell(object, Date.parse('2026-01-01T00:00:16Z')))
    expect(cells).toEqual(['Pending', '', '', '', 'manual', '16s', 'Filesystem'])
    expect(claim.scene?.(object)).toEqual({ phase: 'Pending', volume: '', storageClass: 'manual', size: '1Gi', modes: ['RWO'] })
  })
})
