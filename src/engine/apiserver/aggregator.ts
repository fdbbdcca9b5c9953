// Hands requests for groups that another server answers for on to that server. Models kube-aggregator/pkg/apiserver (handler_proxy.go).
import { API_SERVER, subjectOfRequest } from '../kernel/api-client.ts'
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import { Cell, Table } from '../kernel/store.ts'
import type { CallAnswer, CallEnvelope } from '../kernel/sync.ts'
import type { APIService } from '../generated/api-types.d.ts'
import type { ConnectionOrigin } from './pod-connections.ts'
import type { ApiResponse } from './request.ts'
import { serviceUnavailable } from './status-errors.ts'

export const AGGREGATOR = `${API_SERVER}/aggregator`
/** How long the API server waits for a server that says nothing. */
const PATIENCE_MS = 5_000

interface GaveUp {
  readonly gaveUp: string
}

export class Aggregator {
  private readonly waiting: Table<ConnectionOrigin>
  private readonly ids: Cell<number>
  private readonly kernel: Kernel
  private readonly services: () => readonly APIService[]
  private readonly reply: (origin: ConnectionOrigin, response: ApiResponse) => void

  constructor(kernel: Kernel, services: () => readonly APIService[], reply: (origin: ConnectionOrigin, response: ApiResponse) => void) {
    this.kernel = kernel
    this.services = services
    this.reply = reply
    this.waiting = kernel.adopt(`${AGGREGATOR}/waiting`, new Table<ConnectionOrigin>())
    this.ids = kernel.adopt(`${AGGREGATOR}/ids`, new Cell(0))
    kernel.listen(AGGREGATOR, (delivery) => this.receive(delivery))
  }

  /** Takes a request whose group another server has announced; false if none has. */
  begin(origin: ConnectionOrigin): boolean {
    const { request } = origin, { kernel } = this, group = request.resource.slice(request.resource.indexOf('.') + 1)
    const service = this.services().find(({ spec }) => spec.group === group)?.spec.service?.name
    if (service === undefined) return false
    // Simplified: the address of the Service is not asked for; a server that has ended refuses the connection.
    if (kernel.isHalted(service)) {
      this.reply(origin, unavailable())
      return true
    }
    const id = String(++this.ids.value), subject = subjectOfRequest(request)
    this.waiting.set(id, origin)
    kernel.send({ from: AGGREGATOR, to: service, op: 'read', subject, background: origin.background, delayMs: kernel.latency('request', AGGREGATOR + service), payload: { call: request, token: id } satisfies CallEnvelope })
    kernel.send({ from: AGGREGATOR, to: AGGREGATOR, op: 'timer', background: true, delayMs: PATIENCE_MS, payload: { gaveUp: id } satisfies GaveUp })
    return true
  }

  private receive({ op, payload }: Delivery): void {
    if (op === 'timer') return this.conclude((payload as GaveUp).gaveUp, unavailable())
    const { answer, token } = payload as CallAnswer
    this.conclude(String(token), answer as ApiResponse)
  }

  private conclude(id: string, response: ApiResponse): void {
    const origin = this.waiting.get(id)
    if (!origin) return
    this.waiting.delete(id)
    this.reply(origin, response)
  }
}

function unavailable(): ApiResponse {
  const status = serviceUnavailable()
  return { code: status.code ?? 503, body: status }
}
