// A machine as somebody ordered it: what its kubelet will register as a Node.

import type { RuntimeName } from './runtime/runtime-kinds.ts'

export interface MachineSpec {
  readonly name: string
  /** Quantities; default 4, 8Gi, 50Gi. */
  readonly cpu?: string
  readonly memory?: string
  readonly ephemeralStorage?: string
  /** Default 110. */
  readonly pods?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[]
  /** Default containerd. */
  readonly runtime?: RuntimeName
  /** Manifests of static Pods, by the names of their files. Needs the equipment at once. */
  readonly manifests?: Readonly<Record<string, string>>
}
