// The main process of a container fails now: it exits with code 1, once.
import { containerOf } from './containers.ts'
import { podAddress } from '../network/packet.ts'
import { defineFault } from './define-fault.ts'

export default defineFault({
  name: 'crash', targets: ['Pod'], options: ['container'],
  at: (_workshop, { namespace = 'default', name }) => podAddress(`${namespace}/${name}`),
  check(workshop, target, options) {
    const found = containerOf(workshop, target, options)
    if ('problem' in found) return found.problem
    return found.running ? undefined : { code: 'fault-not-running', params: { pod: target.name, container: found.name } }
  },
  apply(workshop, target, options) {
    const found = containerOf(workshop, target, options)
    if (!('problem' in found) && found.running) workshop.machines.runtimes.crash(found.node, found.running)
  },
})
