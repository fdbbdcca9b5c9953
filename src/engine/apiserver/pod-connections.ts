// pods/log and pods/exec: the API server finds the container's node and asks the kubelet there over a wire of its own.
// Models pkg/registry/core/pod/strategy.go (LogLocation, ExecLocation) and pkg/kubelet/client.
//
// Requests, for whoever speaks for a client:
//   {verb: 'get', resource: 'pods', namespace, name, subresource: 'log', query: {container?, previous?: 'true', tailLines?, sinceSeconds?, timestamps?: 'true'}}
//     answers 200 with a PodLogs body {text}: every line ends with a newline.
//   {verb: 'create', resource: 'pods', namespace, name, subresource: 'exec', body: PodExecOptions {container?, command: ['sh', '-c', …], stdin?: 'text'}}
//     answers 200 with an ExecResult body {stdout, stderr, exitCode}, also where the command failed: kubectl then adds
//     "command terminated with exit code N" and exits with N.
//   Failures are Statuses, with a reason where a client prints `Error from server (Reason): …` and without one where it prints `error: …`.
//   Without `container`, a Pod of several is refused as upstream does: kubectl chooses the default container itself before it asks.
// Simplified: there is no stream. `follow` gives what there is; an exec is answered when its command has ended.
import type { Pod } from '../generated/api-types.d.ts'
import { subjectOf } from '../kernel/api-client.ts'
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import type { Cell, Table } from '../kernel/store.ts'
import type { CallAnswer, CallEnvelope } from '../kernel/sync.ts'
import type { Status } from '../kube-object.ts'
import { kubeletAddress, nodeOf, statusAddress } from '../node/runtime/cri.ts'
import type { ApiRequest, ApiResponse } from './request.ts'
import { badRequest, failed } from './status-errors.ts'

/** Body of a GET of pods/log. */
export interface PodLogs {
  readonly text: string
}

/** Body of a POST to pods/exec. Models core/v1 PodExecOptions, with the text of standard input in place of a stream. */
export interface PodExecOptions {
  readonly container?: string
  readonly command: readonly string[]
  readonly stdin?: string
}

/** What a command that was executed gave. */
export interface ExecResult {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** What a kubelet is asked over its own port: by the API server, or by who scrapes what it measures. */
export type KubeletRequest = PodRequest | { readonly ask: 'metrics' }

/** What the API server asks a kubelet. */
type PodRequest =
  | { readonly ask: 'logs'; readonly pod: Pod; readonly container: string; readonly previous: boolean; readonly tailLines?: number; readonly sinceSeconds?: number; readonly timestamps: boolean }
  | { readonly ask: 'exec'; readonly pod: Pod; readonly container: string; readonly command: readonly string[]; readonly stdin: string }

/** The API server's patience with a machine that says nothing has ended. */
interface GaveUp {
  readonly gaveUp: string
  readonly asked: PodRequest
}

export interface ConnectionOrigin {
  readonly request: ApiRequest
  readonly token: unknown
  readonly from: string
  readonly background: boolean
}

/** Part of an API server where it hears what kubelets answer. */
const PART = '/kubelet-client'
/** How long the API server waits for a machine that does not answer at all. */
const DIAL_TIMEOUT_MS = 30_000
const KUBELET_PORT = 10250

/** Who waits for a kubelet. */
export interface OpenConnections {
  readonly waiting: Table<ConnectionOrigin>
  readonly ids: Cell<number>
}

export class PodConnections {
  private readonly waiting: Table<ConnectionOrigin>
  private readonly ids: Cell<number>
  private readonly kernel: Kernel
  private readonly address: string
  private readonly reply: (origin: ConnectionOrigin, response: ApiResponse) => void

  constructor(kernel: Kernel, server: string, { waiting, ids }: OpenConnections, reply: (origin: ConnectionOrigin, response: ApiResponse) => void) {
    this.kernel = kernel
    this.address = server + PART
    this.reply = reply
    this.waiting = waiting
    this.ids = ids
  }

  /** Takes a request for a container's log or for a command in it. */
  begin(origin: ConnectionOrigin, pod: Pod): void {
    const { request } = origin, isExec = request.subresource === 'exec'
    const asked = isExec ? execRequest(request, pod) : logRequest(request, pod)
    if ('refused' in asked) return this.reply(origin, { code: asked.refused.code ?? 500, body: asked.refused })
    const node = pod.spec.nodeName
    // A log that nobody can have written yet is empty; a command has nowhere to run.
    if (!node) return this.reply(origin, isExec ? refusal(badRequest(`pod ${pod.metadata.name} does not have a host assigned`)) : { code: 200, body: { text: '' } })
    const id = String(++this.ids.value), { kernel, address } = this
    this.waiting.set(id, origin)
    kernel.onUnheard(kubeletAddress(node), this.unheard)
    kernel.send({
      from: address, to: kubeletAddress(node), op: isExec ? 'write' : 'read', subject: subjectOf(pod), background: origin.background,
      delayMs: kernel.latency('request', address + node), payload: { call: asked, token: id } satisfies CallEnvelope,
    })
    kernel.send({ from: address, to: address, op: 'timer', background: true, delayMs: DIAL_TIMEOUT_MS, payload: { gaveUp: id, asked } satisfies GaveUp })
  }

  receive(delivery: Delivery): void {
    if (delivery.op === 'timer') {
      const { gaveUp, asked } = delivery.payload as GaveUp
      return this.conclude(gaveUp, notConnected(asked, 'i/o timeout'))
    }
    const { answer, token } = delivery.payload as CallAnswer
    this.conclude(String(token), answer as ApiResponse)
  }

  /** Nobody listens on the kubelet's port. The machine itself says so, where it has power. */
  private readonly unheard = ({ from, to, op, payload, subject, background }: Delivery): void => {
    if (!from.endsWith(PART) || (op !== 'read' && op !== 'write') || this.kernel.isHalted(statusAddress(nodeOf(to)))) return
    const { call, token } = payload as CallEnvelope, answer = notConnected(call as PodRequest, 'connect: connection refused')
    this.kernel.send({ from: to, to: from, op: 'response', subject, background, delayMs: this.kernel.latency('response', to + from), payload: { answer, token } satisfies CallAnswer, a: answer.code })
  }

  private conclude(id: string, response: ApiResponse): void {
    const origin = this.waiting.get(id)
    if (!origin) return
    this.waiting.delete(id)
    this.reply(origin, response)
  }
}

/** What the API server says when it cannot reach a kubelet: of a log as of any page, of a command as of a connection that it hands on. */
function notConnected(asked: PodRequest, why: string): ApiResponse {
  const { pod: { metadata: { name, namespace }, status, spec }, container } = asked, host = `${status?.hostIP ?? spec.nodeName ?? ''}:${KUBELET_PORT}`, dialed = `dial tcp ${host}: ${why}`
  const message = asked.ask === 'logs' ? `Get "https://${host}/containerLogs/${namespace}/${name}/${container}${logQuery(asked)}": ${dialed}` : `error dialing backend: ${dialed}`
  return refusal({ ...failed(message), reason: 'Unknown' })
}

function logQuery({ previous, sinceSeconds, tailLines, timestamps }: Extract<PodRequest, { ask: 'logs' }>): string {
  const words = [...(previous ? ['previous=true'] : []), ...(sinceSeconds === undefined ? [] : [`sinceSeconds=${sinceSeconds}`]), ...(tailLines === undefined ? [] : [`tailLines=${tailLines}`]), ...(timestamps ? ['timestamps=true'] : [])]
  return words.length > 0 ? `?${words.join('&')}` : ''
}

function refusal(status: Status): ApiResponse {
  return { code: status.code ?? 500, body: status }
}

function logRequest({ query = {} }: ApiRequest, pod: Pod): PodRequest | { readonly refused: Status } {
  const chosen = containerOf(pod, query['container'])
  if (typeof chosen !== 'string') return chosen
  const number = (name: string): number | undefined => (query[name] === undefined ? undefined : Number(query[name]))
  const tailLines = number('tailLines'), sinceSeconds = number('sinceSeconds')
  return {
    ask: 'logs', pod, container: chosen, previous: query['previous'] === 'true', timestamps: query['timestamps'] === 'true',
    ...(tailLines === undefined || tailLines < 0 ? {} : { tailLines }), ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
  }
}

function execRequest({ body, query = {} }: ApiRequest, pod: Pod): PodRequest | { readonly refused: Status } {
  const options = (body ?? {}) as Partial<PodExecOptions>, chosen = containerOf(pod, options.container ?? query['container'])
  if (typeof chosen !== 'string') return chosen
  const command = options.command ?? (query['command'] === undefined ? [] : [query['command']])
  if (command.length === 0) return { refused: badRequest('you must specify at least 1 command for the container') }
  return { ask: 'exec', pod, container: chosen, command, stdin: options.stdin ?? '' }
}

/** The container that is meant. Models validateContainer. */
function containerOf({ metadata: { name: pod }, spec }: Pod, wanted: string | undefined): string | { readonly refused: Status } {
  const mains = spec.containers.map(({ name }) => name), inits = (spec.initContainers ?? []).map(({ name }) => name), debuggers = (spec.ephemeralContainers ?? []).map(({ name }) => name)
  if (wanted) return [...mains, ...inits, ...debuggers].includes(wanted) ? wanted : { refused: badRequest(`container ${wanted} is not valid for pod ${pod}`) }
  if (mains.length === 1) return mains[0]
  const orInit = inits.length > 0 ? ` or one of the init containers: [${inits.join(' ')}]` : ''
  const orDebugger = debuggers.length > 0 ? ` or one of the ephemeral containers: [${debuggers.join(' ')}]` : ''
  return { refused: badRequest(`a container name must be specified for pod ${pod}, choose one of: [${mains.join(' ')}]${orInit}${orDebugger}`) }
}
