// A container fails now and soon after every start, until it is healed.
import { containerOf } from './containers.ts'
import { podAddress } from '../network/packet.ts'
import { defineFault } from './define-fault.ts'

export default defineFault({
  name: 'crash-loop', targets: ['Pod'], options: ['container'],
  at: (_workshop, { namespace = 'default', name }) => podAddress(`${namespace}/${name}`),
  check(workshop, target, options) {
    const found = containerOf(workshop, target, options)
    if ('problem' in found) return found.problem
    return workshop.machines.runtimes.register.isCrashing(found.uid, found.name) ? { code: 'fault-already-crashing', params: { pod: target.name, container: found.name } } : undefined
  },
  apply(workshop, target, options) {
    const found = containerOf(workshop, target, options), { runtimes } = workshop.machines
    if ('problem' in found) return
    runtimes.register.setCrashing(found.uid, found.name, true)
    if (found.running) runtimes.crash(found.node, found.running)
  },
})
