// Objects for tests of control loops: small, valid, with just what a test says.
import type { Deployment, Endpoints, EndpointSlice, Namespace, Node, Pod, ReplicaSet, Service } from '../../generated/api-types.d.ts'
import type { ObjectMeta, OwnerReference } from '../../kube-object.ts'
import { fakeTimestamp } from './fake-view.ts'

export const labels = { app: 'web' }
const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'web:1' }] } }

function meta(name: string, more: Partial<ObjectMeta> = {}): ObjectMeta {
  return { name, namespace: 'default', uid: `uid-of-${name}`, resourceVersion: '1', creationTimestamp: fakeTimestamp(0), ...more }
}

export function ownedBy(kind: string, name: string, apiVersion = 'apps/v1'): readonly OwnerReference[] {
  return [{ apiVersion, kind, name, uid: `uid-of-${name}`, controller: true, blockOwnerDeletion: true }]
}

interface PodState {
  readonly ready?: boolean
  readonly readySinceMs?: number
  readonly node?: string
  readonly phase?: NonNullable<Pod['status']>['phase']
  readonly ip?: string
  readonly meta?: Partial<ObjectMeta>
  readonly spec?: Partial<Pod['spec']>
}

export function pod(name: string, { ready = false, readySinceMs = 0, node, phase = ready ? 'Running' : 'Pending', ip, meta: more, spec }: PodState = {}): Pod {
  const condition = { type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: fakeTimestamp(readySinceMs) }
  return {
    apiVersion: 'v1', kind: 'Pod', metadata: meta(name, { labels, ...more }),
    spec: { ...template.spec, ...(node ? { nodeName: node } : {}), ...spec },
    status: { phase, conditions: [condition], ...(ip ? { podIP: ip, podIPs: [{ ip }] } : {}) },
  }
}

export function replicaSet(name: string, replicas: number, status: ReplicaSet['status'] | undefined, more: Partial<ObjectMeta> = {}, spec: Partial<ReplicaSet['spec']> = {}): ReplicaSet {
  return {
    apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: meta(name, { generation: 1, labels, ...more }),
    spec: { replicas, selector: { matchLabels: labels }, template, ...spec }, ...(status ? { status } : {}),
  }
}

export function deployment(name: string, spec: Partial<Deployment['spec']>, status: Deployment['status'] = {}, more: Partial<ObjectMeta> = {}): Deployment {
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } as const
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: meta(name, { generation: 1, ...more }),
    spec: { replicas: 3, selector: { matchLabels: labels }, template, strategy, progressDeadlineSeconds: 600, revisionHistoryLimit: 10, ...spec }, status,
  }
}

export function service(name: string, spec: Partial<Service['spec']> = {}, more: Partial<ObjectMeta> = {}): Service {
  return {
    apiVersion: 'v1', kind: 'Service', metadata: meta(name, more),
    spec: { type: 'ClusterIP', clusterIP: '10.96.0.7', ipFamilies: ['IPv4'], selector: labels, ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }], ...spec },
  }
}

export function endpoints(name: string, subsets: Endpoints['subsets'], more: Partial<ObjectMeta> = {}): Endpoints {
  return { apiVersion: 'v1', kind: 'Endpoints', metadata: meta(name, more), ...(subsets ? { subsets } : {}) }
}

export function endpointSlice(name: string, body: Partial<EndpointSlice>, more: Partial<ObjectMeta> = {}): EndpointSlice {
  return { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: meta(name, more), addressType: 'IPv4', ...body }
}

export function node(name: string, spec: Node['spec'] = {}, ready = true): Node {
  return {
    apiVersion: 'v1', kind: 'Node', metadata: { ...meta(name), namespace: undefined }, spec,
    status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'Unknown' }] } as Node['status'],
  }
}

export function namespace(name: string, more: Partial<ObjectMeta> = {}, status: Namespace['status'] = { phase: 'Active' }): Namespace {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { ...meta(name), namespace: undefined, ...more }, spec: { finalizers: ['kubernetes'] }, status }
}
