// How controllers make Pods out of a template and tell what came of it.
// Models pkg/controller/controller_utils.go (RealPodControl, slowStartBatch).
import type { ApiResponse } from '../apiserver/request.ts'
import type { Pod, PodTemplateSpec } from '../generated/api-types.d.ts'
import type { Decision } from '../kernel/span.ts'
import { failureReason, isFailure, type Routine, type Step } from '../kernel/sync.ts'
import type { KindDefinition } from '../kinds/define-kind.ts'
import type { KubeObject, Status } from '../kube-object.ts'
import { controllerReference } from './adoption.ts'

const NAMESPACE_TERMINATING = 'NamespaceTerminating'

/** The Pod of a template, owned by the object that the template is part of. Labels, spec and owners are shared. Models GetPodFromTemplate. */
export function podFromTemplate(
  ownerKind: KindDefinition, owner: KubeObject, template: PodTemplateSpec | undefined, named: { readonly name: string } | { readonly generateName: string },
) {
  const { labels, annotations, finalizers } = template?.metadata ?? {}
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      ...named, namespace: owner.metadata.namespace,
      ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}), ...(finalizers ? { finalizers } : {}),
      ownerReferences: [controllerReference(ownerKind, owner)],
    },
    spec: template?.spec,
  }
}

/**
 * Creates Pods in batches of 1, 2, 4 … each after the one before went well, so that a hopeless template fails once and not 500 times.
 * Each is told of in an Event about `owner`. Returns why not all could be created, if so. Models slowStartBatch.
 */
export function* createInBatches(owner: KubeObject, bodies: readonly unknown[], why: (place: number) => Decision): Routine<string | undefined> {
  return (yield* createPods(owner, bodies, why)).failure
}

/** The same, with how many there are now that were not there before. */
export function* createPods(
  owner: KubeObject, bodies: readonly unknown[], why: (place: number) => Decision,
): Routine<{ readonly created: number; readonly failure: string | undefined }> {
  const { namespace } = owner.metadata
  let created = 0
  for (let first = 0, batch = 1; first < bodies.length; first += batch, batch *= 2) {
    const answers = (yield bodies.slice(first, first + batch).map((body, i): Step => ({ request: { verb: 'create', resource: 'pods', namespace, body }, why: why(first + i) }))) as readonly ApiResponse[]
    yield answers.filter((answer) => !isTerminatingNamespace(answer)).map((answer) => eventOfCreation(owner, answer))
    created += answers.filter((answer) => !isFailure(answer)).length
    const failure = answers.find((answer) => isFailure(answer) && !isTerminatingNamespace(answer))
    if (failure) return { created, failure: (failure.body as Status).message ?? 'request failed' }
  }
  return { created, failure: undefined }
}

function eventOfCreation(object: KubeObject, answer: ApiResponse): Step {
  if (isFailure(answer)) return { event: { object, type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${(answer.body as Status).message}` } }
  return { event: { object, type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${(answer.body as Pod).metadata.name}` } }
}

/** In a Namespace that is going nothing can be created; trying again would not help. */
export function isTerminatingNamespace(answer: ApiResponse): boolean {
  return isFailure(answer) && ((answer.body as Status).details?.causes ?? []).some((cause) => cause.reason === NAMESPACE_TERMINATING)
}

/** What is told of a Pod's deletion; nothing, if it was gone already. */
export function eventOfDeletion(object: KubeObject, { metadata: { name } }: Pod, answer: ApiResponse): Step[] {
  if (!isFailure(answer)) return [{ event: { object, type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${name}` } }]
  if (failureReason(answer) === 'NotFound') return []
  return [{ event: { object, type: 'Warning', reason: 'FailedDelete', message: `Error deleting: ${(answer.body as Status).message}` } }]
}
