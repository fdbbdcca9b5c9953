// A machine is shut down in order: its Pods end first, then it goes off. To pull its plug is another thing.
import { subjectOf } from '../kernel/api-client.ts'
import { powerAddress } from '../node/machines.ts'
import { defineFault, noSuch } from './define-fault.ts'

export default defineFault({
  name: 'shut-down', targets: ['Node'],
  at: (_workshop, { name }) => powerAddress(name),
  check({ machines }, target) {
    if (!machines.has(target.name)) return noSuch(target)
    return machines.hasPower(target.name) ? undefined : { code: 'fault-already-off', params: { name: target.name } }
  },
  touches: ({ machines }, { name }) => machines.kubelets.recordsOn(name).map(({ pod }) => subjectOf(pod)),
  apply({ machines }, { name }) { machines.shutDown(name) },
})
