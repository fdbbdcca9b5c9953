// So much memory is taken: on a machine by a program that Kubernetes knows nothing of, in a Pod by one of its containers.
import { podAddress } from '../network/packet.ts'
import { powerAddress } from '../node/machines.ts'
import { defineFault } from './define-fault.ts'
import { fill, fillProblem } from './filling.ts'

export default defineFault({
  name: 'fill-memory', targets: ['Node', 'Pod'], options: ['takeMi', 'container'],
  says: ({ takeMi = 0 }) => ({ mebibytes: takeMi }),
  at: (_workshop, { kind, namespace = 'default', name }) => (kind === 'Node' ? powerAddress(name) : podAddress(`${namespace}/${name}`)),
  check: (workshop, target, options) => fillProblem('fill-memory', workshop, target, options),
  apply: (workshop, target, options) => fill(workshop, target, options, 'memoryBytes'),
})
