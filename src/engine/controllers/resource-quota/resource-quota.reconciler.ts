// What the ResourceQuota controller does: counts everything that a quota counts and writes it into its status.
// Models syncResourceQuota of pkg/controller/resourcequota/resource_quota_controller.go and CalculateUsageStats.
import type { ObjectList } from '../../apiserver/request.ts'
import type { ResourceQuota } from '../../generated/api-types.d.ts'
import { defineReconciler, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { splitKey } from '../../kernel/informer.ts'
import { isFailure, must, send, type Routine } from '../../kernel/sync.ts'
import { resourceOf } from '../../kinds/define-kind.ts'
import resourceQuotaKind from '../../kinds/resource-quota/resource-quota.kind.ts'
import { type Amounts, isSame, largestOf, masked, sumOf } from '../../quota/amounts.ts'
import { counts, evaluatorOf } from '../../quota/evaluators.ts'
import controller, { countedKinds } from './resource-quota.controller.ts'

/** How long nobody may have charged a quota before less is written: what was charged last may not have come into the cache yet. */
const SETTLE_MS = 50

const COUNT = 'count/'
const known: ReadonlySet<string> = new Set(countedKinds.map((kind) => COUNT + resourceOf(kind)))

/** When this quota was last seen to change. */
interface Seen {
  readonly version: string
  readonly at: number
}

export default defineReconciler(controller, reconcile)

function* reconcile(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key), quota = view.get(resourceQuotaKind, namespace, name)
  if (!quota) return view.remember('seen', undefined)
  const hard = quota.spec.hard ?? {}, counted = { ...usageOf(view, quota, hard), ...(yield* customCounts(namespace, hard)) }, before = quota.status?.used ?? {}
  const least = masked(largestOf(counted, before), Object.keys(hard)), isSettled = sinceChange(view, quota) >= SETTLE_MS
  const used = isSettled ? counted : least
  const isFresh = !quota.status?.hard, againInMs = isFresh || (!isSettled && !isSame(counted, least)) ? SETTLE_MS : undefined
  if (!isSame(hard, quota.status?.hard ?? {}) || !isSame(used, before) || isFresh) {
    const body = { ...quota, status: { hard, used } }
    const written = yield* must<ResourceQuota>({ verb: 'update', resource: 'resourcequotas', namespace, name, subresource: 'status', body }, { code: 'quota-counted', params: { quota: name, namespace } })
    view.remember('seen', { version: written.metadata.resourceVersion, at: view.now() - SETTLE_MS } satisfies Seen)
  }
  return againInMs === undefined ? undefined : { againInMs }
}

/** For how long the quota has not changed, as far as this loop has seen. */
function sinceChange(view: SyncView, { metadata: { resourceVersion } }: ResourceQuota): number {
  const seen = view.recall<Seen>('seen')
  if (seen?.version === resourceVersion) return view.now() - seen.at
  view.remember('seen', { version: resourceVersion, at: view.now() } satisfies Seen)
  return 0
}

/**
 * How many objects there are of kinds that definitions of this cluster declare.
 * Simplified: they are asked for when a quota is looked at; that one of them is gone is noticed at the next full look.
 */
function* customCounts(namespace: string, hard: Amounts): Routine<Amounts> {
  const names = Object.keys(hard).filter((name) => name.startsWith(COUNT) && !known.has(name)), counts: Record<string, string> = {}
  for (const name of names) {
    const answer = yield* send({ verb: 'list', resource: name.slice(COUNT.length), namespace })
    if (!isFailure(answer)) counts[name] = String((answer.body as ObjectList).items.length)
  }
  return counts
}

/** What the namespace uses of everything that the quota limits. */
function usageOf(view: SyncView, quota: ResourceQuota, hard: Amounts): Amounts {
  const names = Object.keys(hard), wallMs = Date.parse(view.toTimestamp(view.now()))
  let used: Amounts = Object.fromEntries(names.map((name) => [name, '0']))
  for (const kind of countedKinds) {
    const evaluator = evaluatorOf(kind)
    if (!evaluator || evaluator.matching(names).length === 0) continue
    for (const object of view.list(kind, quota.metadata.namespace)) if (counts(evaluator, quota, object, hard)) used = sumOf(used, masked(evaluator.usage(object, wallMs), names))
  }
  return used
}
