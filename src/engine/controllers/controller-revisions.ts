// The templates that a StatefulSet or DaemonSet has had, kept as ControllerRevisions: their data, names and order, and when two are
// the same. Models pkg/controller/history/controller_history.go.
// Simplified: data are written with the fields of Kubernetes 1.26, so that names are those of the recordings; each release has its own.
import type { ControllerRevision, PodTemplateSpec } from '../generated/api-types.d.ts'
import type { Decision } from '../kernel/span.ts'
import { failureReason, isFailure, must, RequestFailed, send, type Routine } from '../kernel/sync.ts'
import controllerRevisionKind from '../kinds/controller-revision/controller-revision.kind.ts'
import { apiVersionOf, type KindDefinition, resourceOf } from '../kinds/define-kind.ts'
import type { KubeObject, Status } from '../kube-object.ts'
import { isEqual } from '../structure.ts'
import { controllerReference } from './adoption.ts'
import { fnv32, safeEncode } from './safe-hash.ts'

/** The label of a Pod that names the revision it was made of. */
export const POD_REVISION = 'controller-revision-hash'
/** The label of a ControllerRevision with the hash in its name. */
const REVISION_HASH = 'controller.kubernetes.io/hash'
const LONGEST_OWNER = 223

const resource = resourceOf(controllerRevisionKind)

/** What a ControllerRevision keeps: a patch that puts the template back. */
interface RevisionData {
  readonly spec: { readonly template: PodTemplateSpec & { readonly $patch: 'replace' } }
}

export function revisionData(template: PodTemplateSpec): RevisionData {
  return { spec: { template: { $patch: 'replace', ...template } } }
}

/** The template that a revision keeps. */
export function templateOf({ data }: ControllerRevision): PodTemplateSpec {
  const { $patch: _, ...template } = (data as RevisionData).spec.template
  return template
}

/** Whether a revision keeps this very template. */
export function keeps({ data }: ControllerRevision, template: PodTemplateSpec): boolean {
  return isEqual(data, revisionData(template))
}

/** Oldest first. Models SortControllerRevisions. */
export function byRevision(a: ControllerRevision, b: ControllerRevision): number {
  if (a.revision !== b.revision) return a.revision - b.revision
  const before = a.metadata.creationTimestamp, after = b.metadata.creationTimestamp
  if (before !== after) return before < after ? -1 : 1
  return a.metadata.name < b.metadata.name ? -1 : a.metadata.name > b.metadata.name ? 1 : 0
}

/** A hash of data; `collisions` makes it another one where two met under one name. Models HashControllerRevision. */
export function revisionHash(data: unknown, collisions: number): string {
  return safeEncode(String(fnv32(`${goJson(data)}${collisions}`)))
}

/** JSON as Go writes it: keys in order, and characters escaped that mean something to HTML. */
function goJson(value: unknown): string {
  const sorted = (_key: string, part: unknown): unknown => (typeof part === 'object' && part !== null && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
    : part)
  return JSON.stringify(value, sorted).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export interface RevisionDraft {
  readonly ownerKind: KindDefinition
  readonly owner: KubeObject
  readonly template: PodTemplateSpec
  readonly revision: number
  readonly collisions: number
}

/** A revision that is not stored yet. Models NewControllerRevision. */
function draftRevision({ ownerKind, owner, template, revision, collisions }: RevisionDraft) {
  const data = revisionData(template), hash = revisionHash(data, collisions), { name, namespace, annotations } = owner.metadata
  return {
    apiVersion: apiVersionOf(controllerRevisionKind), kind: 'ControllerRevision',
    metadata: {
      name: `${name.slice(0, LONGEST_OWNER)}-${hash}`, namespace, labels: { ...template.metadata?.labels, [REVISION_HASH]: hash }, ...(annotations ? { annotations } : {}),
      ownerReferences: [controllerReference(ownerKind, owner)],
    },
    data, revision,
  }
}

/** Stores a revision, under another name where its own is taken by other data. Returns it with the count of such collisions. Models CreateControllerRevision. */
export function* createRevision(draft: RevisionDraft, why: (name: string) => Decision): Routine<{ readonly revision: ControllerRevision; readonly collisions: number }> {
  for (let { collisions } = draft; ; collisions++) {
    const body = draftRevision({ ...draft, collisions }), { namespace, name } = body.metadata
    const answer = yield* send({ verb: 'create', resource, namespace, body }, why(name))
    if (!isFailure(answer)) return { revision: answer.body as ControllerRevision, collisions }
    if (failureReason(answer) !== 'AlreadyExists') throw new RequestFailed(answer.body as Status)
    const known = yield* must<ControllerRevision>({ verb: 'get', resource, namespace, name })
    if (isEqual(known.data, body.data)) return { revision: known, collisions }
  }
}

/** Gives a stored revision another number, which makes it the latest again. Models UpdateControllerRevision. */
export function* renumber(known: ControllerRevision, revision: number, why: Decision): Routine<ControllerRevision> {
  if (known.revision === revision) return known
  const { namespace, name } = known.metadata
  return yield* must<ControllerRevision>({ verb: 'update', resource, namespace, name, body: { ...known, revision } }, why)
}

/** Deletes a revision; one that is gone already is no failure. */
export function* forgetRevision({ metadata: { namespace, name } }: ControllerRevision, why: Decision): Routine<void> {
  const answer = yield* send({ verb: 'delete', resource, namespace, name }, why)
  if (isFailure(answer) && failureReason(answer) !== 'NotFound') throw new RequestFailed(answer.body as Status)
}
