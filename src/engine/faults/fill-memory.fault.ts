// So much memory is taken: on a machine by a program that Kubernetes knows nothing of, in a Pod by one of its containers.
import { BYTES_PER_MI } from '../node/cadvisor/cadvisor.ts'
import { podAddress } from '../network/packet.ts'
import { powerAddress } from '../node/machines.ts'
import { defineFault } from './define-fault.ts'
import { fill, fillProblem, takenBytes } from './filling.ts'

export default defineFault({
  name: 'fill-memory', targets: ['Node', 'Pod'], options: ['takeMi', 'leaveMi', 'container'],
  says: (options, workshop, target) => ({ mebibytes: Math.round(takenBytes(workshop, target, options, 'memoryBytes') / BYTES_PER_MI) }),
  at: (_workshop, { kind, namespace = 'default', name }) => (kind === 'Node' ? powerAddress(name) : podAddress(`${namespace}/${name}`)),
  check: (workshop, target, options) => fillProblem('fill-memory', workshop, target, options),
  apply: (workshop, target, options) => fill(workshop, target, options, 'memoryBytes'),
})
