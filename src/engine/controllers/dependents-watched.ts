// Who is woken by a change of what it owns: the controller of a Pod, the one that was before, or all that would adopt it.
// Models addPod, updatePod and deletePod of pkg/controller/{replicaset,statefulset,daemon}.
import { matchesRequirements, requirementsOf } from '../apiserver/selectors/label-selector.ts'
import type { LabelSelector, Pod } from '../generated/api-types.d.ts'
import { watch, type Watch } from '../kernel/controller.ts'
import { keyOf, type Informer, type WatchEvent } from '../kernel/informer.ts'
import type { KindDefinition } from '../kinds/define-kind.ts'
import podKind from '../kinds/pod/pod.kind.ts'
import { isPodReady } from '../kinds/pod/pod-conditions.ts'
import type { KubeObject } from '../kube-object.ts'
import { controllerOf } from './adoption.ts'

type SelectorOf<T> = (owner: T) => LabelSelector | undefined

/** A watch on the Pods that objects of a kind own or would adopt. */
export function watchPodsOf<T extends KubeObject>(kind: KindDefinition<T>, selectorOf: SelectorOf<T>): Watch {
  return watch(podKind, (event, informer) => {
    if (isOthersAffair(kind, event)) return NOBODY
    return event.type === 'MODIFIED' && event.old && !matters(event.object, event.old) ? failingOwnerOf(kind, event.object, informer) : ownersOf(kind, selectorOf, event, informer)
  })
}

/** A watch on whatever objects of a kind own or would adopt. */
export function watchDependentsOf<T extends KubeObject>(kind: KindDefinition<T>, selectorOf: SelectorOf<T>, dependents: KindDefinition): Watch {
  return watch(dependents, (event, informer) => (isOthersAffair(kind, event) ? NOBODY : ownersOf(kind, selectorOf, event, informer)))
}

const NOBODY: readonly string[] = []

/** Whether an object is and was under control of another kind: most are, so this is asked first. */
function isOthersAffair(kind: KindDefinition, { object, old }: WatchEvent): boolean {
  const owner = controllerOf(object)
  return owner !== undefined && owner.kind !== kind.kind && (old === undefined || old.metadata.ownerReferences === object.metadata.ownerReferences)
}

function ownersOf<T extends KubeObject>(kind: KindDefinition<T>, selectorOf: SelectorOf<T>, { object, old, type }: WatchEvent, informer: Informer): readonly string[] {
  const { namespace, labels, ownerReferences } = object.metadata, known = controllerOf(object)
  // Nearly always it has had one owner all along.
  if (known && (!old || old.metadata.ownerReferences === ownerReferences)) {
    const owner = known.kind === kind.kind ? informer.get(kind, namespace, known.name) : undefined
    return owner?.metadata.uid === known.uid ? [keyOf(owner)] : NOBODY
  }
  const keys = new Set<string>()
  for (const dependent of old ? [old, object] : [object]) {
    const owner = controllerOf(dependent)
    if (owner?.kind === kind.kind && informer.get(kind, namespace, owner.name)?.metadata.uid === owner.uid) keys.add(`${namespace}/${owner.name}`)
  }
  if (!known && type !== 'DELETED') {
    for (const owner of informer.list(kind, namespace)) {
      const requirements = requirementsOf(selectorOf(owner))
      if (requirements !== 'nothing' && matchesRequirements(requirements, labels)) keys.add(keyOf(owner))
    }
  }
  return [...keys]
}

/** An owner that could not do what it has to tries again at every opportunity. */
function failingOwnerOf<T extends KubeObject>(kind: KindDefinition<T>, pod: Pod, informer: Informer): readonly string[] {
  const owner = controllerOf(pod), known = owner?.kind === kind.kind ? informer.get(kind, pod.metadata.namespace, owner.name) : undefined
  const { conditions = [] } = (known as { readonly status?: { readonly conditions?: readonly { readonly type: string }[] } } | undefined)?.status ?? {}
  return known && conditions.some(({ type }) => type === 'ReplicaFailure') ? [keyOf(known)] : []
}

/** Whether a change of a Pod can change what its controller does or says. */
function matters(pod: Pod, old: Pod): boolean {
  return pod.metadata.labels !== old.metadata.labels || pod.metadata.ownerReferences !== old.metadata.ownerReferences
    || pod.metadata.deletionTimestamp !== old.metadata.deletionTimestamp || pod.status?.phase !== old.status?.phase || isPodReady(pod) !== isPodReady(old)
}
