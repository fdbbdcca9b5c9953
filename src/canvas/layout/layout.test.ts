import { describe, expect, test } from 'vitest'
import type { Rect } from './geometry.ts'
import { densityFor } from './detail.ts'
import { layOut } from './layout.ts'
import type { Layout, LayoutInput } from './layout.ts'

function input(width: number, height: number, machines: number, pods: number, fields: Partial<LayoutInput> = {}): LayoutInput {
  return {
    width, height, density: densityFor(width, height, false), podWidth: 'fit', before: undefined, loops: 14, queue: 0, outside: true, cards: 4, storage: [], rules: false,
    machines: Array.from({ length: machines }, (_, m) => ({ name: `worker-${m + 1}`, pods: Array.from({ length: pods }, (_, p) => `uid-${m}-${p}`) })),
    nearMachine: undefined, ...fields,
  }
}

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w - 0.01 && b.x < a.x + a.w - 0.01 && a.y < b.y + b.h - 0.01 && b.y < a.y + a.h - 0.01
}

function boxesOf(layout: Layout): readonly Rect[] {
  return [layout.you, layout.manager, layout.scheduler, layout.outside, layout.bar, layout.etcd, layout.rules, ...layout.machines.values()].filter((box) => box !== undefined)
}

const SIZES: readonly (readonly [number, number])[] = [[800, 632], [800, 742], [1440, 900], [1016, 610], [640, 560], [800, 398], [390, 440]]

describe('layout', () => {
  test.each(SIZES)('at %i × %i no two boxes overlap and none leaves the canvas sideways', (width, height) => {
    for (const [machines, pods] of [[1, 0], [3, 4], [3, 37], [7, 5], [50, 20]] as const) {
      const layout = layOut(input(width, height, machines, pods, { queue: pods > 4 ? 1 : 0, rules: machines === 3, storage: machines === 7 ? [2, 1, 1] : [] }))
      const boxes = boxesOf(layout)
      boxes.forEach((box, i) => {
        expect(box.x).toBeGreaterThanOrEqual(0)
        expect(box.x + box.w).toBeLessThanOrEqual(width + 0.01)
        boxes.slice(i + 1).forEach((other) => expect(overlap(box, other)).toBe(false))
      })
    }
  })
  test('every Pod lies within its machine, and none on another', () => {
    for (const [width, height] of SIZES) {
      const given = input(width, height, 3, 11)
      const layout = layOut(given)
      for (const machine of given.machines) {
        const box = layout.machines.get(machine.name)
        const pods = machine.pods.map((uid) => layout.pods.get(uid))
        pods.forEach((pod, i) => {
          expect(pod !== undefined && box !== undefined && pod.x >= box.x && pod.y > box.y && pod.x + pod.w <= box.x + box.w + 0.01 && pod.y + pod.h <= box.y + box.h + 0.01).toBe(true)
          pods.slice(i + 1).forEach((other) => expect(pod !== undefined && other !== undefined && overlap(pod, other)).toBe(false))
        })
      }
    }
  })
  test('three workers with a few Pods are drawn at mid, a hundred Pods as cells, a thousand as a fleet', () => {
    expect(layOut(input(800, 632, 3, 4))).toMatchObject({ form: 'cluster', level: 'mid' })
    expect(layOut(input(800, 632, 3, 34))).toMatchObject({ form: 'cluster', level: 'far' })
    expect(layOut(input(1060, 720, 50, 20))).toMatchObject({ form: 'fleet', level: 'far' })
  })
  test('looking closely shows the asked machine from inside', () => {
    const layout = layOut(input(800, 742, 3, 4, { podWidth: 264, nearMachine: 'worker-2' }))
    expect(layout.form).toBe('near')
    expect([...layout.machines.keys()]).toEqual(['worker-2'])
  })
  test('the same input gives the same places', () => {
    expect(layOut(input(800, 632, 5, 9))).toEqual(layOut(input(800, 632, 5, 9)))
  })
})
