// Hands requests for groups that another server answers for on to that server. Models kube-aggregator/pkg/apiserver (handler_proxy.go).
import { type ResponseEnvelope, sendRequest, subjectOfRequest } from '../kernel/api-client.ts'
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import { Cell, Table } from '../kernel/store.ts'
import type { CallAnswer, CallEnvelope } from '../kernel/sync.ts'
import type { WallClock } from '../kernel/wall.ts'
import type { APIService } from '../generated/api-types.d.ts'
import type { ConnectionOrigin } from './pod-connections.ts'
import type { ApiResponse } from './request.ts'
import { serviceUnavailable } from './status-errors.ts'

/** How long the API server waits for a server that says nothing. */
const PATIENCE_MS = 5_000
const SERVICES = 'apiservices.apiregistration.k8s.io'

/** A group that another server answers for. */
export interface ServedGroup {
  readonly group: string
  readonly version: string
}

interface GaveUp {
  readonly gaveUp: string
}

export class Aggregator {
  private readonly waiting: Table<ConnectionOrigin>
  private readonly ids: Cell<number>
  private readonly kernel: Kernel
  private readonly address: string
  private readonly wall: WallClock
  private readonly services: () => readonly APIService[]
  private readonly reply: (origin: ConnectionOrigin, response: ApiResponse) => void

  constructor(kernel: Kernel, server: string, wall: WallClock, services: () => readonly APIService[], reply: (origin: ConnectionOrigin, response: ApiResponse) => void) {
    this.kernel = kernel
    const address = this.address = `${server}/aggregator`
    this.wall = wall
    this.services = services
    this.reply = reply
    this.waiting = kernel.adopt(`${address}/waiting`, new Table<ConnectionOrigin>())
    this.ids = kernel.adopt(`${address}/ids`, new Cell(0))
    kernel.listen(address, (delivery) => this.receive(delivery))
  }

  /** From now on a server answers for a group. */
  // Simplified: the API server makes the APIService itself and finds it available; in life whoever installs the add-on makes it.
  register({ group, version }: ServedGroup, server: string): void {
    const name = `${version}.${group}`
    if (this.services().some(({ metadata }) => metadata.name === name)) return
    const spec = { group, version, service: { name: server, namespace: 'kube-system', port: 443 }, insecureSkipTLSVerify: true, groupPriorityMinimum: 100, versionPriority: 100 }
    const body = { apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata: { name, labels: { 'k8s-app': server } }, spec }
    sendRequest(this.kernel, this.address, { verb: 'create', resource: SERVICES, body }, name)
  }

  private registered(name: string): void {
    const conditions = [{ type: 'Available', status: 'True', reason: 'Passed', message: 'all checks passed', lastTransitionTime: this.wall.timestamp(this.kernel.now) }]
    sendRequest(this.kernel, this.address, { verb: 'patch', patchType: 'merge', resource: SERVICES, name, subresource: 'status', body: { status: { conditions } } }, undefined)
  }

  /** Takes a request whose group another server has announced; false if none has. */
  begin(origin: ConnectionOrigin): boolean {
    const { request } = origin, { kernel, address } = this, group = request.resource.slice(request.resource.indexOf('.') + 1)
    const service = this.services().find(({ spec }) => spec.group === group)?.spec.service?.name
    if (service === undefined) return false
    // Simplified: the address of the Service is not asked for; a server that has ended refuses the connection.
    if (kernel.isHalted(service)) {
      this.reply(origin, unavailable())
      return true
    }
    const id = String(++this.ids.value), subject = subjectOfRequest(request)
    this.waiting.set(id, origin)
    kernel.send({ from: address, to: service, op: 'read', subject, background: origin.background, delayMs: kernel.latency('request', address + service), payload: { call: request, token: id } satisfies CallEnvelope })
    kernel.send({ from: address, to: address, op: 'timer', background: true, delayMs: PATIENCE_MS, payload: { gaveUp: id } satisfies GaveUp })
    return true
  }

  private receive({ op, payload }: Delivery): void {
    if (op === 'timer') return this.conclude((payload as GaveUp).gaveUp, unavailable())
    const { response, token: name } = payload as Partial<ResponseEnvelope>
    if (response) return typeof name === 'string' && response.code === 201 ? this.registered(name) : undefined
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
