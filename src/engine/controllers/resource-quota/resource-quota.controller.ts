// The ResourceQuota controller: counts what each namespace with quotas uses, and gives back what is no longer used.
// Models pkg/controller/resourcequota (resource_quota_controller.go, resource_quota_monitor.go).
import type { ResourceQuota } from '../../generated/api-types.d.ts'
import { defineController, watch } from '../../kernel/controller.ts'
import { type Informer, keyOf, type WatchEvent } from '../../kernel/informer.ts'
import { kinds } from '../../kinds/catalogue.ts'
import type { KindDefinition } from '../../kinds/define-kind.ts'
import resourceQuotaKind from '../../kinds/resource-quota/resource-quota.kind.ts'
import type { KubeObject } from '../../kube-object.ts'
import { isEqual } from '../../structure.ts'

const FULL_LOOK_EVERY_MS = 300_000

/** Kinds whose objects can be counted. */
export const countedKinds: readonly KindDefinition[] = kinds.filter((kind) => kind.namespaced && kind.kind !== 'Event')

export default defineController<ResourceQuota>({
  name: 'resourcequota-controller', workers: 5, reconciles: resourceQuotaKind, ignoresOwnEvents: true,
  watches: [
    ...countedKinds.map((kind) => watch(kind, (event, informer) => (givesBack(event) ? quotasAround(event.object, informer) : []))),
    watch<ResourceQuota>(resourceQuotaKind, ({ type, object, old }) => (type !== 'DELETED' && (!old || !isEqual(old.spec, object.spec)) ? [keyOf(object)] : [])),
  ],
  resync: { every: FULL_LOOK_EVERY_MS, keys: (informer) => informer.list(resourceQuotaKind).map(keyOf) },
})

/** Whether less may be used after an event: what is added has been charged already. */
function givesBack({ type, object, old }: WatchEvent): boolean {
  if (type === 'DELETED') return true
  if (type === 'ADDED' || !old) return false
  if (object.kind === 'Pod') return isOver(object) && !isOver(old)
  return (object.kind === 'Service' || object.kind === 'PersistentVolumeClaim') && !isEqual((old as { spec?: unknown }).spec, (object as { spec?: unknown }).spec)
}

function isOver(pod: KubeObject): boolean {
  const phase = (pod as { status?: { phase?: string } }).status?.phase
  return phase === 'Succeeded' || phase === 'Failed'
}

function quotasAround({ metadata }: KubeObject, informer: Informer): readonly string[] {
  return informer.list(resourceQuotaKind, metadata.namespace).map(keyOf)
}
