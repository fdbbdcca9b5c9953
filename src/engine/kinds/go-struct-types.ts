// The structs behind a Pod as the API server keeps them: their Go names, the order of their fields and their types. Errors that
// quote a whole struct, or the difference between two, are printed from this table. Models pkg/apis/core/types.go.

/** One field of a struct. `json` is its key in an object; an inline struct has none and shares its parent's keys. */
export interface GoField {
  readonly name: string
  readonly type: string
  readonly json?: string
}

/**
 * One struct per line: `Name: Field type, Field type=json, …`. The JSON key is the field's name with a small first letter unless it
 * is given; `=` with nothing behind it marks an inline struct. Types without a package are of package core.
 */
const declarations = `
PodTemplateSpec: ObjectMeta v1.ObjectMeta=metadata, Spec PodSpec
PodSpec: Volumes []Volume, InitContainers []Container, Containers []Container, EphemeralContainers []EphemeralContainer, RestartPolicy RestartPolicy, TerminationGracePeriodSeconds *int64, ActiveDeadlineSeconds *int64, DNSPolicy DNSPolicy=dnsPolicy, NodeSelector map[string]string, ServiceAccountName string, AutomountServiceAccountToken *bool, NodeName string, SecurityContext *PodSecurityContext, ImagePullSecrets []LocalObjectReference, Hostname string, Subdomain string, SetHostnameAsFQDN *bool, Affinity *Affinity, SchedulerName string, Tolerations []Toleration, HostAliases []HostAlias, PriorityClassName string, Priority *int32, PreemptionPolicy *PreemptionPolicy, DNSConfig *PodDNSConfig=dnsConfig, ReadinessGates []PodReadinessGate, RuntimeClassName *string, Overhead ResourceList, EnableServiceLinks *bool, TopologySpreadConstraints []TopologySpreadConstraint, OS *PodOS=os, SchedulingGates []PodSchedulingGate, ResourceClaims []PodResourceClaim
Container: Name string, Image string, Command []string, Args []string, WorkingDir string, Ports []ContainerPort, EnvFrom []EnvFromSource, Env []EnvVar, Resources ResourceRequirements, VolumeMounts []VolumeMount, VolumeDevices []VolumeDevice, LivenessProbe *Probe, ReadinessProbe *Probe, StartupProbe *Probe, Lifecycle *Lifecycle, TerminationMessagePath string, TerminationMessagePolicy TerminationMessagePolicy, ImagePullPolicy PullPolicy, SecurityContext *SecurityContext, Stdin bool, StdinOnce bool, TTY bool=tty
EphemeralContainer: EphemeralContainerCommon EphemeralContainerCommon=, TargetContainerName string
EphemeralContainerCommon: Name string, Image string, Command []string, Args []string, WorkingDir string, Ports []ContainerPort, EnvFrom []EnvFromSource, Env []EnvVar, Resources ResourceRequirements, VolumeMounts []VolumeMount, VolumeDevices []VolumeDevice, LivenessProbe *Probe, ReadinessProbe *Probe, StartupProbe *Probe, Lifecycle *Lifecycle, TerminationMessagePath string, TerminationMessagePolicy TerminationMessagePolicy, ImagePullPolicy PullPolicy, SecurityContext *SecurityContext, Stdin bool, StdinOnce bool, TTY bool=tty
ContainerPort: Name string, HostPort int32, ContainerPort int32, Protocol Protocol, HostIP string=hostIP
EnvFromSource: Prefix string, ConfigMapRef *ConfigMapEnvSource, SecretRef *SecretEnvSource
ConfigMapEnvSource: LocalObjectReference LocalObjectReference=, Optional *bool
SecretEnvSource: LocalObjectReference LocalObjectReference=, Optional *bool
EnvVar: Name string, Value string, ValueFrom *EnvVarSource
EnvVarSource: FieldRef *ObjectFieldSelector, ResourceFieldRef *ResourceFieldSelector, ConfigMapKeyRef *ConfigMapKeySelector, SecretKeyRef *SecretKeySelector
ObjectFieldSelector: APIVersion string=apiVersion, FieldPath string
ResourceFieldSelector: ContainerName string, Resource string, Divisor resource.Quantity
ConfigMapKeySelector: LocalObjectReference LocalObjectReference=, Key string, Optional *bool
SecretKeySelector: LocalObjectReference LocalObjectReference=, Key string, Optional *bool
LocalObjectReference: Name string
ResourceRequirements: Limits ResourceList, Requests ResourceList, Claims []ResourceClaim
ResourceClaim: Name string
VolumeMount: Name string, ReadOnly bool, MountPath string, SubPath string, MountPropagation *MountPropagationMode, SubPathExpr string
VolumeDevice: Name string, DevicePath string
Probe: ProbeHandler ProbeHandler=, InitialDelaySeconds int32, TimeoutSeconds int32, PeriodSeconds int32, SuccessThreshold int32, FailureThreshold int32, TerminationGracePeriodSeconds *int64
ProbeHandler: Exec *ExecAction, HTTPGet *HTTPGetAction=httpGet, TCPSocket *TCPSocketAction=tcpSocket, GRPC *GRPCAction=grpc
Lifecycle: PostStart *LifecycleHandler, PreStop *LifecycleHandler
LifecycleHandler: Exec *ExecAction, HTTPGet *HTTPGetAction=httpGet, TCPSocket *TCPSocketAction=tcpSocket
ExecAction: Command []string
HTTPGetAction: Path string, Port intstr.IntOrString, Host string, Scheme URIScheme, HTTPHeaders []HTTPHeader=httpHeaders
HTTPHeader: Name string, Value string
TCPSocketAction: Port intstr.IntOrString, Host string
GRPCAction: Port int32, Service *string
SecurityContext: Capabilities *Capabilities, Privileged *bool, SELinuxOptions *SELinuxOptions=seLinuxOptions, WindowsOptions *WindowsSecurityContextOptions, RunAsUser *int64, RunAsGroup *int64, RunAsNonRoot *bool, ReadOnlyRootFilesystem *bool, AllowPrivilegeEscalation *bool, ProcMount *ProcMountType, SeccompProfile *SeccompProfile
Capabilities: Add []Capability, Drop []Capability
SELinuxOptions: User string, Role string, Type string, Level string
WindowsSecurityContextOptions: GMSACredentialSpecName *string=gmsaCredentialSpecName, GMSACredentialSpec *string=gmsaCredentialSpec, RunAsUserName *string, HostProcess *bool
SeccompProfile: Type SeccompProfileType, LocalhostProfile *string
PodSecurityContext: HostNetwork bool, HostPID bool=hostPID, HostIPC bool=hostIPC, ShareProcessNamespace *bool, HostUsers *bool, SELinuxOptions *SELinuxOptions=seLinuxOptions, WindowsOptions *WindowsSecurityContextOptions, RunAsUser *int64, RunAsGroup *int64, RunAsNonRoot *bool, SupplementalGroups []int64, FSGroup *int64=fsGroup, FSGroupChangePolicy *PodFSGroupChangePolicy=fsGroupChangePolicy, Sysctls []Sysctl, SeccompProfile *SeccompProfile
Sysctl: Name string, Value string
Affinity: NodeAffinity *NodeAffinity, PodAffinity *PodAffinity, PodAntiAffinity *PodAntiAffinity
NodeAffinity: RequiredDuringSchedulingIgnoredDuringExecution *NodeSelector, PreferredDuringSchedulingIgnoredDuringExecution []PreferredSchedulingTerm
NodeSelector: NodeSelectorTerms []NodeSelectorTerm
NodeSelectorTerm: MatchExpressions []NodeSelectorRequirement, MatchFields []NodeSelectorRequirement
NodeSelectorRequirement: Key string, Operator NodeSelectorOperator, Values []string
PreferredSchedulingTerm: Weight int32, Preference NodeSelectorTerm
PodAffinity: RequiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm, PreferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm
PodAntiAffinity: RequiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm, PreferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm
PodAffinityTerm: LabelSelector *v1.LabelSelector, Namespaces []string, TopologyKey string, NamespaceSelector *v1.LabelSelector
WeightedPodAffinityTerm: Weight int32, PodAffinityTerm PodAffinityTerm
Toleration: Key string, Operator TolerationOperator, Value string, Effect TaintEffect, TolerationSeconds *int64
HostAlias: IP string=ip, Hostnames []string
PodDNSConfig: Nameservers []string, Searches []string, Options []PodDNSConfigOption
PodDNSConfigOption: Name string, Value *string
PodReadinessGate: ConditionType PodConditionType
TopologySpreadConstraint: MaxSkew int32, TopologyKey string, WhenUnsatisfiable UnsatisfiableConstraintAction, LabelSelector *v1.LabelSelector, MinDomains *int32, NodeAffinityPolicy *NodeInclusionPolicy, NodeTaintsPolicy *NodeInclusionPolicy, MatchLabelKeys []string
PodOS: Name OSName
PodSchedulingGate: Name string
PodResourceClaim: Name string, Source ClaimSource=
ClaimSource: ResourceClaimName *string, ResourceClaimTemplateName *string
Volume: Name string, VolumeSource VolumeSource=
VolumeSource: HostPath *HostPathVolumeSource, EmptyDir *EmptyDirVolumeSource, GCEPersistentDisk *GCEPersistentDiskVolumeSource=gcePersistentDisk, AWSElasticBlockStore *AWSElasticBlockStoreVolumeSource=awsElasticBlockStore, GitRepo *GitRepoVolumeSource, Secret *SecretVolumeSource, NFS *NFSVolumeSource=nfs, ISCSI *ISCSIVolumeSource=iscsi, Glusterfs *GlusterfsVolumeSource, PersistentVolumeClaim *PersistentVolumeClaimVolumeSource, RBD *RBDVolumeSource=rbd, Quobyte *QuobyteVolumeSource, FlexVolume *FlexVolumeSource, Cinder *CinderVolumeSource, CephFS *CephFSVolumeSource=cephfs, Flocker *FlockerVolumeSource, DownwardAPI *DownwardAPIVolumeSource, FC *FCVolumeSource=fc, AzureFile *AzureFileVolumeSource, ConfigMap *ConfigMapVolumeSource, VsphereVolume *VsphereVirtualDiskVolumeSource, AzureDisk *AzureDiskVolumeSource, PhotonPersistentDisk *PhotonPersistentDiskVolumeSource, Projected *ProjectedVolumeSource, PortworxVolume *PortworxVolumeSource, ScaleIO *ScaleIOVolumeSource, StorageOS *StorageOSVolumeSource=storageos, CSI *CSIVolumeSource=csi, Ephemeral *EphemeralVolumeSource
HostPathVolumeSource: Path string, Type *HostPathType
EmptyDirVolumeSource: Medium StorageMedium, SizeLimit *resource.Quantity
SecretVolumeSource: SecretName string, Items []KeyToPath, DefaultMode *int32, Optional *bool
ConfigMapVolumeSource: LocalObjectReference LocalObjectReference=, Items []KeyToPath, DefaultMode *int32, Optional *bool
KeyToPath: Key string, Path string, Mode *int32
NFSVolumeSource: Server string, Path string, ReadOnly bool
PersistentVolumeClaimVolumeSource: ClaimName string, ReadOnly bool
DownwardAPIVolumeSource: Items []DownwardAPIVolumeFile, DefaultMode *int32
DownwardAPIVolumeFile: Path string, FieldRef *ObjectFieldSelector, ResourceFieldRef *ResourceFieldSelector, Mode *int32
ProjectedVolumeSource: Sources []VolumeProjection, DefaultMode *int32
VolumeProjection: Secret *SecretProjection, DownwardAPI *DownwardAPIProjection, ConfigMap *ConfigMapProjection, ServiceAccountToken *ServiceAccountTokenProjection
SecretProjection: LocalObjectReference LocalObjectReference=, Items []KeyToPath, Optional *bool
ConfigMapProjection: LocalObjectReference LocalObjectReference=, Items []KeyToPath, Optional *bool
DownwardAPIProjection: Items []DownwardAPIVolumeFile
ServiceAccountTokenProjection: Audience string, ExpirationSeconds int64, Path string
GitRepoVolumeSource: Repository string, Revision string, Directory string
CSIVolumeSource: Driver string, ReadOnly *bool, FSType *string=fsType, VolumeAttributes map[string]string, NodePublishSecretRef *LocalObjectReference
EphemeralVolumeSource: VolumeClaimTemplate *PersistentVolumeClaimTemplate
PersistentVolumeClaimTemplate: ObjectMeta v1.ObjectMeta=metadata, Spec PersistentVolumeClaimSpec
PersistentVolumeClaimSpec: AccessModes []PersistentVolumeAccessMode, Selector *v1.LabelSelector, Resources ResourceRequirements, VolumeName string, StorageClassName *string, VolumeMode *PersistentVolumeMode, DataSource *TypedLocalObjectReference, DataSourceRef *TypedObjectReference
TypedLocalObjectReference: APIGroup *string=apiGroup, Kind string, Name string
TypedObjectReference: APIGroup *string=apiGroup, Kind string, Name string, Namespace *string
intstr.IntOrString: Type int64, IntVal int32, StrVal string
v1.LabelSelector: MatchLabels map[string]string, MatchExpressions []v1.LabelSelectorRequirement
v1.LabelSelectorRequirement: Key string, Operator v1.LabelSelectorOperator, Values []string
v1.ObjectMeta: Name string, GenerateName string, Namespace string, SelfLink string, UID types.UID=uid, ResourceVersion string, Generation int64, CreationTimestamp v1.Time, DeletionTimestamp *v1.Time, DeletionGracePeriodSeconds *int64, Labels map[string]string, Annotations map[string]string, OwnerReferences []v1.OwnerReference, Finalizers []string, ManagedFields []v1.ManagedFieldsEntry
v1.OwnerReference: APIVersion string=apiVersion, Kind string, Name string, UID types.UID=uid, Controller *bool, BlockOwnerDeletion *bool
policy.PodDisruptionBudgetSpec: MinAvailable *intstr.IntOrString, Selector *v1.LabelSelector, MaxUnavailable *intstr.IntOrString, UnhealthyPodEvictionPolicy *policy.UnhealthyPodEvictionPolicyType
apps.StatefulSetUpdateStrategy: Type apps.StatefulSetUpdateStrategyType, RollingUpdate *apps.RollingUpdateStatefulSetStrategy
apps.RollingUpdateStatefulSetStrategy: Partition int32, MaxUnavailable *intstr.IntOrString
apps.DaemonSetUpdateStrategy: Type apps.DaemonSetUpdateStrategyType, RollingUpdate *apps.RollingUpdateDaemonSet
apps.RollingUpdateDaemonSet: MaxUnavailable intstr.IntOrString, MaxSurge intstr.IntOrString
apps.DeploymentStrategy: Type apps.DeploymentStrategyType, RollingUpdate *apps.RollingUpdateDeployment
apps.RollingUpdateDeployment: MaxUnavailable intstr.IntOrString, MaxSurge intstr.IntOrString
`

/** Named types that are something simple underneath. Any other unknown name is a string. */
const underlying: Readonly<Record<string, string>> = { ResourceList: 'map[ResourceName]resource.Quantity' }
const simple = new Set(['string', 'bool', 'int32', 'int64'])

let structs: Map<string, readonly GoField[]> | undefined

function parseFields(text: string): GoField[] {
  return text.split(', ').map((declaration) => {
    const [, name, type, json] = /^(\S+) ([^=]+)(?:=(.*))?$/.exec(declaration) ?? []
    if (name === undefined) throw new Error(`go type table: ${declaration}: write 'Field type' or 'Field type=json'`)
    return { name, type, json: json === undefined ? name[0].toLowerCase() + name.slice(1) : json || undefined }
  })
}

/** The fields of a struct; undefined for what is none. The table is read when the first error needs it. */
export function goFields(type: string): readonly GoField[] | undefined {
  if (!structs) {
    const lines = declarations.trim().split('\n').map((line) => line.split(/: (.*)/))
    structs = new Map(lines.map(([name, fields]) => [name, parseFields(fields)]))
  }
  return structs.get(type)
}

/** What a named type is made of: a map for ResourceList, a string for the many enumerations. */
export function underlyingType(type: string): string {
  return underlying[type] ?? (simple.has(type) || type.includes('[') || goFields(type) ? type : 'string')
}

/** With its package, as Go prints it: `core.Container`, `[]core.EnvVar`, but `string`. */
export function qualifiedType(type: string): string {
  if (type.startsWith('[]')) return `[]${qualifiedType(type.slice(2))}`
  if (type.startsWith('*')) return `*${qualifiedType(type.slice(1))}`
  return simple.has(type) || type.includes('.') || type.startsWith('map[') ? type : `core.${type}`
}

/** The value of a field of an object in JSON form; an inline struct is the object itself. */
export function fieldValue(object: Readonly<Record<string, unknown>>, field: GoField): unknown {
  return field.json === undefined ? object : (object[field.json] ?? undefined)
}
