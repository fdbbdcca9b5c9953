// A machine that is told to shut down, and does not just lose its power: its Pods end first, critical ones last, and then it goes off.
// Models pkg/kubelet/nodeshutdown/nodeshutdown_manager_linux.go, with shutdownGracePeriod 30s and shutdownGracePeriodCriticalPods 10s.
import type { RecordedEvent } from '../../kernel/event-recorder.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { Table } from '../../kernel/store.ts'
import { kubeletAddress } from '../runtime/cri.ts'
import type { PodFailure, PodRecord, Rejection } from './pod-record.ts'
import { isCritical } from './pod-source.ts'
import { isOver } from './pod-status.ts'

/** Whose turn it is, and for how long at most. */
interface Phase {
  readonly phase: 'regular' | 'critical'
  readonly until: number
}

export interface ShutdownWake {
  readonly wake: 'shutdown'
  readonly node: string
}

interface ShutdownHost {
  entriesOn(node: string): readonly (readonly [string, PodRecord])[]
  giveUp(id: string, failure: PodFailure): void
  tellNode(node: string, event: Pick<RecordedEvent, 'type' | 'reason' | 'message'>): void
  reportNode(node: string): void
  /** All that has to end has ended. */
  switchOff(node: string): void
}

const PERIOD_MS: Readonly<Record<Phase['phase'], number>> = { regular: 20_000, critical: 10_000 }
const LOOK_EVERY_MS = 500
const MESSAGE = 'Pod was terminated in response to imminent node shutdown.'

export class NodeShutdowns {
  private readonly byNode: Table<Phase>
  private readonly kernel: Kernel
  private readonly host: ShutdownHost

  constructor(kernel: Kernel, host: ShutdownHost) {
    this.kernel = kernel
    this.host = host
    this.byNode = kernel.adopt('kubelets/shutdowns', new Table<Phase>())
  }

  has(node: string): boolean { return this.byNode.has(node) }
  /** The machine is off, or its kubelet has ended. */
  over(node: string): void { this.byNode.delete(node) }

  /** Somebody shuts the machine down. */
  begin(node: string): void {
    if (this.has(node)) return
    this.host.tellNode(node, { type: 'Normal', reason: 'Shutdown', message: 'Shutdown manager detected shutdown event' })
    this.enter(node, 'regular')
    this.host.reportNode(node)
  }

  private enter(node: string, phase: Phase['phase']): void {
    this.byNode.set(node, { phase, until: this.kernel.now + PERIOD_MS[phase] })
    for (const [id, { pod, stage }] of this.group(node, phase)) {
      const graceMs = Math.min((pod.spec.terminationGracePeriodSeconds ?? 30) * 1000, PERIOD_MS[phase])
      if (stage === 'running') this.host.giveUp(id, { reason: 'Terminated', message: MESSAGE, disruption: 'TerminationByKubelet', graceMs })
    }
    this.lookSoon(node)
  }

  private group(node: string, phase: Phase['phase']): readonly (readonly [string, PodRecord])[] {
    return this.host.entriesOn(node).filter(([, { pod }]) => isCritical(pod) === (phase === 'critical'))
  }

  private lookSoon(node: string): void {
    const address = kubeletAddress(node)
    this.kernel.send({ from: address, to: address, op: 'timer', subject: `Node//${node}`, delayMs: LOOK_EVERY_MS, payload: { wake: 'shutdown', node } satisfies ShutdownWake })
  }

  /** Goes on as soon as everybody has ended whose turn it was, or their time is over. */
  wake({ node }: ShutdownWake): void {
    const current = this.byNode.get(node)
    if (!current) return
    const isWaiting = this.group(node, current.phase).some(([, record]) => isEnding(record))
    if (isWaiting && this.kernel.now < current.until) return this.lookSoon(node)
    if (current.phase === 'regular') return this.enter(node, 'critical')
    this.host.switchOff(node)
  }

  /** A machine that shuts down takes nobody on. Models Admit. */
  rejection(node: string): Rejection | undefined {
    return this.has(node) ? { reason: 'NodeShutdown', message: 'Pod was rejected as the node is shutting down.', isRejection: true } : undefined
  }
}

/** It still runs, or the API server has not heard of its end. */
function isEnding(record: PodRecord): boolean {
  return record.stage === 'terminating' || (record.stage === 'running' && (!isOver(record) || record.isReporting || record.containers.some(({ state }) => state.is === 'running')))
}
