// The load balancer before several API servers: leads every new connection to the next server in turn, and asks each every few seconds whether
// it is ready; one that is not gets no further connections. Models the HAProxy of kubeadm's guide to highly available control planes.
// Simplified: it stands between clients and servers without taking time or a hop of its own.
import { type RequestEnvelope, type ResponseEnvelope } from '../../kernel/api-client.ts'
import type { Delivery, Kernel } from '../../kernel/kernel.ts'
import { Cell, Table } from '../../kernel/store.ts'
import { unreachable } from '../outage.ts'
import type { ApiRequest } from '../request.ts'
import { BALANCER } from '../beside.ts'

/** A server that gets connections is asked every ten seconds (inter), one that gets none every five (downinter). */
const CHECK_EVERY_MS = 5_000
/** So many answers in a row change its mind (fall, rise). */
const IN_A_ROW = 2

const CHECK: ApiRequest = { verb: 'get', resource: '', path: '/readyz', credentials: { anonymous: true } }

/** A server as its checks show it. */
interface Backend {
  readonly isUp: boolean
  /** How many checks in a row have said otherwise. */
  readonly otherwise: number
  /** Number of the check that has no answer yet. */
  readonly asked?: number
  /** Since when every check has failed. */
  readonly failingSince?: number
}

type Wake = { readonly look: number }

interface CheckToken {
  readonly server: string
  readonly check: number
}

interface Behind {
  readonly servers: readonly string[]
  /** Whether a server refuses connections at once, so that another is tried. */
  refuses(server: string): boolean
  /** A check has failed, as all have since then. */
  failing(server: string, since: number): void
}

export class Balancer {
  readonly address = BALANCER
  private readonly backends: Table<Backend>
  /** Whose turn it is. */
  private readonly turn: Cell<number>
  private readonly kernel: Kernel
  private readonly behind: Behind

  constructor(kernel: Kernel, behind: Behind) {
    this.kernel = kernel
    this.behind = behind
    this.backends = kernel.adopt(`${BALANCER}/backends`, new Table<Backend>())
    this.turn = kernel.adopt(`${BALANCER}/turn`, new Cell(0))
    kernel.listen(BALANCER, (delivery) => this.receive(delivery))
    kernel.onUnheard(BALANCER, ({ op, payload, from, background }) => {
      if (op === 'timer' || op === 'response') return
      const answer: ResponseEnvelope = { response: unreachable('ConnectionRefused'), token: (payload as RequestEnvelope).token }
      kernel.send({ from: BALANCER, to: from, op: 'response', background, delayMs: kernel.latency('response', from), payload: answer, a: 503 })
    })
  }

  get isRunning(): boolean { return !this.kernel.isHalted(BALANCER) }

  /** All servers are taken for well until a check says otherwise. */
  start(): void {
    this.kernel.resume([BALANCER])
    for (const server of this.behind.servers) this.set(server, { isUp: true, otherwise: 0 })
    this.wakeFor(0)
  }

  stop(): void {
    this.kernel.halt([BALANCER])
  }

  /** Where the next connection leads: to the servers that are ready, in turn. Without any, to whichever is next. */
  choose(): string {
    const { servers, refuses } = this.behind, first = this.turn.value
    this.turn.value = (first + 1) % servers.length
    const inTurn = servers.map((_, i) => servers[(first + i) % servers.length]), up = inTurn.filter((server) => this.backends.get(server)?.isUp)
    return up.find((server) => !refuses(server)) ?? inTurn.find((server) => !refuses(server)) ?? inTurn[0]
  }

  private set(server: string, backend: Backend): void {
    this.backends.set(server, backend)
    this.kernel.things.set('SimBackend', server, { state: backend.isUp ? 'Up' : 'Down' })
  }

  private wakeFor(look: number): void {
    this.kernel.send({ from: BALANCER, to: BALANCER, op: 'timer', delayMs: CHECK_EVERY_MS, background: true, payload: { look } satisfies Wake })
  }

  private receive({ op, payload }: Delivery): void {
    if (op === 'timer') return this.look((payload as Wake).look)
    const { response, token } = payload as ResponseEnvelope, { server, check } = token as CheckToken
    if (this.backends.get(server)?.asked === check) this.judge(server, response.code < 400)
  }

  private look(look: number): void {
    for (const server of this.behind.servers) {
      if (this.backends.get(server)?.isUp && look % 2 === 1) continue
      if (this.backends.get(server)?.asked !== undefined) this.judge(server, false)
      this.ask(server, look)
    }
    this.wakeFor(look + 1)
  }

  private ask(server: string, check: number): void {
    const { kernel } = this, payload: RequestEnvelope = { request: CHECK, token: { server, check } satisfies CheckToken }
    this.set(server, { ...(this.backends.get(server) as Backend), asked: check })
    kernel.send({ from: BALANCER, to: server, op: 'read', delayMs: kernel.latency('request', BALANCER + server), background: true, payload })
  }

  private judge(server: string, isWell: boolean): void {
    const { isUp, otherwise, failingSince = this.kernel.now } = this.backends.get(server) as Backend
    const against = isWell === isUp ? 0 : otherwise + 1, isOther = against >= IN_A_ROW, failing = isWell ? {} : { failingSince }
    this.set(server, { isUp: isOther ? !isUp : isUp, otherwise: isOther ? 0 : against, ...failing })
    if (isOther) this.kernel.decide(BALANCER, `SimProcess//${server.split('/').reverse().join('-')}`, { code: isWell ? 'server-balanced' : 'server-unbalanced', params: { server, checks: IN_A_ROW } })
    if (!isWell) this.behind.failing(server, failingSince)
  }
}
