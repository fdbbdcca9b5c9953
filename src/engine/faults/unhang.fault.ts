// The processes of a container that stood still go on.
import { podAddress } from '../network/packet.ts'
import { containerOf } from './containers.ts'
import { defineFault } from './define-fault.ts'

export default defineFault({
  name: 'unhang', targets: ['Pod'], options: ['container'],
  at: (_workshop, { namespace = 'default', name }) => podAddress(`${namespace}/${name}`),
  check(workshop, target, options) {
    const found = containerOf(workshop, target, options)
    if ('problem' in found) return found.problem
    const isHung = found.running !== undefined && workshop.machines.runtimes.register.troubles.isHung(found.running)
    return isHung ? undefined : { code: 'fault-not-hanging', params: { pod: target.name, container: found.name } }
  },
  apply(workshop, target, options) {
    const found = containerOf(workshop, target, options)
    if (!('problem' in found) && found.running) workshop.machines.runtimes.hang(found.running, false)
  },
})
