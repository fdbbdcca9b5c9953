// The revisions of a Deployment: its ReplicaSets by their revision number, and the way back to one of them.
// Models kubectl/pkg/polymorphichelpers/{history,rollback}.go.
import { isSameTemplate } from '../../../engine/controllers/pod-template-hash.ts'
import { formatLabelSelector } from '../../../engine/apiserver/selectors/label-selector.ts'
import { must, send } from '../../../engine/kernel/sync.ts'
import { failed } from '../define-verb.ts'
import type { ObjectList } from '../../../engine/apiserver/request.ts'
import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../../engine/generated/api-types.d.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { KubeObject, Status } from '../../../engine/kube-object.ts'
import type { CommandOutcome } from '../define-verb.ts'

const REVISION = 'deployment.kubernetes.io/revision'
const CHANGE_CAUSE = 'kubernetes.io/change-cause'
const TEMPLATE_HASH = 'pod-template-hash'

/** Annotations that stay the Deployment's own when it goes back. */
const KEPT_ANNOTATIONS = new Set([
  'kubectl.kubernetes.io/last-applied-configuration', REVISION, 'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas', 'deployment.kubernetes.io/max-replicas', 'deprecated.deployment.rollback.to',
])

export interface Revision {
  readonly number: number
  readonly replicaSet: ReplicaSet
  readonly changeCause: string | undefined
}

/** The Deployment's revisions, oldest first. */
export function* revisionsOf(deployment: Deployment): Routine<readonly Revision[]> {
  const { namespace, uid } = deployment.metadata as KubeObject['metadata']
  const labelSelector = formatLabelSelector(deployment.spec?.selector)
  const { items } = (yield* must({ verb: 'list', resource: 'replicasets.apps', namespace, query: { labelSelector } })) as unknown as ObjectList
  return (items as readonly (KubeObject & ReplicaSet)[])
    .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === uid))
    .map((replicaSet) => ({
      number: Number(replicaSet.metadata.annotations?.[REVISION] ?? 0), replicaSet, changeCause: replicaSet.metadata.annotations?.[CHANGE_CAUSE],
    }))
    .filter(({ number }) => Number.isInteger(number))
    .sort((a, b) => a.number - b.number)
}

/** The template of a revision with the cause of the change among its annotations, as `--revision` shows it. */
export function describedTemplate({ replicaSet, changeCause }: Revision): PodTemplateSpec {
  const template = (replicaSet.spec?.template ?? {}) as PodTemplateSpec
  if (!changeCause) return template
  return { ...template, metadata: { ...template.metadata, annotations: { ...template.metadata?.annotations, [CHANGE_CAUSE]: changeCause } } }
}

/** Takes a Deployment back to a revision; 0 means the one before the latest. Ends with what was done, or with why not. */
export function* rollBack(deployment: KubeObject & Deployment, toRevision: number, dryRun: boolean): Routine<string | CommandOutcome> {
  const revisions = yield* revisionsOf(deployment), { name, namespace } = deployment.metadata
  const chosen = toRevision > 0 ? revisions.find(({ number }) => number === toRevision) : revisions.at(-2)
  if (!chosen) return failed(toRevision === 0 ? `no rollout history found for deployment ${JSON.stringify(name)}` : `unable to find specified revision ${toRevision} in history`)
  if (deployment.spec?.paused) return failed(`you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume deployment/${name}' and try again`)
  const template = chosen.replicaSet.spec?.template as PodTemplateSpec
  if (isSameTemplate(template, deployment.spec?.template)) return `skipped rollback (current template already matches revision ${toRevision})`
  const { [TEMPLATE_HASH]: _hash, ...labels } = template.metadata?.labels ?? {}
  const body = [
    { op: 'replace', path: '/spec/template', value: { ...template, metadata: { ...template.metadata, labels } } },
    { op: 'replace', path: '/metadata/annotations', value: annotationsAfter(deployment.metadata.annotations ?? {}, chosen.replicaSet.metadata?.annotations ?? {}) },
  ]
  const answer = yield* send({ verb: 'patch', resource: 'deployments.apps', namespace, name, patchType: 'json', body, query: { fieldManager: 'kubectl-rollout', ...(dryRun && { dryRun: 'All' }) } })
  return answer.code >= 400 ? failed(`failed restoring revision ${toRevision}: ${(answer.body as Status).message ?? ''}`) : 'rolled back'
}

function annotationsAfter(own: Readonly<Record<string, string>>, ofRevision: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...Object.entries(own).filter(([key]) => KEPT_ANNOTATIONS.has(key)),
    ...Object.entries(ofRevision).filter(([key]) => !KEPT_ANNOTATIONS.has(key)),
  ])
}
