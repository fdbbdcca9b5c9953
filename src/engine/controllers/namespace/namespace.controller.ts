// The namespace controller: empties a Namespace that is being deleted, then lets it go.
// Models pkg/controller/namespace/{namespace_controller,deletion/namespaced_resources_deleter}.go.
import type { ObjectList } from '../../apiserver/request.ts'
import type { Namespace, Pod } from '../../generated/api-types.d.ts'
import { defineController, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { failureReason, isFailure, RequestFailed, send, type Routine } from '../../kernel/sync.ts'
import { kinds } from '../../kinds/catalogue.ts'
import { type KindDefinition, resourceOf } from '../../kinds/define-kind.ts'
import customResourceDefinitionKind from '../../kinds/custom-resource-definition/custom-resource-definition.kind.ts'
import namespaceKind from '../../kinds/namespace/namespace.kind.ts'
import type { KubeObject, Status } from '../../kube-object.ts'
import { withRemains, type Remains } from './namespace-conditions.ts'

const FINALIZER = 'kubernetes'
/** After a change of the Namespace, so that all API servers have seen that it takes nothing new. Models namespaceDeletionGracePeriod. */
const GRACE_MS = 5_000
const FINALIZER_ESTIMATE_SECONDS = 15

export default defineController<Namespace>({ name: 'namespace-controller', workers: 10, reconciles: namespaceKind, reads: [customResourceDefinitionKind], reconcile })

/** When this Namespace is due, for which of its versions. */
interface Due {
  readonly version: string
  readonly at: number
}

function* reconcile(view: SyncView, name: string): Routine<SyncResult> {
  const cached = view.get(namespaceKind, undefined, name)
  if (!cached) return view.remember('due', undefined)
  if (!cached.metadata.deletionTimestamp) return
  const due = view.recall<Due>('due'), now = view.now(), version = cached.metadata.resourceVersion
  if (due?.version !== version) {
    const at = due !== undefined && due.at > now ? due.at : now + GRACE_MS
    view.remember('due', { version, at } satisfies Due)
    return { againInMs: at - now }
  }
  if (due.at > now) return { againInMs: due.at - now }
  return yield* emptyAndFinalize(view, name)
}

function* emptyAndFinalize(view: SyncView, name: string): Routine<SyncResult> {
  const namespace = yield* fetch(name)
  if (!namespace?.metadata.deletionTimestamp || (namespace.spec?.finalizers ?? []).length === 0) return
  const { remains, estimateSeconds } = yield* deleteContents(view, namespace)
  const reported = yield* report(view, namespace, remains)
  if (remains.failures.length > 0) return { retry: { code: 'namespace-content-refused', params: { namespace: name, failures: remains.failures.length } } }
  if (Object.keys(remains.resources).length > 0) {
    const seconds = Math.floor(estimateSeconds / 2) + 1, total = Object.values(remains.resources).reduce((sum, count) => sum + count, 0)
    yield [{ decision: { code: 'namespace-waits', params: { namespace: name, remaining: total, seconds } }, about: `Namespace//${name}` }]
    return { againInMs: seconds * 1000 }
  }
  yield* finalize(reported)
}

function* fetch(name: string): Routine<Namespace | undefined> {
  const answer = yield* send({ verb: 'get', resource: 'namespaces', name })
  if (!isFailure(answer)) return answer.body as Namespace
  if (failureReason(answer) === 'NotFound') return undefined
  throw new RequestFailed(answer.body as Status)
}

/** Kinds in the order in which they are emptied: Pods last, after those who would replace them. */
const contents: readonly KindDefinition[] = [...kinds.filter((kind) => kind.namespaced && kind.kind !== 'Pod'), ...kinds.filter((kind) => kind.kind === 'Pod')]

/** Kinds that definitions of this cluster declare. */
function customKinds(view: SyncView): readonly KindDefinition[] {
  return view.list(customResourceDefinitionKind).filter(({ spec }) => spec.scope === 'Namespaced').map(({ spec: { group, names: { kind, plural }, versions } }) => ({ group, version: versions[0].name, kind, plural, namespaced: true, acts: false }))
}

// Simplified: since Kubernetes 1.33 Pods go first and everything else waits until they are gone.
function* deleteContents(view: SyncView, { metadata }: Namespace): Routine<{ remains: Remains; estimateSeconds: number }> {
  const resources: Record<string, number> = {}, finalizers: Record<string, number> = {}, failures: string[] = []
  const sinceSeconds = (view.now() - view.toVirtual(metadata.deletionTimestamp ?? view.timestamp())) / 1000, namespace = metadata.name
  let estimateSeconds = 0
  for (const kind of [...customKinds(view), ...contents]) {
    const resource = resourceOf(kind)
    let estimate = kind.kind === 'Pod' ? yield* gracePeriodLeft(resource, namespace, sinceSeconds) : 0
    const deletion = yield* send(
      { verb: 'deletecollection', resource, namespace, query: { propagationPolicy: 'Background' } },
      { code: 'namespace-content', params: { namespace, kind: kind.kind } },
    )
    if (isFailure(deletion)) {
      failures.push((deletion.body as Status).message ?? 'request failed')
      continue
    }
    const left = yield* list(resource, namespace)
    if (left.length === 0) continue
    resources[`${kind.plural}.${kind.group}`] = left.length
    for (const finalizer of left.flatMap((object) => object.metadata.finalizers ?? [])) {
      finalizers[finalizer] = (finalizers[finalizer] ?? 0) + 1
      estimate = FINALIZER_ESTIMATE_SECONDS
    }
    if (estimate === 0) failures.push(`unexpected items still remain in namespace: ${namespace} for gvr: ${kind.group}/${kind.version}, Resource=${kind.plural}`)
    estimateSeconds = Math.max(estimateSeconds, estimate)
  }
  return { remains: { resources, finalizers, failures }, estimateSeconds }
}

function* list(resource: string, namespace: string): Routine<readonly KubeObject[]> {
  const answer = yield* send({ verb: 'list', resource, namespace })
  if (isFailure(answer)) throw new RequestFailed(answer.body as Status)
  return (answer.body as ObjectList).items
}

/** The longest grace period of Pods that still run, if it can last longer than the deletion has. Models estimateGracefulTerminationForPods. */
function* gracePeriodLeft(resource: string, namespace: string, sinceSeconds: number): Routine<number> {
  const pods = (yield* list(resource, namespace)) as readonly Pod[]
  const longest = pods.reduce((most, { spec, status }) => {
    const isOver = status?.phase === 'Succeeded' || status?.phase === 'Failed'
    return isOver ? most : Math.max(most, spec.terminationGracePeriodSeconds ?? 0)
  }, 0)
  return sinceSeconds >= longest ? 0 : longest
}

/** Writes what is left into the conditions. Returns the Namespace as it is now. */
function* report(view: SyncView, namespace: Namespace, remains: Remains): Routine<Namespace> {
  const status = withRemains(namespace.status, remains, view.timestamp()), { name } = namespace.metadata
  if (status === namespace.status) return namespace
  const why = { code: 'namespace-conditions', params: { namespace: name, remaining: Object.values(remains.resources).reduce((sum, count) => sum + count, 0) } }
  const answer = yield* send({ verb: 'update', resource: 'namespaces', subresource: 'status', name, body: { ...namespace, status } }, why)
  if (isFailure(answer)) throw new RequestFailed(answer.body as Status)
  return answer.body as Namespace
}

function* finalize(namespace: Namespace): Routine<void> {
  const { name } = namespace.metadata, finalizers = (namespace.spec?.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER)
  const answer = yield* send(
    { verb: 'update', resource: 'namespaces', subresource: 'finalize', name, body: { ...namespace, spec: { ...namespace.spec, finalizers } } },
    { code: 'namespace-empty', params: { namespace: name } },
  )
  if (isFailure(answer) && failureReason(answer) !== 'NotFound') throw new RequestFailed(answer.body as Status)
}
