// The disruption controller: keeps every PodDisruptionBudget's status, out of which the Eviction API spends.
// Models pkg/controller/disruption/disruption.go.
import type { Pod, PodDisruptionBudget } from '../../generated/api-types.d.ts'
import { selectorMatches } from '../../apiserver/selectors/label-selector.ts'
import { defineController, watch } from '../../kernel/controller.ts'
import { keyOf, type Informer, type WatchEvent } from '../../kernel/informer.ts'
import customResourceDefinitionKind from '../../kinds/custom-resource-definition/custom-resource-definition.kind.ts'
import deploymentKind from '../../kinds/deployment/deployment.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import { isPodReady, isPodTerminal, podCondition } from '../../kinds/pod/pod-conditions.ts'
import budgetKind from '../../kinds/pod-disruption-budget/pod-disruption-budget.kind.ts'
import replicaSetKind from '../../kinds/replica-set/replica-set.kind.ts'
import replicationControllerKind from '../../kinds/replication-controller/replication-controller.kind.ts'
import statefulSetKind from '../../kinds/stateful-set/stateful-set.kind.ts'

/** Keys that begin so are Pods which somebody meant to take away and did not. */
export const STALE = 'stale '

export default defineController<PodDisruptionBudget>({
  name: 'disruption-controller', eventSource: 'controllermanager', workers: 1, reconciles: budgetKind,
  subjectOf: (key) => (key.startsWith(STALE) ? `Pod/${key.slice(STALE.length)}` : `PodDisruptionBudget/${key}`),
  watches: [watch(podKind, keysOfPod)],
  reads: [customResourceDefinitionKind, deploymentKind, replicaSetKind, replicationControllerKind, statefulSetKind],
})

const NOBODY: readonly string[] = []

/** Whether a Pod that stays says that it is about to be taken away. */
export function isMeantToGo(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp === undefined && !isPodTerminal(pod) && podCondition(pod, 'DisruptionTarget')?.status === 'True'
}

/** The budgets that cover a Pod, or covered it before; and the Pod itself where it is meant to go. */
function keysOfPod({ object, old, type }: WatchEvent<Pod>, informer: Informer): readonly string[] {
  if (type === 'MODIFIED' && old && !matters(object, old) && !isMeantToGo(object)) return NOBODY
  const stale = type !== 'DELETED' && isMeantToGo(object) && !(old && isMeantToGo(old)) ? [STALE + keyOf(object)] : []
  if (type === 'MODIFIED' && old && !matters(object, old)) return stale
  const covers = ({ spec }: PodDisruptionBudget): boolean => selectorMatches(spec.selector, object.metadata.labels) || (old !== undefined && selectorMatches(spec.selector, old.metadata.labels))
  return [...informer.list(budgetKind, object.metadata.namespace).filter(covers).map(keyOf), ...stale]
}

/** Whether a change of a Pod can change what a budget says. */
function matters(pod: Pod, old: Pod): boolean {
  return pod.metadata.labels !== old.metadata.labels || pod.metadata.ownerReferences !== old.metadata.ownerReferences
    || pod.metadata.deletionTimestamp !== old.metadata.deletionTimestamp || isPodReady(pod) !== isPodReady(old)
}
