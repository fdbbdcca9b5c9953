// How kubelets tell the API server what became of their Pods. Models pkg/kubelet/status/status_manager.go.
import type { ApiRequest, ApiResponse } from '../../apiserver/request.ts'
import { sendRequest, subjectOf } from '../../kernel/api-client.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import type { Table } from '../../kernel/store.ts'
import type { WallClock } from '../../kernel/wall.ts'
import { podCondition } from '../../kinds/pod/pod-conditions.ts'
import { isEqual } from '../../structure.ts'
import { kubeletAddress } from '../runtime/cri.ts'
import type { PodRecord } from './pod-record.ts'
import { shownUid } from './pod-source.ts'
import { patchOf, statusOf } from './pod-status.ts'

/** Token of a write of a Pod's status. */
export interface StatusToken {
  readonly status: string
}

/** A kubelet is to tell again what it told before. */
export interface ReportWake {
  readonly wake: 'report'
  readonly id: string
}

const REPORT_AGAIN_MS = 10_000

export class StatusReports {
  private readonly kernel: Kernel
  private readonly wall: WallClock
  private readonly records: Table<PodRecord>
  private readonly ipOf: (node: string) => string
  /** Records as they were when the write on its way was made of them: where nothing has changed since, there is nothing to tell when it is answered. */
  private readonly sent = new Map<string, PodRecord>()

  constructor(kernel: Kernel, wall: WallClock, records: Table<PodRecord>, ipOf: (node: string) => string) {
    this.kernel = kernel
    this.wall = wall
    this.records = records
    this.ipOf = ipOf
  }

  /** Writes the status if it is new; one write per Pod at a time, the latest wins. */
  report(id: string): void {
    const record = this.records.get(id)
    const uid = record && shownUid(record)
    if (!record || record.isReporting || record.stage === 'new' || uid === undefined) return
    const status = statusOf(record, this.ipOf(record.node), { now: this.kernel.now, timestamp: (at) => this.wall.timestamp(at) })
    if (isEqual(status, record.reported)) return
    const next: PodRecord = { ...record, reported: this.kernel.sharing.share(status, record.reported, 1), isReporting: true }
    this.records.set(id, next)
    this.sent.set(id, next)
    const request: ApiRequest = {
      verb: 'patch', patchType: 'strategic', resource: 'pods', namespace: record.pod.metadata.namespace, name: record.pod.metadata.name, subresource: 'status',
      body: { metadata: { uid }, status: patchOf(status, record) },
    }
    sendRequest(this.kernel, kubeletAddress(record.node), request, { status: id } satisfies StatusToken)
  }

  /** A write was answered. */
  written(id: string, response: ApiResponse): void {
    const record = this.records.get(id), sent = this.sent.get(id)
    this.sent.delete(id)
    if (!record) return
    this.records.set(id, { ...record, isReporting: false, ...(response.code >= 500 ? { reported: undefined } : {}) })
    // Nobody answered: it is told again with the next periodic look. Models the status manager's syncPeriod.
    if (response.code >= 500) return this.reportLater(id, record)
    if (!sent || !saysTheSame(record, sent)) this.report(id)
  }

  /** Somebody else may have written of a Pod's readiness what its kubelet knows better, such as a controller that had not heard of the node. It is told again. Models needsReconcile. */
  correct(id: string): void {
    const record = this.records.get(id), known = record?.reported && podCondition({ ...record.pod, status: record.reported }, 'Ready'), found = record && podCondition(record.pod, 'Ready')
    if (!record || !known || !found || record.isReporting || known.status === found.status) return
    // What was written before this kubelet's own last word is an echo that comes late.
    if ((found.lastTransitionTime ?? '') <= (known.lastTransitionTime ?? '')) return
    this.records.set(id, { ...record, reported: undefined })
    this.reportLater(id, record, false)
  }

  private reportLater(id: string, { node, pod }: PodRecord, background = true): void {
    const address = kubeletAddress(node)
    this.kernel.send({ from: address, to: address, op: 'timer', subject: subjectOf(pod), delayMs: REPORT_AGAIN_MS, background, payload: { wake: 'report', id } satisfies ReportWake })
  }
}

/** Whether a record comes to the very status that was made of it before. Readiness gates look at what others have written, so they always take a look. */
function saysTheSame(record: PodRecord, before: PodRecord): boolean {
  const { pod: { spec, metadata } } = record
  return record.reported === before.reported && record.containers === before.containers && record.stage === before.stage && record.sandbox === before.sandbox && record.ip === before.ip
    && record.failure === before.failure && record.startedAt !== undefined && record.startedAt === before.startedAt
    && spec === before.pod.spec && metadata.generation === before.pod.metadata.generation && spec.readinessGates === undefined
}
