// The ReplicaSet of a Deployment's current template: finding it, keeping its annotations, creating it.
// Models getNewReplicaSet of pkg/controller/deployment/sync.go.
import type { Deployment, ReplicaSet } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import type { Decision } from '../../kernel/span.ts'
import { failureReason, isFailure, must, record, RequestFailed, send, type Routine } from '../../kernel/sync.ts'
import deploymentKind from '../../kinds/deployment/deployment.kind.ts'
import replicaSetKind from '../../kinds/replica-set/replica-set.kind.ts'
import type { Status } from '../../kube-object.ts'
import { isEqual } from '../../structure.ts'
import { controllerOf, controllerReference } from '../adoption.ts'
import { byCreation, DESIRED_REPLICAS, hasProgressDeadline, MAX_REPLICAS, newReplicas, replicasAnnotations, REVISION, REVISION_HISTORY, revisionOf } from './deployment-limits.ts'
import { condition, conditionOf, CREATE_ERROR, FOUND, NEW_REPLICA_SET, withCondition } from './deployment-status.ts'
import { isSameTemplate, POD_TEMPLATE_HASH, podTemplateHash } from '../pod-template-hash.ts'

/** Annotations that are the Deployment's own and not copied to its ReplicaSets. */
const NOT_COPIED: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration', REVISION, REVISION_HISTORY, DESIRED_REPLICAS, MAX_REPLICAS, 'deprecated.deployment.rollback.to',
])
const LONGEST_HISTORY = 2000

/** What a sync knows: the Deployment as changed so far, the ReplicaSet of its template, and the others. */
export interface Revisions {
  readonly deployment: Deployment
  readonly newSet: ReplicaSet | undefined
  readonly oldSets: readonly ReplicaSet[]
}

/** New ReplicaSet and old ones; revisions are kept up to date on the way. Models getAllReplicaSetsAndSyncRevision. */
export function* syncRevisions(view: SyncView, deployment: Deployment, sets: readonly ReplicaSet[], mayCreate: boolean): Routine<Revisions> {
  const existing = [...sets].sort(byCreation).find((set) => isSameTemplate(set.spec.template, deployment.spec.template))
  const oldSets = sets.filter((set) => set.metadata.uid !== existing?.metadata.uid)
  const revision = oldSets.reduce((most, set) => Math.max(most, revisionOf(set)), 0) + 1
  if (existing) return { ...(yield* keepNewSet(view, deployment, existing, revision)), oldSets }
  if (!mayCreate) return { deployment, newSet: undefined, oldSets }
  return { ...(yield* createNewSet(view, deployment, oldSets, revision)), oldSets }
}

/** Annotations of a ReplicaSet as its Deployment and revision want them. Models SetNewReplicaSetAnnotations. */
function annotationsOf(deployment: Deployment, known: Readonly<Record<string, string>>, revision: number): Readonly<Record<string, string>> {
  const annotations: Record<string, string> = { ...known }
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) if (!NOT_COPIED.has(key)) annotations[key] = value
  const old = known[REVISION]
  if ((Number(old) || 0) >= revision) return annotations
  annotations[REVISION] = String(revision)
  if (old !== undefined) annotations[REVISION_HISTORY] = history(known[REVISION_HISTORY], old)
  return annotations
}

/** The revisions that a ReplicaSet once had, the oldest forgotten first when it gets too long. */
function history(known: string | undefined, revision: string): string {
  let revisions = known ? [...known.split(','), revision] : [revision]
  while (revisions.length > 1 && revisions.join(',').length > LONGEST_HISTORY) revisions = revisions.slice(1)
  return revisions.join(',')
}

function withRevision(deployment: Deployment, revision: string): Deployment {
  if (deployment.metadata.annotations?.[REVISION] === revision) return deployment
  return { ...deployment, metadata: { ...deployment.metadata, annotations: { ...deployment.metadata.annotations, [REVISION]: revision } } }
}

export function withProgress(deployment: Deployment, status: 'True' | 'False' | 'Unknown', reason: string, message: string, timestamp: string): Deployment {
  const conditions = withCondition(deployment.status?.conditions ?? [], condition('Progressing', status, reason, message, timestamp))
  return { ...deployment, status: { ...deployment.status, conditions } }
}

/** Writes the Deployment's status as it stands. The version stays that of the cache, so another write in the same sync will be refused, as upstream's is. */
export function* updateStatus(deployment: Deployment, code: string, params: Readonly<Record<string, string | number>> = {}): Routine<void> {
  const { namespace, name } = deployment.metadata
  yield* must({ verb: 'update', resource: 'deployments.apps', subresource: 'status', namespace, name, body: deployment }, { code, params: { deployment: name, ...params } })
}

function* keepNewSet(view: SyncView, deployment: Deployment, existing: ReplicaSet, revision: number): Routine<Omit<Revisions, 'oldSets'>> {
  const { namespace, name } = existing.metadata, known = existing.metadata.annotations ?? {}, annotations = annotationsOf(deployment, known, revision)
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0
  if (!isEqual(annotations, known) || (existing.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    const { minReadySeconds: _before, ...spec } = existing.spec
    const body = { ...existing, metadata: { ...existing.metadata, annotations }, spec: minReadySeconds > 0 ? { ...spec, minReadySeconds } : spec }
    const isRollback = annotations[REVISION] !== known[REVISION]
    const why: Decision = isRollback
      ? { code: 'template-known-again', params: { replicaSet: name, revision: annotations[REVISION], before: known[REVISION] ?? '' } }
      : { code: 'replica-set-annotations', params: { replicaSet: name } }
    return { deployment, newSet: yield* must<ReplicaSet>({ verb: 'update', resource: 'replicasets.apps', namespace, name, body }, why) }
  }
  const revised = withRevision(deployment, annotations[REVISION] ?? String(revision))
  const isFound = hasProgressDeadline(deployment) && !conditionOf(deployment.status, 'Progressing')
  const next = isFound ? withProgress(revised, 'True', FOUND, `Found new replica set ${JSON.stringify(name)}`, view.timestamp()) : revised
  if (next !== deployment) yield* updateStatus(next, 'new-replica-set-found', { replicaSet: name, revision: annotations[REVISION] ?? '' })
  return { deployment: next, newSet: existing }
}

function replicaSetOf(deployment: Deployment, oldSets: readonly ReplicaSet[], revision: number): ReplicaSet {
  const { template, selector, minReadySeconds } = deployment.spec, hash = podTemplateHash(template, deployment.status?.collisionCount)
  const labels = { ...template.metadata?.labels, [POD_TEMPLATE_HASH]: hash }
  return {
    apiVersion: 'apps/v1', kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`, namespace: deployment.metadata.namespace, labels,
      annotations: { ...annotationsOf(deployment, {}, revision), ...replicasAnnotations(deployment) },
      ownerReferences: [controllerReference(deploymentKind, deployment)],
    } as unknown as ReplicaSet['metadata'],
    spec: {
      replicas: newReplicas(deployment, oldSets, 0), ...(minReadySeconds ? { minReadySeconds } : {}),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [POD_TEMPLATE_HASH]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  }
}

function* createNewSet(view: SyncView, deployment: Deployment, oldSets: readonly ReplicaSet[], revision: number): Routine<Omit<Revisions, 'oldSets'>> {
  const wanted = replicaSetOf(deployment, oldSets, revision), { name, namespace } = wanted.metadata, replicas = wanted.spec.replicas ?? 0
  const answer = yield* send(
    { verb: 'create', resource: 'replicasets.apps', namespace, body: wanted },
    { code: oldSets.length === 0 ? 'first-template' : 'new-template', params: { deployment: deployment.metadata.name, replicaSet: name, replicas, revision } },
  )
  const twin = failureReason(answer) === 'AlreadyExists' ? view.get(replicaSetKind, namespace, name) : undefined
  const isOurs = twin !== undefined && controllerOf(twin)?.uid === deployment.metadata.uid && isSameTemplate(twin.spec.template, deployment.spec.template)
  if (isFailure(answer) && !isOurs) yield* failCreation(view, deployment, name, answer.body as Status)
  const created = isOurs ? twin : (answer.body as ReplicaSet)
  if (!isOurs && replicas > 0) yield* record(deployment, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${replicas}`)
  const revised = withRevision(deployment, String(revision))
  const next = !isOurs && hasProgressDeadline(deployment) ? withProgress(revised, 'True', NEW_REPLICA_SET, `Created new replica set ${JSON.stringify(name)}`, view.timestamp()) : revised
  if (next !== deployment) yield* updateStatus(next, 'new-replica-set-created', { replicaSet: name, revision })
  return { deployment: next, newSet: created }
}

/** Ends the sync of a Deployment whose new ReplicaSet could not be created. */
function* failCreation(view: SyncView, deployment: Deployment, name: string, status: Status): Routine<never> {
  const { collisionCount = 0 } = deployment.status ?? {}
  if (status.reason === 'AlreadyExists') {
    yield* updateStatus({ ...deployment, status: { ...deployment.status, collisionCount: collisionCount + 1 } }, 'hash-collision', { replicaSet: name })
  } else if (!(status.details?.causes ?? []).some((cause) => cause.reason === 'NamespaceTerminating')) {
    const message = `Failed to create new replica set ${JSON.stringify(name)}: ${status.message}`
    if (hasProgressDeadline(deployment)) {
      const { namespace, name: own } = deployment.metadata, body = withProgress(deployment, 'False', CREATE_ERROR, message, view.timestamp())
      yield* send({ verb: 'update', resource: 'deployments.apps', subresource: 'status', namespace, name: own, body }, { code: 'new-replica-set-failed', params: { deployment: own, replicaSet: name } })
    }
    yield* record(deployment, 'Warning', CREATE_ERROR, message)
  }
  throw new RequestFailed(status)
}
