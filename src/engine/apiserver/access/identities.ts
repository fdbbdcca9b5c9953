// Who the clients of an API server are: by the certificate or token that each was given when the cluster was set up.
// Models kubeadm's certificates and kube-controller-manager's --use-service-account-credentials.
import { isApiServer } from '../../kernel/api-client.ts'
import { AUTHENTICATED, MASTERS, NODES, type UserInfo } from './user.ts'

const SYSTEM = 'kube-system'
const PROCESS = 'kube-controller-manager'

/** Control loops whose service account has another name than they themselves have here. */
const ACCOUNTS: Readonly<Record<string, string>> = {
  'garbage-collector-controller': 'generic-garbage-collector', 'node-ipam-controller': 'node-controller', 'node-lifecycle-controller': 'node-controller', 'taint-eviction-controller': 'node-controller',
  'persistentvolume-binder-controller': 'persistent-volume-binder', 'persistentvolume-expander-controller': 'expand-controller', 'persistentvolume-protection-controller': 'pv-protection-controller',
  'persistentvolumeclaim-protection-controller': 'pvc-protection-controller', 'podgc-controller': 'pod-garbage-collector', 'replicationcontroller-controller': 'replication-controller',
  'serviceaccount-controller': 'service-account-controller', 'horizontal-pod-autoscaler-controller': 'horizontal-pod-autoscaler', 'horizontalpodautoscaler-controller': 'horizontal-pod-autoscaler', 'daemonset-controller': 'daemon-set-controller',
}

export function accountUser(namespace: string, name: string, rest: Pick<UserInfo, 'uid' | 'extra'> = {}): UserInfo {
  return { username: `system:serviceaccount:${namespace}:${name}`, groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, AUTHENTICATED], ...rest }
}

/** What a client's own credentials say that it is. */
export function userAt(address: string): UserInfo {
  if (address === 'kubectl') return { username: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', AUTHENTICATED] }
  if (address === PROCESS || address === 'serviceaccount-token-controller') return { username: `system:${PROCESS}`, groups: [AUTHENTICATED] }
  if (address === 'customresourcedefinition-controller') return { username: 'system:apiserver', groups: [MASTERS, AUTHENTICATED] }
  if (address === 'kube-scheduler') return { username: 'system:kube-scheduler', groups: [AUTHENTICATED] }
  if (isApiServer(address)) return { username: 'system:apiserver', groups: [MASTERS, AUTHENTICATED] }
  const slash = address.lastIndexOf('/'), node = address.slice(0, slash), part = address.slice(slash + 1)
  // One of several instances, on a machine of its own.
  if (slash > 0 && (part === PROCESS || part === 'kube-scheduler')) return userAt(part)
  if (slash > 0 && (part === 'kubelet' || part === 'node-status')) return { username: `system:node:${node}`, groups: [NODES, AUTHENTICATED] }
  if (slash > 0 && part === 'kube-proxy') return accountUser(SYSTEM, 'kube-proxy')
  if (address.startsWith('external-provisioner')) return accountUser(SYSTEM, 'external-provisioner')
  if (address.startsWith('cluster-autoscaler')) return accountUser(SYSTEM, 'cluster-autoscaler')
  if (address.startsWith('metrics-server')) return accountUser(SYSTEM, 'metrics-server')
  const account = ACCOUNTS[address] ?? (/-(?:controller|publisher)$/.test(address) ? address : undefined)
  if (account) return accountUser(SYSTEM, account)
  // Whoever else was put into the cluster by hand came with the first of all certificates.
  return { username: 'kubernetes-super-admin', groups: [MASTERS, AUTHENTICATED] }
}
