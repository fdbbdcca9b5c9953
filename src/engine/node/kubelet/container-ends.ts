// How containers come to their ends, by themselves or because a kubelet has its runtime end them, and what a kubelet makes of that.
// Models pkg/kubelet/kuberuntime/kuberuntime_manager.go (computePodActions) and pkg/kubelet/pleg.
import type { Pod } from '../../generated/api-types.d.ts'
import type { RecordedEvent } from '../../kernel/event-recorder.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import type { Table } from '../../kernel/store.ts'
import { type ContainerEnd, type ContainerExited, kubeletAddress, runtimeAddress } from '../runtime/cri.ts'
import { type ContainerRecord, graceMsOf, type PodRecord, restarts, specOf, withContainer } from './pod-record.ts'

/** What a kubelet does beside this. */
export interface EndsHost {
  /** The record's id of the Pod with this uid on a node. */
  idOf(node: string, uid: string): string | undefined
  /** Whether the Pod's worker is in the middle of something. */
  isAtWork(id: string): boolean
  tell(record: PodRecord, event: Pick<RecordedEvent, 'type' | 'reason' | 'message'>, container: ContainerRecord): void
  forgetProbes(id: string, container: string): void
  /** Whether somebody has a running container end already. */
  isEnding(id: string, container: string): boolean
  /** Has a container end within its time; its end comes back by `takeExit`. */
  kill(id: string, container: ContainerRecord, graceMs: number): void
  /** A container of a Pod that is to run has ended. */
  ended(id: string): void
}

const LOOK_AGAIN_MS = 20

export class ContainerEnds {
  private readonly kernel: Kernel
  private readonly records: Table<PodRecord>
  private readonly host: EndsHost

  constructor(kernel: Kernel, records: Table<PodRecord>, host: EndsHost) {
    this.kernel = kernel
    this.records = records
    this.host = host
  }

  /** A changed image ends the container; the next sync starts it anew. `before` is the Pod as it was. */
  restartChanged(id: string, before: Pod): void {
    const record = this.records.get(id)
    if (!record) return
    const changed = record.pod.spec.containers.filter((c) => before.spec.containers.find((b) => b.name === c.name)?.image !== c.image)
    let next = record
    for (const { name, image = '' } of changed) {
      const container = next.containers.find((c) => c.name === name)
      if (container?.state.is === 'waiting') next = withContainer(next, { ...container, image, notBefore: 0, pullFailures: 0, state: { is: 'waiting', reason: 'ContainerCreating' } })
      else if (container?.state.is === 'running') {
        this.host.kill(id, container, graceMsOf(record.pod))
        next = withContainer(next, { ...container, image })
        this.host.tell(record, { type: 'Normal', reason: 'Killing', message: `Container ${name} definition changed, will be restarted` }, container)
      }
    }
    if (next !== record) this.records.set(id, next)
  }

  /** A failed liveness or startup probe ends the container; the next sync starts it again. Until it has ended it is as ready as it was. */
  killUnhealthy(id: string, container: ContainerRecord, probe: string): void {
    const record = this.records.get(id)
    if (!record || container.state.is !== 'running' || this.host.isEnding(id, container.name)) return
    this.host.tell(record, { type: 'Normal', reason: 'Killing', message: `Container ${container.name} failed ${probe} probe${restarts(record.pod, container, 1) ? ', will be restarted' : ''}` }, container)
    this.host.forgetProbes(id, container.name)
    const spec = specOf(record.pod, container), seconds = (probe === 'startup' ? spec?.startupProbe : spec?.livenessProbe)?.terminationGracePeriodSeconds
    const isOwn = seconds !== undefined && record.pod.metadata.deletionGracePeriodSeconds === undefined
    this.host.kill(id, container, isOwn ? seconds * 1000 : graceMsOf(record.pod))
  }

  /** A container has ended by itself. */
  takeExit(node: string, { id: containerKey, end }: { readonly id: string; readonly end: ContainerEnd }): void {
    const [uid, name, attempt] = containerKey.split('/')
    const id = this.host.idOf(node, uid), record = id === undefined ? undefined : this.records.get(id), container = record?.containers.find((c) => c.name === name)
    if (id === undefined || !record || !container) return
    this.host.forgetProbes(id, name)
    if (container.state.is !== 'running' || container.restarts !== Number(attempt)) {
      // It ended before the sync that started it has ended: look again then.
      if (this.host.isAtWork(id)) this.takeExitLater(node, containerKey, end)
      return
    }
    const state = { is: 'terminated' as const, exitCode: end.exitCode, reason: end.reason, message: end.message, startedAt: container.state.startedAt, finishedAt: end.finishedAt }
    this.records.set(id, withContainer(record, { ...container, state, ready: false, started: false }))
    if (record.stage === 'running') this.host.ended(id)
  }

  private takeExitLater(node: string, id: string, end: ContainerEnd): void {
    this.kernel.send({ from: runtimeAddress(node), to: kubeletAddress(node), op: 'cri', delayMs: LOOK_AGAIN_MS, payload: { exited: { id, end } } satisfies ContainerExited })
  }
}
