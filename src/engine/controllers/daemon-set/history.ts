// The templates that a DaemonSet has had. Models constructHistory, snapshot and cleanupHistory in pkg/controller/daemon/update.go.
import type { ControllerRevision, DaemonSet, Pod } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import { failureReason, isFailure, must, RequestFailed, send, type Routine } from '../../kernel/sync.ts'
import controllerRevisionKind from '../../kinds/controller-revision/controller-revision.kind.ts'
import daemonSetKind from '../../kinds/daemon-set/daemon-set.kind.ts'
import type { Status } from '../../kube-object.ts'
import { claim, controllerReference, orphanIndexName } from '../adoption.ts'
import { byRevision, forgetRevision, keeps, POD_REVISION, renumber, revisionData } from '../controller-revisions.ts'
import { podTemplateHash } from '../pod-template-hash.ts'
import daemonSetController from './daemon-set.controller.ts'

const REVISIONS = 'controllerrevisions.apps', DAEMON_SETS = 'daemonsets.apps'

export interface History {
  readonly current: ControllerRevision
  /** The others, oldest first. */
  readonly old: readonly ControllerRevision[]
}

/** The hash by which a revision and the Pods made of it are labelled. */
export function hashOf({ metadata }: ControllerRevision): string {
  return metadata.labels?.[POD_REVISION] ?? ''
}

/** Finds the revision of the present template and gives it the highest number, or makes it. `pods` are those of the DaemonSet. */
export function* constructHistory(view: SyncView, daemonSet: DaemonSet, pods: readonly Pod[]): Routine<History> {
  const { uid, namespace, name } = daemonSet.metadata, { selector, template } = daemonSet.spec
  const orphans = view.found(controllerRevisionKind, orphanIndexName(daemonSetController.name), namespace ?? '')
  const claimed = yield* claim<ControllerRevision>({ owner: daemonSet, ownerKind: daemonSetKind, kind: controllerRevisionKind, selector, candidates: [...view.ownedBy(controllerRevisionKind, uid), ...orphans] })
  const sorted = [...claimed].sort(byRevision), old = sorted.filter((revision) => !keeps(revision, template)), same = sorted.filter((revision) => keeps(revision, template))
  const next = (old.at(-1)?.revision ?? 0) + 1, known = same.at(-1)
  if (!known) return { current: yield* snapshot(daemonSet, next), old }
  yield* dropDoubles(same.slice(0, -1), known, pods)
  const current = known.revision < next ? yield* renumber(known, next, { code: 'revision-comes-back', params: { name: known.metadata.name, owner: name, revision: next } }) : known
  return { current, old }
}

/** Revisions that keep the same template become one; Pods bear its label. Models dedupCurHistories. */
function* dropDoubles(doubles: readonly ControllerRevision[], kept: ControllerRevision, pods: readonly Pod[]): Routine<void> {
  if (doubles.length === 0) return
  const params = { name: kept.metadata.name }
  for (const { metadata } of pods.filter((pod) => pod.metadata.labels?.[POD_REVISION] !== hashOf(kept))) {
    const body = { metadata: { labels: { [POD_REVISION]: hashOf(kept) } } }
    yield* must({ verb: 'patch', patchType: 'merge', resource: 'pods', namespace: metadata.namespace, name: metadata.name, body }, { code: 'revision-doubled', params })
  }
  for (const double of doubles) yield* forgetRevision(double, { code: 'revision-doubled', params })
}

/** Keeps the present template as a new revision. */
function* snapshot(daemonSet: DaemonSet, revision: number): Routine<ControllerRevision> {
  const { template } = daemonSet.spec, { name, namespace, annotations } = daemonSet.metadata
  const hash = podTemplateHash(template, daemonSet.status?.collisionCount), revisionName = `${name}-${hash}`
  const body = {
    apiVersion: 'apps/v1', kind: 'ControllerRevision',
    metadata: { name: revisionName, namespace, labels: { ...template.metadata?.labels, [POD_REVISION]: hash }, ...(annotations ? { annotations } : {}), ownerReferences: [controllerReference(daemonSetKind, daemonSet)] },
    data: revisionData(template), revision,
  }
  const answer = yield* send({ verb: 'create', resource: REVISIONS, namespace, body }, { code: 'template-kept', params: { name: revisionName, owner: name, revision } })
  if (!isFailure(answer)) return answer.body as ControllerRevision
  if (failureReason(answer) === 'AlreadyExists') {
    const known = yield* must<ControllerRevision>({ verb: 'get', resource: REVISIONS, namespace, name: revisionName })
    if (keeps(known, template)) return known
    yield* countCollision(daemonSet)
  }
  throw new RequestFailed(answer.body as Status)
}

/** Another template has the same hash: with the count, the next one is different. */
function* countCollision({ metadata: { namespace, name }, status }: DaemonSet): Routine<void> {
  const live = yield* must<DaemonSet>({ verb: 'get', resource: DAEMON_SETS, namespace, name })
  if (live.status?.collisionCount !== status?.collisionCount) return
  const body = { ...live, status: { ...live.status, collisionCount: (status?.collisionCount ?? 0) + 1 } }
  yield* must({ verb: 'update', subresource: 'status', resource: DAEMON_SETS, namespace, name, body }, { code: 'revision-name-taken', params: { owner: name } })
}

/** Deletes the oldest revisions beyond revisionHistoryLimit that no Pod has. */
export function* forgetOldRevisions({ metadata, spec }: DaemonSet, old: readonly ControllerRevision[], pods: readonly Pod[]): Routine<void> {
  const limit = spec.revisionHistoryLimit ?? 0
  if (old.length <= limit) return
  const live = new Set(pods.map((pod) => pod.metadata.labels?.[POD_REVISION]))
  for (const revision of old.filter((one) => !live.has(hashOf(one))).slice(0, old.length - limit)) {
    yield* forgetRevision(revision, { code: 'revision-beyond-limit', params: { name: revision.metadata.name, owner: metadata.name, limit } })
  }
}
