// What an admission step declares. Steps run in order between defaulting and validation; one folder each.
import type { KindDefinition } from '../../kinds/define-kind.ts'
import type { KubeObject, Status } from '../../kube-object.ts'

/** What a step may look at: the API server's own cache. */
export interface AdmissionView {
  get<T extends KubeObject>(kind: KindDefinition<T>, namespace: string | undefined, name: string): T | undefined
  list<T extends KubeObject>(kind: KindDefinition<T>, namespace?: string): readonly T[]
  /** Chance: uniform in [0, n) for this request. */
  pick(n: number, purpose: string): number
}

export interface AdmissionRequest {
  readonly operation: 'create' | 'update' | 'delete'
  readonly kind: KindDefinition
  readonly namespace: string
  readonly name: string
  readonly subresource: string | undefined
  readonly object: KubeObject
  readonly old: KubeObject | undefined
  /** Address of the client. */
  readonly from: string
}

/** Either the object, changed or as it was, or a refusal; one that may soon be outdated is only given after further looks. */
export type Admitted = { readonly object: KubeObject } | { readonly refused: Status; readonly lookAgainInMs?: number }

export interface AdmissionStep {
  /** Upstream's name of the plugin. */
  readonly name: string
  /** Place in the chain, as in upstream's recommended order. */
  readonly order: number
  readonly operations: readonly AdmissionRequest['operation'][]
  /** Kinds it looks at; all if left out. */
  readonly kinds?: readonly string[]
  admit(request: AdmissionRequest, view: AdmissionView): Admitted
}

/** Declares an admission step. Files named *.admission.ts export one by default and are collected into the chain. */
export function defineAdmission(step: AdmissionStep): AdmissionStep {
  return step
}
