// NodePorts: two Pods cannot have the same port of their node. Models plugins/nodeports/node_ports.go.
import { type HostPort, hostPorts, portsClash } from '../../../kinds/pod/host-ports.ts'
import { definePlugin } from '../../define-plugin.ts'
import { podHasLeft } from '../../node-changes.ts'

export default definePlugin<readonly HostPort[]>({
  name: 'NodePorts',
  order: 60,
  preFilter(pod) {
    const ports = hostPorts(pod)
    return ports.length === 0 ? 'skip' : { state: ports }
  },
  filter(wanted, _pod, { name }, view) {
    const taken = [...view.podsOn(name)].flatMap(hostPorts)
    return wanted.some((port) => taken.some((other) => portsClash(port, other))) ? { reasons: ["node(s) didn't have free ports for the requested pod ports"] } : undefined
  },
  requeueOn(event, pod) {
    const left = podHasLeft(event)
    if (left) return Boolean(left.spec.nodeName) && hostPorts(pod).some((port) => hostPorts(left).some((other) => portsClash(port, other)))
    return event.object.kind === 'Node' && event.type === 'ADDED'
  },
})
