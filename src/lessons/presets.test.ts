import { expect, test } from 'vitest'
import { presetOf } from './presets.ts'

test('nodes of a preset are changed or added to as the lesson says', () => {
  const { nodes, cloud, disks } = presetOf({ preset: 'cloud', nodes: { 'worker-1': { cpu: '4', labels: { disk: 'ssd' } }, 'worker-4': { cpu: '1' } } })
  expect(nodes.map(({ name, cpu }) => `${name} ${cpu ?? ''}`)).toEqual(['cp-1 2', 'worker-1 4', 'worker-2 2', 'worker-3 2', 'worker-4 1'])
  expect(nodes[1].labels).toEqual({ 'topology.kubernetes.io/zone': 'a', disk: 'ssd' })
  expect(cloud).toMatchObject({ atMost: 3 })
  expect(disks).toBeUndefined()
})
