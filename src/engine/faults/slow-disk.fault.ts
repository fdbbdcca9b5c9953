// The disk of a member of etcd gets slow: every write takes so many milliseconds more. 0 makes it as fast as before.
import { defineFault, noSuch } from './define-fault.ts'

export default defineFault({
  name: 'slow-disk', targets: ['SimProcess'], options: ['delayMs'],
  says: ({ delayMs = 0 }) => ({ delay: delayMs }),
  at: (_workshop, { name }) => name,
  check({ etcd }, target, { delayMs }) {
    if (!etcd?.names.includes(target.name)) return noSuch(target)
    const isDelay = typeof delayMs === 'number' && Number.isInteger(delayMs) && delayMs >= 0 && delayMs <= 60_000
    return isDelay ? undefined : { code: 'fault-bad-option', params: { fault: 'slow-disk', option: 'delayMs', value: String(delayMs) } }
  },
  apply({ etcd }, { name }, { delayMs }) { etcd?.slowDisk(name, Number(delayMs)) },
})
