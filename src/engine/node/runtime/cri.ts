// The Container Runtime Interface as calls: what a kubelet asks its runtime, and what the runtime answers. Models cri-api/pkg/apis/runtime/v1.
import type { Container, Pod } from '../../generated/api-types.d.ts'
import { ended, TextMemo } from '../../kernel/joined.ts'
import type { PodVolume } from '../files/file-stores.ts'
import type { Mount } from '../files/file-view.ts'
import type { Process } from '../images/define-image-behaviour.ts'
import type { Credentials } from '../images/private/private-registry.ts'
import type { ExecContext, ExecOutcome } from './exec.ts'
import type { RuntimeKind } from './runtime-kinds.ts'

export type CriCall =
  | { readonly rpc: 'RunPodSandbox'; readonly podUid: string; readonly sandbox: string; readonly podCidr: string; readonly isHostNetwork: boolean; readonly pod?: Pod; readonly volumes?: readonly PodVolume[] }
  | { readonly rpc: 'StopPodSandbox'; readonly sandbox: string }
  | { readonly rpc: 'ImageStatus'; readonly image: string; readonly pod: Pod; readonly container: Container }
  | { readonly rpc: 'PullImage'; readonly image: string; readonly pod: Pod; readonly container: Container; readonly credentials?: readonly Credentials[] }
  | { readonly rpc: 'RemoveImages'; readonly images: readonly string[] }
  | { readonly rpc: 'CreateContainer'; readonly id: string; readonly sandbox: string }
  | { readonly rpc: 'StartContainer'; readonly id: string; readonly pod: Pod; readonly container: Container; readonly isInit: boolean; readonly index: number; readonly restarts: number; readonly env: Readonly<Record<string, string>>; readonly mounts?: readonly Mount[] }
  | { readonly rpc: 'StopContainer'; readonly id: string; readonly graceMs: number }
  | { readonly rpc: 'ContainerStatus'; readonly id: string }
  | { readonly rpc: 'ExecSync'; readonly id: string; readonly pod: Pod; readonly container: Container; readonly command: readonly string[]; readonly timeoutMs?: number }
  /** As `kubectl exec` wants it: a program that is not there is an error. */
  | { readonly rpc: 'Exec'; readonly id: string; readonly pod: Pod; readonly container: Container; readonly command: readonly string[]; readonly stdin: string }

/** `error`: the network plugin could not give it an address, or is not there. */
export interface RunPodSandboxAnswer { readonly ip: string; readonly error?: string }
/**
 * `user`: as whom its processes run unless somebody says otherwise; '' is root.
 * `pulledWith`: credentials with which it was pulled, if it was never pulled without: who shows none of these has to ask the registry.
 */
export interface ImageStatusAnswer { readonly present: boolean; readonly imageId: string; readonly user: string; readonly pulledWith?: readonly string[] }
/** `scheme`: whose words the error is to be in. */
export interface PullImageAnswer { readonly scheme: RuntimeKind['scheme']; readonly error?: string; readonly imageId: string; readonly tookMs: number; readonly sizeBytes: number }
/** `scheme`: what the container's id begins with. */
export interface StartContainerAnswer { readonly scheme: RuntimeKind['scheme']; readonly startedAt: number; readonly process: Process }
/** How a container ended; undefined: it never ran or had ended before. */
export interface StopContainerAnswer { readonly ended?: ContainerEnd }
export interface ContainerStatusAnswer { readonly isRunning: boolean; readonly ended?: ContainerEnd }
/** `isTimeout`: it was broken off when its time was over. */
export interface ExecSyncAnswer { readonly exitCode: number; readonly output: string; readonly tookMs: number; readonly isTimeout?: true }
/** Without an outcome: the container does not run. */
export interface ExecAnswer { readonly outcome?: Pick<ExecOutcome, 'exitCode' | 'stdout' | 'stderr' | 'isMissing'> }

/** Runs a command inside a container. */
export type Execute = (context: ExecContext, command: readonly string[]) => ExecOutcome

export interface ContainerEnd {
  readonly exitCode: number
  readonly reason: string
  readonly message?: string
  readonly finishedAt: number
}

/** How a runtime that comes up again finds what ran when the power was lost. */
export const POWER_LOST = { exitCode: 255, reason: 'Unknown' } as const

/** The runtime tells its kubelet that a container has ended by itself. */
export interface ContainerExited {
  readonly exited: { readonly id: string; readonly end: ContainerEnd }
}

/** Identity of one container: which Pod, which name, which attempt. */
export function containerId(podUid: string, name: string, attempt: number): string {
  return `${podUid}/${name}/${attempt}`
}

export function runtimeAddress(node: string): string { return ended(node, '/containerd') }
export function kubeletAddress(node: string): string { return ended(node, '/kubelet') }
export function cniAddress(node: string): string { return ended(node, '/cni') }
/** The part of a kubelet that speaks for its machine; nobody hears there only while the machine is without power. */
export function statusAddress(node: string): string { return ended(node, '/node-status') }
/** The machine on which an address such as worker-1/kubelet lives. */
export function nodeOf(address: string): string { return nodes.of(address) }

const nodes = new TextMemo((address) => address.slice(0, address.lastIndexOf('/')))
