// What a kubelet answers: to the API server logs of containers and commands in them, to metrics-server what cAdvisor measures.
// Models pkg/kubelet/server/server.go and pkg/kubelet/kubelet_pods.go (GetKubeletContainerLogs, validateContainerLogStatus).
import type { ApiResponse } from '../../apiserver/request.ts'
import type { ExecResult, KubeletRequest, PodLogs } from '../../apiserver/pod-connections.ts'
import { badRequest, failed } from '../../apiserver/status-errors.ts'
import type { Pod } from '../../generated/api-types.d.ts'
import type { Delivery, Kernel } from '../../kernel/kernel.ts'
import type { CallAnswer, CallEnvelope } from '../../kernel/sync.ts'
import type { WallClock } from '../../kernel/wall.ts'
import type { Status } from '../../kube-object.ts'
import type { MachineStats } from '../cadvisor/cadvisor.ts'
import { containerId, type CriCall, type ExecAnswer, kubeletAddress, nodeOf, runtimeAddress } from '../runtime/cri.ts'
import type { ContainerRuntimes } from '../runtime/container-runtime.ts'
import { type ContainerRecord, type PodRecord, specOf } from './pod-record.ts'

interface ExecToken {
  readonly exec: { readonly from: string; readonly token: unknown; readonly container: string; readonly program: string }
}

/** What the kubelets know. */
interface KnownPods {
  recordOf(node: string, pod: Pod): PodRecord | undefined
  stats(node: string): MachineStats
}

type Ask<K extends KubeletRequest['ask']> = Extract<KubeletRequest, { ask: K }>

export class KubeletServer {
  private readonly kernel: Kernel
  private readonly wall: WallClock
  private readonly runtimes: ContainerRuntimes
  private readonly known: KnownPods

  constructor(kernel: Kernel, wall: WallClock, runtimes: ContainerRuntimes, known: KnownPods) {
    this.kernel = kernel
    this.wall = wall
    this.runtimes = runtimes
    this.known = known
  }

  /** Takes a delivery that is a request, or the runtime's answer for one; false if it is not. */
  receive(delivery: Delivery): boolean {
    const { payload, op } = delivery
    if (op === 'read' || op === 'write') {
      const { call, token } = payload as CallEnvelope, request = call as KubeletRequest
      if (request.ask === 'metrics') this.answer(delivery, delivery.from, token, { code: 200, body: this.known.stats(nodeOf(delivery.to)) as unknown as ApiResponse['body'] })
      else if (request.ask === 'logs') this.answer(delivery, delivery.from, token, this.logs(nodeOf(delivery.to), request))
      else this.begin(delivery, request, token)
      return true
    }
    const { exec } = ((payload as Partial<CallAnswer> | undefined)?.token ?? {}) as Partial<ExecToken>
    if (op !== 'cri-response' || !exec) return false
    this.answer(delivery, exec.from, exec.token, executed((payload as CallAnswer).answer as ExecAnswer, exec))
    return true
  }

  private answer({ to, subject, background }: Delivery, from: string, token: unknown, answer: ApiResponse): void {
    this.kernel.send({ from: to, to: from, op: 'response', subject, background, delayMs: this.kernel.latency('response', to + from), payload: { answer, token } satisfies CallAnswer, a: answer.code })
  }

  /** Hands a command on to the runtime. */
  private begin(delivery: Delivery, { pod, container: name, command, stdin }: Ask<'exec'>, token: unknown): void {
    const node = nodeOf(delivery.to), record = this.known.recordOf(node, pod), container = record?.containers.find((one) => one.name === name)
    const spec = record && container && specOf(record.pod, container)
    if (!record || !container || !spec || container.state.is !== 'running') return this.answer(delivery, delivery.from, token, noContainer(name))
    const body: CriCall = { rpc: 'Exec', id: idOf(record, container, 0), pod: withAddress(record), container: spec, command, stdin }
    const back: ExecToken = { exec: { from: delivery.from, token, container: name, program: command[0] } }
    this.kernel.send({
      from: kubeletAddress(node), to: runtimeAddress(node), op: 'cri', subject: delivery.subject, background: delivery.background, delayMs: 1, payload: { call: body, token: back } satisfies CallEnvelope,
    })
  }

  private logs(node: string, { pod, container: name, previous, tailLines, sinceSeconds, timestamps }: Ask<'logs'>): ApiResponse {
    const record = this.known.recordOf(node, pod), container = record?.containers.find((one) => one.name === name)
    if (!record || !container) return refusal(badRequest(`container "${name}" in pod "${pod.metadata.name}" is not available`))
    const problem = logProblem(container, pod.metadata.name, previous)
    if (problem) return refusal(badRequest(problem))
    // Between two attempts the one that ended last is the one to be read.
    const since = sinceSeconds === undefined ? -Infinity : this.kernel.now - sinceSeconds * 1000
    const all = (this.runtimes.logsOf(idOf(record, container, previous ? attemptsBack(container) : 0)) ?? []).filter(({ at }) => at >= since)
    const lines = tailLines === undefined ? all : all.slice(Math.max(0, all.length - tailLines))
    const body: PodLogs = { text: lines.map(({ at, line }) => `${timestamps ? `${this.wall.timestamp(at)} ` : ''}${line}\n`).join('') }
    return { code: 200, body: body as unknown as ApiResponse['body'] }
  }
}

/** The previous container is one attempt back while one runs or waits behind the last that ended. */
function attemptsBack({ state, restarts }: ContainerRecord): number {
  return state.is === 'running' || restarts > 0 ? 1 : 0
}

function idOf({ pod }: PodRecord, { name, restarts }: ContainerRecord, back: number): string {
  return containerId(pod.metadata.uid, name, Math.max(0, restarts - back))
}

/** The Pod with the address that its kubelet knows, whatever the API server knows yet. */
function withAddress({ pod, ip }: PodRecord): Pod {
  return ip && pod.status?.podIP !== ip ? { ...pod, status: { ...pod.status, podIP: ip } } : pod
}

/** Why there is nothing to read. */
function logProblem({ name, state, last }: ContainerRecord, pod: string, previous: boolean): string | undefined {
  const quoted = `container "${name}" in pod "${pod}"`
  if (previous) return last ? undefined : `previous terminated ${quoted} not found`
  if (state.is !== 'waiting' || last) return undefined
  if (state.reason === 'ErrImagePull') return `${quoted} is waiting to start: image can't be pulled`
  if (state.reason === 'ImagePullBackOff') return `${quoted} is waiting to start: trying and failing to pull image`
  return `${quoted} is waiting to start: ${state.reason}`
}

function noContainer(name: string): ApiResponse {
  return refusal({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: `unable to upgrade connection: container not found ("${name}")`, code: 404 })
}

function executed({ outcome }: ExecAnswer, { container, program }: ExecToken['exec']): ApiResponse {
  if (!outcome) return noContainer(container)
  if (outcome.isMissing) {
    const why = program.includes('/') ? `stat ${program}: no such file or directory` : 'executable file not found in $PATH'
    const status = failed(`Internal error occurred: error executing command in container: failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": ${why}`)
    return refusal({ ...status, reason: 'InternalError' } as Status)
  }
  const { exitCode, stdout, stderr } = outcome, body: ExecResult = { exitCode, stdout, stderr }
  return { code: 200, body: body as unknown as ApiResponse['body'] }
}

function refusal(status: Status): ApiResponse {
  return { code: status.code ?? 500, body: status }
}
