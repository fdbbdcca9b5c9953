import { expect, test } from 'vitest'
import type { SceneObject } from '../session/scene.ts'
import { documentsOf, lensOf } from './lens.ts'

const TEXT = `apiVersion: apps/v1
kind: Deployment
metadata:
  labels: {app: web}
  name: web
spec:
  replicas: 3
---
# only a remark
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
`
const base = { namespace: 'default', name: 'web', created: 0, deleting: false, owner: '' }
const scene = (...objects: readonly SceneObject[]) => ({ objects: new Map(objects.map((object) => [object.uid, object])) })
const say = (key: string, params: Readonly<Record<string, string | number>>): string => `${key} ${Object.values(params).join('/')}`
const deployment: SceneObject = { ...base, uid: 'd', kind: 'Deployment', desired: 3, readyReplicas: 2, images: ['web=nginx:1.27'] }
const pod = (uid: string, image: string): SceneObject => ({ ...base, uid, name: uid, kind: 'Pod', owner: 'rs', restarts: 0, images: [`web=${image}`], labels: ['app=web'] })

test('documents are named by what is written of them, and remarks alone are none', () => {
  expect(documentsOf(TEXT)).toEqual([{ kind: 'Deployment', name: 'web', namespace: 'default' }, { kind: 'Service', name: 'web', namespace: 'shop' }])
  expect(documentsOf('kind: [')).toEqual([undefined])
})

test('what is there stands beside what is asked for, down to the Pods of each version', () => {
  const replicaSet: SceneObject = { ...base, uid: 'rs', kind: 'ReplicaSet', owner: 'd' }
  expect(lensOf(TEXT, scene(deployment, replicaSet, pod('a', 'nginx:1.27'), pod('b', 'nginx:1.26')), say)).toEqual([
    { document: 0, path: 'spec.replicas', text: 'lens.readyOf 2/3', tone: 'difference' },
    { document: 0, path: 'spec.template.spec.containers[0].image', text: 'lens.onPods 1/2', tone: 'difference' },
  ])
})

test('a Service tells its address, its node port and how many Pods it finds', () => {
  const service: SceneObject = { ...base, uid: 's', namespace: 'shop', kind: 'Service', type: 'NodePort', clusterIP: '10.96.0.9', ports: ['80:30080->80/TCP'], selector: ['app=web'] }
  expect(lensOf(TEXT, scene(service, { ...pod('a', 'nginx'), namespace: 'shop' }), say).map(({ path, text }) => [path, text])).toEqual([
    ['spec.selector', 'lens.matches 1'], ['spec.ports', '10.96.0.9'], ['spec.type', 'lens.nodePort 30080'],
  ])
})

test('an object that the cluster does not have is not spoken of', () => {
  expect(lensOf(TEXT, scene(), say)).toEqual([])
})
