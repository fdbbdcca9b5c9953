// The ports of its node that a Pod takes. Models component-helpers/scheduling/corev1 and plugins/nodeports.
import type { Pod } from '../../generated/api-types.d.ts'

export interface HostPort {
  readonly ip: string
  readonly port: number
  readonly protocol: string
}

const ANY = '0.0.0.0'

/** Of containers and sidecars; plain init containers never run beside them. */
export function hostPorts({ spec }: Pod): readonly HostPort[] {
  const containers = [...spec.containers, ...(spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always')]
  return containers.flatMap((c) => (c.ports ?? []).filter((p) => p.hostPort).map((p) => ({ ip: p.hostIP || ANY, port: p.hostPort as number, protocol: p.protocol ?? 'TCP' })))
}

/** Whether two cannot be had at once: one port of one protocol, on addresses that overlap. */
export function portsClash(a: HostPort, b: HostPort): boolean {
  return a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === ANY || b.ip === ANY)
}
