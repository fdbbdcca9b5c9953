// Node, with what its Pods ask for. Models kubectl/pkg/describe/describe.go (describeNode).
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import { addQuantities, milliValue } from '../../../engine/quantity.ts'
import { defineDescriber } from '../define-describer.ts'
import { ago, annotationLines, labelLines, longTime } from '../lines.ts'
import type { ObjectList } from '../../../engine/apiserver/request.ts'
import type { Lease, Node } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'
import type { PodObject } from '../pods-of.ts'

type NodeObject = KubeObject & Node
type Quantities = Readonly<Record<string, string>>

const ROLE = 'node-role.kubernetes.io/'

function rolesText({ metadata }: NodeObject): string {
  return Object.keys(metadata.labels ?? {}).filter((key) => key.startsWith(ROLE)).map((key) => key.slice(ROLE.length)).sort().join(',') || '<none>'
}

function quantityLines(title: string, quantities: Readonly<Record<string, unknown>> | undefined): string[] {
  return quantities ? [`${title}:`, ...Object.keys(quantities).sort().map((name) => `  ${name}:\t${String(quantities[name])}`)] : []
}

function conditionLines({ status }: NodeObject): string[] {
  if (!status?.conditions?.length) return []
  const rows = status.conditions.map(({ type, status: value, lastHeartbeatTime, lastTransitionTime, reason = '', message = '' }) => `  ${type} \t${value} \t${longTime(lastHeartbeatTime)} \t${longTime(lastTransitionTime)} \t${reason} \t${message}`)
  return ['Conditions:', '  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage', '  ----\t------\t-----------------\t------------------\t------\t-------', ...rows]
}

function infoLines({ status, spec }: NodeObject): string[] {
  const info = status?.nodeInfo
  return [
    'System Info:', `  Machine ID:\t${info?.machineID ?? ''}`, `  System UUID:\t${info?.systemUUID ?? ''}`, `  Boot ID:\t${info?.bootID ?? ''}`, `  Kernel Version:\t${info?.kernelVersion ?? ''}`, `  OS Image:\t${info?.osImage ?? ''}`,
    `  Operating System:\t${info?.operatingSystem ?? ''}`, `  Architecture:\t${info?.architecture ?? ''}`, `  Container Runtime Version:\t${info?.containerRuntimeVersion ?? ''}`, `  Kubelet Version:\t${info?.kubeletVersion ?? ''}`,
    `  Kube-Proxy Version:\t${info?.kubeProxyVersion ?? ''}`, ...(spec?.podCIDR ? [`PodCIDR:\t${spec.podCIDR}`] : []), ...(spec?.podCIDRs?.length ? [`PodCIDRs:\t${spec.podCIDRs.join(',')}`] : []), ...(spec?.providerID ? [`ProviderID:\t${spec.providerID}`] : []),
  ]
}

/** The larger of what containers ask for together and what an init container asks for alone. */
function sumOf({ spec }: PodObject, which: 'requests' | 'limits', resource: string): string {
  const of = (resources: { readonly requests?: unknown; readonly limits?: unknown } | undefined): string => String((resources?.[which] as Quantities | undefined)?.[resource] ?? '0')
  const together = spec.containers.reduce((sum, container) => addQuantities(sum, of(container.resources)), '0')
  return (spec.initContainers ?? []).reduce((most, container) => (milliValue(of(container.resources)) > milliValue(most) ? of(container.resources) : most), together)
}

function shareText(quantity: string, total: unknown): string {
  const whole = milliValue(String(total ?? '0'))
  return `${quantity} (${whole === 0 ? 0 : Math.trunc((milliValue(quantity) / whole) * 100)}%)`
}

function podLines(pods: readonly PodObject[], allocatable: Quantities, now: number): string[] {
  const rows = pods.map((pod) => {
    const cells = (['cpu', 'memory'] as const).flatMap((resource) => (['requests', 'limits'] as const).map((which) => shareText(sumOf(pod, which, resource), allocatable[resource])))
    return `  ${pod.metadata.namespace}\t${pod.metadata.name}\t${cells.join('\t')}\t${ago(pod.metadata.creationTimestamp, now)}`
  })
  const total = (resource: string, which: 'requests' | 'limits'): string => shareText(pods.reduce((sum, pod) => addQuantities(sum, sumOf(pod, which, resource)), '0'), allocatable[resource])
  return [
    `Non-terminated Pods:\t(${pods.length} in total)`, '  Namespace\tName\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge', '  ---------\t----\t------------\t----------\t---------------\t-------------\t---', ...rows,
    'Allocated resources:', '  (Total limits may be over 100 percent, i.e., overcommitted.)', '  Resource\tRequests\tLimits', '  --------\t--------\t------',
    ...['cpu', 'memory', 'ephemeral-storage'].map((resource) => `  ${resource}\t${total(resource, 'requests')}\t${total(resource, 'limits')}`),
  ]
}

export default defineDescriber<NodeObject>(['Node'], function* (node, now) {
  const { metadata, spec, status } = node
  const lease = yield* send({ verb: 'get', resource: 'leases.coordination.k8s.io', namespace: 'kube-node-lease', name: metadata.name })
  const holder = isFailure(lease) ? undefined : (lease.body as KubeObject & Lease).spec
  const listed = yield* send({ verb: 'list', resource: 'pods', query: { fieldSelector: `spec.nodeName=${metadata.name},status.phase!=Succeeded,status.phase!=Failed` } })
  const pods = isFailure(listed) ? [] : (listed.body as ObjectList).items as readonly PodObject[]
  const taints = (spec?.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`)
  return [
    `Name:\t${metadata.name}`, `Roles:\t${rolesText(node)}`, ...labelLines(node), ...annotationLines(node), `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`,
    ...(taints.length === 0 ? ['Taints:\t<none>'] : taints.map((taint, i) => `${i === 0 ? 'Taints:' : ''}\t${taint}`)), `Unschedulable:\t${spec?.unschedulable ?? false}`,
    'Lease:', `  HolderIdentity:\t${holder?.holderIdentity ?? '<unset>'}`, `  AcquireTime:\t${longTime(holder?.acquireTime)}`, `  RenewTime:\t${longTime(holder?.renewTime)}`, ...conditionLines(node),
    ...(status?.addresses ? ['Addresses:', ...status.addresses.map(({ type, address }) => `  ${type}:\t${address}`)] : []), ...quantityLines('Capacity', status?.capacity), ...quantityLines('Allocatable', status?.allocatable), ...infoLines(node),
    ...podLines(pods, (status?.allocatable ?? status?.capacity ?? {}) as Quantities, now),
  ]
})
