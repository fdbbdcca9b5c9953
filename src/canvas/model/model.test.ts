import { expect, test } from 'vitest'
import { STORIES } from '../fixtures/scenes.ts'
import { buildModel, imageName, imageTag, notBegun, shortPodName, tinyPodName } from './model.ts'

test('a Pod loses its hash before it loses its name', () => {
  const pod = { name: 'web-7b6c9df86d-t5n8w', hash: '7b6c9df86d' }
  expect([shortPodName(pod), tinyPodName(pod)]).toEqual(['web-t5n8w', 't5n8w'])
  expect(tinyPodName({ name: 'redis-0', hash: '' })).toBe('redis-0')
})
test('only what ran and ended is said to crash', () => {
  const told = (status: string) => notBegun({ state: 'crash', status })
  expect(['CrashLoopBackOff', 'Init:CrashLoopBackOff', 'ImagePullBackOff', 'ErrImagePull', 'CreateContainerConfigError'].map(told)).toEqual([undefined, undefined, 'noImage', 'noImage', 'notBegun'])
  expect(notBegun({ state: 'ready', status: 'Running' })).toBeUndefined()
})
test('images read as people say them', () => {
  expect(['nginx', 'nginx:1.27', 'r.example.com:5000/team/web:v2', 'web:v2@sha256:0a'].map(imageTag)).toEqual(['latest', '1.27', 'v2', 'v2'])
  expect(imageName('app=r.example.com/team/web:v2')).toBe('web:v2')
})
test('a machine whose Pods did not change is the very same value', () => {
  const scene = STORIES.rolling().scene(0)
  const model = buildModel(scene.objects)
  const changed = new Map(scene.objects)
  const pod = model.machines[1].pods[0]
  changed.set(pod.uid, { ...pod, state: 'terminating' })
  const next = buildModel(changed, model)
  expect(next.machines[0]).toBe(model.machines[0])
  expect(next.machines[1]).not.toBe(model.machines[1])
})
test('workers stand in the order in which people count', () => {
  expect(buildModel(STORIES.nodes10().scene(0).objects).machines.map((machine) => machine.name).slice(-2)).toEqual(['worker-9', 'worker-10'])
})
test('a Pod without a node waits beside the scheduler and is on no machine', () => {
  const model = buildModel(STORIES.trouble().scene(0).objects)
  expect(model.unscheduled.map((pod) => pod.name)).toEqual(['big-0', 'big-1', 'big-2', 'big-3', 'big-4'])
  expect(model.machines.flatMap((machine) => machine.pods).some((pod) => pod.node === '')).toBe(false)
})
