// Which faults are offered for what is selected, and what each would do now.
import { expect, test } from 'vitest'
import { offersFor, thingOfComponent } from './fault-offers.ts'
import type { Scene, Thing } from './scene.ts'

function sceneOf(...things: readonly (readonly [Thing['kind'], string, Thing['fields']])[]): Pick<Scene, 'things'> {
  return { things: new Map(things.map(([kind, name, fields]) => [`${kind}/${name}`, { kind, name, fields } as Thing])) }
}

const said = (scene: Pick<Scene, 'things'>, kind: string, name: string, namespace?: string): string[] =>
  offersFor(scene, { kind, name, ...(namespace && { namespace }) }).map(({ command }) => [command.fault, ...Object.entries(command.options ?? {}).map(([key, value]) => `${key}=${value}`)].join(' '))

test('a machine can lose its power, its network, its memory and its disk, and gets back what it lost', () => {
  const well = sceneOf(['SimMachine', 'worker-1', { power: 'on' }])
  expect(said(well, 'Node', 'worker-1')).toEqual(['power-off', 'shut-down', 'isolate', 'fill-memory leaveMi=380', 'fill-disk leaveMi=2048'])
  const ill = sceneOf(['SimMachine', 'worker-1', { power: 'on' }], ['SimLink', 'worker-1>*', { from: 'worker-1', to: '*' }], ['SimFilling', 'worker-1', { memoryMi: 900, diskMi: 0 }])
  expect(said(ill, 'Node', 'worker-1')).toEqual(['power-off', 'shut-down', 'mend-link', 'fill-memory takeMi=0', 'fill-disk leaveMi=2048'])
  expect(said(sceneOf(['SimMachine', 'worker-1', { power: 'off' }]), 'Node', 'worker-1')).toEqual(['power-on', 'isolate'])
})

test('a container can crash, hang, fail its probe and take memory', () => {
  const container = (fields: Thing['fields']) => sceneOf(['SimContainer', 'web/web', { pod: 'web', ns: 'default', ...fields }])
  expect(said(container({ hung: false, failingProbes: '' }), 'Pod', 'web', 'default')).toEqual(['crash', 'crash-loop', 'hang', 'fail-probe', 'fill-memory takeMi=1024'])
  expect(said(container({ hung: true, failingProbes: 'readiness', crashing: true }), 'Pod', 'web', 'default')).toEqual(['crash', 'heal', 'unhang', 'mend-probe', 'fill-memory takeMi=1024'])
})

test('of a Pod with several containers each is met by itself', () => {
  const one = (container: string, hung: boolean) => ['SimContainer', `web/${container}`, { pod: 'web', ns: 'default', container, hung, failingProbes: '' }] as const
  const commands = offersFor(sceneOf(one('app', true), one('helper', false)), { kind: 'Pod', namespace: 'default', name: 'web' }, 'helper').map(({ command }) => command)
  expect(commands.map(({ fault }) => fault)).toEqual(['crash', 'crash-loop', 'hang', 'fail-probe', 'fill-memory'])
  expect(commands.every(({ options }) => options?.['container'] === 'helper')).toBe(true)
})

test('the registry can be stopped and slowed', () => {
  expect(said(sceneOf(['SimProcess', 'registry', { state: 'Running' }]), 'SimProcess', 'registry')).toEqual(['stop', 'slow-registry times=20'])
  expect(said(sceneOf(['SimProcess', 'registry', { state: 'Stopped' }], ['SimRegistry', 'registry', { times: 20 }]), 'SimProcess', 'registry')).toEqual(['start', 'slow-registry times=1'])
})

test('a member of several loses its network and its disk, and is replaced; a process that is none of them is only stopped', () => {
  const running = ['SimProcess', 'etcd-2', { state: 'Running', program: 'etcd', node: '' }] as const, member = (disk: string) => sceneOf(running, ['SimEtcdMember', 'etcd-2', { disk }])
  expect(said(member('Ok'), 'SimProcess', 'etcd-2')).toEqual(['stop', 'isolate', 'lose-disk'])
  expect(said(member('Lost'), 'SimProcess', 'etcd-2')).toEqual(['stop', 'isolate', 'replace-member'])
  expect(said(sceneOf(running), 'SimProcess', 'etcd-2')).toEqual(['stop'])
})

test('of a program with several instances the one that leads is stopped', () => {
  const instance = (machine: string) => ['SimProcess', `kube-scheduler-${machine}`, { state: 'Running', program: 'kube-scheduler', node: machine }] as const
  const scene = sceneOf(['SimProcess', 'kube-scheduler', { state: 'Running', program: 'kube-scheduler', node: 'cp-2' }], instance('cp-1'), instance('cp-2'))
  expect(offersFor(scene, { kind: 'SimProcess', name: 'kube-scheduler' }).map(({ command }) => [command.fault, command.target.name])).toEqual([['stop', 'kube-scheduler-cp-2']])
})

test('every program that is drawn can be found as a process', () => {
  const name = (address: string, role: Parameters<typeof thingOfComponent>[0]['role'], node?: string): string | undefined => thingOfComponent({ address, role, ...(node && { node }) })?.name
  expect([name('worker-1/containerd', 'runtime', 'worker-1'), name('worker-1/cni', 'cni', 'worker-1'), name('registry', 'registry'), name('cp-2/kube-scheduler', 'scheduler', 'cp-2'), name('kube-scheduler', 'scheduler')])
    .toEqual(['containerd-worker-1', 'cni-worker-1', 'registry', 'kube-scheduler-cp-2', 'kube-scheduler'])
})
