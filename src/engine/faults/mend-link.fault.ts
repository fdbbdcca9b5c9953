// A network link is whole again: the one that the option names, or every broken one of the target.
import { defineFault } from './define-fault.ts'
import { addressOfEnd, brokenAt, endsProblem, LINKED, setLink } from './link-ends.ts'

export default defineFault({
  name: 'mend-link', targets: LINKED, options: ['to'],
  at: addressOfEnd,
  check(workshop, target, options) {
    const problem = endsProblem(workshop, target, options, 'mend-link'), broken = brokenAt(workshop, target.name), { to } = options
    if (problem) return problem
    return (to === undefined ? broken.length > 0 : broken.includes(String(to))) ? undefined : { code: 'fault-link-whole', params: { name: target.name } }
  },
  apply(workshop, { name }, { to }) {
    for (const other of to === undefined ? brokenAt(workshop, name) : [String(to)]) setLink(workshop, name, other, undefined)
    workshop.kernel.links.changed()
  },
})
