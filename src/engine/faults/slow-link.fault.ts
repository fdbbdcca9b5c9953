// A network link gets slow: everything that is sent over it takes so many milliseconds more, each way.
import { defineFault } from './define-fault.ts'
import { addressOfEnd, endsProblem, LINKED, setLink } from './link-ends.ts'

export default defineFault({
  name: 'slow-link', targets: LINKED, options: ['to', 'delayMs'],
  says: ({ to = '', delayMs = 0 }) => ({ to: String(to), delay: delayMs }),
  at: addressOfEnd,
  check(workshop, target, { to = '', delayMs }) {
    const problem = endsProblem(workshop, target, { to }, 'slow-link')
    if (problem) return problem
    const isDelay = typeof delayMs === 'number' && Number.isInteger(delayMs) && delayMs > 0 && delayMs <= 60_000
    return isDelay ? undefined : { code: 'fault-bad-option', params: { fault: 'slow-link', option: 'delayMs', value: String(delayMs) } }
  },
  apply(workshop, { name }, { to, delayMs }) {
    setLink(workshop, name, String(to), { delayMs: Number(delayMs) })
    workshop.kernel.links.changed()
  },
})
