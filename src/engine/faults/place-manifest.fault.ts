// Somebody at a machine puts a manifest into the folder of static Pods, or with an empty text takes it out of there.
import { powerAddress } from '../node/machines.ts'
import { MANIFESTS } from '../node/static-pods/manifest-folder.ts'
import { defineFault, noSuch } from './define-fault.ts'

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/

export default defineFault({
  name: 'place-manifest', targets: ['Node'], options: ['file', 'manifest'],
  says: ({ file = '' }) => ({ file }),
  at: (_workshop, { name }) => powerAddress(name),
  check({ machines }, target, { file, manifest }) {
    if (!machines.has(target.name)) return noSuch(target)
    if (!machines.hasPower(target.name)) return { code: 'fault-no-power', params: { name: target.name, node: target.name } }
    if (typeof file !== 'string' || !NAME.test(file)) return { code: 'fault-bad-option', params: { fault: 'place-manifest', option: 'file', value: String(file) } }
    return typeof manifest === 'string' ? undefined : { code: 'fault-bad-option', params: { fault: 'place-manifest', option: 'manifest', value: String(manifest) } }
  },
  apply({ machines }, { name }, { file, manifest }) { machines.writeOnHost(name, `${MANIFESTS}/${file}`, String(manifest)) },
})
