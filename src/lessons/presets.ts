// The clusters that lessons start from, by the name that a lesson's front matter gives.
import type { LessonStart, NodeOverride } from './lesson.ts'

export interface PresetNode extends NodeOverride {
  readonly name: string
}

/** A cluster that a lesson can start from; the worker's Preset. */
export interface LessonPreset {
  readonly nodes: readonly PresetNode[]
  /** Machines that a cloud can deliver on demand; who orders them is the cluster autoscaler, once it is switched on. */
  readonly cloud?: { readonly machine: Omit<PresetNode, 'name'>; readonly atMost: number }
  /** A provisioner of disks, and the StorageClass `disk`. */
  readonly disks?: true
  /** metrics-server, which measures what Pods and nodes take. */
  readonly metrics?: true
  /** etcd as three or five members, instead of one. */
  readonly etcd?: { readonly members: 3 | 5; readonly topology: 'stacked' | 'external'; readonly snapshotCount?: number }
  /** A scheduler and a controller manager on each of cp-1, cp-2 and cp-3, of which one leads. */
  readonly controlPlanes?: 3
}

const CONTROL_PLANE: PresetNode = {
  name: 'cp-1', cpu: '2', memory: '4Gi',
  labels: { 'node-role.kubernetes.io/control-plane': '' },
  taints: ['node-role.kubernetes.io/control-plane:NoSchedule'],
}

const SMALL_MACHINE = { cpu: '2', memory: '4Gi' }

function zoned(name: string, zone: string): PresetNode {
  return { name, ...SMALL_MACHINE, labels: { 'topology.kubernetes.io/zone': zone } }
}

const SMALL: readonly PresetNode[] = [CONTROL_PLANE, zoned('worker-1', 'a'), zoned('worker-2', 'b'), zoned('worker-3', 'c')]

/** Control-plane machine and workers, as the curriculum describes them. */
export const PRESETS: Readonly<Record<string, LessonPreset>> = {
  'one-node': { nodes: [CONTROL_PLANE, { name: 'worker-1', cpu: '4', memory: '8Gi' }] },
  small: { nodes: SMALL },
  cloud: { nodes: SMALL, cloud: { machine: SMALL_MACHINE, atMost: 3 } },
  storage: { nodes: SMALL, disks: true },
  metrics: { nodes: SMALL, metrics: true },
  runtimes: { nodes: SMALL.map((node): PresetNode => (node.name === 'worker-2' ? { ...node, runtime: 'cri-o' } : node.name === 'worker-3' ? { ...node, runtime: 'dockershim' } : node)) },
  'high-availability': { nodes: [CONTROL_PLANE, { ...CONTROL_PLANE, name: 'cp-2' }, { ...CONTROL_PLANE, name: 'cp-3' }, ...SMALL.slice(1)], etcd: { members: 3, topology: 'stacked' }, controlPlanes: 3 },
  'etcd-stacked': { nodes: [CONTROL_PLANE, { ...CONTROL_PLANE, name: 'cp-2' }, { ...CONTROL_PLANE, name: 'cp-3' }, ...SMALL.slice(1)], etcd: { members: 3, topology: 'stacked' } },
  'etcd-external': { nodes: SMALL, etcd: { members: 5, topology: 'external' } },
}

/** The cluster of a lesson: its preset, with the nodes as the lesson wants them. */
export function presetOf({ preset, nodes: overrides }: Pick<LessonStart, 'preset' | 'nodes'>): LessonPreset {
  const { nodes, ...rest } = Object.hasOwn(PRESETS, preset) ? PRESETS[preset] : { nodes: [] }
  const changed = nodes.map((node): PresetNode => {
    const override = overrides[node.name] ?? {}
    return { ...node, ...override, ...((node.labels ?? override.labels) && { labels: { ...node.labels, ...override.labels } }) }
  })
  const added = Object.entries(overrides).flatMap(([name, node]): PresetNode[] => (nodes.some((known) => known.name === name) ? [] : [{ name, ...node }]))
  return { ...rest, nodes: [...changed, ...added] }
}
