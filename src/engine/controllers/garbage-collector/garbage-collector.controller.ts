// The garbage collector: deletes what has lost its owners, holds back owners that are to go last, sets free what is to be orphaned.
// Models pkg/controller/garbagecollector/garbagecollector.go.
import type { ApiRequest, ApiResponse } from '../../apiserver/request.ts'
import { defineController, watch, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { failureReason, isFailure, must, RequestFailed, send, type Routine, type Step } from '../../kernel/sync.ts'
import { resourceOf } from '../../kinds/define-kind.ts'
import namespaceKind from '../../kinds/namespace/namespace.kind.ts'
import type { KubeObject, OwnerReference, Status } from '../../kube-object.ts'
import { collectedKinds, dependentsOf, FOREGROUND, isWaitingForDependents, keysOfEvent, ORPHAN, ownerIndexes, ownerKindOf, parseItemKey, type Dependent, type Item } from './dependents.ts'

export default defineController({
  name: 'garbage-collector-controller', workers: 20, reconciles: namespaceKind, ignoresOwnEvents: true,
  subjectOf: (key) => about(parseItemKey(key)),
  watches: collectedKinds.map((kind) => watch(kind, (event, informer) => keysOfEvent(kind, event, informer))),
  indexes: ownerIndexes,
  reconcile,
})

/** References of an object, sorted by what became of the owners. */
interface Classified {
  readonly solid: readonly OwnerReference[]
  readonly dangling: readonly OwnerReference[]
  /** The owner is being deleted and waits for this dependent. */
  readonly waiting: readonly OwnerReference[]
}

function* reconcile(view: SyncView, key: string): Routine<SyncResult> {
  const item = parseItemKey(key), { kind, namespace, name, uid } = item
  const cached = view.get(kind, namespace, name)
  if (cached?.metadata.uid !== uid) return
  const { deletionTimestamp, finalizers = [] } = cached.metadata
  if (deletionTimestamp && finalizers.includes(ORPHAN)) return yield* orphanDependents(view, item)
  if (deletionTimestamp && !isWaitingForDependents(cached)) return
  const latest = yield* getLive(item)
  if (!latest) return
  if (isWaitingForDependents(cached)) return yield* waitForDependents(view, item, latest)
  yield* collectIfUnowned(view, item, latest)
}

function requestFor({ kind, namespace, name }: Item, verb: ApiRequest['verb']): ApiRequest {
  return { verb, resource: resourceOf(kind), ...(kind.namespaced ? { namespace } : {}), name }
}

function about({ kind, namespace, name }: Item): string {
  return `${kind.kind}/${namespace}/${name}`
}

/** The object as the API server has it; undefined if it is gone or another has taken its name. Caches lag, and a deletion cannot be undone. */
function* getLive(item: Item): Routine<KubeObject | undefined> {
  const answer = yield* send(requestFor(item, 'get'), { code: 'look-before-collecting', params: { kind: item.kind.kind, name: item.name } })
  if (isFailure(answer)) {
    if (failureReason(answer) === 'NotFound') return undefined
    throw new RequestFailed(answer.body as Status)
  }
  const object = answer.body as KubeObject
  return object.metadata.uid === item.uid ? object : undefined
}

/** Deletes an object none of whose owners exists any longer; drops references to owners that are gone. Models attemptToDeleteItem. */
function* collectIfUnowned(view: SyncView, item: Item, latest: KubeObject): Routine<void> {
  const references = latest.metadata.ownerReferences ?? []
  if (references.length === 0) return
  const classified = yield* classify(item, references)
  if (!classified) return
  const { solid, dangling, waiting } = classified
  const names = (list: readonly OwnerReference[]): string => list.map((owner) => `${owner.kind}/${owner.name}`).join(', ')
  if (solid.length > 0) {
    const gone = [...dangling, ...waiting]
    if (gone.length === 0) {
      yield [{ decision: { code: 'owner-lives', params: { kind: item.kind.kind, name: item.name, owner: names(solid) } }, about: about(item) }]
      return
    }
    const body = { metadata: { uid: item.uid, ownerReferences: gone.map(({ uid }) => ({ $patch: 'delete', uid })) } }
    yield* must({ ...requestFor(item, 'patch'), patchType: 'strategic', body }, { code: 'owner-reference-dangling', params: { kind: item.kind.kind, name: item.name, owner: names(gone) } })
    return
  }
  const dependents = waiting.length > 0 ? dependentsOf(view, item.uid) : []
  if (dependents.some(({ object }) => isWaitingForDependents(object))) yield* unblockOwners(item, references)
  const policy = dependents.length > 0 ? 'Foreground' : policyOf(latest)
  const code = waiting.length > 0 ? 'owner-waits-for-dependents' : 'owner-gone'
  const answer = yield* send(
    { ...requestFor(item, 'delete'), body: { propagationPolicy: policy, preconditions: { uid: item.uid } } },
    { code, params: { kind: item.kind.kind, name: item.name, owner: names(references), policy } },
  )
  if (isFailure(answer) && failureReason(answer) !== 'NotFound') throw new RequestFailed(answer.body as Status)
}

/** A finalizer that asks for a way of deletion is honoured. */
function policyOf({ metadata: { finalizers = [] } }: KubeObject): string {
  if (finalizers.includes(ORPHAN)) return 'Orphan'
  return finalizers.includes(FOREGROUND) ? 'Foreground' : 'Background'
}

/** Asks the API server about every owner. Undefined where nothing can be said for certain. Models classifyReferences. */
function* classify(item: Item, references: readonly OwnerReference[]): Routine<Classified | undefined> {
  const solid: OwnerReference[] = [], dangling: OwnerReference[] = [], waiting: OwnerReference[] = []
  for (const reference of references) {
    const kind = ownerKindOf(reference)
    if (!kind || (kind.namespaced && !item.kind.namespaced)) {
      yield [{ decision: { code: 'owner-unknown', params: { kind: item.kind.kind, name: item.name, owner: `${reference.kind}/${reference.name}`, apiVersion: reference.apiVersion } }, about: about(item) }]
      return undefined
    }
    const owner = yield* getLive({ kind, namespace: kind.namespaced ? item.namespace : '', name: reference.name, uid: reference.uid })
    if (!owner) dangling.push(reference)
    else if (isWaitingForDependents(owner)) waiting.push(reference)
    else solid.push(reference)
  }
  return { solid, dangling, waiting }
}

/** Two that wait for each other would wait for ever: the item no longer holds up its owners. */
function* unblockOwners(item: Item, references: readonly OwnerReference[]): Routine<void> {
  const blocking = references.filter((reference) => reference.blockOwnerDeletion)
  if (blocking.length === 0) return
  const body = { metadata: { uid: item.uid, ownerReferences: blocking.map((reference) => ({ ...reference, blockOwnerDeletion: false })) } }
  yield* must({ ...requestFor(item, 'patch'), patchType: 'strategic', body }, { code: 'owner-cycle-unblocked', params: { kind: item.kind.kind, name: item.name } })
}

/** An owner deleted in the foreground goes when nothing that blocks it is left. Models processDeletingDependentsItem. */
function* waitForDependents(view: SyncView, item: Item, latest: KubeObject): Routine<void> {
  const blocking = dependentsOf(view, item.uid).filter(({ object }) => object.metadata.ownerReferences?.some((owner) => owner.uid === item.uid && owner.blockOwnerDeletion))
  if (blocking.length > 0) {
    const decision = { code: 'foreground-waits', params: { kind: item.kind.kind, name: item.name, dependents: blocking.length } }
    yield [{ decision, about: about(item), read: blocking.map(({ kind, object }) => `${kind.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`) }]
    return
  }
  yield* removeFinalizer(item, latest, FOREGROUND, 'foreground-done')
}

/** Removes the owner from its dependents, all at once, then lets the owner go. Models attemptToOrphanWorker. */
function* orphanDependents(view: SyncView, item: Item): Routine<void> {
  const dependents = dependentsOf(view, item.uid)
  const answers = (yield dependents.map((dependent) => orphanStep(item, dependent))) as readonly ApiResponse[]
  const failed = answers.find((answer) => isFailure(answer) && failureReason(answer) !== 'NotFound')
  if (failed) throw new RequestFailed(failed.body as Status)
  const latest = yield* getLive(item)
  if (latest) yield* removeFinalizer(item, latest, ORPHAN, 'orphans-free')
}

function orphanStep(owner: Item, { kind, object }: Dependent): Step {
  const { namespace, name, uid } = object.metadata
  return {
    request: {
      verb: 'patch', patchType: 'strategic', resource: resourceOf(kind), ...(namespace ? { namespace } : {}), name,
      body: { metadata: { uid, ownerReferences: [{ $patch: 'delete', uid: owner.uid }] } },
    },
    why: { code: 'orphan', params: { kind: kind.kind, name, ownerKind: owner.kind.kind, owner: owner.name } },
  }
}

function* removeFinalizer(item: Item, latest: KubeObject, finalizer: string, code: string): Routine<void> {
  const { finalizers = [], resourceVersion } = latest.metadata
  if (!finalizers.includes(finalizer)) return
  const body = { metadata: { resourceVersion, finalizers: finalizers.filter((known) => known !== finalizer) } }
  yield* must({ ...requestFor(item, 'patch'), patchType: 'merge', body }, { code, params: { kind: item.kind.kind, name: item.name } })
}
