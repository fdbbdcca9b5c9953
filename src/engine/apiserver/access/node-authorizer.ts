// The Node authoriser: a kubelet may read what the Pods on its own node need, and nothing of other nodes.
// Models plugin/pkg/auth/authorizer/node/{node_authorizer,graph}.go.
import type { PersistentVolume, Pod, PolicyRule, VolumeAttachment } from '../../generated/api-types.d.ts'
import persistentVolumeKind from '../../kinds/persistent-volume/persistent-volume.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import volumeAttachmentKind from '../../kinds/volume-attachment/volume-attachment.kind.ts'
import type { Query } from '../request.ts'
import type { Attributes } from './attributes.ts'
import type { DecisionMemo } from './decision-memo.ts'
import { CLUSTER_ROLES } from './default-role-table.ts'
import { ruleOf } from './default-roles.ts'
import type { AccessView } from './define-access.ts'
import { ruleAllows } from './rbac-rules.ts'
import { NODES, type UserInfo } from './user.ts'

const PREFIX = 'system:node:'
const LEASES = 'kube-node-lease'
const OWN_VERBS = ['get', 'create', 'update', 'patch', 'delete']

/** Name of the node as which a kubelet asks; undefined of everybody else. */
export function nodeOfUser({ username, groups }: UserInfo): string | undefined {
  return username.startsWith(PREFIX) && groups.includes(NODES) ? username.slice(PREFIX.length) : undefined
}

/** Allowed, or why this authoriser does not allow it. */
type Opinion = true | string

export class NodeAuthorizer {
  private readonly view: AccessView
  private readonly memo: DecisionMemo
  private readonly rules: readonly PolicyRule[] = CLUSTER_ROLES['system:node'].map(ruleOf)

  constructor(view: AccessView, memo: DecisionMemo) {
    this.view = view
    this.memo = memo
  }

  opinion(node: string, attributes: Attributes, query: Query = {}): Opinion {
    const { group, resource } = attributes
    if (group === '') {
      switch (resource) {
        case 'secrets': case 'configmaps': return this.readOne(node, attributes, ['get', 'list', 'watch'])
        case 'persistentvolumeclaims': return attributes.subresource === 'status' ? this.related(node, attributes) : this.readOne(node, attributes, ['get'])
        case 'persistentvolumes': return this.readOne(node, attributes, ['get'])
        case 'serviceaccounts': return this.createToken(node, attributes)
        case 'nodes': return ownNode(node, attributes)
        case 'pods': return this.pods(node, attributes, query)
      }
    }
    if (group === 'coordination.k8s.io' && resource === 'leases') return ownLease(node, attributes)
    if (group === 'storage.k8s.io' && resource === 'csinodes') return ownCsiNode(node, attributes)
    if (group === 'storage.k8s.io' && resource === 'volumeattachments') return this.readOne(node, attributes, ['get'])
    return this.memo.decide(this.rules, attributes, () => this.rules.some((rule) => ruleAllows(rule, attributes))) || ''
  }

  private readOne(node: string, attributes: Attributes, verbs: readonly string[]): Opinion {
    if (!verbs.includes(attributes.verb)) return verbs.length === 1 ? 'can only get individual resources of this type' : 'can only read resources of this type'
    if (attributes.subresource !== '') return verbs.length === 1 ? 'cannot get subresource' : 'cannot read subresource'
    if (verbs.length > 1 && attributes.namespace === '') return 'can only read namespaced object of this type'
    return this.related(node, attributes)
  }

  private createToken(node: string, attributes: Attributes): Opinion {
    if (attributes.verb !== 'create' || attributes.name === '') return 'can only create tokens for individual service accounts'
    if (attributes.subresource !== 'token') return 'can only create token subresource of serviceaccount'
    return this.related(node, attributes)
  }

  private pods(node: string, { verb, subresource, namespace, name }: Attributes, query: Query): Opinion {
    if (subresource === '' && verb === 'get') return name === '' ? 'No Object name found' : (this.view.get(podKind, namespace, name) as Pod | undefined)?.spec.nodeName === node || noRelationship(node)
    if (subresource === '' && (verb === 'list' || verb === 'watch')) return query['fieldSelector'] === `spec.nodeName=${node}` || 'can only list/watch pods with spec.nodeName field selector'
    const isAllowed = subresource === '' ? verb === 'create' || verb === 'delete' : subresource === 'status' ? verb === 'update' || verb === 'patch' : subresource === 'eviction' && verb === 'create'
    return isAllowed || ''
  }

  /** Whether something is needed by a Pod on the node. */
  private related(node: string, { resource, namespace, name }: Attributes): Opinion {
    if (name === '') return 'No Object name found'
    return this.isNeeded(node, resource, namespace, name) || noRelationship(node)
  }

  private isNeeded(node: string, resource: string, namespace: string, name: string): boolean {
    if (resource === 'volumeattachments') return (this.view.get(volumeAttachmentKind, undefined, name) as VolumeAttachment | undefined)?.spec.nodeName === node
    if (resource === 'persistentvolumes') {
      const claim = (this.view.get(persistentVolumeKind, undefined, name) as PersistentVolume | undefined)?.spec.claimRef
      return claim?.namespace !== undefined && claim.name !== undefined && this.isNeeded(node, 'persistentvolumeclaims', claim.namespace, claim.name)
    }
    return this.view.list(podKind, namespace).some((pod) => pod.spec.nodeName === node && needs(pod, resource, name))
  }
}

function noRelationship(node: string): string {
  return `no relationship found between node '${node}' and this object`
}

function ownNode(node: string, { verb, subresource, name }: Attributes): Opinion {
  if (subresource === 'status') return verb === 'update' || verb === 'patch' || ''
  if (subresource !== '') return ''
  if (['create', 'update', 'patch'].includes(verb)) return true
  if (!['get', 'list', 'watch'].includes(verb)) return ''
  return name === node || (name === '' ? `node '${node}' cannot read all nodes, only its own Node object` : `node '${node}' cannot read '${name}', only its own Node object`)
}

function ownLease(node: string, { verb, namespace, name }: Attributes): Opinion {
  if (!OWN_VERBS.includes(verb)) return 'can only get, create, update, patch, or delete a node lease'
  if (namespace !== LEASES) return `can only access leases in the ${JSON.stringify(LEASES)} system namespace`
  return verb === 'create' || name === node || 'can only access node lease with the same name as the requesting node'
}

function ownCsiNode(node: string, { verb, subresource, name }: Attributes): Opinion {
  if (!OWN_VERBS.includes(verb)) return 'can only get, create, update, patch, or delete a CSINode'
  if (subresource !== '') return 'cannot authorize CSINode subresources'
  return verb === 'create' || name === node || 'can only access CSINode with the same name as the requesting node'
}

/** Whether a Pod names a Secret, a ConfigMap, a claim or a service account. */
function needs({ metadata, spec }: Pod, resource: string, name: string): boolean {
  if (resource === 'serviceaccounts') return (spec.serviceAccountName ?? spec.serviceAccount) === name
  const volumes = spec.volumes ?? [], containers = [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])]
  if (resource === 'persistentvolumeclaims') return volumes.some((volume) => volume.persistentVolumeClaim?.claimName === name || (volume.ephemeral !== undefined && `${metadata.name}-${volume.name}` === name))
  const isSecret = resource === 'secrets'
  const inEnv = containers.some(({ env = [], envFrom = [] }) =>
    env.some(({ valueFrom }) => (isSecret ? valueFrom?.secretKeyRef?.name : valueFrom?.configMapKeyRef?.name) === name) || envFrom.some(({ secretRef, configMapRef }) => (isSecret ? secretRef?.name : configMapRef?.name) === name))
  const inVolumes = volumes.some(({ secret, configMap, projected }) => (isSecret ? secret?.secretName : configMap?.name) === name || (projected?.sources ?? []).some((source) => (isSecret ? source.secret?.name : source.configMap?.name) === name))
  return inEnv || inVolumes || (isSecret && (spec.imagePullSecrets ?? []).some((reference) => reference.name === name))
}
