// Gives Services of type NodePort and LoadBalancer a port on every Node, and takes back what they no longer need.
// Models pkg/registry/core/service/storage/alloc.go and pkg/registry/core/service/portallocator.
import type { FieldError } from '../../kinds/field-error.ts'
import { invalid } from '../../kinds/field-errors.ts'
import type { Service, ServicePort } from '../../kinds/service/service.ts'
import { needsHealthCheckNodePort } from '../../kinds/service/service.ts'
import type { Allocation } from './allocation.ts'
import type { Step } from './cluster-ips.ts'

export const firstNodePort = 30_000
export const lastNodePort = 32_767

const ports = lastNodePort - firstNodePort + 1
const reserved = Math.min(Math.max(16, Math.trunc(ports / 32)), 128)
const alreadyAllocated = 'provided port is already allocated'
const outOfRange = `provided port is not in the valid range. The range of valid ports is ${firstNodePort}-${lastNodePort}`

export function nodePortName(port: number): string {
  return `nodePort/${port}`
}

export function nodePortsOf({ spec }: Service): number[] {
  const held = (spec.ports ?? []).map(({ nodePort = 0 }) => nodePort).filter((port) => port !== 0)
  return [...new Set(spec.healthCheckNodePort ? [...held, spec.healthCheckNodePort] : held)]
}

/** Fills in nodePort of every port, and healthCheckNodePort, and releases what the old Service had and the new one has not. */
export function withNodePorts(service: Service, old: Service | undefined, allocation: Allocation): Step {
  const before = new Set(old ? nodePortsOf(old) : [])
  const opened = service.spec.type === 'NodePort' || service.spec.type === 'LoadBalancer' ? withOpenPorts(service, before, allocation) : { service }
  if ('errors' in opened) return opened
  const checked = withHealthCheckPort(opened.service, before, allocation)
  if ('errors' in checked) return checked
  const now = new Set(nodePortsOf(checked.service))
  before.forEach((port) => now.has(port) || allocation.release(nodePortName(port)))
  return checked
}

function withOpenPorts(service: Service, before: ReadonlySet<number>, allocation: Allocation): Step {
  const { spec } = service
  const automatic = spec.type === 'NodePort' || spec.allocateLoadBalancerNodePorts !== false
  const given = spec.ports ?? []
  const byPort = new Map<number, number>()
  const filled: ServicePort[] = []
  for (const [i, port] of given.entries()) {
    // TCP and UDP of one port share the node port, also if only one of them names it.
    const shared = byPort.get(port.port)
    const wanted = port.nodePort || (automatic ? (shared ?? requestedFor(port.port, given)) : 0)
    if (!wanted && !automatic) {
      filled.push(port)
      continue
    }
    const held = wanted === shared || before.has(wanted)
    const got = held ? wanted : wanted ? take(wanted, `spec.ports[${i}].nodePort`, allocation) : draw(allocation)
    if (typeof got !== 'number') return { errors: [got] }
    byPort.set(port.port, got)
    filled.push(got === port.nodePort ? port : { ...port, nodePort: got })
  }
  return filled.every((port, i) => port === given[i]) ? { service } : { service: { ...service, spec: { ...spec, ports: filled } } }
}

function requestedFor(port: number, given: readonly ServicePort[]): number {
  return given.find((other) => other.port === port && other.nodePort)?.nodePort ?? 0
}

function take(port: number, field: string, allocation: Allocation): number | FieldError {
  const problem = refusal(port, allocation)
  if (problem) return invalid(field, port, problem)
  allocation.take(nodePortName(port))
  return port
}

/** A dry run does not look at the range. */
function refusal(port: number, allocation: Allocation): string | undefined {
  if (!allocation.isDryRun && (port < firstNodePort || port > lastNodePort)) return outOfRange
  return allocation.isTaken(nodePortName(port)) ? alreadyAllocated : undefined
}

function draw(allocation: Allocation): number | FieldError {
  const offset = allocation.isDryRun ? dryRunOffset(allocation) : allocation.draw(ports, reserved, (candidate) => nodePortName(firstNodePort + candidate))
  if (offset === undefined) return { type: 'InternalError', field: 'spec.ports', detail: 'failed to allocate a nodePort: range is full' }
  allocation.take(nodePortName(firstNodePort + offset))
  return firstNodePort + offset
}

/** A dry run shows ports behind the range, which nobody ever gets. */
function dryRunOffset(allocation: Allocation): number {
  const own = allocation.taken.filter((name) => name.startsWith('nodePort/')).map((name) => Number(name.slice('nodePort/'.length)))
  return Math.max(own.length ? 0 : lastNodePort + 1, ...own) + 1 - firstNodePort
}

function withHealthCheckPort(service: Service, before: ReadonlySet<number>, allocation: Allocation): Step {
  if (!needsHealthCheckNodePort(service)) return { service }
  const asked = service.spec.healthCheckNodePort
  if (asked) {
    const problem = before.has(asked) ? undefined : refusal(asked, allocation)
    if (problem) return { errors: [{ type: 'InternalError', field: 'spec.healthCheckNodePort', detail: `failed to allocate requested HealthCheck NodePort ${asked}: ${problem}` }] }
    if (!before.has(asked)) allocation.take(nodePortName(asked))
    return { service }
  }
  const got = draw(allocation)
  return typeof got === 'number' ? { service: { ...service, spec: { ...service.spec, healthCheckNodePort: got } } } : { errors: [got] }
}
