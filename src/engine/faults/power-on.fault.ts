// A machine gets its power back: it boots, and its programs begin anew.
import { subjectOf } from '../kernel/api-client.ts'
import { powerAddress } from '../node/machines.ts'
import { defineFault, noSuch } from './define-fault.ts'

export default defineFault({
  name: 'power-on', targets: ['Node'],
  at: (_workshop, { name }) => powerAddress(name),
  check({ machines }, target) {
    if (!machines.has(target.name)) return noSuch(target)
    return machines.hasPower(target.name) ? { code: 'fault-already-on', params: { name: target.name } } : undefined
  },
  touches: ({ machines }, { name }) => machines.kubelets.recordsOn(name).map(({ pod }) => subjectOf(pod)),
  apply({ machines }, { name }) { machines.powerOn(name) },
})
