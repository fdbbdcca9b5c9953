// Answers to get and list: objects, lists and Tables, by label and field selectors.
import { apiVersionOf, type KindDefinition } from '../kinds/define-kind.ts'
import type { KubeObject, Status } from '../kube-object.ts'
import { tableOf } from './printing/table.ts'
import type { ApiRequest, ApiResponse } from './request.ts'
import { parseFieldSelector } from './selectors/field-selector.ts'
import { parseLabelSelector } from './selectors/label-selector.ts'
import { listKeyOf, pageOf } from './pages.ts'
import { notFound, pathNotFound } from './status-errors.ts'

export function answerGet(kind: KindDefinition, request: ApiRequest, stored: KubeObject | undefined, wallMs: number, revision: number): ApiResponse {
  const { subresource } = request
  if (subresource && !kind.subresources?.some((name) => name === subresource)) return failure(pathNotFound())
  if (!stored) return failure(notFound(subresource === 'scale' ? { group: kind.group, plural: `${kind.plural}/scale` } : kind, request.name ?? ''))
  if (request.subresource === 'scale' && kind.scale) return { code: 200, body: scaleOf(kind, stored) }
  const warnings = kind.deprecated === undefined ? {} : { warnings: [kind.deprecated] }
  if (request.asTable) return { code: 200, ...warnings, body: tableOf(kind, [stored], { now: wallMs, resourceVersion: String(revision), ...includedBy(request) }) }
  return { code: 200, ...warnings, body: stored }
}

/** Answers a list, or a page of one where the request sets a limit. */
export function answerList(kind: KindDefinition, request: ApiRequest, all: readonly KubeObject[], wallMs: number, revision: number, compacted = 0): ApiResponse {
  const selected = select(kind, request, all)
  if ('refused' in selected) return failure(selected.refused)
  const page = pageOf([...selected.items].sort(byKey), request.query ?? {}, revision, compacted)
  if ('refused' in page) return failure(page.refused)
  const { items, metadata } = page, warnings = kind.deprecated === undefined ? {} : { warnings: [kind.deprecated] }
  if (request.asTable) {
    const table = tableOf(kind, items, { now: wallMs, resourceVersion: metadata.resourceVersion, ...includedBy(request) })
    return { code: 200, ...warnings, body: { ...table, metadata } }
  }
  return { code: 200, ...warnings, body: { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata, items } }
}

/** Rows carry the whole object where the request asks for it, as kubectl does to sort. */
function includedBy({ query }: ApiRequest): { readonly includeObject?: 'Object' } {
  return query?.['includeObject'] === 'Object' ? { includeObject: 'Object' } : {}
}

/** The objects that a request's selectors let through. */
export function select(kind: KindDefinition, request: ApiRequest, all: readonly KubeObject[]): { items: readonly KubeObject[] } | { refused: Status } {
  const labels = parseLabelSelector(request.query?.labelSelector ?? '')
  if ('refused' in labels) return labels
  const fields = parseFieldSelector(kind, request.query?.fieldSelector ?? '')
  if ('refused' in fields) return fields
  return { items: all.filter((object) => labels.matches(object.metadata.labels ?? {}) && fields.matches(object)) }
}

/** etcd lists by key. */
function byKey(x: KubeObject, y: KubeObject): number {
  const a = listKeyOf(x), b = listKeyOf(y)
  return a < b ? -1 : a > b ? 1 : 0
}

/** The Scale of an object. Models pkg/registry/apps/deployment/storage (ScaleREST). */
export function scaleOf(kind: KindDefinition, object: KubeObject): KubeObject {
  const scale = kind.scale as NonNullable<KindDefinition['scale']>
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  return {
    kind: 'Scale', apiVersion: 'autoscaling/v1', metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: scale.replicas(object) }, status: { replicas: scale.statusReplicas(object), selector: scale.selector(object) },
  } as KubeObject
}

export function failure(status: Status): ApiResponse {
  return { code: status.code ?? 500, body: status }
}
