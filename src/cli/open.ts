// A cluster as the command line starts it.
import { type Cluster, type ClusterOptions, createCluster } from '../engine/cluster.ts'
import { equipment } from '../engine/equipment.ts'
import type { MachineSpec } from '../engine/node/machines.ts'
import { clientPrograms } from '../kubectl/programs/catalogue.ts'

/** Fixed, so that the same run prints the same times. */
const EPOCH = '2026-01-01T00:00:00Z'

/** worker-1 … worker-N, and before them machines of the control plane where there are several. */
export function workers(count: number, controlPlanes = 1, runtime?: MachineSpec['runtime']): MachineSpec[] {
  const taints = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }], labels = { 'node-role.kubernetes.io/control-plane': '' }
  return [...controlPlaneMachines(controlPlanes).map((name) => ({ name, labels, taints })), ...Array.from({ length: count }, (_, i) => ({ name: `worker-${i + 1}`, ...(runtime && { runtime }) }))]
}

/** cp-1 … cp-N where the control plane has several machines; one has none of its own. */
function controlPlaneMachines(count: number): string[] {
  return count === 1 ? [] : Array.from({ length: count }, (_, i) => `cp-${i + 1}`)
}

export function openCluster(options: Pick<ClusterOptions, 'seed' | 'machines'> & Partial<ClusterOptions>): Cluster {
  return createCluster({ equipment, epoch: EPOCH, programs: clientPrograms, checkpoints: false, disks: 'later', ...options })
}
