// The container runtimes that a machine can have. Behind CRI all do the same; what can be told apart is declared here.
// Models the runtimes of 2026 and, as history, dockershim, which kubelets had up to 1.23.
import { slashed } from '../../kernel/joined.ts'

export const RUNTIME_NAMES = ['containerd', 'cri-o', 'dockershim'] as const

export type RuntimeName = (typeof RUNTIME_NAMES)[number]

export interface RuntimeKind {
  /** The program that speaks CRI. */
  readonly program: 'containerd' | 'CRI-O' | 'dockershim'
  /** What ids of its containers begin with, and its version. */
  readonly scheme: 'containerd' | 'cri-o' | 'docker'
  readonly version: string
  /** The kubelet that goes with it, where that is not the present one. */
  readonly kubeletVersion?: string
  /** Programs behind the one that speaks CRI, in the order in which a call goes through them. */
  readonly behind: readonly string[]
}

export const RUNTIMES: Readonly<Record<RuntimeName, RuntimeKind>> = {
  containerd: { program: 'containerd', scheme: 'containerd', version: '2.1.4', behind: [] },
  'cri-o': { program: 'CRI-O', scheme: 'cri-o', version: '1.36.0', behind: [] },
  dockershim: { program: 'dockershim', scheme: 'docker', version: '20.10.24', kubeletVersion: 'v1.23.17', behind: ['dockerd', 'docker-containerd'] },
}

/** Where a program behind a machine's CRI socket is. */
export function behindAddress(node: string, program: string): string { return slashed(node, program) }
