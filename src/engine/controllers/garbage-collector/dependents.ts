// Who depends on whom, as the garbage collector sees it in its process's cache.
// Models pkg/controller/garbagecollector/{graph,graph_builder}.go; the graph is the cache's index by owner.
import type { SyncView } from '../../kernel/controller.ts'
import type { IndexDefinition, Informer, WatchEvent } from '../../kernel/informer.ts'
import { kindOfManifest, kindOfResource, kinds } from '../../kinds/catalogue.ts'
import { type KindDefinition, resourceOf } from '../../kinds/define-kind.ts'
import type { KubeObject, OwnerReference } from '../../kube-object.ts'

export const FOREGROUND = 'foregroundDeletion', ORPHAN = 'orphan'

/** Everything with owners, but Events: they come and go by the thousand and own nothing. */
export const collectedKinds: readonly KindDefinition[] = kinds.filter((kind) => kind.kind !== 'Event')

const OWNERS = 'garbage-collector owners', NONE: readonly string[] = []

/** From the uid of any owner, controlling or not, to what it owns. */
export const ownerIndexes: readonly IndexDefinition[] = collectedKinds.map((kind) => ({ name: OWNERS, kind, values: ({ metadata: { ownerReferences } }) => (ownerReferences ? ownerReferences.map((owner) => owner.uid) : NONE) }))

/** One object in the graph, by which a sync finds it again. */
export interface Item {
  readonly kind: KindDefinition
  readonly namespace: string
  readonly name: string
  readonly uid: string
}

/** `pods/default/web-1/<uid>`: an item as the key of a work queue. */
export function itemKey(kind: KindDefinition, { metadata: { namespace, name, uid } }: KubeObject): string {
  return `${resourceOf(kind)}/${namespace ?? ''}/${name}/${uid}`
}

export function parseItemKey(key: string): Item {
  const [resource, namespace, name, uid] = key.split('/')
  return { kind: kindOfResource(resource) as KindDefinition, namespace, name, uid }
}

export function isWaitingForDependents({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(FOREGROUND)
}

function isToOrphan({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(ORPHAN)
}

export function ownerKindOf(reference: OwnerReference): KindDefinition | undefined {
  return kindOfManifest(reference.apiVersion, reference.kind)
}

/** The owner as a cache has it, if it is the one that is meant. */
function ownerIn(informer: Informer, dependent: KubeObject, reference: OwnerReference): { kind: KindDefinition; object: KubeObject } | undefined {
  const kind = ownerKindOf(reference)
  if (!kind || !collectedKinds.includes(kind)) return undefined
  const object = informer.get(kind, kind.namespaced ? dependent.metadata.namespace : undefined, reference.name)
  return object?.metadata.uid === reference.uid ? { kind, object } : undefined
}

function dependentKeys(informer: Informer, uid: string): string[] {
  return collectedKinds.flatMap((kind) => informer.found(kind, OWNERS, uid).map((dependent) => itemKey(kind, dependent)))
}

/** What an event gives the collector to look at. Models processGraphChanges. */
export function keysOfEvent(kind: KindDefinition, { type, object, old }: WatchEvent, informer: Informer): readonly string[] {
  // Most changes are of what stays, and stays with whom it is.
  if (type !== 'DELETED' && object.metadata.deletionTimestamp === undefined && object.metadata.ownerReferences === old?.metadata.ownerReferences) return NONE
  const keys: string[] = []
  if (type === 'DELETED') {
    keys.push(...dependentKeys(informer, object.metadata.uid))
    keys.push(...waitingOwners(informer, object, object.metadata.ownerReferences ?? []))
    return keys
  }
  const owners = object.metadata.ownerReferences, oldOwners = old?.metadata.ownerReferences
  if (owners !== oldOwners) {
    const hasNew = (owners ?? []).some((owner) => !oldOwners?.some((known) => known.uid === owner.uid && known.blockOwnerDeletion === owner.blockOwnerDeletion))
    if (hasNew && (owners ?? []).some((owner) => !ownerIn(informer, object, owner))) keys.push(itemKey(kind, object))
    const unblocked = (oldOwners ?? []).filter((known) => known.blockOwnerDeletion && !owners?.some((owner) => owner.uid === known.uid && owner.blockOwnerDeletion))
    keys.push(...waitingOwners(informer, object, unblocked))
  }
  if (isToOrphan(object) && !(old && isToOrphan(old))) keys.push(itemKey(kind, object))
  if (isWaitingForDependents(object) && !(old && isWaitingForDependents(old))) keys.push(...dependentKeys(informer, object.metadata.uid), itemKey(kind, object))
  return keys
}

/** Owners that wait for their dependents to go, and who else holds them up: one that came after the deletion began has not been looked at yet. Models processDeletingDependentsItem. */
function waitingOwners(informer: Informer, dependent: KubeObject, references: readonly OwnerReference[]): string[] {
  return references.flatMap((reference) => {
    const owner = ownerIn(informer, dependent, reference)
    return owner && isWaitingForDependents(owner.object) ? [itemKey(owner.kind, owner.object), ...blockingKeys(informer, owner.object.metadata.uid)] : []
  })
}

function blockingKeys(informer: Informer, uid: string): string[] {
  const isBlocking = ({ metadata }: KubeObject): boolean => metadata.deletionTimestamp === undefined && (metadata.ownerReferences ?? []).some((owner) => owner.uid === uid && owner.blockOwnerDeletion)
  return collectedKinds.flatMap((kind) => informer.found(kind, OWNERS, uid).filter(isBlocking).map((dependent) => itemKey(kind, dependent)))
}

export interface Dependent {
  readonly kind: KindDefinition
  readonly object: KubeObject
}

/** Everything that names `uid` as an owner. */
export function dependentsOf(view: SyncView, uid: string): readonly Dependent[] {
  return collectedKinds.flatMap((kind) => view.found(kind, OWNERS, uid).map((object) => ({ kind, object })))
}
