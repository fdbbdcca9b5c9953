// Where a machine has the manifests of its static Pods.

export const MANIFESTS = '/etc/kubernetes/manifests'
