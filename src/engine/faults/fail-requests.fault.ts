// Containers of an image answer so many percent of the requests for their pages with a 500, whoever asks; probes find them well.
import { parseImage } from '../node/images/images.ts'
import { REGISTRY } from '../node/runtime/registry.ts'
import { defineFault, noSuch } from './define-fault.ts'

export default defineFault({
  name: 'fail-requests', targets: ['SimImage'], options: ['percent'],
  says: ({ percent = 100 }) => ({ percent }),
  at: () => REGISTRY,
  check(_workshop, target, { percent = 100 }) {
    if (!parseImage(target.name)) return noSuch(target)
    const isPercent = typeof percent === 'number' && percent >= 0 && percent <= 100
    return isPercent ? undefined : { code: 'fault-bad-option', params: { fault: 'fail-requests', option: 'percent', value: String(percent) } }
  },
  apply({ kernel }, { name }, { percent = 100 }) { kernel.things.set('SimImage', name, { failingPercent: Number(percent) }) },
})
