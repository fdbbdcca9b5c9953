// What a client gets to see of a write, and which requests do not fit their path at all.
import type { KindDefinition } from '../kinds/define-kind.ts'
import { subjectNamed } from '../kernel/api-client.ts'
import type { KubeObject, Status } from '../kube-object.ts'
import { scaleOf } from './reads.ts'
import type { ApiRequest, ApiResponse } from './request.ts'
import { methodNotAllowed, success } from './status-errors.ts'

/** What a DELETE that removed answers is the kind's to say; everything else answers with the object. */
export function answerTo(kind: KindDefinition, request: ApiRequest, isRemoval: boolean, object: KubeObject): ApiResponse['body'] {
  return isRemoval && request.verb === 'delete' && !kind.returnsDeleted ? deletedStatus(kind, object) : shown(kind, request, object)
}

/** What a client gets to see of an object: a Scale, a Status, or itself. */
export function shown(kind: KindDefinition, request: ApiRequest, object: KubeObject): ApiResponse['body'] {
  if (request.subresource === 'scale') return scaleOf(kind, object)
  if (request.subresource === 'binding') return success(201)
  return object
}

function deletedStatus(kind: KindDefinition, object: KubeObject): Status {
  return success(undefined, { name: object.metadata.name, ...(kind.group ? { group: kind.group } : {}), kind: kind.plural, uid: object.metadata.uid })
}

/** What an answer is about, as Hops name it. */
export function subjectOfBody({ body }: ApiResponse): string | undefined {
  const { kind, metadata } = body as KubeObject
  return metadata?.name ? subjectNamed(kind, metadata.namespace, metadata.name) : undefined
}

/** A request that a kubelet answers: for a log, or for a command in a container. */
export function isConnection(kind: KindDefinition, { subresource, verb }: ApiRequest): boolean {
  const hasIt = kind.subresources?.some((name) => name === subresource)
  return Boolean(hasIt) && ((subresource === 'log' && verb === 'get') || (subresource === 'exec' && (verb === 'create' || verb === 'get')))
}

/** Why a request from outside does not fit its path: a create names nothing, an update one object. */
export function misdirected(kind: KindDefinition, { verb, name, subresource }: ApiRequest): Status | undefined {
  const isAboutOne = name !== undefined && name !== ''
  if (kind.verbs?.includes(verb) === false) return methodNotAllowed(kind)
  if (verb === 'create') return isAboutOne && !subresource ? methodNotAllowed(kind) : undefined
  return isAboutOne || verb === 'list' || verb === 'watch' || verb === 'deletecollection' ? undefined : methodNotAllowed(kind)
}
