// A machine gets its power back: it boots, and its programs begin anew.
import { defineFault, noSuch } from './define-fault.ts'

export default defineFault({
  name: 'power-on', targets: ['Node'],
  check({ machines }, target) {
    if (!machines.has(target.name)) return noSuch(target)
    return machines.hasPower(target.name) ? { code: 'fault-already-on', params: { name: target.name } } : undefined
  },
  apply({ machines }, { name }) { machines.powerOn(name) },
})
