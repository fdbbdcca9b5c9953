// The image registry gets slow: layers take so many times as long as usual. 1 makes it as fast as before.
import { REGISTRY } from '../node/runtime/registry.ts'
import { defineFault, noSuch } from './define-fault.ts'

const MOST_TIMES = 1_000

export default defineFault({
  name: 'slow-registry', targets: ['SimProcess'], options: ['times'],
  says: ({ times = 1 }) => ({ times }),
  at: () => REGISTRY,
  check(_workshop, target, { times }) {
    if (target.name !== REGISTRY) return noSuch(target)
    const isFactor = typeof times === 'number' && times >= 1 && times <= MOST_TIMES
    return isFactor ? undefined : { code: 'fault-bad-option', params: { fault: 'slow-registry', option: 'times', value: String(times) } }
  },
  apply({ kernel }, _target, { times }) { kernel.things.set('SimRegistry', REGISTRY, { times: Number(times) }) },
})
