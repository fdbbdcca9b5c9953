// A cluster as the command line starts it.
import { type Cluster, type ClusterOptions, createCluster } from '../engine/cluster.ts'
import { equipment } from '../engine/equipment.ts'
import type { MachineSpec } from '../engine/node/machines.ts'
import { clientPrograms } from '../kubectl/programs/catalogue.ts'

/** Fixed, so that the same run prints the same times. */
const EPOCH = '2026-01-01T00:00:00Z'

/** worker-1 … worker-N. */
export function workers(count: number): MachineSpec[] {
  return Array.from({ length: count }, (_, i) => ({ name: `worker-${i + 1}` }))
}

export function openCluster(options: Pick<ClusterOptions, 'seed' | 'machines'> & Partial<ClusterOptions>): Cluster {
  return createCluster({ equipment, epoch: EPOCH, programs: clientPrograms, checkpoints: false, disks: 'later', ...options })
}
