// Admission steps that add to what was sent, and the one that keeps a claim from growing: one fact each, which fails without the step.
import { beforeEach, expect, test } from 'vitest'
import type { Node, PersistentVolumeClaim, Pod, StorageClass } from '../../generated/api-types.d.ts'
import { rules } from '../../kinds/rules-catalogue.ts'
import type { Status } from '../../kube-object.ts'
import type { ApiResponse } from '../request.ts'
import { ControlPlane } from '../testing/control-plane.ts'
import { policies } from './policy-catalogue.ts'

let plane: ControlPlane

beforeEach(() => {
  plane = new ControlPlane({}, ['kubectl'], { rules, policies })
})

const CLUSTER_WIDE = new Set(['nodes', 'persistentvolumes', 'storageclasses.storage.k8s.io'])
const create = (resource: string, body: object): ApiResponse => plane.send({ verb: 'create', resource, ...(CLUSTER_WIDE.has(resource) ? {} : { namespace: 'demo' }), body }, 'kubectl')
const storageClass = (name: string, isDefault: boolean, more: Partial<StorageClass> = {}): ApiResponse =>
  create('storageclasses.storage.k8s.io', { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': String(isDefault) } }, provisioner: 'example.com/disk', ...more })
const claim = (name: string, spec: Partial<PersistentVolumeClaim['spec']> = {}): object =>
  ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec } })
const stored = <T>(response: ApiResponse): T => response.body as unknown as T

test('DefaultStorageClass: a claim that names no class gets the default one, and one that names none on purpose keeps none', () => {
  storageClass('slow', false)
  storageClass('fast', true)
  expect(stored<PersistentVolumeClaim>(create('persistentvolumeclaims', claim('data'))).spec.storageClassName).toBe('fast')
  expect(stored<PersistentVolumeClaim>(create('persistentvolumeclaims', claim('bare', { storageClassName: '' }))).spec.storageClassName).toBe('')
})

test('DefaultTolerationSeconds: a Pod stays five minutes on a node that is lost, unless it says otherwise', () => {
  const pod = (name: string, tolerations?: object[]): Pod => stored<Pod>(create('pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'c', image: 'example/x:1' }], ...(tolerations && { tolerations }) } }))
  const lost = ['not-ready', 'unreachable'].map((sort) => ({ key: `node.kubernetes.io/${sort}`, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }))
  expect(pod('web').spec.tolerations).toEqual(lost)
  const own = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 }
  expect(pod('hasty', [own]).spec.tolerations).toEqual([own, lost[1]])
})

test('StorageObjectInUseProtection: claims and volumes carry the finalizer that keeps them while they are used', () => {
  expect(stored<PersistentVolumeClaim>(create('persistentvolumeclaims', claim('data'))).metadata.finalizers).toEqual(['kubernetes.io/pvc-protection'])
  const volume = { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'disk' }, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/data' } } }
  expect(stored<PersistentVolumeClaim>(create('persistentvolumes', volume)).metadata.finalizers).toEqual(['kubernetes.io/pv-protection'])
})

test('TaintNodesByCondition: a new Node takes no Pods until it has been found ready', () => {
  const taints = stored<Node>(create('nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker-9' } })).spec.taints
  expect(taints).toEqual([{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }])
})

test('PersistentVolumeClaimResize: a bound claim grows where its class allows it, and nowhere else', () => {
  const grow = (name: string, storageClassName: string): ApiResponse => {
    create('persistentvolumeclaims', claim(name, { storageClassName }))
    const target = { resource: 'persistentvolumeclaims', namespace: 'demo', name, verb: 'patch', patchType: 'merge' } as const
    plane.send({ ...target, subresource: 'status', body: { status: { phase: 'Bound', capacity: { storage: '1Gi' } } } }, 'kubectl')
    return plane.send({ ...target, body: { spec: { resources: { requests: { storage: '2Gi' } } } } }, 'kubectl')
  }
  storageClass('fixed', false)
  storageClass('growing', false, { allowVolumeExpansion: true })
  const refused = grow('small', 'fixed')
  expect([refused.code, (refused.body as Status).message]).toEqual([403, 'persistentvolumeclaims "small" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize'])
  expect(grow('large', 'growing').code).toBe(200)
})
