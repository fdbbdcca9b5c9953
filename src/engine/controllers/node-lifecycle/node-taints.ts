// Taints that say what is the matter with a Node, and how they are put on and taken off.
// Models pkg/controller/nodelifecycle/node_lifecycle_controller.go (doNoScheduleTaintingPass) and pkg/controller/controller_utils.go.
import type { Node, Taint } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import { must, type Routine } from '../../kernel/sync.ts'
import type { Decision } from '../../kernel/span.ts'
import nodeKind from '../../kinds/node/node.kind.ts'

export const NOT_READY = 'node.kubernetes.io/not-ready'
export const UNREACHABLE = 'node.kubernetes.io/unreachable'
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable'

/** Which taint a condition stands for, by its status. */
const BY_CONDITION: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: NOT_READY, Unknown: UNREACHABLE },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
}

const OWN_KEYS = new Set([UNSCHEDULABLE, ...Object.values(BY_CONDITION).flatMap((byStatus) => Object.values(byStatus))])

export type TaintId = Pick<Taint, 'key' | 'effect'>

function isSame(a: TaintId, b: TaintId): boolean {
  return a.key === b.key && a.effect === b.effect
}

export function hasTaint({ spec }: Node, taint: TaintId): boolean {
  return Boolean(spec?.taints?.some((known) => isSame(known, taint)))
}

/** The NoSchedule taints that follow from a Node's conditions and from `kubectl cordon`. */
function wantedTaints({ spec, status }: Node): TaintId[] {
  const keys = (status?.conditions ?? []).flatMap(({ type, status: value }) => BY_CONDITION[type]?.[value] ?? [])
  return [...keys, ...(spec?.unschedulable ? [UNSCHEDULABLE] : [])].map((key) => ({ key, effect: 'NoSchedule' }))
}

/** Keeps new Pods away from a Node in trouble. */
export function* taintByConditions(view: SyncView, node: Node): Routine<void> {
  const wanted = wantedTaints(node), known = (node.spec?.taints ?? []).filter(({ key, effect }) => effect === 'NoSchedule' && OWN_KEYS.has(key))
  const add = wanted.filter((taint) => !known.some((other) => isSame(taint, other)))
  const remove = known.filter((taint) => !wanted.some((other) => isSame(taint, other)))
  yield* addTaints(view, node, add, { code: 'node-tainted-by-condition', params: { node: node.metadata.name, taints: add.map(textOf) } })
  yield* removeTaints(node, remove, { code: 'node-condition-taint-over', params: { node: node.metadata.name, taints: remove.map(textOf) } })
}

function textOf({ key, effect }: TaintId): string {
  return `${key}:${effect}`
}

/** Puts taints on a Node as the API server has it now. Models AddOrUpdateTaintOnNode. */
export function* addTaints(view: SyncView, node: Node, taints: readonly TaintId[], why: Decision): Routine<void> {
  if (taints.length === 0) return
  const fresh = yield* fetch(node), missing = taints.filter((taint) => !hasTaint(fresh, taint))
  if (missing.length === 0) return
  const timeAdded = view.timestamp()
  yield* patchTaints(fresh, [...(fresh.spec?.taints ?? []), ...missing.map(({ key, effect }) => ({ key, effect, timeAdded }))], why)
}

/** Takes taints off a Node as the API server has it now. Models RemoveTaintOffNode. */
export function* removeTaints(node: Node, taints: readonly TaintId[], why: Decision): Routine<void> {
  if (!taints.some((taint) => hasTaint(node, taint))) return
  const fresh = yield* fetch(node), known = fresh.spec?.taints ?? []
  const left = known.filter((taint) => !taints.some((other) => isSame(taint, other)))
  if (left.length < known.length) yield* patchTaints(fresh, left, why)
}

function fetch({ metadata: { name } }: Node): Routine<Node> {
  return must<Node>({ verb: 'get', resource: nodeKind.plural, name })
}

function* patchTaints({ metadata: { name } }: Node, taints: readonly Taint[], why: Decision): Routine<void> {
  yield* must({ verb: 'patch', patchType: 'strategic', resource: nodeKind.plural, name, body: { spec: { taints: taints.length > 0 ? taints : null } } }, why)
}
