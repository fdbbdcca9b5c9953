// Somebody starts a container by hand on a machine, beside the kubelet: no Pod, no restart, nobody in the cluster knows.
import { parseImage } from '../node/images/images.ts'
import { runtimeAddress } from '../node/runtime/cri.ts'
import { defineFault, noSuch } from './define-fault.ts'

export default defineFault({
  name: 'start-foreign', targets: ['Node'], options: ['name', 'image'],
  says: ({ name, image }) => ({ container: name, image }),
  at: (_workshop, { name }) => runtimeAddress(name),
  check({ machines, kernel }, target, { name, image }) {
    if (!machines.has(target.name)) return noSuch(target)
    if (!machines.hasPower(target.name)) return { code: 'fault-no-power', params: { name: target.name, node: target.name } }
    if (typeof image !== 'string' || !parseImage(image)) return { code: 'fault-bad-option', params: { fault: 'start-foreign', option: 'image', value: String(image) } }
    if (typeof name !== 'string' || !/^[a-z0-9][a-z0-9-]*$/.test(name)) return { code: 'fault-bad-option', params: { fault: 'start-foreign', option: 'name', value: String(name) } }
    return kernel.things.get('SimContainer', name) ? { code: 'fault-name-taken', params: { name } } : undefined
  },
  apply({ machines }, target, { name, image }) { machines.runtimes.startForeign(target.name, String(name), String(image)) },
})
