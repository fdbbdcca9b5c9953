import { describe, expect, it } from 'vitest'
import { changeErrorsOf, created, errorsOf } from '../testing.ts'
import volume from './persistent-volume.kind.ts'

const base = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' } }
const wrong = (spec: object) => errorsOf(volume, { spec: { ...base, ...spec } })

describe('a PersistentVolume', () => {
  it('is kept after use and formatted, unless it says otherwise', () => {
    const object = created(volume, { spec: base })
    expect(object.spec).toEqual({ ...base, hostPath: { path: '/x', type: '' }, persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' })
    expect(object.status).toEqual({ phase: 'Pending' })
  })

  it('has a positive size, and nothing but a size', () => {
    expect(wrong({ capacity: { storage: '0' } })).toEqual(['spec.capacity[storage]: Invalid value: "0": must be greater than zero'])
    expect(wrong({ capacity: { cpu: '1' } })).toEqual([
      'spec.capacity: Unsupported value: core.ResourceList{"cpu":resource.Quantity{i:resource.int64Amount{value:1, scale:0}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"1", Format:"DecimalSI"}}: supported values: "storage"'])
  })

  it('has known modes and policies', () => {
    expect(wrong({ accessModes: ['RWX'] })).toEqual(['spec.accessModes: Unsupported value: "RWX": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce"'])
    expect(wrong({ accessModes: [] })).toEqual(['spec.accessModes: Required value'])
    expect(wrong({ accessModes: ['ReadWriteOncePod'] })).toEqual([])
    expect(wrong({ accessModes: ['ReadWriteOncePod', 'ReadWriteOnce'] })).toEqual(['spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes'])
    expect(wrong({ volumeMode: 'Raw' })).toEqual(['spec.volumeMode: Unsupported value: "Raw": supported values: "Block", "Filesystem"'])
    expect(wrong({ storageClassName: 'Fast_Disk' })[0]).toMatch(/^spec\.storageClassName: Invalid value: "Fast_Disk": a lowercase RFC 1123 subdomain/)
  })

  it('has a complete source', () => {
    const source = (given: object) => wrong({ hostPath: undefined, ...given })
    expect(source({ hostPath: { path: '' } })).toEqual(['spec.hostPath.path: Required value'])
    expect(source({ hostPath: { path: '/a/../b' } })).toEqual(["spec.hostPath.path: Invalid value: \"/a/../b\": must not contain '..'"])
    expect(source({ nfs: { server: '', path: 'x' } })).toEqual(['spec.nfs.server: Required value', 'spec.nfs.path: Invalid value: "x": must be an absolute path'])
    expect(source({ csi: { driver: '', volumeHandle: '' } })[0]).toBe('spec.csi.driver: Required value')
    expect(source({ local: { path: '/x' }, nodeAffinity: { required: { nodeSelectorTerms: [] } } })).toEqual([
      'spec.nodeAffinity.required.nodeSelectorTerms: Required value: must have at least one node selector term'])
  })

  it('must not wipe the root of a machine', () => {
    expect(wrong({ hostPath: { path: '/' }, persistentVolumeReclaimPolicy: 'Recycle' })).toEqual(["spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'"])
  })

  it('keeps its source', () => {
    expect(changeErrorsOf(volume, { spec: base }, { spec: { ...base, hostPath: { path: '/y' } } })).toEqual([
      'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation\n  core.PersistentVolumeSource{\n  \tGCEPersistentDisk:    nil,\n  \tAWSElasticBlockStore: nil,\n  \tHostPath: &core.HostPathVolumeSource{\n- \t\tPath: "/x",\n+ \t\tPath: "/y",\n  \t\tType: &"",\n  \t},\n  \tGlusterfs: nil,\n  \tNFS:       nil,\n  \t... // 17 identical fields\n  }\n'])
    expect(changeErrorsOf(volume, { spec: base }, { spec: { ...base, capacity: { storage: '2Gi' }, claimRef: { name: 'c', namespace: 'demo' } } })).toEqual([])
  })

  it('is drawn with its claim and its source', () => {
    const object = created(volume, { spec: { ...base, claimRef: { namespace: 'demo', name: 'data' }, storageClassName: 'manual' } })
    expect(volume.scene?.(object)).toEqual({ phase: 'Pending', claim: 'demo/data', storageClass: 'manual', size: '1Gi', modes: ['RWO'], reclaimPolicy: 'Retain', source: 'hostPath' })
  })
})
