import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { STORIES } from './fixtures/scenes.ts'
import { layOut } from './layout/layout.ts'
import { buildModel } from './model/model.ts'
import { buildView } from './view/view.ts'

type Messages = { readonly [key: string]: string | Messages }

function read(language: string, namespace: string): Messages {
  return JSON.parse(readFileSync(new URL(`../i18n/${language}/${namespace}.json`, import.meta.url), 'utf8')) as Messages
}
function keys(messages: Messages, prefix = ''): readonly string[] {
  return Object.entries(messages).flatMap(([key, value]) => (typeof value === 'string' ? [prefix + key.replace(/_(one|other)$/, '')] : keys(value, `${prefix}${key}.`)))
}
const unique = (list: readonly string[]) => [...new Set(list)].sort()

/** Every message code in a value, however deep. */
function codesIn(value: unknown, found = new Set<string>()): Set<string> {
  if (value instanceof Map || Array.isArray(value)) for (const item of value.values()) codesIn(item, found)
  else if (typeof value === 'object' && value !== null) {
    if ('code' in value && typeof value.code === 'string') found.add(value.code)
    for (const item of Object.values(value)) codesIn(item, found)
  }
  return found
}

describe('messages of the canvas', () => {
  test('exist in both languages', () => {
    expect(unique(keys(read('ko', 'canvas')))).toEqual(unique(keys(read('en', 'canvas'))))
    expect(unique(keys(read('ko', 'states')).filter((key) => !key.startsWith('short.')))).toEqual(unique(keys(read('en', 'states')).filter((key) => !key.startsWith('short.'))))
  })
  test('everything that any story says is written', () => {
    const known = new Set(keys(read('en', 'canvas')))
    for (const make of Object.values(STORIES)) {
      const story = make()
      const scene = story.scene(story.t)
      const model = buildModel(scene.objects)
      const layout = layOut({ width: 800, height: 742, density: 'full', podWidth: 'fit', before: undefined, loops: 9, queue: 1, outside: true, cards: 8, storage: [2, 2, 1, 1], rules: true, nearMachine: undefined, machines: model.machines.map((machine) => ({ name: machine.name, pods: machine.pods.map((pod) => pod.uid) })) })
      const view = buildView(scene, model, layout, { selectedUid: undefined, selectedAddress: undefined, highlighted: new Set(), chain: undefined, trafficSeen: true })
      for (const code of codesIn([view.strip, view.loops, view.scheduler, view.bar.cards, view.bar.storage, view.machines.map((machine) => machine.kubelet)])) {
        if (code !== 'text') expect(known, code).toContain(code)
      }
    }
  })
})
