// The Pods of a DaemonSet: how one is made for a node, and which node one is for.
// Models pkg/controller/daemon/util/daemonset_util.go and getNodesToDaemonPods in pkg/controller/daemon/daemon_controller.go.
import type { Affinity, DaemonSet, Pod } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import type { Routine } from '../../kernel/sync.ts'
import daemonSetKind from '../../kinds/daemon-set/daemon-set.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import { availableFrom, isPodTerminal } from '../../kinds/pod/pod-conditions.ts'
import { claim, orphanIndexName } from '../adoption.ts'
import { POD_REVISION } from '../controller-revisions.ts'
import { podFromTemplate } from '../pod-control.ts'
import daemonSetController from './daemon-set.controller.ts'
import { tolerationsOf } from './node-eligibility.ts'

const GENERATION_OF_TEMPLATE = 'deprecated.daemonset.template.generation'
const POD_GENERATION = 'pod-template-generation'
const NODE_NAME = 'metadata.name'

/** The Pods of a DaemonSet by the node that they are for. */
export type PodsByNode = ReadonlyMap<string, readonly Pod[]>

function generationOf({ metadata }: DaemonSet): string | undefined {
  const generation = metadata.annotations?.[GENERATION_OF_TEMPLATE]
  return generation !== undefined && /^[+-]?\d+$/.test(generation) ? String(Number(generation)) : undefined
}

/** What makes the Pods of one template; all but the node is shared. */
export function podMaker(daemonSet: DaemonSet, hash: string): (node: string) => object {
  const { template } = daemonSet.spec, generation = generationOf(daemonSet), tolerations = tolerationsOf(daemonSet)
  const made = podFromTemplate(daemonSetKind, daemonSet, template, { generateName: `${daemonSet.metadata.name}-` })
  const labels = { ...template.metadata?.labels, ...(generation === undefined ? {} : { [POD_GENERATION]: generation }), [POD_REVISION]: hash }
  const metadata = { ...made.metadata, labels }
  return (node) => ({ ...made, metadata, spec: { ...made.spec, tolerations, affinity: withNodeName(template.spec?.affinity, node) } })
}

/** Pins a Pod to a node: the scheduler binds it, but has no choice. What the template requires of nodes holds there already. */
function withNodeName(affinity: Affinity | undefined, node: string): Affinity {
  const requiredDuringSchedulingIgnoredDuringExecution = { nodeSelectorTerms: [{ matchFields: [{ key: NODE_NAME, operator: 'In', values: [node] }] }] } as const
  return { ...affinity, nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution } }
}

/** The node that a Pod is on or is for. Models GetTargetNodeName. */
function targetOf({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  return terms.flatMap(({ matchFields }) => matchFields ?? []).find(({ key, operator, values }) => key === NODE_NAME && operator === 'In' && values?.length === 1)?.values?.[0]
}

/** The Pods that a DaemonSet owns; those that match and that nobody controls are adopted. */
export function* claimPods(view: SyncView, daemonSet: DaemonSet): Routine<readonly Pod[]> {
  const orphans = view.found(podKind, orphanIndexName(daemonSetController.name), daemonSet.metadata.namespace ?? '')
  return yield* claim<Pod>({ owner: daemonSet, ownerKind: daemonSetKind, kind: podKind, selector: daemonSet.spec.selector, candidates: [...view.ownedBy(podKind, daemonSet.metadata.uid), ...orphans] })
}

/** Groups Pods by node. One that is over and about to go needs nothing any more and is left out. */
export function byNode(pods: readonly Pod[]): PodsByNode {
  const groups = new Map<string, Pod[]>()
  for (const pod of pods) {
    const node = targetOf(pod)
    if (node === undefined || (isPodTerminal(pod) && pod.metadata.deletionTimestamp)) continue
    const group = groups.get(node)
    if (group) group.push(pod)
    else groups.set(node, [pod])
  }
  return groups
}

/** Those on a node first, then the oldest. Models podByCreationTimestampAndPhase. */
export function byAge(a: Pod, b: Pod): number {
  if (Boolean(a.spec.nodeName) !== Boolean(b.spec.nodeName)) return a.spec.nodeName ? -1 : 1
  const before = a.metadata.creationTimestamp, after = b.metadata.creationTimestamp
  if (before !== after) return before < after ? -1 : 1
  return a.metadata.name < b.metadata.name ? -1 : 1
}

/** Whether a Pod is of the present template. Models IsPodUpdated. */
export function isUpToDate(daemonSet: DaemonSet, { metadata: { labels } }: Pod, hash: string): boolean {
  const generation = generationOf(daemonSet)
  return labels?.[POD_REVISION] === hash || (generation !== undefined && labels?.[POD_GENERATION] === generation)
}

/** Virtual ms from which a Pod counts as available; undefined unless it is ready. */
export function availableAt(view: SyncView, { spec }: DaemonSet, pod: Pod): number | undefined {
  return availableFrom(pod, spec.minReadySeconds ?? 0, (timestamp) => view.toVirtual(timestamp))
}

export function isAvailable(view: SyncView, daemonSet: DaemonSet, pod: Pod, now: number): boolean {
  return (availableAt(view, daemonSet, pod) ?? Infinity) <= now
}
