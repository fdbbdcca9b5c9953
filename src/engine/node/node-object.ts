// The Node that a kubelet registers for its machine. Models pkg/kubelet/kubelet_node_status.go and nodestatus/setters.go.
import type { NodeCondition } from '../generated/api-types.d.ts'
import type { Pressure } from './eviction/strain.ts'
import type { MachineSpec } from './machine-spec.ts'
import { RUNTIMES } from './runtime/runtime-kinds.ts'

const VERSION = 'v1.36.0'

/** As it is first created: not ready yet. */
export function nodeObject(spec: MachineSpec, ip: string, timestamp: string): object {
  const { name, cpu = '4', memory = '8Gi', ephemeralStorage = '50Gi', pods = 110, runtime = 'containerd' } = spec, { scheme, version, kubeletVersion = VERSION } = RUNTIMES[runtime]
  const capacity = { cpu, memory, pods: String(pods), 'ephemeral-storage': ephemeralStorage }
  const labels: Record<string, string> = {
    'beta.kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': name, ...spec.labels,
  }
  return {
    apiVersion: 'v1', kind: 'Node',
    metadata: { name, labels, annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' } },
    spec: { ...(spec.taints?.length ? { taints: spec.taints } : {}) },
    status: {
      capacity, allocatable: capacity, conditions: readyConditions(timestamp, false),
      addresses: [{ type: 'InternalIP', address: ip }, { type: 'Hostname', address: name }],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        machineID: name, systemUUID: name, bootID: name, kernelVersion: '6.12.0', osImage: 'Debian GNU/Linux 13 (trixie)', containerRuntimeVersion: `${scheme}://${version}`,
        kubeletVersion, kubeProxyVersion: '', operatingSystem: 'linux', architecture: 'amd64',
      },
    },
  }
}

/** What a kubelet knows of its machine when it writes conditions. */
export interface NodeHealth {
  readonly pressures?: readonly Pressure[]
  /** Conditions as the API server has them. */
  readonly known?: readonly NodeCondition[]
  /** Why it is not ready. */
  readonly problem?: string
}

/** The conditions that a kubelet writes. One that says the same as before keeps the time of its change. */
export function readyConditions(timestamp: string, isReady: boolean, { pressures = [], known = [], problem = 'container runtime network not ready: NetworkReady=false' }: NodeHealth = {}): readonly object[] {
  const condition = (type: string, isTrue: boolean, reason: string, message: string): object => {
    const status = isTrue ? 'True' : 'False', before = known.find((other) => other.type === type)
    return { type, status, lastHeartbeatTime: timestamp, lastTransitionTime: before?.status === status ? before.lastTransitionTime : timestamp, reason, message }
  }
  const isShort = pressures.includes('MemoryPressure'), isFull = pressures.includes('DiskPressure')
  return [
    condition('MemoryPressure', isShort, isShort ? 'KubeletHasInsufficientMemory' : 'KubeletHasSufficientMemory', `kubelet has ${isShort ? 'in' : ''}sufficient memory available`),
    condition('DiskPressure', isFull, isFull ? 'KubeletHasDiskPressure' : 'KubeletHasNoDiskPressure', `kubelet has ${isFull ? '' : 'no '}disk pressure`),
    condition('PIDPressure', false, 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    condition('Ready', isReady, isReady ? 'KubeletReady' : 'KubeletNotReady', isReady ? 'kubelet is posting ready status' : problem),
  ]
}
