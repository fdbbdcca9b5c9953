// What travels between a client and the API server: requests shaped as in REST, answers with a code and a body.
import type { KubeObject, Status } from '../kube-object.ts'
import type { Credentials } from './access/user.ts'

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection'

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply'

export type Query = Readonly<Record<string, string>>

/** One request. `resource` is plural with its group, such as `deployments.apps` or `pods`. */
export interface ApiRequest {
  readonly verb: Verb
  readonly resource: string
  /** In the place of a resource, which is '' then: a path such as /livez. */
  readonly path?: string
  readonly namespace?: string
  readonly name?: string
  readonly subresource?: string
  readonly patchType?: PatchType
  /** Object, patch or DeleteOptions. */
  readonly body?: unknown
  /** labelSelector, fieldSelector, dryRun, fieldValidation, fieldManager, force, propagationPolicy, gracePeriodSeconds, limit … */
  readonly query?: Query
  /** Table instead of objects (Accept: application/json;as=Table). */
  readonly asTable?: boolean
  /** Who asks, where that is not the client itself by its own certificate or token. */
  readonly credentials?: Credentials
}

export interface ApiResponse {
  readonly code: number
  readonly body: KubeObject | ObjectList | Table | Status | Readonly<Record<string, unknown>>
  readonly warnings?: readonly string[]
}

/** Of a list; `continue` and `remainingItemCount` where there is more of it. Models metav1.ListMeta. */
export interface ListMeta {
  readonly resourceVersion: string
  readonly continue?: string
  readonly remainingItemCount?: number
}

export interface ObjectList {
  readonly kind: string
  readonly apiVersion: string
  readonly metadata: ListMeta
  readonly items: readonly KubeObject[]
}

/** Models metav1.Table. */
export interface Table {
  readonly kind: 'Table'
  readonly apiVersion: 'meta.k8s.io/v1'
  readonly metadata: ListMeta
  readonly columnDefinitions: readonly { readonly name: string; readonly type: string; readonly format: string; readonly description: string; readonly priority: number }[]
  readonly rows: readonly { readonly cells: readonly (string | number | boolean)[]; readonly object: unknown }[]
}

/** A request as HTTP would carry it, at the doors of the engine. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With its query, such as /api/v1/namespaces/default/pods?dryRun=All */
  readonly path: string
  /** Of a PATCH: json, merge, strategic or apply. Default strategic where the kind has it. */
  readonly type?: PatchType
  /** Parsed JSON, or text that is not. */
  readonly body?: unknown
}
