// NodePorts: two Pods cannot have the same port of their node. Models plugins/nodeports/node_ports.go.
import { type HostPort, hostPorts, portsClash } from '../../../kinds/pod/host-ports.ts'
import { definePlugin } from '../../define-plugin.ts'

export default definePlugin<readonly HostPort[]>({
  name: 'NodePorts',
  order: 50,
  preFilter(pod) {
    const ports = hostPorts(pod)
    return ports.length === 0 ? 'skip' : { state: ports }
  },
  filter(wanted, _pod, { name }, view) {
    const taken = view.podsOn(name).flatMap(hostPorts)
    return wanted.some((port) => taken.some((other) => portsClash(port, other))) ? { reasons: ["node(s) didn't have free ports for the requested pod ports"] } : undefined
  },
  requeueOn: ({ type, object }) => (object.kind === 'Pod' && type === 'DELETED') || (object.kind === 'Node' && type === 'ADDED'),
})
