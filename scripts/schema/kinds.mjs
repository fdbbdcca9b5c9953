// Which kinds the schema covers, by the name of their model in @kubernetes/client-node.

const kindsOf = (group, version, names) => names.map((name) => {
  const [kind, model = `V1${kind}`] = name.split('=')
  return { group, version, kind, model }
})

export const kinds = [
  ...kindsOf('', 'v1', [
    'Pod', 'Namespace', 'Node', 'Service', 'Endpoints', 'ConfigMap', 'Secret', 'ServiceAccount', 'PersistentVolume', 'PersistentVolumeClaim',
    'Event=CoreV1Event', 'ReplicationController', 'ResourceQuota', 'LimitRange', 'PodTemplate', 'ComponentStatus',
  ]),
  ...kindsOf('apps', 'v1', ['ReplicaSet', 'Deployment', 'StatefulSet', 'DaemonSet', 'ControllerRevision']),
  ...kindsOf('batch', 'v1', ['Job', 'CronJob']),
  ...kindsOf('autoscaling', 'v2', ['HorizontalPodAutoscaler=V2HorizontalPodAutoscaler']),
  ...kindsOf('autoscaling', 'v1', ['HorizontalPodAutoscaler']),
  ...kindsOf('policy', 'v1', ['PodDisruptionBudget']),
  ...kindsOf('discovery.k8s.io', 'v1', ['EndpointSlice']),
  ...kindsOf('events.k8s.io', 'v1', ['Event=EventsV1Event']),
  ...kindsOf('networking.k8s.io', 'v1', ['Ingress', 'IngressClass', 'NetworkPolicy', 'IPAddress', 'ServiceCIDR']),
  ...kindsOf('storage.k8s.io', 'v1', ['StorageClass', 'VolumeAttachment', 'CSIDriver', 'CSINode', 'CSIStorageCapacity', 'VolumeAttributesClass']),
  ...kindsOf('rbac.authorization.k8s.io', 'v1', ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding']),
  ...kindsOf('scheduling.k8s.io', 'v1', ['PriorityClass']),
  ...kindsOf('coordination.k8s.io', 'v1', ['Lease']),
  ...kindsOf('node.k8s.io', 'v1', ['RuntimeClass']),
  ...kindsOf('certificates.k8s.io', 'v1', ['CertificateSigningRequest']),
  ...kindsOf('apiextensions.k8s.io', 'v1', ['CustomResourceDefinition']),
  ...kindsOf('apiregistration.k8s.io', 'v1', ['APIService']),
  ...kindsOf('admissionregistration.k8s.io', 'v1', [
    'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding',
  ]),
]

/** What is sent to the API server but never stored: bodies of subresources and reviews. */
export const typesOfRequests = [
  ...kindsOf('', 'v1', ['Binding']),
  ...kindsOf('meta.k8s.io', 'v1', ['DeleteOptions']),
  ...kindsOf('policy', 'v1', ['Eviction']),
  ...kindsOf('autoscaling', 'v1', ['Scale']),
  ...kindsOf('authentication.k8s.io', 'v1', ['TokenRequest=AuthenticationV1TokenRequest', 'TokenReview', 'SelfSubjectReview']),
  ...kindsOf('authorization.k8s.io', 'v1', ['SubjectAccessReview', 'SelfSubjectAccessReview', 'LocalSubjectAccessReview', 'SelfSubjectRulesReview']),
]

/** Where two types share a Go name, the one of the storage version keeps it. */
export const plainNames = {
  V1HorizontalPodAutoscaler: 'HorizontalPodAutoscalerV1',
  V1HorizontalPodAutoscalerSpec: 'HorizontalPodAutoscalerSpecV1',
  V1HorizontalPodAutoscalerStatus: 'HorizontalPodAutoscalerStatusV1',
  V1CrossVersionObjectReference: 'CrossVersionObjectReferenceV1',
  EventsV1Event: 'EventsEvent',
  EventsV1EventSeries: 'EventsEventSeries',
  DiscoveryV1EndpointPort: 'DiscoveryEndpointPort',
  AdmissionregistrationV1ServiceReference: 'AdmissionServiceReference',
  AdmissionregistrationV1WebhookClientConfig: 'AdmissionWebhookClientConfig',
  ApiextensionsV1ServiceReference: 'ConversionServiceReference',
  ApiextensionsV1WebhookClientConfig: 'ConversionWebhookClientConfig',
  StorageV1TokenRequest: 'CSITokenRequest',
}
