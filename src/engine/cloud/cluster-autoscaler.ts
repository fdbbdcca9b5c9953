// The cluster autoscaler: orders machines for Pods that fit on no node, and gives back those that nobody has needed for ten minutes.
// Models cluster-autoscaler/core (static_autoscaler.go, scaleup/orchestrator, scaledown) with one node group.
import type { Node, Pod } from '../generated/api-types.d.ts'
import { type Controller, defineController, type SyncResult, type SyncView, watch } from '../kernel/controller.ts'
import { call, must, record, type Routine } from '../kernel/sync.ts'
import nodeKind from '../kinds/node/node.kind.ts'
import podKind from '../kinds/pod/pod.kind.ts'
import { nodeObject } from '../node/node-object.ts'
import type { SchedulerView } from '../scheduler/define-plugin.ts'
import { whoTurnsDown } from '../scheduler/framework.ts'
import { emptyNodeInfo, type NodeInfo, withPod } from '../scheduler/node-info.ts'
import type { LabelColumn } from '../scheduler/node-infos.ts'
import type { PodCount, PodCounts } from '../scheduler/pod-counts.ts'
import { CLOUD, type CloudAnswer, type CloudCall, type CloudOffer } from './cloud.ts'

export const AUTOSCALER = 'cluster-autoscaler'
/** Models --scan-interval and --scale-down-unneeded-time. */
const SCAN_EVERY_MS = 10_000
const UNNEEDED_MS = 600_000
const GROUP = 'workers'
const CLUSTER = 'cluster'

interface Memory {
  /** Machines of the group, ordered or there. */
  readonly machines: readonly string[]
  /** Since when a machine of the group has been empty. */
  readonly emptySince: Readonly<Record<string, number>>
  /** uids of Pods that have been told that nothing can be done for them. */
  readonly told: readonly string[]
}

const NOTHING: Memory = { machines: [], emptySince: {}, told: [] }

/** The autoscaler of a cluster whose cloud makes this offer. */
export function clusterAutoscaler(offer: CloudOffer): Controller {
  return defineController<Pod>({
    name: AUTOSCALER, workers: 1, reconciles: podKind, ignoresOwnEvents: true, reads: [nodeKind],
    watches: [watch(podKind, ({ type, object }) => (type !== 'DELETED' && isUnschedulable(object) ? [CLUSTER] : []))],
    resync: { every: SCAN_EVERY_MS, keys: () => [CLUSTER] },
    subjectOf: () => `SimAddon//${AUTOSCALER}`,
    *reconcile(view: SyncView): Routine<SyncResult> {
      if (view.list(podKind).some(isUnschedulable)) yield [{ waitMs: SCAN_EVERY_MS - (view.now() % SCAN_EVERY_MS) }]
      const memory = yield* scaleUp(view, offer, view.recall<Memory>('group') ?? NOTHING)
      view.remember('group', yield* scaleDown(view, memory))
    },
  }) as unknown as Controller
}

function isUnschedulable({ metadata, spec, status }: Pod): boolean {
  return !spec.nodeName && !metadata.deletionTimestamp && status?.conditions?.some(({ type, status: is, reason }) => type === 'PodScheduled' && is === 'False' && reason === 'Unschedulable') === true
}

/** Ready, and rid of the taints that a Node has while it comes up. */
function isReady(node: Node | undefined): boolean {
  if (node?.spec?.taints?.some(({ key }) => key.startsWith('node.kubernetes.io/'))) return false
  return node?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}

/** Looks which waiting Pods would fit on machines that are on their way, then on new ones; orders as many as that takes. */
function* scaleUp(view: SyncView, offer: CloudOffer, memory: Memory): Routine<Memory> {
  const waiting = view.list(podKind).filter(isUnschedulable), template = emptyNodeInfo(nodeObject({ ...offer.machine, name: `template-of-${GROUP}` }, '', '') as Node)
  const coming = memory.machines.filter((name) => !isReady(view.get(nodeKind, undefined, name)))
  const bins: NodeInfo[] = waiting.length > 0 ? [...coming.map(() => template), ...readyNodes(view)] : [], expected = bins.length, helped: Pod[] = []
  let ordered = 0, told = memory.told
  for (const pod of waiting) {
    const known = bins.findIndex((bin) => fits(pod, bin))
    if (known >= 0) bins[known] = withPod(bins[known], pod, 1)
    else if (!fits(pod, template) || memory.machines.length + ordered >= offer.atMost) {
      if (told.includes(pod.metadata.uid)) continue
      told = [...told, pod.metadata.uid]
      const why = fits(pod, template) ? '1 max node group size reached' : `1 ${reasonAgainst(pod, template)}`
      yield* record(pod, 'Normal', 'NotTriggerScaleUp', `pod didn't trigger scale-up: ${why}`)
      continue
    } else {
      bins.push(withPod(template, pod, 1))
      ordered++
    }
    if (known < 0 || known >= expected) helped.push(pod)
  }
  if (ordered === 0) return { ...memory, told }
  const { machines } = yield* call<CloudAnswer>(CLOUD, 'write', `SimAddon//${AUTOSCALER}`, { order: ordered } satisfies CloudCall)
  const sizes = `[{${GROUP} ${memory.machines.length}->${machines.length} (max: ${offer.atMost})}]`
  yield [{ decision: { code: 'scale-up', params: { pods: helped.length, from: memory.machines.length, to: machines.length, most: offer.atMost } }, about: `SimAddon//${AUTOSCALER}` }]
  for (const pod of helped) yield* record(pod, 'Normal', 'TriggeredScaleUp', `pod triggered scale-up: ${sizes}`)
  return { ...memory, machines, told }
}

/** What is there already, with the Pods on it: a Pod that fits there only waits for its turn. */
function readyNodes(view: SyncView): NodeInfo[] {
  const pods = view.list(podKind)
  return view.list(nodeKind).filter(isReady).map((node) => pods.filter(({ spec }) => spec.nodeName === node.metadata.name).reduce((info, pod) => withPod(info, pod, 1), emptyNodeInfo(node)))
}

/** A cluster of one node, for the question whether a Pod would fit there. Simplified: volumes and other Pods are not asked for. */
function viewOf(bin: NodeInfo): SchedulerView {
  const labelsOf = (label: string): LabelColumn => {
    const value = bin.node.metadata.labels?.[label]
    return value === undefined ? { values: [], ids: Int32Array.of(-1) } : { values: [value], ids: Int32Array.of(0) }
  }
  return {
    scoringStrategy: 'LeastAllocated', nodes: [bin], generations: ALONE, node: (name) => (name === bin.name ? bin : undefined), placeOf: (name) => (name === bin.name ? 0 : undefined),
    get: () => undefined, list: () => [], podsOn: () => [], nominatedTo: () => [], hasNominated: false,
    takenFor: () => undefined, valuesOf: (label) => new Set(labelsOf(label).values), labelsOf, hasImages: false, nodesWithImage: () => 0, imageSizes: () => new Float64Array(1), counts: NOBODY,
  }
}

const ALONE = Int32Array.of(1)
const NOWHERE: PodCount = { at: () => 0, column: () => Int32Array.of(0), by: () => new Map() }
const NOBODY: PodCounts = { count: () => NOWHERE, avoided: () => [], wanted: () => [] }

function fits(pod: Pod, bin: NodeInfo): boolean {
  return whoTurnsDown(bin, pod, viewOf(bin)) === undefined
}

function reasonAgainst(pod: Pod, bin: NodeInfo): string {
  return whoTurnsDown(bin, pod, viewOf(bin))?.rejection.reasons.join(', ') ?? ''
}

/** Gives back a machine of the group that has been without Pods for ten minutes. */
// Simplified: only empty machines are given back; upstream also moves the Pods of one that is used by less than half.
function* scaleDown(view: SyncView, memory: Memory): Routine<Memory> {
  const now = view.now(), used = new Set(view.list(podKind).map((pod) => pod.spec.nodeName)), emptySince: Record<string, number> = {}
  let { machines } = memory
  for (const name of memory.machines) {
    const node = view.get(nodeKind, undefined, name)
    if (!node || !isReady(node) || used.has(name)) continue
    emptySince[name] = memory.emptySince[name] ?? now
    if (now - emptySince[name] < UNNEEDED_MS) continue
    yield [{ decision: { code: 'scale-down', params: { node: name, minutes: UNNEEDED_MS / 60_000 } }, about: `Node//${name}` }]
    yield* record(node, 'Normal', 'ScaleDown', 'node removed by cluster autoscaler')
    yield* must({ verb: 'delete', resource: 'nodes', name })
    ;({ machines } = yield* call<CloudAnswer>(CLOUD, 'write', `Node//${name}`, { giveBack: name } satisfies CloudCall))
  }
  return { ...memory, machines, emptySince }
}
