// Makes every Status that the API server answers instead of an object. Models apimachinery/pkg/api/errors/errors.go.
import type { Status } from '../kube-object.ts'
import { causeReason, fieldErrorText } from '../kinds/field-errors.ts'
import type { FieldError } from '../kinds/field-error.ts'

/** What a Status says about a resource: `{group: 'apps', plural: 'deployments'}`. A KindDefinition fits. */
export interface ResourceName {
  readonly group: string
  readonly plural: string
}

/** `{group: 'apps', kind: 'Deployment'}`: Invalid names the kind, not the resource. */
export interface KindName {
  readonly group: string
  readonly kind: string
}

type Details = NonNullable<Status['details']>
type Cause = NonNullable<Details['causes']>[number]

function failure(code: number, reason: string, message: string, details?: Details): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, ...(details ? { details } : {}), code }
}

/** Go leaves out what is empty. */
function details(name: string, group: string, kind: string, rest: Omit<Details, 'name' | 'group' | 'kind'> = {}): Details {
  return { ...(name ? { name } : {}), ...(group ? { group } : {}), ...(kind ? { kind } : {}), ...rest }
}

function qualified({ group, plural }: ResourceName): string {
  return group ? `${plural}.${group}` : plural
}

const about = (resource: ResourceName, name: string): Details => details(name, resource.group, resource.plural)

export function notFound(resource: ResourceName, name: string): Status {
  return failure(404, 'NotFound', `${qualified(resource)} ${quote(name)} not found`, about(resource, name))
}

/** The server that answers for a group cannot be reached. */
export function serviceUnavailable(): Status {
  return failure(503, 'ServiceUnavailable', 'the server is currently unable to handle the request', {})
}

/** No such API group, version, resource or subresource. */
export function pathNotFound(): Status {
  return failure(404, 'NotFound', 'the server could not find the requested resource', {})
}

export function alreadyExists(resource: ResourceName, name: string): Status {
  return failure(409, 'AlreadyExists', `${qualified(resource)} ${quote(name)} already exists`, about(resource, name))
}

/** generateName met a name that is taken, eight times over. */
export function generateNameConflict(resource: ResourceName, name: string): Status {
  return failure(409, 'AlreadyExists', `${qualified(resource)} ${quote(name)} already exists, the server was not able to generate a unique name for the object`,
    { ...about(resource, name), retryAfterSeconds: 1 })
}

export const optimisticLockMessage = 'the object has been modified; please apply your changes to the latest version and try again'

/** `subject` replaces the resource in the message, such as pods/binding. */
export function conflict(resource: ResourceName, name: string, message: string = optimisticLockMessage, subject: string = qualified(resource)): Status {
  const kind = subject === qualified(resource) ? resource.plural : subject
  return failure(409, 'Conflict', `Operation cannot be fulfilled on ${subject} ${quote(name)}: ${message}`, details(name, resource.group, kind))
}

/** Of server-side apply: one cause per field and manager. */
export function applyConflict(message: string, causes: readonly Cause[]): Status {
  return failure(409, 'Conflict', message, { causes })
}

export function forbidden(resource: ResourceName, name: string, message: string): Status {
  const subject = name ? `${qualified(resource)} ${quote(name)}` : qualified(resource)
  return failure(403, 'Forbidden', `${subject} is forbidden: ${message}`, about(resource, name))
}

/** A create in a namespace that is going away. */
export function namespaceTerminating(resource: ResourceName, name: string, namespace: string): Status {
  const status = forbidden(resource, name, `unable to create new content in namespace ${namespace} because it is being terminated`)
  const cause = { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' }
  return { ...status, details: { ...status.details, causes: [cause] } }
}

/**
 * Kinds that began in the group `extensions`: Go knows their types under that name first, and so Invalid still calls them.
 * Models pkg/apis/extensions/register.go.
 */
const bornInExtensions: ReadonlySet<string> = new Set(['Ingress.networking.k8s.io', 'NetworkPolicy.networking.k8s.io'])

/** Every field error becomes a cause; several are listed in brackets. */
export function invalid(kind: KindName, name: string, errors: readonly FieldError[]): Status {
  const causes = errors.map((error) => ({ reason: causeReason(error.type), message: fieldErrorText(error), field: error.field }))
  const texts = [...new Set(errors.map((error) => `${error.field}: ${fieldErrorText(error)}`))]
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
  const group = bornInExtensions.has(`${kind.kind}.${kind.group}`) ? 'extensions' : kind.group
  const subject = group ? `${kind.kind}.${group}` : kind.kind
  return failure(422, 'Invalid', `${subject} ${quote(name)} is invalid: ${list}`, details(name, group, kind.kind, causes.length > 0 ? { causes } : {}))
}

export function badRequest(message: string): Status {
  return failure(400, 'BadRequest', message)
}

/** The path exists, the HTTP method does not go with it. */
export function methodNotAllowed(resource?: ResourceName): Status {
  return failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', resource ? about(resource, '') : {})
}

export function unsupportedMediaType(message: string): Status {
  return failure(415, 'UnsupportedMediaType', message)
}

/** The watch or list continuation starts at a revision that was compacted away. */
export function expired(message: string): Status {
  return failure(410, 'Expired', message)
}

export function timeout(message: string, retryAfterSeconds: number): Status {
  return failure(504, 'Timeout', `Timeout: ${message}`, retryAfterSeconds > 0 ? { retryAfterSeconds } : {})
}

/** Above all the answer of an eviction that a disruption budget forbids. */
export function tooManyRequests(message: string, causes: readonly Cause[] = [], retryAfterSeconds = 0): Status {
  return failure(429, 'TooManyRequests', message, { ...(causes.length > 0 ? { causes } : {}), ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}) })
}

/** A JSON patch that does not fit the object; the server keeps the details to itself. */
export function rejectedByServer(): Status {
  return failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
}

/** An error that the server has no reason for. */
export function failed(message: string): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code: 500 }
}

/** The answer of a DELETE (with details of what is gone), of a binding and of an eviction (with a code). */
export function success(code?: number, about?: Details): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', ...(about ? { details: about } : {}), ...(code === undefined ? {} : { code }) }
}

export function isStatus(body: unknown): body is Status {
  return typeof body === 'object' && body !== null && (body as Status).kind === 'Status' && (body as Status).apiVersion === 'v1'
}

function quote(text: string): string {
  return JSON.stringify(text)
}
