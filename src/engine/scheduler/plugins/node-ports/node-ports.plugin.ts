// NodePorts: two Pods cannot have the same port of their node. Models plugins/nodeports/node_ports.go.
import type { Pod } from '../../../generated/api-types.d.ts'
import { definePlugin } from '../../define-plugin.ts'

interface HostPort {
  readonly ip: string
  readonly port: number
  readonly protocol: string
}

const ANY = '0.0.0.0'

function hostPorts({ spec }: Pod): HostPort[] {
  const containers = [...spec.containers, ...(spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always')]
  return containers.flatMap((c) => (c.ports ?? []).filter((p) => p.hostPort).map((p) => ({ ip: p.hostIP || ANY, port: p.hostPort as number, protocol: p.protocol ?? 'TCP' })))
}

const clash = (a: HostPort, b: HostPort): boolean => a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === ANY || b.ip === ANY)

export default definePlugin<readonly HostPort[]>({
  name: 'NodePorts',
  order: 50,
  preFilter(pod) {
    const ports = hostPorts(pod)
    return ports.length === 0 ? 'skip' : { state: ports }
  },
  filter(wanted, _pod, { name }, view) {
    const taken = view.podsOn(name).flatMap(hostPorts)
    return wanted.some((port) => taken.some((other) => clash(port, other))) ? { reasons: ["node(s) didn't have free ports for the requested pod ports"] } : undefined
  },
  requeueOn: ({ type, object }) => (object.kind === 'Pod' && type === 'DELETED') || (object.kind === 'Node' && type === 'ADDED'),
})
