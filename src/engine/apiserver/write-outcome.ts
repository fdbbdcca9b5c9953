// What a write needs to know beside its request, and what comes of it.
import type { KindDefinition } from '../kinds/define-kind.ts'
import type { KindRules } from '../kinds/define-rules.ts'
import type { FieldError } from '../kinds/field-error.ts'
import type { KubeObject, Status } from '../kube-object.ts'
import type { AdmissionView } from './admission/define-admission.ts'

export interface WriteContext {
  readonly kind: KindDefinition
  /** What objects of this kind must satisfy; nothing while the cluster comes up, whose own objects are known to be good. */
  readonly rules: KindRules | undefined
  readonly view: AdmissionView
  /** RFC 3339. */
  readonly timestamp: string
  /** Virtual time in epoch milliseconds. */
  readonly wallMs: number
  /** Address of the client. */
  readonly from: string
  /** Whether the body comes from outside and must be decoded strictly; components of the cluster send what is known to be well-formed. */
  readonly isExternal: boolean
  readonly isDryRun: boolean
  /** The subresource that a write came through, where it is carried out as one of the object itself. */
  readonly accountedAs?: string
  /** A new object's uid. */
  uid(name: string): string
  /** Five of Kubernetes' letters and digits, others each time that this base is asked for. */
  suffix(base: string): string
  /** Fills in what is handed out, such as cluster IPs. */
  allocate(object: KubeObject, old: KubeObject | undefined): { readonly object: KubeObject } | { readonly errors: readonly FieldError[] }
}

/** What to tell etcd, or why not. */
export type WriteOutcome =
  | { readonly refused: Status; readonly warnings?: readonly string[]; readonly lookAgainInMs?: number }
  | { readonly unchanged: KubeObject; readonly code: number; readonly warnings?: readonly string[] }
  /** `thenRemove`: once stored, it is removed at once, as a Pod whose grace is over. */
  | { readonly put: KubeObject; readonly old: KubeObject | undefined; readonly code: number; readonly warnings?: readonly string[]; readonly thenRemove?: boolean }
  | { readonly remove: KubeObject; readonly code: number; readonly warnings?: readonly string[] }
