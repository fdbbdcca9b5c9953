// A container that failed after every start starts well from the next time on.
import { containerOf } from './containers.ts'
import { podAddress } from '../network/packet.ts'
import { defineFault } from './define-fault.ts'

export default defineFault({
  name: 'heal', targets: ['Pod'], options: ['container'],
  at: (_workshop, { namespace = 'default', name }) => podAddress(`${namespace}/${name}`),
  check(workshop, target, options) {
    const found = containerOf(workshop, target, options)
    if ('problem' in found) return found.problem
    return workshop.machines.runtimes.register.isCrashing(found.uid, found.name) ? undefined : { code: 'fault-not-crashing', params: { pod: target.name, container: found.name } }
  },
  apply(workshop, target, options) {
    const found = containerOf(workshop, target, options)
    if (!('problem' in found)) workshop.machines.runtimes.register.setCrashing(found.uid, found.name, false)
  },
})
