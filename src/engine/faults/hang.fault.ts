// The processes of a container stand still: it runs on, and answers nothing.
import { podAddress } from '../network/packet.ts'
import { containerOf } from './containers.ts'
import { defineFault } from './define-fault.ts'

export default defineFault({
  name: 'hang', targets: ['Pod'], options: ['container'],
  at: (_workshop, { namespace = 'default', name }) => podAddress(`${namespace}/${name}`),
  check(workshop, target, options) {
    const found = containerOf(workshop, target, options)
    if ('problem' in found) return found.problem
    if (!found.running) return { code: 'fault-not-running', params: { pod: target.name, container: found.name } }
    return workshop.machines.runtimes.register.troubles.isHung(found.running) ? { code: 'fault-already-hanging', params: { pod: target.name, container: found.name } } : undefined
  },
  apply(workshop, target, options) {
    const found = containerOf(workshop, target, options)
    if (!('problem' in found) && found.running) workshop.machines.runtimes.hang(found.running, true)
  },
})
