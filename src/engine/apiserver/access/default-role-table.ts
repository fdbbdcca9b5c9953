// The roles and bindings that every cluster has, as upstream's bootstrap policy and kubeadm make them: `verbs groups resources [names]`, with core
// for the core group, or `verbs URL paths`. Models plugin/pkg/auth/authorizer/rbac/bootstrappolicy/{policy,namespace_policy}.go and kubeadm's phases.
// Simplified: roles for groups that this cluster does not serve, such as resource.k8s.io, are left out.

const READ = 'get,list,watch'
const WRITE = 'create,delete,deletecollection,patch,update'
const EVENTS = 'create,update,patch core,events.k8s.io events'

export const CLUSTER_ROLES: Readonly<Record<string, readonly string[]>> = {
  'cluster-admin': ['* * *', '* URL *'],
  'system:discovery': ['get URL /api,/api/*,/apis,/apis/*,/healthz,/livez,/openapi,/openapi/*,/readyz,/version,/version/'],
  'system:public-info-viewer': ['get URL /healthz,/livez,/readyz,/version,/version/'],
  'system:monitoring': ['get URL /healthz,/healthz/*,/livez,/livez/*,/metrics,/metrics/slis,/readyz,/readyz/*'],
  'system:basic-user': ['create authorization.k8s.io selfsubjectaccessreviews,selfsubjectrulesreviews', 'create authentication.k8s.io selfsubjectreviews'],
  'system:aggregate-to-admin': ['create authorization.k8s.io localsubjectaccessreviews', `${WRITE},${READ} rbac.authorization.k8s.io rolebindings,roles`],
  'system:aggregate-to-edit': [
    `${READ} core pods/attach,pods/exec,pods/portforward,pods/proxy,secrets,services/proxy`, 'impersonate core serviceaccounts',
    `${WRITE} core pods,pods/attach,pods/exec,pods/portforward,pods/proxy`, 'create core pods/eviction',
    `${WRITE} core configmaps,events,persistentvolumeclaims,replicationcontrollers,replicationcontrollers/scale,secrets,serviceaccounts,services,services/proxy`, 'create core serviceaccounts/token',
    `${WRITE} apps daemonsets,deployments,deployments/rollback,deployments/scale,replicasets,replicasets/scale,statefulsets,statefulsets/scale`, `${WRITE} autoscaling horizontalpodautoscalers`, `${WRITE} batch cronjobs,jobs`,
    `${WRITE} extensions daemonsets,deployments,deployments/rollback,deployments/scale,ingresses,networkpolicies,replicasets,replicasets/scale,replicationcontrollers/scale`, `${WRITE} policy poddisruptionbudgets`,
    `${WRITE} networking.k8s.io ingresses,networkpolicies`, `create,delete,deletecollection,get,list,patch,update,watch coordination.k8s.io leases`,
  ],
  'system:aggregate-to-view': [
    `${READ} core configmaps,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,services/status`,
    `${READ} core bindings,events,limitranges,namespaces/status,pods/log,pods/status,replicationcontrollers/status,resourcequotas,resourcequotas/status`, `${READ} core namespaces`, `${READ} discovery.k8s.io endpointslices`,
    `${READ} apps controllerrevisions,daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,replicasets,replicasets/scale,replicasets/status,statefulsets,statefulsets/scale,statefulsets/status`,
    `${READ} autoscaling horizontalpodautoscalers,horizontalpodautoscalers/status`, `${READ} batch cronjobs,cronjobs/status,jobs,jobs/status`,
    `${READ} extensions daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,ingresses,ingresses/status,networkpolicies,replicasets,replicasets/scale,replicasets/status,replicationcontrollers/scale`,
    `${READ} policy poddisruptionbudgets,poddisruptionbudgets/status`, `${READ} networking.k8s.io ingresses,ingresses/status,networkpolicies`,
  ],
  'system:heapster': [`${READ} core events,namespaces,nodes,pods`, `${READ} extensions deployments`],
  'system:kube-aggregator': [`${READ} core endpoints,services`],
  'system:kube-controller-manager': [
    EVENTS, 'create coordination.k8s.io leases', 'get,update coordination.k8s.io leases kube-controller-manager', 'create core secrets,serviceaccounts', 'delete core secrets', 'get core configmaps,namespaces,secrets,serviceaccounts',
    'update core secrets,serviceaccounts', 'create authentication.k8s.io tokenreviews', 'create authorization.k8s.io subjectaccessreviews', 'list,watch * *', 'create core serviceaccounts/token',
  ],
  'system:kube-scheduler': [
    EVENTS, 'create coordination.k8s.io leases', 'get,update coordination.k8s.io leases kube-scheduler', `${READ} core nodes`, `delete,${READ} core pods`, 'create core bindings,pods/binding', 'patch,update core pods/status',
    `${READ} core replicationcontrollers,services`, `${READ} apps,extensions replicasets`, `${READ} apps statefulsets`, `${READ} policy poddisruptionbudgets`, `${READ},patch,update core persistentvolumeclaims,persistentvolumes`,
    'create authentication.k8s.io tokenreviews', 'create authorization.k8s.io subjectaccessreviews', `${READ} storage.k8s.io csinodes`, `${READ} core namespaces`, `${READ} storage.k8s.io csidrivers,csistoragecapacities`,
    `${READ} storage.k8s.io storageclasses,volumeattachments`,
  ],
  'system:kube-dns': ['list,watch core endpoints,services'],
  'system:kubelet-api-admin': [`${READ},proxy core nodes`, '* core nodes/configz,nodes/healthz,nodes/log,nodes/metrics,nodes/pods,nodes/proxy,nodes/stats'],
  'system:node': [
    'create authentication.k8s.io tokenreviews', 'create authorization.k8s.io localsubjectaccessreviews,subjectaccessreviews', `${READ} core services`, `create,${READ} core nodes`, 'patch,update core nodes/status', 'patch,update core nodes', EVENTS,
    `${READ} core pods`, 'create,delete core pods', 'patch,update core pods/status', 'create core pods/eviction', `${READ} core configmaps,secrets`, 'get core persistentvolumeclaims,persistentvolumes', 'get core endpoints',
    `create,${READ} certificates.k8s.io certificatesigningrequests`, 'create,delete,get,patch,update coordination.k8s.io leases', 'get storage.k8s.io volumeattachments', 'create core serviceaccounts/token',
    'get,patch,update core persistentvolumeclaims/status', `${READ} storage.k8s.io csidrivers`, 'create,delete,get,patch,update storage.k8s.io csinodes', `${READ} node.k8s.io runtimeclasses`,
  ],
  'system:node-bootstrapper': [`create,${READ} certificates.k8s.io certificatesigningrequests`],
  'system:node-problem-detector': ['get core nodes', 'patch core nodes/status', EVENTS],
  'system:node-proxier': ['list,watch core endpoints,services', `${READ} core nodes`, EVENTS, 'list,watch discovery.k8s.io endpointslices', 'list,watch networking.k8s.io servicecidrs'],
  'system:persistent-volume-provisioner': [`create,delete,${READ} core persistentvolumes`, `${READ},update core persistentvolumeclaims`, `${READ} storage.k8s.io storageclasses`, 'watch core events', EVENTS],
  'system:volume-scheduler': [`${READ},patch,update core persistentvolumes`, `${READ} storage.k8s.io storageclasses`, `${READ},patch,update core persistentvolumeclaims`],
  'system:auth-delegator': ['create authentication.k8s.io tokenreviews', 'create authorization.k8s.io subjectaccessreviews'],
  'system:service-account-issuer-discovery': ['get URL /.well-known/openid-configuration,/.well-known/openid-configuration/,/openid/v1/jwks,/openid/v1/jwks/'],
  'system:certificates.k8s.io:certificatesigningrequests:nodeclient': ['create certificates.k8s.io certificatesigningrequests/nodeclient'],
  'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient': ['create certificates.k8s.io certificatesigningrequests/selfnodeclient'],
  'system:certificates.k8s.io:kube-apiserver-client-approver': ['approve certificates.k8s.io signers kubernetes.io/kube-apiserver-client'],
  'system:certificates.k8s.io:kube-apiserver-client-kubelet-approver': ['approve certificates.k8s.io signers kubernetes.io/kube-apiserver-client-kubelet'],
  'system:certificates.k8s.io:kubelet-serving-approver': ['approve certificates.k8s.io signers kubernetes.io/kubelet-serving'],
  'system:certificates.k8s.io:legacy-unknown-approver': ['approve certificates.k8s.io signers kubernetes.io/legacy-unknown'],
}

/** Roles that are the sum of others, by the word in `rbac.authorization.k8s.io/aggregate-to-…`. */
export const AGGREGATED: readonly string[] = ['admin', 'edit', 'view']
/** What `system:aggregate-to-…` is labelled to be part of. */
export const PART_OF: Readonly<Record<string, string>> = { 'system:aggregate-to-admin': 'admin', 'system:aggregate-to-edit': 'edit', 'system:aggregate-to-view': 'view' }
/** `admin` contains `edit`, and that `view`. */
export const CONTAINED: Readonly<Record<string, string>> = { edit: 'admin', view: 'edit' }

/** Roles that kubeadm and the add-ons it installs bring. */
export const KUBEADM_ROLES: Readonly<Record<string, readonly string[]>> = {
  'kubeadm:get-nodes': ['get core nodes'],
  'system:coredns': ['list,watch core endpoints,services,pods,namespaces', 'list,watch discovery.k8s.io endpointslices'],
}

/** `name: role subjects`, where a subject is `group:`, `user:` or `sa:namespace/name`. */
export const CLUSTER_BINDINGS: Readonly<Record<string, readonly [role: string, ...subjects: string[]]>> = {
  'cluster-admin': ['cluster-admin', 'group:system:masters'],
  'system:monitoring': ['system:monitoring', 'group:system:monitoring'],
  'system:discovery': ['system:discovery', 'group:system:authenticated'],
  'system:basic-user': ['system:basic-user', 'group:system:authenticated'],
  'system:public-info-viewer': ['system:public-info-viewer', 'group:system:authenticated', 'group:system:unauthenticated'],
  'system:node-proxier': ['system:node-proxier', 'user:system:kube-proxy'],
  'system:kube-controller-manager': ['system:kube-controller-manager', 'user:system:kube-controller-manager'],
  'system:kube-dns': ['system:kube-dns', 'sa:kube-system/kube-dns'],
  'system:kube-scheduler': ['system:kube-scheduler', 'user:system:kube-scheduler'],
  'system:volume-scheduler': ['system:volume-scheduler', 'user:system:kube-scheduler'],
  'system:node': ['system:node'],
  'system:service-account-issuer-discovery': ['system:service-account-issuer-discovery', 'group:system:serviceaccounts'],
}

export const KUBEADM_BINDINGS: typeof CLUSTER_BINDINGS = {
  'kubeadm:cluster-admins': ['cluster-admin', 'group:kubeadm:cluster-admins'],
  'kubeadm:get-nodes': ['kubeadm:get-nodes', 'group:system:bootstrappers:kubeadm:default-node-token'],
  'kubeadm:kubelet-bootstrap': ['system:node-bootstrapper', 'group:system:bootstrappers:kubeadm:default-node-token'],
  'kubeadm:node-autoapprove-bootstrap': ['system:certificates.k8s.io:certificatesigningrequests:nodeclient', 'group:system:bootstrappers:kubeadm:default-node-token'],
  'kubeadm:node-autoapprove-certificate-rotation': ['system:certificates.k8s.io:certificatesigningrequests:selfnodeclient', 'group:system:nodes'],
  'kubeadm:node-proxier': ['system:node-proxier', 'sa:kube-system/kube-proxy'],
  'system:coredns': ['system:coredns', 'sa:kube-system/coredns'],
}

/** By namespace and name. */
export const ROLES: Readonly<Record<string, readonly string[]>> = {
  'kube-system/extension-apiserver-authentication-reader': ['get,list,watch core configmaps extension-apiserver-authentication'],
  'kube-system/system:controller:bootstrap-signer': [`${READ} core secrets`],
  'kube-system/system:controller:token-cleaner': ['delete,get,list,watch core secrets', EVENTS],
  'kube-system/system::leader-locking-kube-controller-manager': ['watch core configmaps', 'get,update core configmaps kube-controller-manager'],
  'kube-system/system::leader-locking-kube-scheduler': ['watch core configmaps', 'get,update core configmaps kube-scheduler'],
  'kube-public/system:controller:bootstrap-signer': [`${READ} core configmaps`, 'update core configmaps cluster-info', EVENTS],
}

export const BINDINGS: typeof CLUSTER_BINDINGS = {
  'kube-system/system::extension-apiserver-authentication-reader': ['extension-apiserver-authentication-reader', 'user:system:kube-controller-manager', 'user:system:kube-scheduler'],
  'kube-system/system::leader-locking-kube-controller-manager': ['system::leader-locking-kube-controller-manager', 'user:system:kube-controller-manager', 'sa:kube-system/kube-controller-manager'],
  'kube-system/system::leader-locking-kube-scheduler': ['system::leader-locking-kube-scheduler', 'user:system:kube-scheduler', 'sa:kube-system/kube-scheduler'],
  'kube-system/system:controller:bootstrap-signer': ['system:controller:bootstrap-signer', 'sa:kube-system/bootstrap-signer'],
  'kube-system/system:controller:token-cleaner': ['system:controller:token-cleaner', 'sa:kube-system/token-cleaner'],
  'kube-public/system:controller:bootstrap-signer': ['system:controller:bootstrap-signer', 'sa:kube-system/bootstrap-signer'],
}

/** What add-ons of this cluster's own bring with them: its disks' provisioner, the cluster autoscaler, and what measures. */
export const ADDON_ROLES: Readonly<Record<string, readonly [account: string, ...rules: string[]]>> = {
  'external-provisioner-runner': ['kube-system/external-provisioner', `${READ},create,delete,patch,update core persistentvolumes`, `${READ},patch,update core persistentvolumeclaims`, 'patch,update core persistentvolumeclaims/status', `${READ} storage.k8s.io storageclasses,csinodes,volumeattachments`, `${READ} core nodes,pods`, `${READ},create,patch,update core events`],
  'cluster-autoscaler': ['kube-system/cluster-autoscaler', 'create,patch core events,endpoints', 'create core pods/eviction', 'update core pods/status', `${READ},delete,update,patch core nodes`, `${READ} core namespaces,pods,services,replicationcontrollers,persistentvolumeclaims,persistentvolumes`, `${READ} batch,extensions jobs`, `${READ} policy poddisruptionbudgets`, `${READ} apps daemonsets,replicasets,statefulsets`, `${READ} storage.k8s.io storageclasses,csinodes,csidrivers,csistoragecapacities,volumeattachments`, 'create,get,update,patch core configmaps', 'get,create,update coordination.k8s.io leases'],
  'system:metrics-server': ['kube-system/metrics-server', 'get core nodes/metrics', `${READ} core nodes,pods`],
}
