// A machine loses its power: everything on it ends at once, and nobody is told.
import { defineFault, noSuch } from './define-fault.ts'

export default defineFault({
  name: 'power-off', targets: ['Node'],
  check({ machines }, target) {
    if (!machines.has(target.name)) return noSuch(target)
    return machines.hasPower(target.name) ? undefined : { code: 'fault-already-off', params: { name: target.name } }
  },
  apply({ machines }, { name }) { machines.powerOff(name) },
})
