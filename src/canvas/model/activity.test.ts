import { describe, expect, test } from 'vitest'
import { STORIES } from '../fixtures/scenes.ts'
import { SceneBuilder } from '../fixtures/scene-builder.ts'
import type { Op } from '../../session/scene.ts'
import { apiStage, indexHops, loopLabel, makings, readLoop, readScheduler, signed } from './activity.ts'
import { buildModel } from './model.ts'

function cluster() {
  const b = new SceneBuilder()
  b.node('worker-1')
  const web = b.deployment('shop', 'web', 1, 'nginx:1.27')
  const set = b.replicaSet(web, '7b6c9df86d', 1, 'nginx:1.27', 1)
  b.pod('shop', `${set.name}-t5n8w`, 'worker-1', 'ready', { owner: set.uid, hash: set.hash })
  return b
}

function phaseWith(op: Op, from: string, to: string, address = 'replicaset-controller', subject = '') {
  const b = cluster()
  b.hop(op, from, to, 0, 100, { subject })
  const scene = b.scene(50)
  const component = scene.components.find((candidate) => candidate.address === address)
  if (component === undefined) throw new Error(`no ${address}`)
  return readLoop(component, indexHops(scene), buildModel(scene.objects)).phase
}

describe('a ring', () => {
  test('observes while an event about what it reconciles is on its way', () => {
    expect(phaseWith('watch', 'kube-apiserver', 'kube-controller-manager', 'replicaset-controller', 'ReplicaSet/shop/web-7b6c9df86d')).toBe('observe')
  })
  test('observes an event about what its objects own', () => {
    expect(phaseWith('watch', 'kube-apiserver', 'kube-controller-manager', 'deployment-controller', 'Pod/shop/web-7b6c9df86d-t5n8w')).toBe('observe')
  })
  test('leaves alone what concerns others', () => {
    expect(phaseWith('watch', 'kube-apiserver', 'kube-controller-manager', 'replicaset-controller', 'Node//worker-1')).toBe('sync')
  })
  test('compares while its own work is due, and acts while a write of it is on its way', () => {
    expect(phaseWith('timer', 'replicaset-controller', 'replicaset-controller')).toBe('compare')
    expect(phaseWith('write', 'replicaset-controller', 'kube-apiserver')).toBe('act')
  })
  test('a deadline far away is no work', () => {
    const b = cluster()
    b.hop('timer', 'deployment-controller', 'deployment-controller', 0, 600_000)
    const scene = b.scene(50)
    const component = scene.components.find((candidate) => candidate.address === 'deployment-controller')
    expect(component === undefined ? undefined : readLoop(component, indexHops(scene), buildModel(scene.objects)).phase).toBe('sync')
  })
  test('a Service without a selector, such as the API server\'s own, is never out of step', () => {
    const b = cluster()
    const service = b.service('default', 'kubernetes', { selector: [] })
    b.object('EndpointSlice', 'default', 'kubernetes', { service: service.name, endpoints: ['192.168.10.2||true|true|false'] })
    const scene = b.scene(50)
    const component = scene.components.find((candidate) => candidate.address === 'endpointslice-controller')
    expect(component === undefined ? undefined : readLoop(component, indexHops(scene), buildModel(scene.objects))).toMatchObject({ phase: 'sync', value: '=' })
  })
  test('writing an Event is telling, not acting', () => {
    expect(phaseWith('event', 'replicaset-controller', 'kube-apiserver')).toBe('sync')
  })
  test('waits when it knows a difference and does nothing about it', () => {
    const story = STORIES.rolling()
    const scene = story.scene(20_000)
    const component = scene.components.find((candidate) => candidate.address === 'deployment-controller')
    const loop = component === undefined ? undefined : readLoop(component, indexHops(scene), buildModel(scene.objects))
    expect(loop).toMatchObject({ phase: 'wait', value: '2' })
  })
})

test('the scheduler counts the Pods that wait for a node', () => {
  const scene = STORIES.trouble().scene(500)
  expect(readScheduler(indexHops(scene), buildModel(scene.objects))).toMatchObject({ phase: 'wait', value: '5' })
})
test('an image is as far as the call that fetches it', () => {
  const story = STORIES.rolling()
  const scene = story.scene(17_120)
  expect(makings(indexHops(scene), scene.t).get('Pod/shop/web-7b6c9df86d-t5n8w')).toEqual({ percent: 42, pulls: false })
})
test('the API server stores while it talks to etcd', () => {
  expect(apiStage(indexHops(STORIES.rolling().scene(17_120)))).toBe('store')
  expect(apiStage(indexHops(STORIES.empty().scene(1_100)))).toBe('idle')
})
test('loops are named after their kinds', () => {
  const label = (address: string) => loopLabel({ address, role: 'controller' })
  expect(['replicaset-controller', 'endpointslice-controller', 'endpoint-controller', 'node-lifecycle-controller', 'ttl-controller', 'endpointslicemirroring-controller'].map(label))
    .toEqual(['ReplicaSet', 'EndpointSlice', 'Endpoints', 'Node lifecycle', 'TTL', 'EndpointSlice mirroring'])
})
test('differences carry their sign', () => {
  expect([2, 0, -1].map(signed)).toEqual(['+2', '=', '−1'])
})
