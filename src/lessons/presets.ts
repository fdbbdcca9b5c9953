// The clusters that lessons start from, by the name that a lesson's front matter gives.

export interface PresetNode {
  readonly name: string
  readonly cpu?: string
  readonly memory?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly string[]
}

const CONTROL_PLANE: PresetNode = {
  name: 'cp-1', cpu: '2', memory: '4Gi',
  labels: { 'node-role.kubernetes.io/control-plane': '' },
  taints: ['node-role.kubernetes.io/control-plane:NoSchedule'],
}

function zoned(name: string, zone: string): PresetNode {
  return { name, cpu: '2', memory: '4Gi', labels: { 'topology.kubernetes.io/zone': zone } }
}

/** Control-plane machine and workers, as the curriculum describes them. */
export const PRESETS: Readonly<Record<string, { readonly nodes: readonly PresetNode[] }>> = {
  'one-node': { nodes: [CONTROL_PLANE, { name: 'worker-1', cpu: '4', memory: '8Gi' }] },
  small: { nodes: [CONTROL_PLANE, zoned('worker-1', 'a'), zoned('worker-2', 'b'), zoned('worker-3', 'c')] },
}
