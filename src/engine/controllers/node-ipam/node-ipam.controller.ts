// Gives every Node a range of Pod addresses of its own: a /24 out of the cluster's 10.244.0.0/16.
// Models pkg/controller/nodeipam/ipam/range_allocator.go and cidrset/cidr_set.go.
import type { Node } from '../../generated/api-types.d.ts'
import { defineController, type SyncResult, type SyncView, watch } from '../../kernel/controller.ts'
import { isFailure, record, type Routine, type Step } from '../../kernel/sync.ts'
import type { ApiResponse } from '../../apiserver/request.ts'
import nodeKind from '../../kinds/node/node.kind.ts'
import type { Status } from '../../kube-object.ts'
import { freeRange, RANGES, rangeNumbered } from './ranges.ts'

/** All Nodes that wait are one piece of work, so that two never get the same range. */
const ALL = 'all'
const BY_RANGE = 'node-ipam-controller range', WAITING = 'node-ipam-controller waiting'

/** What the controller knows that its lagging cache does not yet. */
interface Allocation {
  /** Number of the range to try next; ranges are not reused before all others were. */
  readonly next: number
  /** Ranges that were written into Nodes and are not seen there yet. */
  readonly given: Readonly<Record<string, number>>
}

export default defineController<Node>({
  name: 'node-ipam-controller', eventSource: 'cidrAllocator', workers: 1, reconciles: nodeKind, ignoresOwnEvents: true,
  watches: [watch(nodeKind, ({ type, object }) => (type !== 'DELETED' && !object.spec?.podCIDR ? [ALL] : []))],
  indexes: [
    { name: BY_RANGE, kind: nodeKind as never, values: (node) => rangesOf(node as Node) },
    { name: WAITING, kind: nodeKind as never, values: (node) => (rangesOf(node as Node).length === 0 ? [''] : []) },
  ],
  // A retry concerns whichever Nodes are still without a range.
  subjectOf: () => 'Node//',
  reconcile,
})

function rangesOf(node: Node): readonly string[] {
  return node.spec?.podCIDR ? [node.spec.podCIDR] : []
}

function* reconcile(view: SyncView): Routine<SyncResult> {
  const known = view.recall<Allocation>('allocation') ?? { next: 0, given: {} }
  const waiting = view.found(nodeKind, WAITING, '')
  const given: Record<string, number> = {}, without: Node[] = [], steps: Step[] = [], nodes: Node[] = []
  for (const node of waiting) if (known.given[node.metadata.uid] !== undefined) given[node.metadata.uid] = known.given[node.metadata.uid]
  const taken = new Set(Object.values(given)), isTaken = (range: number): boolean => taken.has(range) || view.found(nodeKind, BY_RANGE, rangeNumbered(range)).length > 0
  let { next } = known
  for (const node of waiting) {
    if (given[node.metadata.uid] !== undefined) continue
    const range = freeRange(next, isTaken)
    if (range === undefined) {
      without.push(node)
      continue
    }
    next = (range + 1) % RANGES
    given[node.metadata.uid] = range
    taken.add(range)
    nodes.push(node)
    steps.push(assign(node, rangeNumbered(range)))
  }
  const answers = steps.length > 0 ? yield steps : []
  const refused = nodes.filter((_, i) => isFailure(answers[i] as ApiResponse))
  for (const node of refused) delete given[node.metadata.uid]
  view.remember('allocation', { next, given } satisfies Allocation)
  for (const node of without) yield* record(node, 'Normal', 'CIDRNotAvailable', `Node ${node.metadata.name} status is now: CIDRNotAvailable`)
  if (without.length > 0) return { retry: { code: 'pod-ranges-used-up', params: { nodes: without.map((node) => node.metadata.name), ranges: RANGES } } }
  if (refused.length > 0) return { retry: { code: 'pod-range-refused', params: { node: refused[0].metadata.name, message: messageOf(answers[nodes.indexOf(refused[0])]) } } }
}

function assign({ metadata: { name } }: Node, range: string): Step {
  return {
    request: { verb: 'patch', patchType: 'strategic', resource: 'nodes', name, body: { spec: { podCIDR: range, podCIDRs: [range] } } },
    why: { code: 'pod-range-assigned', params: { node: name, range } },
  }
}

function messageOf(answer: unknown): string {
  return ((answer as ApiResponse).body as Status).message ?? ''
}
