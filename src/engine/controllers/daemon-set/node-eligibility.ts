// Which nodes a DaemonSet's Pods belong on: those that its template selects, and whose taints its Pods tolerate.
// Models nodeShouldRunDaemonPod in pkg/controller/daemon/daemon_controller.go and AddOrUpdateDaemonPodTolerations in pkg/controller/daemon/util.
import type { DaemonSet, Node, Taint, Toleration } from '../../generated/api-types.d.ts'
import { isNodeWanted } from '../../kinds/node/node-selector.ts'
import { toleratesTaint } from '../../kinds/node/taints.ts'

/** Whether a Pod is to be made on a node, and whether one that is there may stay. */
export interface Eligibility {
  readonly shouldRun: boolean
  readonly mayStay: boolean
}

const NEITHER: Eligibility = { shouldRun: false, mayStay: false }
const BOTH: Eligibility = { shouldRun: true, mayStay: true }
const STAYS: Eligibility = { shouldRun: false, mayStay: true }

/** What daemons must live with: a node's trouble is no reason for them to go. */
const DAEMON_TOLERATIONS: readonly Toleration[] = [
  ...(['not-ready', 'unreachable'] as const).map((trouble) => ({ key: `node.kubernetes.io/${trouble}`, operator: 'Exists', effect: 'NoExecute' } as const)),
  ...(['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'] as const).map((trouble) => ({ key: `node.kubernetes.io/${trouble}`, operator: 'Exists', effect: 'NoSchedule' } as const)),
]
const HOST_NETWORK_TOLERATION: Toleration = { key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' }

const isSame = (a: Toleration, b: Toleration): boolean => a.key === b.key && a.effect === b.effect && a.operator === b.operator && (a.value ?? '') === (b.value ?? '')

/** The tolerations of a DaemonSet's Pods: those of its template and those of every daemon. */
export function tolerationsOf({ spec: { template } }: DaemonSet): readonly Toleration[] {
  const tolerations = [...(template.spec?.tolerations ?? [])]
  for (const added of template.spec?.hostNetwork ? [...DAEMON_TOLERATIONS, HOST_NETWORK_TOLERATION] : DAEMON_TOLERATIONS) {
    const known = tolerations.findIndex((one) => isSame(one, added))
    if (known < 0) tolerations.push(added)
    else tolerations[known] = added
  }
  return tolerations
}

/** What a DaemonSet wants of a node. `tolerations` are those of its Pods. */
export function eligibilityOf(daemonSet: DaemonSet, tolerations: readonly Toleration[], node: Node): Eligibility {
  const { spec } = daemonSet.spec.template
  if (spec?.nodeName && spec.nodeName !== node.metadata.name) return NEITHER
  if (spec && !isNodeWanted({ spec }, node)) return NEITHER
  const untolerated = (node.spec?.taints ?? []).filter(({ effect }) => effect !== 'PreferNoSchedule').filter((taint) => !isTolerated(taint, tolerations))
  if (untolerated.length === 0) return BOTH
  return untolerated.some(({ effect }) => effect === 'NoExecute') ? NEITHER : STAYS
}

function isTolerated(taint: Taint, tolerations: readonly Toleration[]): boolean {
  return tolerations.some((toleration) => toleratesTaint(toleration, taint))
}
