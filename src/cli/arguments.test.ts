// The command line's flags.
import { expect, test } from 'vitest'
import { parseArguments, UsageError } from './arguments.ts'

test('members of etcd are counted, and may be on machines of their own', () => {
  expect([[], ['--etcd', '3'], ['--etcd=5-external']].map((words) => parseArguments(words).etcd)).toEqual([undefined, { members: 3, topology: 'stacked' }, { members: 5, topology: 'external' }])
  expect(() => parseArguments(['--etcd', '4'])).toThrow(UsageError)
})

test('the runtime of the workers is one that there is', () => {
  expect([[], ['--runtime', 'cri-o']].map((words) => parseArguments(words).runtime)).toEqual([undefined, 'cri-o'])
  expect(() => parseArguments(['--runtime', 'docker'])).toThrow('--runtime takes containerd, cri-o, dockershim, not "docker"')
})
