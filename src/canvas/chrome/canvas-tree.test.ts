import { expect, test } from 'vitest'
import { STORIES } from '../fixtures/scenes.ts'
import { layOut } from '../layout/layout.ts'
import { buildModel } from '../model/model.ts'
import { buildView, storageUnits } from '../view/view.ts'
import { moveIn, treeOf } from './canvas-tree.tsx'
import type { Translate } from '../boxes/say.tsx'

const leaf = (key: string) => ({ key, label: key, select: undefined, children: [] })
const items = [leaf('a'), { ...leaf('b'), children: [leaf('b1'), { ...leaf('b2'), children: [leaf('b2x')] }] }, leaf('c')]

test('arrow keys walk the tree: down and up among siblings, right into, left out of', () => {
  expect(moveIn(items, [0], 'ArrowDown')).toEqual([1])
  expect(moveIn(items, [1], 'ArrowRight')).toEqual([1, 0])
  expect(moveIn(items, [1, 0], 'ArrowDown')).toEqual([1, 1])
  expect(moveIn(items, [1, 1], 'ArrowRight')).toEqual([1, 1, 0])
  expect(moveIn(items, [1, 1, 0], 'ArrowLeft')).toEqual([1, 1])
  expect(moveIn(items, [2], 'ArrowDown')).toEqual([2])
  expect(moveIn(items, [0], 'ArrowRight')).toEqual([0])
})
test('other keys are left to the page', () => {
  expect(moveIn(items, [0], 'a')).toBeUndefined()
})

test('all that is drawn can be walked to: loops, objects, machines, Pods with their containers, claims with their volumes', () => {
  const found = new Set<string>()
  for (const make of Object.values(STORIES)) {
    const story = make()
    const scene = story.scene(story.t)
    const model = buildModel(scene.objects)
    const layout = layOut({ width: 1200, height: 742, density: 'full', podWidth: 'fit', before: undefined, loops: 9, queue: 1, outside: true, cards: 8, storage: storageUnits(model), rules: true, nearMachine: undefined, machines: model.machines.map((machine) => ({ name: machine.name, pods: machine.pods.map((pod) => pod.uid) })) })
    const view = buildView(scene, model, layout, { selectedUid: undefined, selectedAddress: undefined, highlighted: new Set(), chain: undefined, trafficSeen: true })
    for (const region of treeOf(view, ((key: string) => key) as Translate, ({ code }) => code)) {
      found.add(region.key)
      for (const item of region.children) for (const inner of item.children) {
        found.add(`${region.key} >`)
        if (inner.children.length > 0) found.add(`${region.key} > >`)
      }
    }
  }
  expect([...found]).toEqual(expect.arrayContaining(['controllers', 'scheduler', 'bar', 'etcd', 'machines', 'machines >', 'machines > >', 'storage', 'storage >']))
})
