// The ports of its node that a Pod takes. Models component-helpers/scheduling/corev1 and plugins/nodeports.
import type { Container, Pod } from '../../generated/api-types.d.ts'

export interface HostPort {
  readonly ip: string
  readonly port: number
  readonly protocol: string
}

const ANY = '0.0.0.0'

const NONE: readonly HostPort[] = []

/** Of containers and sidecars; plain init containers never run beside them. */
export function hostPorts({ spec }: Pod): readonly HostPort[] {
  let found: HostPort[] | undefined
  const look = ({ ports = [] }: Container): void => {
    for (const { hostPort, hostIP, protocol = 'TCP' } of ports) if (hostPort) (found ??= []).push({ ip: hostIP || ANY, port: hostPort, protocol })
  }
  for (const container of spec.containers) look(container)
  for (const container of spec.initContainers ?? []) if (container.restartPolicy === 'Always') look(container)
  return found ?? NONE
}

/** Whether two cannot be had at once: one port of one protocol, on addresses that overlap. */
export function portsClash(a: HostPort, b: HostPort): boolean {
  return a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === ANY || b.ip === ANY)
}
