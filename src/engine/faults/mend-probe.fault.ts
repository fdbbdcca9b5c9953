// A probe that was made to fail says again what is the case.
import { podAddress } from '../network/packet.ts'
import { defineFault } from './define-fault.ts'
import { probeOf } from './probes.ts'

export default defineFault({
  name: 'mend-probe', targets: ['Pod'], options: ['container', 'probe'],
  at: (_workshop, { namespace = 'default', name }) => podAddress(`${namespace}/${name}`),
  check(workshop, target, options) {
    const found = probeOf(workshop, target, options, { isFailing: true })
    if ('problem' in found) return found.problem
    return found.isFailing ? undefined : { code: 'fault-probe-well', params: { pod: target.name, container: found.name } }
  },
  apply(workshop, target, options) {
    const found = probeOf(workshop, target, options, { isFailing: true })
    if (!('problem' in found)) workshop.machines.runtimes.register.setProbe(found.uid, found.name, found.probe, false)
  },
})
