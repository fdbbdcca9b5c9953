// Every fault of the engine can be given on the page: by a button, or by a form that asks for the rest.
import { expect, test } from 'vitest'
import { faults } from '../../src/engine/faults/catalogue.ts'
import { formsFor } from '../../src/session/fault-forms.ts'
import { offersFor } from '../../src/session/fault-offers.ts'
import type { Scene, Thing } from '../../src/session/scene.ts'

function sceneOf(...things: readonly (readonly [Thing['kind'], string, Thing['fields']])[]): Pick<Scene, 'things'> {
  return { things: new Map(things.map(([kind, name, fields]) => [`${kind}/${name}`, { kind, name, fields } as Thing])) }
}

test('every fault that the engine knows is offered on the page', () => {
  const process = (name: string, fields: Thing['fields'] = { state: 'Running' }) => ['SimProcess', name, fields] as const
  const whole = sceneOf(['SimMachine', 'worker-1', { power: 'on' }], ['SimMachine', 'worker-2', { power: 'on' }], process('registry'), process('etcd-1'), ['SimEtcdMember', 'etcd-1', { disk: 'Ok' }], ['SimContainer', 'web/web', { pod: 'web', ns: 'default', image: 'nginx:1.27' }])
  const broken = sceneOf(
    ['SimMachine', 'worker-1', { power: 'off' }], ['SimLink', 'worker-1>worker-2', { from: 'worker-1', to: 'worker-2' }], process('registry', { state: 'Stopped' }), process('etcd-1'), ['SimEtcdMember', 'etcd-1', { disk: 'Lost' }],
    ['SimContainer', 'web/web', { pod: 'web', ns: 'default', image: 'nginx:1.27', crashing: true, hung: true, failingProbes: 'liveness' }],
  )
  const targets = [{ kind: 'Node', name: 'worker-1' }, { kind: 'Pod', namespace: 'default', name: 'web' }, { kind: 'SimProcess', name: 'registry' }, { kind: 'SimProcess', name: 'etcd-1' }, { kind: 'Deployment', namespace: 'default', name: 'web' }, { kind: 'HorizontalPodAutoscaler', namespace: 'default', name: 'web' }]
  const offered = [whole, broken].flatMap((at) => targets.flatMap((target) => [...offersFor(at, target).map(({ command }) => command.fault), ...formsFor(at, target).map(({ name }) => name as string)]))
  expect(new Set(offered)).toEqual(new Set(faults.keys()))
})
