// Node: a machine on which Pods run.
import type { Node, NodeSpec, NodeStatus, Taint } from '../../generated/api-types.d.ts'
import { milliValue, wholeValue } from '../../quantity.ts'
import { ageColumn } from '../columns.ts'
import { derived, orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

const noInfo = {
  machineID: '', systemUUID: '', bootID: '', kernelVersion: '', osImage: '', containerRuntimeVersion: '', kubeletVersion: '', kubeProxyVersion: '', operatingSystem: '', architecture: '',
}

// Models SetDefaults_NodeStatus of pkg/apis/core/v1/defaults.go, and what Go's structs print when empty.
const defaults = shape<Node>({
  spec: orEmpty<NodeSpec>({
    podCIDR: derived((cidr, { podCIDRs }: NodeSpec) => cidr || podCIDRs?.[0]),
    podCIDRs: derived((cidrs, { podCIDR }: NodeSpec) => (cidrs?.length || !podCIDR ? cidrs : [podCIDR])),
  }),
  status: orEmpty<NodeStatus>({
    allocatable: (status) => status.capacity,
    daemonEndpoints: () => ({ kubeletEndpoint: { Port: 0 } }),
    nodeInfo: () => noInfo,
  }),
})

function readiness({ status }: Node): 'True' | 'False' | 'Unknown' {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status
  return ready === 'True' || ready === 'False' ? ready : 'Unknown'
}

/** The STATUS column. Models printNode of printers.go. */
function statusText(node: Node): string {
  const known = node.status?.conditions?.some(({ type }) => type === 'Ready')
  const ready = known ? (readiness(node) === 'True' ? 'Ready' : 'NotReady') : 'Unknown'
  return node.spec.unschedulable ? `${ready},SchedulingDisabled` : ready
}

function roles({ metadata }: Node): string {
  const found = new Set<string>()
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    if (key.startsWith('node-role.kubernetes.io/') && key.length > 24) found.add(key.slice(24))
    else if (key === 'kubernetes.io/role' && value) found.add(value)
  }
  return [...found].sort().join(',') || '<none>'
}

function address({ status }: Node, type: string): string | undefined {
  return status?.addresses?.find((one) => one.type === type)?.address
}

function taintText({ key, value, effect }: Taint): string {
  return value ? `${key}=${value}:${effect}` : `${key}:${effect}`
}

export default defineKind<Node>({
  group: '', version: 'v1', kind: 'Node', plural: 'nodes', shortNames: ['no'], namespaced: false,
  subresources: ['status'], acts: true, generation: 'never',
  defaults: (node, filled) => defaults.fill(node, filled),
  prepareUpdate: (node, old) => (node.status === old.status ? node : { ...node, status: old.status }),
  selectableFields: { 'spec.unschedulable': ({ spec }) => String(spec.unschedulable ?? false) },
  age: false,
  columns: [
    { name: 'Status', cell: statusText },
    { name: 'Roles', cell: roles },
    ageColumn,
    { name: 'Version', cell: ({ status }) => status?.nodeInfo?.kubeletVersion ?? '' },
    { name: 'Internal-IP', priority: 1, cell: (node) => address(node, 'InternalIP') ?? '<none>' },
    { name: 'External-IP', priority: 1, cell: (node) => address(node, 'ExternalIP') ?? '<none>' },
    { name: 'OS-Image', priority: 1, cell: ({ status }) => status?.nodeInfo?.osImage || '<unknown>' },
    { name: 'Kernel-Version', priority: 1, cell: ({ status }) => status?.nodeInfo?.kernelVersion || '<unknown>' },
    { name: 'Container-Runtime', priority: 1, cell: ({ status }) => status?.nodeInfo?.containerRuntimeVersion || '<unknown>' },
  ],
  isReady: ({ status }) => Boolean(status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True')),
  scene: (node) => {
    const amounts = node.status?.allocatable ?? node.status?.capacity ?? {}
    return {
      ready: readiness(node),
      unschedulable: node.spec.unschedulable ?? false,
      taints: (node.spec.taints ?? []).map(taintText),
      cpuMilli: milliValue(amounts.cpu),
      memoryBytes: wholeValue(amounts.memory),
      pods: wholeValue(amounts.pods),
      address: address(node, 'InternalIP') ?? '',
      podCIDR: node.spec.podCIDR ?? '',
    }
  },
})
