// Which acts fit what is selected, as the scene has it.
import { expect, test } from 'vitest'
import { offersFor } from './fault-offers.ts'
import type { Scene, Thing } from './scene.ts'

function scene(...things: readonly Thing[]): Pick<Scene, 'things'> {
  return { things: new Map(things.map((thing) => [`${thing.kind}/${thing.name}`, thing])) }
}

const MACHINE: Thing = { kind: 'SimMachine', name: 'worker-1', fields: { power: 'on' } }
const PROCESS: Thing = { kind: 'SimProcess', name: 'etcd-2', fields: { state: 'Running', program: 'etcd', node: '' } }
const member = (disk: string): Thing => ({ kind: 'SimEtcdMember', name: 'etcd-2', fields: { disk } })
const link: Thing = { kind: 'SimLink', name: '*>worker-1', fields: { from: '*', to: 'worker-1', state: 'Cut', delayMs: 0 } }
const faults = (things: Pick<Scene, 'things'>, kind: string, name: string): string[] => offersFor(things, { kind, name }).map(({ command }) => command.fault)

test('a machine is switched off and cut off, and one that is cut off is mended', () => {
  expect(faults(scene(MACHINE), 'Node', 'worker-1')).toEqual(['power-off', 'isolate'])
  expect(faults(scene(MACHINE, link), 'Node', 'worker-1')).toEqual(['power-off', 'mend-link'])
})

test('a member of several loses its network and its disk, and is replaced; a process that is none of them is only stopped', () => {
  expect(faults(scene(PROCESS, member('Ok')), 'SimProcess', 'etcd-2')).toEqual(['stop', 'isolate', 'lose-disk'])
  expect(faults(scene(PROCESS, member('Lost')), 'SimProcess', 'etcd-2')).toEqual(['stop', 'isolate', 'replace-member'])
  expect(faults(scene(PROCESS), 'SimProcess', 'etcd-2')).toEqual(['stop'])
})
