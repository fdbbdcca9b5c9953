// A small cluster on which tests run Pods, look into their containers and read their logs, as kubectl would.
import type { ApiRequest, ApiResponse } from '../../apiserver/request.ts'
import type { ExecResult, PodLogs } from '../../apiserver/pod-connections.ts'
import { type Cluster, type ClusterOptions, createCluster } from '../../cluster.ts'
import { equipment } from '../../equipment.ts'
import type { ContainerStatus, Pod } from '../../generated/api-types.d.ts'
import type { Status } from '../../kube-object.ts'
import { type Routine, send } from '../../kernel/sync.ts'

function* ask(request: ApiRequest): Routine<ApiResponse> {
  return yield* send(request)
}

export class TestCluster {
  readonly cluster: Cluster

  constructor(options: Partial<ClusterOptions> = {}) {
    this.cluster = createCluster({ equipment, seed: 5, epoch: '2026-01-05T09:00:00Z', machines: [{ name: 'worker-1' }], programs: { ask }, ...options })
  }

  /** Sends a request and waits for its answer. */
  ask(request: ApiRequest, atMostMs = 40_000): ApiResponse {
    const { cluster } = this, id = cluster.run('ask', request), until = cluster.now + atMostMs
    while (!cluster.outcome(id) && cluster.now < until) cluster.advance(cluster.now + 5)
    return cluster.outcome(id)?.result as ApiResponse
  }

  create(resource: string, body: object): ApiResponse {
    return this.ask({ verb: 'create', resource, ...(resource.startsWith('persistentvolumes') || resource.includes('.') ? {} : { namespace: 'default' }), body: { apiVersion: 'v1', ...body } })
  }

  /** Creates a Pod and lets it run for a while. */
  pod(name: string, spec: object, forMs = 15_000): void {
    const answer = this.create('pods', { kind: 'Pod', metadata: { name, namespace: 'default', labels: { app: name } }, spec })
    if (answer.code >= 400) throw new Error((answer.body as Status).message)
    this.run(forMs)
  }

  delete(resource: string, name: string, forMs = 45_000): void {
    this.ask({ verb: 'delete', resource, ...(resource === 'persistentvolumes' ? {} : { namespace: 'default' }), name })
    this.run(forMs)
  }

  run(ms: number): void {
    this.cluster.advance(this.cluster.now + ms)
  }

  /** A command in a container, by a shell. */
  sh(pod: string, script: string, container?: string): ExecResult {
    return this.exec(pod, ['sh', '-c', script], container).body as unknown as ExecResult
  }

  exec(pod: string, command: readonly string[], container?: string, stdin?: string): ApiResponse {
    return this.ask({ verb: 'create', resource: 'pods', namespace: 'default', name: pod, subresource: 'exec', body: { command, ...(container ? { container } : {}), ...(stdin ? { stdin } : {}) } })
  }

  logs(pod: string, query: Readonly<Record<string, string>> = {}): string {
    const { code, body } = this.ask({ verb: 'get', resource: 'pods', namespace: 'default', name: pod, subresource: 'log', query })
    return code === 200 ? (body as unknown as PodLogs).text : ((body as Status).message ?? '')
  }

  status(pod: string, container = 0): ContainerStatus | undefined {
    return (this.cluster.get({ kind: 'Pod', namespace: 'default', name: pod }) as Pod | undefined)?.status?.containerStatuses?.[container]
  }

  /** Reasons and messages of all Events. */
  events(): readonly string[] {
    return this.cluster.list('Event', 'default').map((event) => { const { reason, message } = event as typeof event & { reason: string; message: string }; return `${reason}: ${message}` })
  }
}

export function messageOf({ body }: ApiResponse): string {
  return (body as Status).message ?? ''
}
