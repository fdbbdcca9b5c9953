// What an admission step declares. Steps run in order: those that change between defaulting and validation, those that only check behind it. One folder each.
import type { KindDefinition } from '../../kinds/define-kind.ts'
import type { Decision } from '../../kernel/span.ts'
import type { KubeObject, Status } from '../../kube-object.ts'
import type { UserInfo } from '../access/user.ts'

/** What a step may look at: the API server's own cache. */
export interface AdmissionView {
  get<T extends KubeObject>(kind: KindDefinition<T>, namespace: string | undefined, name: string): T | undefined
  list<T extends KubeObject>(kind: KindDefinition<T>, namespace?: string): readonly T[]
  /** Chance: uniform in [0, n) for this request. */
  pick(n: number, purpose: string): number
  /** Virtual time in epoch milliseconds. */
  readonly wallMs: number
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
  /** Who asks. Undefined while the cluster comes up, when only its own components ask. */
  readonly user?: UserInfo
}

/** Either the object, changed or as it was, or a refusal; one that may soon be outdated is only given after further looks. */
export type Admitted =
  /** `why`: what was changed that is worth telling, beyond what happens to every such object. */
  | { readonly object: KubeObject; readonly why?: Decision }
  | { readonly refused: Status; readonly lookAgainInMs?: number }

/** What a check ends with: nothing to say, a refusal, warnings, or objects that must be stored first, on the version that they carry. */
export type Checked = undefined | { readonly refused: Status } | { readonly warnings?: readonly string[]; readonly charges?: readonly KubeObject[] }

export interface AdmissionStep {
  /** Upstream's name of the plugin. */
  readonly name: string
  /** Place in the chain, as in upstream's recommended order. */
  readonly order: number
  readonly operations: readonly AdmissionRequest['operation'][]
  /** Kinds it looks at; all if left out. */
  readonly kinds?: readonly string[]
  /** Changes or refuses what came, before it is validated. */
  admit?(request: AdmissionRequest, view: AdmissionView): Admitted
  /** Looks at what would be stored, when everybody else has had a say. */
  check?(request: AdmissionRequest, view: AdmissionView): Checked
}

/** Declares an admission step. Files named *.admission.ts export one by default and belong to the chain from the start; *.policy.ts come with the equipment. */
export function defineAdmission(step: AdmissionStep): AdmissionStep {
  return step
}
