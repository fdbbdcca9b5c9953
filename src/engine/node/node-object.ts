// The Node that a kubelet registers for its machine. Models pkg/kubelet/kubelet_node_status.go and nodestatus/setters.go.
import type { MachineSpec } from './machine-spec.ts'

const VERSION = 'v1.36.0'

/** As it is first created: not ready yet. */
export function nodeObject(spec: MachineSpec, ip: string, timestamp: string): object {
  const { name, cpu = '4', memory = '8Gi', ephemeralStorage = '50Gi', pods = 110 } = spec
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
        machineID: name, systemUUID: name, bootID: name, kernelVersion: '6.12.0', osImage: 'Debian GNU/Linux 13 (trixie)', containerRuntimeVersion: 'containerd://2.1.4',
        kubeletVersion: VERSION, kubeProxyVersion: '', operatingSystem: 'linux', architecture: 'amd64',
      },
    },
  }
}

/** The conditions that a kubelet writes. */
export function readyConditions(timestamp: string, isReady: boolean): readonly object[] {
  const fine = (type: string, reason: string, message: string): object => ({ type, status: 'False', lastHeartbeatTime: timestamp, lastTransitionTime: timestamp, reason, message })
  return [
    fine('MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    fine('DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    fine('PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    {
      type: 'Ready', status: isReady ? 'True' : 'False', lastHeartbeatTime: timestamp, lastTransitionTime: timestamp,
      reason: isReady ? 'KubeletReady' : 'KubeletNotReady', message: isReady ? 'kubelet is posting ready status' : 'container runtime network not ready: NetworkReady=false',
    },
  ]
}
