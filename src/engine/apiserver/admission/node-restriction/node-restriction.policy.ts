// NodeRestriction: a kubelet changes its own Node and the Pods on it, and nothing else. Models plugin/pkg/admission/noderestriction/admission.go.
import type { Node, PersistentVolumeClaim, Pod } from '../../../generated/api-types.d.ts'
import nodeKind from '../../../kinds/node/node.kind.ts'
import { isEqual } from '../../../structure.ts'
import { NODES } from '../../access/user.ts'
import { forbidden } from '../../status-errors.ts'
import { type AdmissionRequest, type AdmissionView, defineAdmission } from '../define-admission.ts'

const PREFIX = 'system:node:'
const MIRROR = 'kubernetes.io/config.mirror'
/** Labels of Kubernetes' own that a kubelet may set. Models pkg/kubelet/apis/well_known_labels.go. */
const OWN_LABELS = new Set([
  'kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/region', 'node.kubernetes.io/instance-type',
  'beta.kubernetes.io/instance-type', 'kubernetes.io/os', 'kubernetes.io/arch', 'beta.kubernetes.io/os', 'beta.kubernetes.io/arch', 'node.kubernetes.io/exclude-from-external-load-balancers', 'node.kubernetes.io/windows-build',
])
const OWN_DOMAINS = ['kubelet.kubernetes.io', 'node.kubernetes.io']

export default defineAdmission({
  name: 'NodeRestriction',
  order: 55,
  operations: ['create', 'update', 'delete'],
  kinds: ['Pod', 'Node', 'PersistentVolumeClaim', 'Lease', 'CSINode'],
  admit(request, view) {
    const { user, object, kind, name } = request
    if (!user?.username.startsWith(PREFIX) || !user.groups.includes(NODES)) return { object }
    const refusal = refusalFor(user.username.slice(PREFIX.length), request, view)
    return refusal === undefined ? { object } : { refused: forbidden(kind, name, refusal) }
  },
})

function refusalFor(node: string, request: AdmissionRequest, view: AdmissionView): string | undefined {
  const { kind, name, namespace, operation, subresource, object, old } = request, who = `node ${JSON.stringify(node)}`
  switch (kind.kind) {
    case 'Pod': return ofPod(node, request, view)
    case 'Node': return name !== node ? `${who} is not allowed to modify node ${JSON.stringify(name)}` : ofNode(who, object as Node, old as Node | undefined, operation)
    case 'PersistentVolumeClaim': return subresource === 'status' ? ofClaim(who, object as PersistentVolumeClaim, old as PersistentVolumeClaim) : 'may only update PVC status'
    case 'Lease': return namespace === 'kube-node-lease' && name === node ? undefined : `can only access node lease with the same name as the requesting node`
    default: return name === node ? undefined : `can only access CSINode with the same name as the requesting node`
  }
}

function ofPod(node: string, { operation, subresource, object, old }: AdmissionRequest, view: AdmissionView): string | undefined {
  const who = `node ${JSON.stringify(node)}`, pod = object as Pod, before = old as Pod | undefined
  if (subresource === 'status') {
    if (before?.spec.nodeName !== node) return `${who} can only update pod status for pods with spec.nodeName set to itself`
    return isEqual(before.metadata.labels, pod.metadata.labels) ? undefined : `${who} cannot update labels through pod status`
  }
  if (subresource) return `unexpected pod subresource ${JSON.stringify(subresource)}, only 'status' and 'eviction' are allowed`
  if (operation === 'delete') return pod.spec.nodeName === node ? undefined : `${who} can only delete pods with spec.nodeName set to itself`
  if (operation !== 'create') return `unexpected operation "UPDATE", ${who} can only create and delete mirror pods`
  return ofMirror(node, pod, view)
}

/** A static Pod's likeness in the API. */
function ofMirror(node: string, { metadata: { annotations, ownerReferences = [] }, spec }: Pod, view: AdmissionView): string | undefined {
  const who = `node ${JSON.stringify(node)}`, [owner] = ownerReferences
  if (annotations?.[MIRROR] === undefined) return `pod does not have ${JSON.stringify(MIRROR)} annotation, ${who} can only create mirror pods`
  if (spec.nodeName !== node) return `${who} can only create pods with spec.nodeName set to itself`
  if (ownerReferences.length > 1) return `${who} can only create pods with a single owner reference set to itself`
  if (!owner || owner.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== node) return `${who} can only create pods with an owner reference set to itself`
  if (!owner.controller) return `${who} can only create pods with a controller owner reference set to itself`
  if (owner.blockOwnerDeletion) return `${who} must not set blockOwnerDeletion on an owner reference`
  const uid = view.get(nodeKind, undefined, node)?.metadata.uid
  if (uid !== undefined && owner.uid !== uid) return `node ${node} UID mismatch: expected ${owner.uid} got ${uid}`
  if (spec.serviceAccountName) return `${who} can not create pods that reference a service account`
  const volumes = spec.volumes ?? [], containers = [...spec.containers, ...(spec.initContainers ?? [])]
  const names = (ofSecret: boolean): boolean => volumes.some((volume) => (ofSecret ? volume.secret : volume.configMap) !== undefined)
    || containers.some(({ env = [], envFrom = [] }) => env.some(({ valueFrom }) => (ofSecret ? valueFrom?.secretKeyRef : valueFrom?.configMapKeyRef)) || envFrom.some((source) => (ofSecret ? source.secretRef : source.configMapRef)))
  if (names(true)) return `${who} can not create pods that reference secrets`
  if (names(false)) return `${who} can not create pods that reference configmaps`
  return volumes.some((volume) => volume.persistentVolumeClaim) ? `${who} can not create pods that reference persistentvolumeclaims` : undefined
}

function ofNode(who: string, node: Node, old: Node | undefined, operation: AdmissionRequest['operation']): string | undefined {
  if (operation === 'delete') return undefined
  if (old && !isEqual(node.spec?.taints, old.spec?.taints)) return `${who} is not allowed to modify taints`
  const labels = node.metadata.labels ?? {}, before = old?.metadata.labels ?? {}
  const changed = [...new Set([...Object.keys(labels), ...Object.keys(before)])].filter((key) => labels[key] !== before[key] && isForbidden(key)).sort()
  // Simplified: the label by which kubeadm marks a Node of the control plane comes with its registration, not a moment later by an administrator.
  const isMarked = !old && changed.every((label) => label.startsWith('node-role.kubernetes.io/'))
  if (changed.length === 0 || isMarked) return undefined
  return old ? `is not allowed to modify labels: ${changed.join(', ')}` : `${who} is not allowed to set the following labels: ${changed.join(', ')}`
}

function isForbidden(label: string): boolean {
  const slash = label.indexOf('/'), domain = slash < 0 ? '' : label.slice(0, slash)
  const isIn = (parent: string): boolean => domain === parent || domain.endsWith(`.${parent}`)
  if (isIn('node-restriction.kubernetes.io')) return true
  return (isIn('kubernetes.io') || isIn('k8s.io')) && !OWN_LABELS.has(label) && !OWN_DOMAINS.some(isIn)
}

function ofClaim(who: string, claim: PersistentVolumeClaim, old: PersistentVolumeClaim): string | undefined {
  const rest = ({ metadata: { resourceVersion: _r, managedFields: _m, ...metadata }, spec, status }: PersistentVolumeClaim): unknown => {
    const { capacity: _c, conditions: _k, allocatedResources: _a, allocatedResourceStatuses: _s, ...kept } = status ?? {}
    return { metadata, spec, status: kept }
  }
  return isEqual(rest(claim), rest(old)) ? undefined : `${who} is not allowed to update fields other than status.capacity and status.conditions`
}
