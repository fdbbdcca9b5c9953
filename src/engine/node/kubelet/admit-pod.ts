// Whether a kubelet takes a Pod that somebody has given to its node: the scheduler may know less than it does, or not have been asked.
// Models pkg/kubelet/lifecycle/predicate.go and AdmissionCheck in pkg/scheduler/eventhandlers.go.
// Simplified: a critical Pod is turned down like any other; in life the kubelet ends less important Pods to make room for it.
import type { EventReason } from '../../event-reasons.ts'
import type { Node, Pod } from '../../generated/api-types.d.ts'
import { isNodeWanted } from '../../kinds/node/node-selector.ts'
import { toleratesTaint } from '../../kinds/node/taints.ts'
import { hostPorts, portsClash } from '../../kinds/pod/host-ports.ts'
import { amountOf, requestOf } from '../../scheduler/node-info.ts'
import { pressureProblem } from '../eviction/eviction.ts'
import type { Pressure } from '../eviction/strain.ts'
import type { Rejection } from './pod-record.ts'

const FIRST = ['cpu', 'memory', 'ephemeral-storage']
const OUT_OF: Readonly<Record<string, EventReason>> = { cpu: 'OutOfcpu', memory: 'OutOfmemory', 'ephemeral-storage': 'OutOfephemeral-storage', pods: 'OutOfpods' }

/** Pods that a kubelet has taken before and that are not over. Most Pods are taken without a look at them. */
export interface TakenPods {
  /** There are no more than so many. */
  readonly atMost: number
  all(): readonly Pod[]
}

/** Why the Pod is turned down; undefined if it is taken. `others` are the Pods that the kubelet has taken before and that are not over, `pressures` those that it is under. */
export function admitPod(pod: Pod, node: Node, others: TakenPods, pressures: readonly Pressure[] = []): Rejection | undefined {
  const underPressure = pressureProblem(pod, pressures)
  if (underPressure) return underPressure
  if (pod.spec.os && pod.spec.os.name !== 'linux') return rejected('PodOSNotSupported', "Failed to admit pod as the OS field doesn't match node OS")
  return resourceProblem(pod, node, others) ?? placeProblem(pod, node, others) ?? sysctlProblem(pod)
}

function rejected(reason: EventReason, message: string): Rejection {
  return { reason, message, isRejection: true }
}

function failedPredicate(name: 'NodeAffinity' | 'NodePorts' | 'TaintToleration', why: string): Rejection {
  return rejected(name, `Predicate ${name} failed: ${why}`)
}

/** Settings of the machine's kernel that a Pod may change, since they are its own. Models pkg/kubelet/sysctl (safe_sysctls.go, allowlist.go). */
const SAFE_SYSCTLS: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range', 'net.ipv4.ip_unprivileged_port_start', 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem',
])

function sysctlProblem({ spec }: Pod): Rejection | undefined {
  for (const { name: given } of spec.securityContext?.sysctls ?? []) {
    const name = given.replaceAll('/', '.'), isOfNetwork = name.startsWith('net.')
    const why = !SAFE_SYSCTLS.has(name) ? 'not allowlisted' : isOfNetwork && spec.hostNetwork ? 'not allowed with host net enabled' : !isOfNetwork && spec.hostIPC ? 'not allowed with host ipc enabled' : undefined
    if (why) return rejected('SysctlForbidden', `forbidden sysctl: ${JSON.stringify(name)} ${why}`)
  }
  return undefined
}

function resourceProblem(pod: Pod, { status }: Node, others: TakenPods): Rejection | undefined {
  const allocatable = status?.allocatable ?? {}
  const outOf = (name: string, requested: number, used: number): Rejection | undefined => {
    const capacity = amountOf(name, allocatable[name] ?? '0')
    // An extended resource makes a reason of its own, for which no lesson waits.
    return requested > capacity - used ? rejected(OUT_OF[name] ?? (`OutOf${name}` as EventReason), `Node didn't have enough resource: ${name}, requested: ${requested}, used: ${used}, capacity: ${capacity}`) : undefined
  }
  const tooMany = outOf('pods', 1, others.atMost) && outOf('pods', 1, others.all().length)
  if (tooMany) return tooMany
  const { resources } = requestOf(pod), names = Object.keys(resources)
  // What no kubelet knows of, such as a licence, is the scheduler's affair.
  const asked = [...FIRST, ...names.filter((name) => !FIRST.includes(name) && name in allocatable).sort()].filter((name) => (resources[name] ?? 0) > 0)
  for (const name of asked) {
    const problem = outOf(name, resources[name], others.all().reduce((sum, other) => sum + (requestOf(other).resources[name] ?? 0), 0))
    if (problem) return problem
  }
  return undefined
}

function placeProblem(pod: Pod, node: Node, others: TakenPods): Rejection | undefined {
  if (!isNodeWanted(pod, node)) return failedPredicate('NodeAffinity', "node(s) didn't match Pod's node affinity/selector")
  const ports = hostPorts(pod), taken = ports.length === 0 ? [] : others.all().flatMap(hostPorts)
  if (ports.some((port) => taken.some((other) => portsClash(port, other)))) return failedPredicate('NodePorts', "node(s) didn't have free ports for the requested pod ports")
  const untolerated = (node.spec.taints ?? []).some((taint) => taint.effect === 'NoExecute' && !(pod.spec.tolerations ?? []).some((toleration) => toleratesTaint(toleration, taint)))
  return untolerated ? failedPredicate('TaintToleration', "node(s) had taints that the pod didn't tolerate") : undefined
}
