// What a container is to do right after its start and right before its end. Models pkg/kubelet/lifecycle/handlers.go.
import type { Container, LifecycleHandler, Pod } from '../../generated/api-types.d.ts'
import { call, type Routine } from '../../kernel/sync.ts'
import { type CriCall, type ExecSyncAnswer, kubeletAddress, runtimeAddress } from '../runtime/cri.ts'

/** A kubelet asks a web server in one of its Pods, as a hook wants it. */
export interface HookCall {
  readonly hook: LifecycleHandler
  readonly containerKey: string
  readonly pod: Pod
  readonly container: Container
  /** Address of the Pod. */
  readonly ip: string
}

export interface HookAnswer {
  readonly passed: boolean
}

/** Where a hook runs. */
export interface HookPlace extends Omit<HookCall, 'hook'> {
  readonly node: string
}

/** How a hook ended, and how long it took in ms. */
export interface HookEnd {
  readonly passed: boolean
  readonly tookMs: number
}

/** Runs a hook to its end, or until `timeoutMs` are over. One that asks over TCP is taken by the API server, and always fails. */
export function* runHook({ node, ...place }: HookPlace, hook: LifecycleHandler, timeoutMs = Infinity): Routine<HookEnd> {
  const { pod, container, containerKey } = place, subject = `Pod/${pod.metadata.namespace}/${pod.metadata.name}`
  if (hook.sleep) {
    const wishedMs = hook.sleep.seconds * 1000, tookMs = Math.min(wishedMs, timeoutMs)
    if (tookMs > 0) yield [{ waitMs: tookMs }]
    return { passed: wishedMs <= timeoutMs, tookMs }
  }
  if (hook.exec) {
    const body: CriCall = { rpc: 'ExecSync', id: containerKey, pod, container, command: hook.exec.command ?? [], ...(timeoutMs < Infinity ? { timeoutMs } : {}) }
    const { exitCode, tookMs } = yield* call<ExecSyncAnswer>(runtimeAddress(node), 'cri', subject, body)
    return { passed: exitCode === 0, tookMs }
  }
  if (!hook.httpGet) return { passed: false, tookMs: 0 }
  const { passed } = yield* call<HookAnswer>(kubeletAddress(node), 'reply', subject, { hook, ...place } satisfies HookCall)
  return { passed, tookMs: 0 }
}
