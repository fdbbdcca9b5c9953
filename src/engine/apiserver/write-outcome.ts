// What a write needs to know beside its request, and what comes of it.
import type { KindDefinition } from '../kinds/define-kind.ts'
import type { KindRules } from '../kinds/define-rules.ts'
import type { FieldError } from '../kinds/field-error.ts'
import type { Decision } from '../kernel/span.ts'
import type { KubeObject, Status } from '../kube-object.ts'
import type { UserInfo } from './access/user.ts'
import type { AdmissionChain } from './admission/chain.ts'
import type { AdmissionView } from './admission/define-admission.ts'
import type { Bodies } from './bodies.ts'

export interface WriteContext {
  readonly kind: KindDefinition
  /** What objects of this kind must satisfy; nothing while the cluster comes up, whose own objects are known to be good. */
  readonly rules: KindRules | undefined
  readonly admission: AdmissionChain
  readonly view: AdmissionView
  /** RFC 3339. */
  readonly timestamp: string
  /** Virtual time in epoch milliseconds. */
  readonly wallMs: number
  /** Address of the client. */
  readonly from: string
  /** Who asks; undefined while the cluster comes up. */
  readonly user: UserInfo | undefined
  /** Whether the body comes from outside and must be decoded strictly; components of the cluster send what is known to be well-formed. */
  readonly isExternal: boolean
  /** How such bodies are read; nothing while the cluster comes up, when nobody outside asks. */
  readonly bodies: Bodies | undefined
  readonly isDryRun: boolean
  /** The subresource that a write came through, where it is carried out as one of the object itself. */
  readonly accountedAs: string | undefined
  /** Why the asker may not give away what an object grants, as roles and bindings do; undefined where it may. */
  escalation(object: KubeObject, old: KubeObject | undefined): Status | undefined
  /** A new object's uid. */
  uid(name: string): string
  /** Five of Kubernetes' letters and digits, others each time that this base is asked for. */
  suffix(base: string): string
  /** Fills in what is handed out, such as cluster IPs. */
  allocate(object: KubeObject, old: KubeObject | undefined): { readonly object: KubeObject } | { readonly errors: readonly FieldError[] }
}

/** Where in its way through the API server a write was refused. */
export type Stage = 'authentication' | 'authorization' | 'decoding' | 'admission' | 'validation'

/** What admission did on the way, for whoever asks how an object came to be as it is. */
export interface Passage {
  readonly changedBy: readonly string[]
  readonly told: readonly Decision[]
}

interface Refused {
  readonly refused: Status
  readonly stage?: Stage
  /** The admission step that refused. */
  readonly by?: string
  readonly warnings?: readonly string[]
  readonly lookAgainInMs?: number
}

/** What to tell etcd, or why not. */
export type WriteOutcome =
  | Refused
  | { readonly unchanged: KubeObject; readonly code: number; readonly warnings?: readonly string[] }
  /** `thenRemove`: once stored, it is removed at once, as a Pod whose grace is over. `charges`: quotas that must be charged first. */
  | { readonly put: KubeObject; readonly old: KubeObject | undefined; readonly code: number; readonly warnings?: readonly string[]; readonly thenRemove?: boolean; readonly charges?: readonly KubeObject[]; readonly passage?: Passage }
  | { readonly remove: KubeObject; readonly code: number; readonly warnings?: readonly string[] }
