// etcd and an API server without anybody else, and clients that send requests one by one. For tests.
import { Etcd } from '../../etcd/etcd.ts'
import { type ResponseEnvelope, sendRequest } from '../../kernel/api-client.ts'
import { Kernel, type KernelOptions } from '../../kernel/kernel.ts'
import { WallClock } from '../../kernel/wall.ts'
import { rules } from '../../kinds/rules-catalogue.ts'
import type { KubeObject, Status } from '../../kube-object.ts'
import { ApiServer, type Guards } from '../api-server.ts'
import { Bootstrap } from '../bootstrap.ts'
import { routeHttp } from '../http.ts'
import { serverParts } from '../server-parts.ts'
import type { ApiRequest, ApiResponse, HttpRequest } from '../request.ts'

const BOOT_MS = 1_000
/** A component that does nothing but ask. */
const TEST = 'test'

/** An object of which a test reads whatever it likes. */
export type Loose = KubeObject & { readonly spec: Record<string, never>; readonly status: Record<string, never>; readonly [field: string]: unknown }

export class ControlPlane {
  readonly kernel: Kernel
  readonly etcd: Etcd
  readonly api: ApiServer
  private readonly answers = new Map<number, ApiResponse>()
  private sent = 0

  /** Boots with Kubernetes' own namespaces; `kubectl` is outside the cluster, every other client is a component. */
  constructor(options: Partial<KernelOptions> = {}, clients: readonly string[] = ['kubectl', 'replicaset-controller'], guards: Guards = { rules, policies: [] }) {
    this.kernel = new Kernel({ seed: 1, startAt: -BOOT_MS, ...options })
    const wall = new WallClock('2026-01-05T09:00:00Z')
    this.etcd = new Etcd(this.kernel)
    this.api = new ApiServer(this.kernel, wall)
    this.api.guard({ parts: serverParts, ...guards })
    const bootstrap = new Bootstrap(this.kernel, ['demo'])
    for (const client of [...clients, TEST]) {
      this.kernel.listen(client, ({ op, payload }) => {
        if (op !== 'response') return
        const { token, response } = payload as ResponseEnvelope
        this.answers.set(token as number, response)
      })
    }
    bootstrap.start()
    this.kernel.advance(0)
    for (const namespace of ['default', 'demo']) this.send({ verb: 'create', resource: 'serviceaccounts', namespace, body: { metadata: { name: 'default' } } }, TEST)
  }

  /** Sends without waiting; the number finds the answer. */
  post(request: ApiRequest, from = 'kubectl'): number {
    sendRequest(this.kernel, from, request, ++this.sent)
    return this.sent
  }

  answer(sent: number): ApiResponse | undefined {
    return this.answers.get(sent)
  }

  /** Sends and waits. */
  send(request: ApiRequest, from = 'kubectl'): ApiResponse {
    const id = this.post(request, from), until = this.kernel.now + 60_000
    this.kernel.advanceUntil(until, () => this.answers.has(id))
    const answer = this.answers.get(id)
    if (!answer) throw new Error(`no answer to ${request.verb} ${request.resource}`)
    return answer
  }

  /** What HTTP would answer. */
  http(method: HttpRequest['method'], path: string, body?: unknown, type?: HttpRequest['type']): { readonly code: number; readonly body: Loose; readonly warnings?: readonly string[] } {
    const routed = routeHttp({ method, path, body, ...(type && { type }) })
    return ('answer' in routed ? routed.answer : this.send(routed.request)) as { code: number; body: Loose }
  }

  /** The same, as text: `404 NotFound: pods "x" not found`, or the code alone. */
  verdict(method: HttpRequest['method'], path: string, body?: unknown, type?: HttpRequest['type']): string {
    const { code, body: answer } = this.http(method, path, body, type), { reason, message } = answer as unknown as Partial<Status>
    return code < 400 ? String(code) : `${code} ${reason ?? ''}: ${message ?? ''}`
  }

  /** What changed since revision `since`: `MODIFIED Pod web`. */
  changesSince(since: number): readonly string[] {
    return this.etcd.commits.items.filter(({ revision }) => revision > since).map(({ type, object }) => `${type} ${object.kind} ${object.metadata.name}`)
  }
}
