// What Go knows of a field beside its JSON: the name of its type, which errors quote, and whether its zero value is dropped.
// Facts of staging/src/k8s.io/api/*/types.go, as far as they can be seen from outside.
import { definitionNamed, type Definition, type Field } from './schema.ts'

/** Strings with a type of their own, by field name; `Definition.field` goes before the plain name. */
const namedStrings: Readonly<Record<string, string>> = {
  restartPolicy: 'v1.RestartPolicy', 'Container.restartPolicy': 'v1.ContainerRestartPolicy', dnsPolicy: 'v1.DNSPolicy', preemptionPolicy: 'v1.PreemptionPolicy',
  imagePullPolicy: 'v1.PullPolicy', pullPolicy: 'v1.PullPolicy', terminationMessagePolicy: 'v1.TerminationMessagePolicy', protocol: 'v1.Protocol',
  scheme: 'v1.URIScheme', 'ServiceSpec.type': 'v1.ServiceType', sessionAffinity: 'v1.ServiceAffinity', externalTrafficPolicy: 'v1.ServiceExternalTrafficPolicy',
  internalTrafficPolicy: 'v1.ServiceInternalTrafficPolicy', ipFamilyPolicy: 'v1.IPFamilyPolicy', ipFamilies: 'v1.IPFamily', accessModes: 'v1.PersistentVolumeAccessMode',
  volumeMode: 'v1.PersistentVolumeMode', persistentVolumeReclaimPolicy: 'v1.PersistentVolumeReclaimPolicy', reclaimPolicy: 'v1.PersistentVolumeReclaimPolicy',
  volumeBindingMode: 'v1.VolumeBindingMode', mountPropagation: 'v1.MountPropagationMode', medium: 'v1.StorageMedium', 'HostPathVolumeSource.type': 'v1.HostPathType',
  'Secret.type': 'v1.SecretType', 'Taint.effect': 'v1.TaintEffect', 'Toleration.effect': 'v1.TaintEffect', 'Toleration.operator': 'v1.TolerationOperator',
  'NodeSelectorRequirement.operator': 'v1.NodeSelectorOperator', 'LabelSelectorRequirement.operator': 'v1.LabelSelectorOperator',
  'ScopedResourceSelectorRequirement.operator': 'v1.ScopeSelectorOperator', scopes: 'v1.ResourceQuotaScope', whenUnsatisfiable: 'v1.UnsatisfiableConstraintAction',
  'DeploymentStrategy.type': 'v1.DeploymentStrategyType', 'StatefulSetUpdateStrategy.type': 'v1.StatefulSetUpdateStrategyType',
  'DaemonSetUpdateStrategy.type': 'v1.DaemonSetUpdateStrategyType', podManagementPolicy: 'v1.PodManagementPolicyType', concurrencyPolicy: 'v1.ConcurrencyPolicy',
  completionMode: 'v1.CompletionMode', podReplacementPolicy: 'v1.PodReplacementPolicy', pathType: 'v1.PathType', policyTypes: 'v1.PolicyType',
  'LimitRangeItem.type': 'v1.LimitType', 'MetricSpec.type': 'v2.MetricSourceType', 'MetricTarget.type': 'v2.MetricTargetType', uid: 'types.UID',
  addressType: 'v1.AddressType', fsGroupChangePolicy: 'v1.PodFSGroupChangePolicy', procMount: 'v1.ProcMountType', failurePolicy: 'v1.FailurePolicyType',
  matchPolicy: 'v1.MatchPolicyType', sideEffects: 'v1.SideEffectClass', unhealthyPodEvictionPolicy: 'v1.UnhealthyPodEvictionPolicyType', add: 'v1.Capability', drop: 'v1.Capability',
  'PodStatus.phase': 'v1.PodPhase', 'NamespaceStatus.phase': 'v1.NamespacePhase', 'PersistentVolumeClaimStatus.phase': 'v1.PersistentVolumeClaimPhase',
  'PersistentVolumeStatus.phase': 'v1.PersistentVolumePhase', 'NamespaceSpec.finalizers': 'v1.FinalizerName', podIPs: 'v1.PodIP',
}

const scalarTypes: Readonly<Record<string, string>> = {
  string: 'string', int32: 'int32', int64: 'int64', number: 'float64', boolean: 'bool', time: 'string', microTime: 'string', quantity: 'resource.Quantity',
  intOrString: 'int32', bytes: '[]uint8', any: 'interface {}',
}

function packageOf(definition: Definition): string {
  return /^(HorizontalPodAutoscaler(Spec|Status|Behavior|Condition)?|HPA\w+|Metric\w+|(ContainerResource|External|Object|Pods|Resource)Metric\w+|CrossVersionObjectReference)$/.test(definition.name) ? 'v2' : 'v1'
}

/** The Go type of a field as an error quotes it: int32, v1.PodSpec, []v1.Container, map[string]string. */
export function goTypeOf(field: Field, owner: Definition, name: string): string {
  if (field.type === 'array') return `[]${goTypeOf(field.items!, owner, name)}`
  if (field.type === 'map') return field.items!.type === 'quantity' ? 'v1.ResourceList' : `map[string]${goTypeOf(field.items!, owner, name)}`
  if (field.type === 'object') {
    const definition = definitionNamed(field.ref!)!
    return `${packageOf(definition)}.${definition.goName}`
  }
  if (field.type === 'string') return namedStrings[`${owner.name}.${name}`] ?? namedStrings[name] ?? 'string'
  return scalarTypes[field.type]
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''))

/** Optional strings that are pointers in Go, so that an empty text differs from none. */
const pointerStrings = words(`
  storageClassName volumeMode volumeAttributesClassName ingressClassName runtimeClassName appProtocol preemptionPolicy apiGroup holderIdentity preferredHolder
  reclaimPolicy volumeBindingMode pathType completionMode podReplacementPolicy managedBy timeZone mountPropagation recursiveReadOnly procMount
  fsGroupChangePolicy supplementalGroupsPolicy seLinuxChangePolicy hostnameOverride localhostProfile service loadBalancerClass ipFamilyPolicy internalTrafficPolicy
  trafficDistribution failurePolicy matchPolicy sideEffects reinvocationPolicy url unhealthyPodEvictionPolicy nodeAffinityPolicy nodeTaintsPolicy
  secretNamespace persistentVolumeName gmsaCredentialSpec gmsaCredentialSpecName runAsUserName cachingMode scope
  HostPathVolumeSource.type Container.restartPolicy EphemeralContainer.restartPolicy DiscoveryEndpointPort.name DiscoveryEndpointPort.protocol Endpoint.hostname
  Endpoint.nodeName Endpoint.zone EndpointAddress.nodeName NetworkPolicyPort.protocol PodDNSConfigOption.value TypedObjectReference.namespace
  ParametersReference.namespace IngressClassParametersReference.namespace IngressClassParametersReference.scope AdmissionServiceReference.path ConversionServiceReference.path
  AzureDiskVolumeSource.fsType CSIVolumeSource.fsType PortStatus.error IngressPortStatus.error LeaseSpec.strategy ClusterTrustBundleProjection.name
  ClusterTrustBundleProjection.signerName PodResourceClaim.resourceClaimName PodResourceClaim.resourceClaimTemplateName`)

/** Optional flags that are no pointers in Go: false is the same as absent. */
const plainFlags = words(`
  stdin stdinOnce tty paused hostIPC hostNetwork hostPID unschedulable globalDefault publishNotReadyAddresses readOnly sslEnabled chapAuthDiscovery chapAuthSession
  exclusiveMaximum exclusiveMinimum nullable uniqueItems x-kubernetes-embedded-resource x-kubernetes-int-or-string deprecated preserveUnknownFields insecureSkipTLSVerify denied authenticated`)
const pointerFlags = words('AzureDiskVolumeSource.readOnly CSIVolumeSource.readOnly VolumeMountStatus.readOnly')

/** Optional integers that are no pointers in Go: 0 is the same as absent. */
const plainNumbers = words(`
  AWSElasticBlockStoreVolumeSource.partition GCEPersistentDiskVolumeSource.partition hostPort nodePort minReadySeconds initialDelaySeconds periodSeconds successThreshold
  failureThreshold Probe.timeoutSeconds healthCheckNodePort CustomResourceColumnDefinition.priority ScaleSpec.replicas signal Event.count generation sizeBytes
  DeploymentStatus.replicas updatedReplicas readyReplicas DeploymentStatus.availableReplicas ReplicaSetStatus.availableReplicas
  ReplicationControllerStatus.availableReplicas unavailableReplicas fullyLabeledReplicas currentReplicas
  numberAvailable numberUnavailable updatedNumberScheduled active succeeded failed DeploymentStatus.observedGeneration ReplicaSetStatus.observedGeneration
  StatefulSetStatus.observedGeneration DaemonSetStatus.observedGeneration ReplicationControllerStatus.observedGeneration PodDisruptionBudgetStatus.observedGeneration
  Condition.observedGeneration PodCondition.observedGeneration`)

/** Optional texts that Go prints even when they are empty. */
const alwaysPrinted = words('Event.reportingComponent Event.reportingInstance')

const has = (set: ReadonlySet<string>, owner: string, name: string): boolean => set.has(name) || set.has(`${owner}.${name}`)

/** Whether Go's omitempty would leave this value out: empty texts, lists and maps, false and 0 where the field is no pointer. */
export function isOmittedWhenStored(owner: Definition, name: string, field: Field, value: unknown): boolean {
  if (field.required) return false
  if (field.type === 'array') return Array.isArray(value) && value.length === 0 && !(owner.name.endsWith('Role') && name === 'rules')
  if (field.type === 'map') return typeof value === 'object' && value !== null && Object.keys(value).length === 0
  if (value === '') return (field.type === 'string' || field.type === 'bytes') && !has(pointerStrings, owner.name, name) && !has(alwaysPrinted, owner.name, name)
  if (value === false) return plainFlags.has(name) && !has(pointerFlags, owner.name, name)
  return value === 0 && field.type !== 'intOrString' && has(plainNumbers, owner.name, name)
}
