// A Pod template as Go prints it for hashing: every field with its type, in the order of the struct. Equal templates give equal names
// only if they are printed exactly like this. Models github.com/davecgh/go-spew (ConfigState.Fprintf of %#v) and k8s.io/api/core/v1/types.go of 1.26.
import type { PodTemplateSpec } from '../generated/api-types.d.ts'
import { fieldValue, goFields, underlyingType, type GoField } from '../kinds/go-struct-types.ts'
import { goQuantityFields } from '../kinds/go-value.ts'

/** Structs whose order of fields in the public API differs from that of the API server's own. */
const OWN_ORDER: Readonly<Record<string, readonly string[]>> = {
  PodSpec: [
    'Volumes', 'InitContainers', 'Containers', 'EphemeralContainers', 'RestartPolicy', 'TerminationGracePeriodSeconds', 'ActiveDeadlineSeconds', 'DNSPolicy', 'NodeSelector',
    'ServiceAccountName', 'DeprecatedServiceAccount', 'AutomountServiceAccountToken', 'NodeName', 'HostNetwork', 'HostPID', 'HostIPC', 'ShareProcessNamespace', 'SecurityContext',
    'ImagePullSecrets', 'Hostname', 'Subdomain', 'Affinity', 'SchedulerName', 'Tolerations', 'HostAliases', 'PriorityClassName', 'Priority', 'DNSConfig', 'ReadinessGates',
    'RuntimeClassName', 'EnableServiceLinks', 'PreemptionPolicy', 'Overhead', 'TopologySpreadConstraints', 'SetHostnameAsFQDN', 'OS', 'HostUsers', 'SchedulingGates', 'ResourceClaims',
  ],
  PodSecurityContext: ['SELinuxOptions', 'WindowsOptions', 'RunAsUser', 'RunAsGroup', 'RunAsNonRoot', 'SupplementalGroups', 'FSGroup', 'Sysctls', 'FSGroupChangePolicy', 'SeccompProfile'],
  VolumeSource: [
    'HostPath', 'EmptyDir', 'GCEPersistentDisk', 'AWSElasticBlockStore', 'GitRepo', 'Secret', 'NFS', 'ISCSI', 'Glusterfs', 'PersistentVolumeClaim', 'RBD', 'FlexVolume', 'Cinder',
    'CephFS', 'Flocker', 'DownwardAPI', 'FC', 'AzureFile', 'ConfigMap', 'VsphereVolume', 'Quobyte', 'AzureDisk', 'PhotonPersistentDisk', 'Projected', 'PortworxVolume', 'ScaleIO',
    'StorageOS', 'CSI', 'Ephemeral',
  ],
}

/** Fields of a Pod's spec that the API server keeps elsewhere. */
const MOVED: readonly GoField[] = [
  { name: 'DeprecatedServiceAccount', type: 'string', json: 'serviceAccount' }, { name: 'HostNetwork', type: 'bool', json: 'hostNetwork' }, { name: 'HostPID', type: 'bool', json: 'hostPID' },
  { name: 'HostIPC', type: 'bool', json: 'hostIPC' }, { name: 'ShareProcessNamespace', type: '*bool', json: 'shareProcessNamespace' }, { name: 'HostUsers', type: '*bool', json: 'hostUsers' },
]

type Fields = Readonly<Record<string, unknown>>

const NOTHING = '<nil>'
const ZERO_TIME = '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}'
const SIMPLE: ReadonlySet<string> = new Set(['string', 'bool', 'int32', 'int64'])

/** The text that is hashed. */
export function goTemplateText(template: PodTemplateSpec): string {
  return typed('PodTemplateSpec', template)
}

function fieldsOf(type: string): readonly GoField[] | undefined {
  const known = goFields(type), order = OWN_ORDER[type]
  return known && order ? order.map((name) => [...known, ...MOVED].find((field) => field.name === name)).filter((field) => field !== undefined) : known
}

/** A value behind its type in brackets. A pointer shows what it points to. */
function typed(type: string, value: unknown): string {
  if (!type.startsWith('*')) return `(${publicType(type)})${bare(type, value)}`
  return `(${publicType(type)})${value === undefined || value === null ? NOTHING : bare(type.slice(1), value)}`
}

/** `v1.Container`, `[]v1.EnvVar`, but `string`: names of the public API. */
function publicType(type: string): string {
  if (type.startsWith('[]')) return `[]${publicType(type.slice(2))}`
  if (type.startsWith('*')) return `*${publicType(type.slice(1))}`
  return SIMPLE.has(type) || type.includes('.') || type.startsWith('map[') ? type : `v1.${type}`
}

function bare(type: string, value: unknown): string {
  if (type === 'v1.Time') return ZERO_TIME
  if (type === 'resource.Quantity') return quantity(value as string | undefined)
  if (type === 'intstr.IntOrString') return intOrString(value as number | string | undefined)
  if (type.startsWith('[]')) return Array.isArray(value) ? `[${value.map((item) => bare(type.slice(2), item)).join(' ')}]` : NOTHING
  const fields = fieldsOf(type)
  if (fields) return `{${fields.map((field) => `${field.name}:${typed(field.type, fieldValue((value ?? {}) as Fields, field))}`).join(' ')}}`
  const kind = underlyingType(type)
  if (kind.startsWith('map[')) return map(kind, value as Fields | undefined)
  if (kind === 'bool') return String(value ?? false)
  return kind === 'int32' || kind === 'int64' ? String(value ?? 0) : String(value ?? '')
}

function map(kind: string, value: Fields | undefined): string {
  if (!value) return NOTHING
  const valueType = kind.slice(kind.indexOf(']') + 1)
  return `map[${Object.keys(value).sort().map((key) => `${key}:${bare(valueType, value[key])}`).join(' ')}]`
}

function intOrString(value: number | string | undefined): string {
  return typeof value === 'string' ? `{Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)${value}}` : `{Type:(intstr.Type)0 IntVal:(int32)${value ?? 0} StrVal:(string)}`
}

function quantity(text: string | undefined): string {
  const { value, scale, text: kept, format } = goQuantityFields(text ?? '0')
  return `{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${kept} Format:(resource.Format)${format}}`
}
