// A machine, or a member of etcd, is cut off from all others.
import { defineFault } from './define-fault.ts'
import { addressOfEnd, endsProblem, LINKED, othersThan, setLink } from './link-ends.ts'

export default defineFault({
  name: 'isolate', targets: LINKED,
  at: addressOfEnd,
  check(workshop, target) {
    const problem = endsProblem(workshop, target, {}, 'isolate'), { links } = workshop.kernel
    if (problem) return problem
    const isCut = (from: string, to: string): boolean => { const state = links.get(from, to); return state !== undefined && 'cut' in state }
    const isAlone = othersThan(workshop, target).every((other) => isCut(target.name, other) && isCut(other, target.name))
    return isAlone ? { code: 'fault-already-isolated', params: { name: target.name } } : undefined
  },
  apply(workshop, target) {
    for (const other of othersThan(workshop, target)) setLink(workshop, target.name, other, { cut: true })
    workshop.kernel.links.changed()
  },
})
