// Which faults ask for more than their target, what they ask for, and the Commands that come of it.
import { expect, test } from 'vitest'
import { formsFor, startOf } from './fault-forms.ts'
import type { Scene, Thing } from './scene.ts'

function sceneOf(...things: readonly (readonly [Thing['kind'], string, Thing['fields']])[]): Pick<Scene, 'things'> {
  return { things: new Map(things.map(([kind, name, fields]) => [`${kind}/${name}`, { kind, name, fields } as Thing])) }
}

const machine = (name: string) => ['SimMachine', name, { power: 'on' }] as const
const scene = sceneOf(machine('worker-1'), machine('worker-2'), ['SimLink', 'worker-1>worker-2', { from: 'worker-1', to: 'worker-2', state: 'Cut' }])
const node = { kind: 'Node', name: 'worker-1' }

function commandOf(name: string, given: Readonly<Record<string, string>> = {}) {
  const form = formsFor(scene, node).find((one) => one.name === name)
  return form && form.command({ ...startOf(form), ...given })
}

test('a machine has links to the control plane and to every other machine', () => {
  const [cut] = formsFor(scene, node)
  expect(cut?.fields[0]).toEqual({ name: 'to', sort: 'choice', choices: ['control-plane', 'worker-2'] })
  expect(commandOf('cut-link')).toEqual({ do: 'fault', fault: 'cut-link', target: node, options: { to: 'control-plane' } })
  expect(commandOf('cut-link', { to: 'worker-2', oneWay: 'true' })?.options).toEqual({ to: 'worker-2', oneWay: true })
  expect(commandOf('slow-link', { delayMs: '40' })?.options).toEqual({ to: 'control-plane', delayMs: 40 })
})

test('only a link that is not whole can be mended', () => {
  expect(commandOf('mend-link')?.options).toEqual({ to: 'worker-2' })
  expect(formsFor(sceneOf(machine('worker-1'), machine('worker-2')), node).map(({ name }) => name)).not.toContain('mend-link')
})

test('a machine without power takes no manifest', () => {
  expect(formsFor(sceneOf(['SimMachine', 'worker-1', { power: 'off' }]), node).map(({ name }) => name)).toEqual(['cut-link', 'slow-link'])
})

test('an image, not its Pod, is what answers with errors', () => {
  const pod = sceneOf(['SimContainer', 'web/web', { pod: 'web', ns: 'default', image: 'nginx:1.27' }]), [form] = formsFor(pod, { kind: 'Pod', namespace: 'default', name: 'web' })
  expect(form?.command(startOf(form))).toEqual({ do: 'fault', fault: 'fail-requests', target: { kind: 'SimImage', name: 'nginx:1.27' }, options: { percent: 50 } })
})
