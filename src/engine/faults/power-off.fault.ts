// A machine loses its power: everything on it ends at once, and nobody is told.
import { subjectOf } from '../kernel/api-client.ts'
import { powerAddress } from '../node/machines.ts'
import { defineFault, noSuch } from './define-fault.ts'

export default defineFault({
  name: 'power-off', targets: ['Node'],
  at: (_workshop, { name }) => powerAddress(name),
  check({ machines }, target) {
    if (!machines.has(target.name)) return noSuch(target)
    return machines.hasPower(target.name) ? undefined : { code: 'fault-already-off', params: { name: target.name } }
  },
  touches: ({ machines }, { name }) => machines.kubelets.recordsOn(name).map(({ pod }) => subjectOf(pod)),
  apply({ machines }, { name }) { machines.powerOff(name) },
})
