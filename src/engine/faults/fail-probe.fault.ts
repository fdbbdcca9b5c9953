// A probe of a container finds it unwell from now on, after a restart, too, until it is mended.
import { podAddress } from '../network/packet.ts'
import { defineFault } from './define-fault.ts'
import { probeOf } from './probes.ts'

export default defineFault({
  name: 'fail-probe', targets: ['Pod'], options: ['container', 'probe'],
  at: (_workshop, { namespace = 'default', name }) => podAddress(`${namespace}/${name}`),
  check(workshop, target, options) {
    const found = probeOf(workshop, target, options, { isFailing: false })
    if ('problem' in found) return found.problem
    return found.isFailing ? { code: 'fault-probe-failing', params: { pod: target.name, container: found.name, probe: found.probe } } : undefined
  },
  apply(workshop, target, options) {
    const found = probeOf(workshop, target, options, { isFailing: false })
    if (!('problem' in found)) workshop.machines.runtimes.register.setProbe(found.uid, found.name, found.probe, true)
  },
})
