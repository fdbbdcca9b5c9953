// The difference of two volume sources as the API server words it when it refuses a change.
import type { PersistentVolumeSpec } from '../../generated/api-types.d.ts'
import type { GoLeaf, GoStruct, GoValue } from '../go-diff.ts'
import { goDiff, goLeaf, goPointer } from '../go-diff.ts'
import { goQuote } from '../go-value.ts'

type Field = keyof PersistentVolumeSpec

/** Go's field names and types, in the order of the struct. */
const sources: readonly (readonly [name: string, field: Field, type: string])[] = [
  ['GCEPersistentDisk', 'gcePersistentDisk', 'GCEPersistentDiskVolumeSource'], ['AWSElasticBlockStore', 'awsElasticBlockStore', 'AWSElasticBlockStoreVolumeSource'],
  ['HostPath', 'hostPath', 'HostPathVolumeSource'], ['Glusterfs', 'glusterfs', 'GlusterfsPersistentVolumeSource'], ['NFS', 'nfs', 'NFSVolumeSource'],
  ['RBD', 'rbd', 'RBDPersistentVolumeSource'], ['Quobyte', 'quobyte', 'QuobyteVolumeSource'], ['ISCSI', 'iscsi', 'ISCSIPersistentVolumeSource'],
  ['FlexVolume', 'flexVolume', 'FlexPersistentVolumeSource'], ['Cinder', 'cinder', 'CinderPersistentVolumeSource'], ['CephFS', 'cephfs', 'CephFSPersistentVolumeSource'],
  ['FC', 'fc', 'FCVolumeSource'], ['Flocker', 'flocker', 'FlockerVolumeSource'], ['AzureFile', 'azureFile', 'AzureFilePersistentVolumeSource'],
  ['VsphereVolume', 'vsphereVolume', 'VsphereVirtualDiskVolumeSource'], ['AzureDisk', 'azureDisk', 'AzureDiskVolumeSource'],
  ['PhotonPersistentDisk', 'photonPersistentDisk', 'PhotonPersistentDiskVolumeSource'], ['PortworxVolume', 'portworxVolume', 'PortworxVolumeSource'],
  ['ScaleIO', 'scaleIO', 'ScaleIOPersistentVolumeSource'], ['Local', 'local', 'LocalVolumeSource'], ['StorageOS', 'storageos', 'StorageOSPersistentVolumeSource'],
  ['CSI', 'csi', 'CSIPersistentVolumeSource'],
]

// Simplified: only the sources that courses use list their fields; a change of another shows the fields that are set.
const structFields: Readonly<Record<string, readonly (readonly [name: string, field: string, kind: 'text' | 'pointer' | 'flag'])[]>> = {
  hostPath: [['Path', 'path', 'text'], ['Type', 'type', 'pointer']],
  nfs: [['Server', 'server', 'text'], ['Path', 'path', 'text'], ['ReadOnly', 'readOnly', 'flag']],
  local: [['Path', 'path', 'text'], ['FSType', 'fsType', 'pointer']],
}

export function sourceDiff(before: PersistentVolumeSpec, now: PersistentVolumeSpec): string {
  return goDiff(goSource(before), goSource(now))
}

function goSource(spec: PersistentVolumeSpec): GoStruct {
  return { type: 'core.PersistentVolumeSource', fields: sources.map(([name, field, type]) => [name, goOne(field, type, spec[field])]) }
}

function goOne(field: Field, type: string, source: unknown): GoValue {
  if (source === undefined) return goLeaf('nil', true)
  const values = source as Readonly<Record<string, string | boolean | undefined>>
  const known = structFields[field] ?? Object.keys(values).map((key) => [key[0].toUpperCase() + key.slice(1), key, 'text'] as const)
  return { type: `core.${type}`, pointer: true, fields: known.map(([name, key, kind]) => [name, goField(kind, values[key])]) }
}

function goField(kind: 'text' | 'pointer' | 'flag', value: string | boolean | undefined): GoLeaf {
  if (kind === 'pointer') return goPointer(value as string | undefined)
  if (kind === 'flag') return goLeaf(String(value ?? false), !value)
  return goLeaf(typeof value === 'string' ? goQuote(value) : JSON.stringify(value ?? ''), !value)
}
