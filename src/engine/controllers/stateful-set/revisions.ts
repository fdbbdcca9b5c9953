// Which revisions of its template a StatefulSet goes between: the one that its Pods are to have, and the one that they had before.
// Models getStatefulSetRevisions and truncateHistory in pkg/controller/statefulset/stateful_set_control.go.
import { matchesRequirements, requirementsOf } from '../../apiserver/selectors/label-selector.ts'
import type { ControllerRevision, Pod, StatefulSet } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import type { Routine } from '../../kernel/sync.ts'
import controllerRevisionKind from '../../kinds/controller-revision/controller-revision.kind.ts'
import statefulSetKind from '../../kinds/stateful-set/stateful-set.kind.ts'
import { claim, orphanIndexName } from '../adoption.ts'
import { byRevision, createRevision, forgetRevision, keeps, renumber } from '../controller-revisions.ts'
import { revisionNameOf } from './identity.ts'
import statefulSetController from './stateful-set.controller.ts'

export interface Revisions {
  /** What the Pods had before, or have, if nothing is being updated. */
  readonly current: ControllerRevision
  /** What they are to have. */
  readonly update: ControllerRevision
  readonly collisions: number
}

/** The set's revisions, oldest first; those that nobody controls and that match are adopted. */
export function* revisionsOf(view: SyncView, set: StatefulSet): Routine<readonly ControllerRevision[]> {
  const { selector } = set.spec, requirements = requirementsOf(selector)
  const owned = view.ownedBy(controllerRevisionKind, set.metadata.uid).filter(({ metadata }) => requirements !== 'nothing' && matchesRequirements(requirements, metadata.labels))
  const orphans = view.found(controllerRevisionKind, orphanIndexName(statefulSetController.name), set.metadata.namespace ?? '')
  const adopted = yield* claim<ControllerRevision>({ owner: set, ownerKind: statefulSetKind, kind: controllerRevisionKind, selector, candidates: [...owned, ...orphans] })
  return [...adopted].sort(byRevision)
}

/** Finds the revision of the present template, gives it the highest number, or makes it. */
export function* syncRevisions(set: StatefulSet, known: readonly ControllerRevision[]): Routine<Revisions> {
  const { template } = set.spec, collisions = set.status?.collisionCount ?? 0, latest = known.at(-1), next = (latest?.revision ?? 0) + 1
  const currentOf = (update: ControllerRevision): ControllerRevision => known.find(({ metadata }) => metadata.name === set.status?.currentRevision) ?? update
  const same = known.filter((revision) => keeps(revision, template)).at(-1)
  if (same) {
    const params = { name: same.metadata.name, owner: set.metadata.name, revision: next }
    const update = same === latest ? same : yield* renumber(same, next, { code: 'revision-comes-back', params })
    return { current: currentOf(update), update, collisions }
  }
  const made = yield* createRevision({ ownerKind: statefulSetKind, owner: set, template, revision: next, collisions }, (name) => (
    { code: 'template-kept', params: { name, owner: set.metadata.name, revision: next } }))
  return { current: currentOf(made.revision), update: made.revision, collisions: made.collisions }
}

/** Deletes the oldest revisions beyond revisionHistoryLimit that no Pod has. */
export function* forgetOldRevisions(set: StatefulSet, known: readonly ControllerRevision[], pods: readonly Pod[], { current, update }: Revisions): Routine<void> {
  const limit = set.spec.revisionHistoryLimit ?? 0
  if (limit < 0 || known.length <= limit) return
  const live = new Set([current.metadata.name, update.metadata.name, ...pods.map(revisionNameOf)])
  const past = known.filter(({ metadata }) => !live.has(metadata.name))
  for (const revision of past.slice(0, Math.max(0, past.length - limit))) {
    yield* forgetRevision(revision, { code: 'revision-beyond-limit', params: { name: revision.metadata.name, owner: set.metadata.name, limit } })
  }
}
