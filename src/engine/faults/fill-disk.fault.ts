// So much of a machine's disk is taken: by files that Kubernetes knows nothing of, by what a container writes into its own layer, or into an emptyDir.
import { BYTES_PER_MI } from '../node/cadvisor/cadvisor.ts'
import { podAddress } from '../network/packet.ts'
import { powerAddress } from '../node/machines.ts'
import { defineFault } from './define-fault.ts'
import { fill, fillProblem, takenBytes } from './filling.ts'

export default defineFault({
  name: 'fill-disk', targets: ['Node', 'Pod'], options: ['takeMi', 'leaveMi', 'container', 'volume'],
  says: (options, workshop, target) => ({ mebibytes: Math.round(takenBytes(workshop, target, options, 'diskBytes') / BYTES_PER_MI) }),
  at: (_workshop, { kind, namespace = 'default', name }) => (kind === 'Node' ? powerAddress(name) : podAddress(`${namespace}/${name}`)),
  check: (workshop, target, options) => fillProblem('fill-disk', workshop, target, options),
  apply: (workshop, target, options) => fill(workshop, target, options, 'diskBytes'),
})
