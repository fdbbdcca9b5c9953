// The revisions of a DaemonSet or StatefulSet: ControllerRevisions, each with the template of its time.
// Models kubectl/pkg/polymorphichelpers/{history,rollback}.go.
import { formatLabelSelector } from '../../../engine/apiserver/selectors/label-selector.ts'
import { resourceOf } from '../../../engine/kinds/define-kind.ts'
import { must, send } from '../../../engine/kernel/sync.ts'
import { isEqual } from '../../../engine/structure.ts'
import { failed, type CommandOutcome } from '../define-verb.ts'
import type { ObjectList } from '../../../engine/apiserver/request.ts'
import type { DaemonSet, PodTemplateSpec, StatefulSet } from '../../../engine/generated/api-types.d.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { KubeObject, Status } from '../../../engine/kube-object.ts'
import type { Target } from '../resource-arguments.ts'

export type Owner = KubeObject & (DaemonSet | StatefulSet)

export interface TemplateRevision {
  readonly number: number
  readonly template: PodTemplateSpec
  readonly changeCause: string | undefined
}

interface ControllerRevision extends KubeObject {
  readonly revision: number
  readonly data?: { readonly spec?: { readonly template?: PodTemplateSpec } }
}

/** Oldest first. */
export function* controllerRevisionsOf(owner: Owner): Routine<readonly TemplateRevision[]> {
  const { namespace, uid } = owner.metadata, labelSelector = formatLabelSelector(owner.spec?.selector)
  const { items } = (yield* must({ verb: 'list', resource: 'controllerrevisions.apps', namespace, query: { labelSelector } })) as unknown as ObjectList
  return (items as readonly ControllerRevision[])
    .filter(({ metadata }) => metadata.ownerReferences?.some((reference) => reference.controller && reference.uid === uid))
    .map(({ revision, data, metadata }) => ({ number: revision, template: { ...data?.spec?.template } as PodTemplateSpec, changeCause: metadata.annotations?.['kubernetes.io/change-cause'] }))
    .sort((a, b) => a.number - b.number)
}

/** Takes the template of a revision; 0 means the one before the latest. */
export function* rollBackOwner({ kind, object, namespace }: Target, toRevision: number, dryRun: boolean): Routine<string | CommandOutcome> {
  const owner = object as Owner, revisions = yield* controllerRevisionsOf(owner)
  if (revisions.length <= 1 && toRevision === 0) return failed('no last revision to roll back to')
  const chosen = toRevision > 0 ? revisions.find(({ number }) => number === toRevision) : revisions.at(-2)
  if (!chosen) return failed(`unable to find specified revision ${toRevision} in history`)
  const { $patch: _, ...template } = chosen.template as PodTemplateSpec & { readonly $patch?: string }
  if (isEqual(template, owner.spec?.template)) return `skipped rollback (current template already matches revision ${toRevision})`
  const answer = yield* send({
    verb: 'patch', resource: resourceOf(kind), name: object.metadata.name, ...(namespace !== undefined && { namespace }), patchType: 'json',
    body: [{ op: 'replace', path: '/spec/template', value: template }], query: { fieldManager: 'kubectl-rollout', ...(dryRun && { dryRun: 'All' }) },
  })
  return answer.code >= 400 ? failed(`failed restoring revision ${toRevision}: ${(answer.body as Status).message ?? ''}`) : 'rolled back'
}
