// From an HTTP request to what the API server works with: paths such as /apis/apps/v1/namespaces/shop/deployments/web/scale?dryRun=All.
import { kindAt, knownKinds } from '../kinds/catalogue.ts'
import { answerDiscovery, requestResources } from './discovery.ts'
import type { ApiRequest, ApiResponse, HttpRequest, Query, Verb } from './request.ts'
import { pathNotFound } from './status-errors.ts'

/** Where a path leads: to a resource, or to an answer that needs no cluster, such as discovery. */
export type Routed = { readonly request: ApiRequest } | { readonly answer: ApiResponse }

/** Groups that other servers answer for, where the cluster has them. */
const HANDED_ON: ReadonlySet<string> = new Set(['metrics.k8s.io', 'custom.metrics.k8s.io', 'external.metrics.k8s.io'])

const NOTHING_SERVED: ApiResponse = { code: 404, body: '404 page not found\n' as unknown as ApiResponse['body'] }

/** Splits a path with its query. Escapes are undone; a malformed escape stays as it is. */
export function splitPath(path: string): { segments: readonly string[]; query: Query } {
  const mark = path.indexOf('?')
  const segments = (mark < 0 ? path : path.slice(0, mark)).split('/').filter(Boolean).map(unescaped)
  const query: Record<string, string> = {}
  if (mark >= 0) {
    for (const pair of path.slice(mark + 1).split('&').filter(Boolean)) {
      const equals = pair.indexOf('=')
      if (equals < 0) query[unescaped(pair)] = ''
      else query[unescaped(pair.slice(0, equals))] = unescaped(pair.slice(equals + 1))
    }
  }
  return { segments, query }
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** What an HTTP request asks for. A group or version that nobody serves is answered in plain text, as Go's server does. */
export function routeHttp(http: HttpRequest): Routed {
  const { segments, query } = splitPath(http.path)
  const isCore = segments[0] === 'api'
  const [group, version, rest] = isCore ? ['', segments[1], segments.slice(2)] : [segments[1], segments[2], segments.slice(3)]
  if ((segments[0] !== 'api' && segments[0] !== 'apis') && http.method === 'GET') return { request: { verb: 'get', resource: '', path: `/${segments.join('/')}`, query } }
  if (rest.length === 0) {
    const isServedHere = answerDiscovery(knownKinds(), segments) !== undefined
    return isServedHere ? { request: { verb: 'get', resource: '', path: `/${segments.join('/')}`, query } } : { answer: NOTHING_SERVED }
  }
  const isForAnother = HANDED_ON.has(group)
  if (!isServed(group, version) && !isForAnother) return { answer: NOTHING_SERVED }
  // A path such as namespaces/shop/finalize is about the Namespace itself.
  const isInNamespace = rest[0] === 'namespaces' && rest.length > 2 && !['status', 'finalize'].includes(rest[2])
  const [plural, name, subresource] = isInNamespace ? rest.slice(2) : rest
  const kind = kindAt(group, version, plural) ?? requestResources.find((one) => one.group === group && one.version === version && one.plural === plural)
  if (!kind && !isForAnother) return { answer: { code: 404, body: pathNotFound() } }
  const owner = kind?.group ?? group
  const request: ApiRequest = {
    verb: verbOf(http, name), resource: owner ? `${plural}.${owner}` : plural,
    ...(isInNamespace ? { namespace: rest[1] } : {}), ...(name === undefined ? {} : { name }), ...(subresource === undefined ? {} : { subresource }),
    ...(http.type ? { patchType: http.type } : {}), body: http.body, query,
  }
  return { request }
}

function isServed(group: string, version: string): boolean {
  return [...knownKinds(), ...requestResources].some((kind) => [kind, ...(kind.alsoServedAs ?? [])].some((served) => served.group === group && served.version === version))
}

function verbOf(http: HttpRequest, name: string | undefined): Verb {
  switch (http.method) {
    // Simplified: ?watch=true answers what there is, as a list; at this door there is no stream on which changes could follow.
    case 'GET': return name !== undefined ? 'get' : 'list'
    case 'POST': return 'create'
    case 'PUT': return 'update'
    case 'PATCH': return 'patch'
    case 'DELETE': return name === undefined ? 'deletecollection' : 'delete'
  }
}
