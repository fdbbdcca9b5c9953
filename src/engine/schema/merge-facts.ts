// How parts of objects are merged: which lists are merged by a key, which are sets, and what is only ever replaced as a whole.
// Facts of the patchStrategy, patchMergeKey, listType and structType marks in staging/src/k8s.io/api/*/types.go.
import type { Definition, Field } from './schema.ts'

export interface PatchRule {
  /** merge: element by element; replace: as a whole. */
  readonly strategy: 'merge' | 'replace'
  /** Of a list of objects that is merged; '' for a list of plain values. */
  readonly mergeKey: string
  /** Patches made for this field say which keys stay. */
  readonly retainKeys: boolean
  /** A struct that is never merged but replaced as one value, so that patches made for it carry it even where nothing changed. */
  readonly isWhole: boolean
}

/** Lists that strategic merge patch merges: `Definition.field` or a field name that means the same everywhere. */
const mergeKeys: Readonly<Record<string, string>> = {
  'PodSpec.volumes': 'name', 'PodSpec.containers': 'name', 'PodSpec.initContainers': 'name', 'PodSpec.ephemeralContainers': 'name', 'PodSpec.imagePullSecrets': 'name',
  'PodSpec.hostAliases': 'ip', 'PodSpec.topologySpreadConstraints': 'topologyKey', 'PodSpec.schedulingGates': 'name', 'PodSpec.resourceClaims': 'name',
  'Container.ports': 'containerPort', 'Container.env': 'name', 'Container.volumeMounts': 'mountPath', 'Container.volumeDevices': 'devicePath',
  'EphemeralContainer.ports': 'containerPort', 'EphemeralContainer.env': 'name', 'EphemeralContainer.volumeMounts': 'mountPath', 'EphemeralContainer.volumeDevices': 'devicePath',
  'PodStatus.conditions': 'type', 'PodStatus.podIPs': 'ip', 'PodStatus.hostIPs': 'ip', 'PodStatus.resourceClaimStatuses': 'name',
  'ContainerStatus.volumeMounts': 'mountPath', 'ContainerStatus.allocatedResourcesStatus': 'name',
  'NodeSpec.podCIDRs': '', 'NodeStatus.conditions': 'type', 'NodeStatus.addresses': 'type', 'NamespaceStatus.conditions': 'type',
  'ServiceSpec.ports': 'port', 'ServiceStatus.conditions': 'type', 'ServiceAccount.secrets': 'name', 'ObjectMeta.ownerReferences': 'uid', 'ObjectMeta.finalizers': '',
  'PersistentVolumeClaimStatus.conditions': 'type', 'ReplicationControllerStatus.conditions': 'type', 'ReplicaSetStatus.conditions': 'type', 'DeploymentStatus.conditions': 'type',
  'StatefulSetStatus.conditions': 'type', 'DaemonSetStatus.conditions': 'type', 'JobStatus.conditions': 'type', 'PodDisruptionBudgetStatus.conditions': 'type',
  'HorizontalPodAutoscalerStatus.conditions': 'type', 'ComponentStatus.conditions': 'type', 'APIServiceStatus.conditions': 'type', 'CSINodeSpec.drivers': 'name',
  'MutatingWebhookConfiguration.webhooks': 'name', 'ValidatingWebhookConfiguration.webhooks': 'name', 'MutatingWebhook.matchConditions': 'name',
  'ValidatingWebhook.matchConditions': 'name', 'ValidatingAdmissionPolicySpec.matchConditions': 'name', 'ValidatingAdmissionPolicySpec.variables': 'name',
}

const retainingFields: ReadonlySet<string> = new Set(['PodSpec.volumes', 'PodSpec.resourceClaims', 'PodStatus.resourceClaimStatuses', 'DeploymentSpec.strategy'])

const wholeFields: ReadonlySet<string> = new Set(['PodDisruptionBudgetSpec.selector'])

const replaced: PatchRule = { strategy: 'replace', mergeKey: '', retainKeys: false, isWhole: false }
/** Rules of the fields that definitions declare, worked out once. */
const rulesByDefinition = new WeakMap<Definition, Map<string, PatchRule>>()

export function patchRuleOf(owner: Definition | undefined, name: string): PatchRule {
  if (owner === undefined) return replaced
  let rules = rulesByDefinition.get(owner)
  if (!rules) rulesByDefinition.set(owner, rules = new Map(Object.keys(owner.fields).map((field) => [field, ruleAt(owner, field)])))
  return rules.get(name) ?? ruleAt(owner, name)
}

function ruleAt(owner: Definition, name: string): PatchRule {
  const place = `${owner.name}.${name}`
  const mergeKey = Object.hasOwn(mergeKeys, place) ? mergeKeys[place] : undefined
  return { strategy: mergeKey === undefined ? 'replace' : 'merge', mergeKey: mergeKey ?? '', retainKeys: retainingFields.has(place), isWhole: wholeFields.has(place) }
}

/** How server-side apply sees a list: a map by keys, a set of values, or one value. */
export type ListType = { readonly type: 'atomic' } | { readonly type: 'set' } | { readonly type: 'map'; readonly keys: readonly string[] }

/** Where server-side apply has other keys than strategic merge patch, or the list is one value to it. */
const listTypes: Readonly<Record<string, ListType>> = {
  'PodSpec.topologySpreadConstraints': { type: 'map', keys: ['topologyKey', 'whenUnsatisfiable'] },
  'Container.ports': { type: 'map', keys: ['containerPort', 'protocol'] },
  'EphemeralContainer.ports': { type: 'map', keys: ['containerPort', 'protocol'] },
  'ServiceSpec.ports': { type: 'map', keys: ['port', 'protocol'] },
  'ResourceRequirements.claims': { type: 'map', keys: ['name'] },
  'CustomResourceDefinitionStatus.conditions': { type: 'map', keys: ['type'] },
  'CertificateSigningRequestStatus.conditions': { type: 'map', keys: ['type'] },
  'CustomResourceDefinitionStatus.storedVersions': { type: 'atomic' },
  'JobStatus.conditions': { type: 'atomic' },
  'PodStatus.hostIPs': { type: 'atomic' },
  'APIServiceStatus.conditions': { type: 'map', keys: ['type'] },
}
const atomicList: ListType = { type: 'atomic' }
const setList: ListType = { type: 'set' }

export function listTypeOf(owner: Definition | undefined, name: string): ListType {
  const place = `${owner?.name}.${name}`
  if (Object.hasOwn(listTypes, place)) return listTypes[place]
  const { strategy, mergeKey } = patchRuleOf(owner, name)
  if (strategy === 'replace') return atomicList
  return mergeKey === '' ? setList : { type: 'map', keys: [mergeKey] }
}

/** Values of list keys that may be left out. */
export function defaultOfListKey(key: string): unknown {
  return key === 'protocol' ? 'TCP' : undefined
}

/** Structs that are one value to server-side apply. */
const atomicStructs: ReadonlySet<string> = new Set([
  'LabelSelector', 'NodeSelector', 'NodeSelectorTerm', 'ObjectFieldSelector', 'ResourceFieldSelector', 'SecretKeySelector', 'ConfigMapKeySelector', 'FileKeySelector', 'LocalObjectReference',
  'ObjectReference', 'SecretReference', 'TypedLocalObjectReference', 'OwnerReference', 'EndpointAddress', 'EndpointPort', 'DiscoveryEndpointPort', 'ScopeSelector',
  'ScopedResourceSelectorRequirement', 'CrossVersionObjectReference', 'CrossVersionObjectReferenceV1', 'TopologySelectorTerm', 'RoleRef', 'Subject', 'ParamRef', 'ParamKind', 'JSONSchemaProps',
])
const atomicMaps: ReadonlySet<string> = new Set(['ServiceSpec.selector', 'PodSpec.nodeSelector', 'ReplicationControllerSpec.selector'])

/** Whether server-side apply owns and replaces this field only as a whole. Lists are asked about with listTypeOf. */
export function isAtomic(owner: Definition | undefined, name: string, field: Field): boolean {
  if (field.type === 'object') return atomicStructs.has(field.ref!)
  return field.type === 'map' && atomicMaps.has(`${owner?.name}.${name}`)
}
