// What a request asks for, as authorisers look at it. Models apiserver/pkg/authorization/authorizer (Attributes) and endpoints/request.
import type { KindDefinition } from '../../kinds/define-kind.ts'
import type { Status } from '../../kube-object.ts'
import type { ApiRequest } from '../request.ts'
import type { UserInfo } from './user.ts'

/** Either about a resource, or about a path that is none. */
export interface Attributes {
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource: string
  readonly namespace: string
  readonly name: string
  /** Of a path such as /version. */
  readonly path?: string
}

export function attributesOf({ verb, resource, namespace = '', name: named = '', subresource = '', query, path }: ApiRequest, kind: KindDefinition | undefined): Attributes {
  if (path !== undefined) return { verb, group: '', resource: '', subresource: '', namespace: '', name: '', path }
  // Whoever selects one object by its name asks for that one.
  const name = named === '' && (verb === 'list' || verb === 'watch') ? (/^metadata\.name=([^,]+)$/.exec(query?.['fieldSelector'] ?? '')?.[1] ?? '') : named
  const dot = resource.indexOf('.'), plural = kind?.plural ?? (dot < 0 ? resource : resource.slice(0, dot)), group = kind?.group ?? (dot < 0 ? '' : resource.slice(dot + 1))
  // A Namespace is in itself, as far as roles are concerned.
  return { verb, group, resource: plural, subresource, namespace: kind?.kind === 'Namespace' && name !== '' ? name : namespace, name }
}

/** `pods`, or `pods/exec`. */
export function resourceText({ resource, subresource }: Attributes): string {
  return subresource ? `${resource}/${subresource}` : resource
}

/** The answer to who may not. Models responsewriters.Forbidden and forbiddenMessage. */
export function forbiddenStatus({ username }: UserInfo, attributes: Attributes, reason = ''): Status {
  const { verb, group, resource, namespace, name, path } = attributes, user = `User ${JSON.stringify(username)}`
  const because = reason === '' ? '' : `: ${reason}`
  if (path !== undefined) return status(`forbidden: ${user} cannot ${verb} path ${JSON.stringify(path)}${because}`, {})
  const place = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`
  const message = `${user} cannot ${verb} resource ${JSON.stringify(resourceText(attributes))} in API group ${JSON.stringify(group)} ${place}${because}`
  const qualified = group ? `${resource}.${group}` : resource
  return status(`${qualified}${name ? ` ${JSON.stringify(name)}` : ''} is forbidden: ${message}`, { ...(name && { name }), ...(group && { group }), kind: resource })
}

function status(message: string, details: NonNullable<Status['details']>): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason: 'Forbidden', details, code: 403 }
}
