// A network link is cut: what is sent over it from now on is lost, in both directions or in one.
import { defineFault } from './define-fault.ts'
import { addressOfEnd, endsProblem, LINKED, setLink } from './link-ends.ts'

export default defineFault({
  name: 'cut-link', targets: LINKED, options: ['to', 'oneWay'],
  says: ({ to = '' }) => ({ to: String(to) }),
  at: addressOfEnd,
  check(workshop, target, options) {
    const { to } = options, problem = endsProblem(workshop, target, { to: to ?? '' }, 'cut-link'), { links } = workshop.kernel
    if (problem) return problem
    const state = links.get(target.name, String(to)), back = links.get(String(to), target.name), isCut = state !== undefined && 'cut' in state && (options.oneWay === true || (back !== undefined && 'cut' in back))
    return isCut ? { code: 'fault-link-cut', params: { name: target.name, to: String(to) } } : undefined
  },
  apply(workshop, { name }, { to, oneWay }) {
    setLink(workshop, name, String(to), { cut: true }, oneWay === true)
    workshop.kernel.links.changed()
  },
})
