// One instance of a program that several machines of a control plane run, and of which one at a time is to work: it asks for the Lease of its
// program, renews it while it leads, and ends when it could not for too long. Models client-go/tools/leaderelection.
import type { ApiRequest, ApiResponse } from '../apiserver/request.ts'
import type { Lease } from '../generated/api-types.d.ts'
import { type ResponseEnvelope, sendRequest } from '../kernel/api-client.ts'
import { hashText } from '../kernel/chance.ts'
import type { ProcessContext } from '../kernel/controller-process.ts'
import { EventRecorder, isRecorderToken } from '../kernel/event-recorder.ts'
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import { Cell } from '../kernel/store.ts'
import type { WallClock } from '../kernel/wall.ts'

/** Models --leader-elect-lease-duration, --leader-elect-renew-deadline and --leader-elect-retry-period. */
export const LEASE_SECONDS = 15
export const RENEW_DEADLINE_MS = 10_000
export const RETRY_MS = 2_000
/** Models JitterFactor: who waits for its turn tries again after up to so much more. */
const JITTER_MS = 2_400
/** Models the client's timeout, half of the renew deadline. */
const REQUEST_TIMEOUT_MS = RENEW_DEADLINE_MS / 2
/** A process that has lost its Lease ends; its kubelet starts it again. */
const RESTART_MS = 1_000
const NAMESPACE = 'kube-system'
const RESOURCE = 'leases.coordination.k8s.io'

/** What a candidate does when it comes to lead, and when it leads no longer. */
export interface Office {
  begin(candidate: string): void
  end(candidate: string): void
}

interface State {
  /** How often its process has begun. */
  readonly incarnation: number
  /** Tells apart requests, and tries, from those before. */
  readonly turn: number
  /** What it has read of the Lease, or written into it. */
  readonly lease: Lease | undefined
  readonly isLeader: boolean
  /** When it sent what renewed the Lease last. */
  readonly renewedAt: number
  /** When the request was sent that is under way. */
  readonly askedAt: number | undefined
}

interface Try {
  readonly election: number
}

interface Token extends Try {
  readonly is: 'read' | 'write'
}

const FRESH: State = { incarnation: 0, turn: 0, lease: undefined, isLeader: false, renewedAt: 0, askedAt: undefined }

export class Candidate {
  readonly address: string
  readonly machine: string
  /** Name of its program, and of the Lease. */
  readonly program: string
  private readonly state: Cell<State>
  private readonly recorder: EventRecorder
  private readonly kernel: Kernel
  private readonly wall: WallClock
  private readonly office: Office

  constructor({ kernel, wall }: ProcessContext, machine: string, program: string, office: Office) {
    this.kernel = kernel
    this.wall = wall
    this.machine = machine
    this.program = program
    this.office = office
    this.address = `${machine}/${program}`
    this.state = kernel.adopt(`election/${this.address}`, new Cell<State>(FRESH))
    this.recorder = new EventRecorder(kernel, this.address, wall)
    kernel.listen(this.address, (delivery) => this.receive(delivery))
  }

  get isLeader(): boolean { return this.state.value.isLeader }

  /** `<machine>_<uuid>`: another one after every start. */
  get identity(): string {
    const word = (part: number): string => hashText(`${this.kernel.seed} ${this.address} ${this.state.value.incarnation} ${part}`).toString(16).padStart(8, '0'), digits = [0, 1, 2, 3].map(word).join('')
    return `${this.machine}_${[0, 8, 12, 16, 20].map((from, i, all) => digits.slice(from, all[i + 1])).join('-')}`
  }

  /** The process begins. */
  start(): void {
    this.kernel.resume([this.address])
    this.begin()
  }

  /** The process ends. */
  stop(): void {
    this.resign()
    this.kernel.halt([this.address])
  }

  private begin(afterMs = 1): void {
    const { incarnation, turn } = this.state.value
    this.kernel.forget(`${this.address}/events`)
    this.state.value = { ...FRESH, incarnation: incarnation + 1, turn }
    this.tryIn(afterMs)
  }

  private resign(): void {
    const { isLeader } = this.state.value
    this.state.value = { ...this.state.value, isLeader: false, lease: undefined, askedAt: undefined }
    if (isLeader) this.office.end(this.address)
  }

  private change(changes: Partial<State>): void { this.state.value = { ...this.state.value, ...changes } }

  private receive({ op, payload }: Delivery): void {
    if (op === 'timer') {
      if ((payload as Try).election === this.state.value.turn) this.look()
      return
    }
    const { token, response } = payload as ResponseEnvelope
    if (isRecorderToken(token)) return this.recorder.answered(this.address, token, response)
    const { election, is } = token as Token
    if (election !== this.state.value.turn || this.state.value.askedAt === undefined) return
    if (is === 'read') this.hasRead(response)
    else this.hasWritten(response)
  }

  /** Looks again in a while; a look that was to come is off. */
  private tryIn(delayMs: number): void {
    const election = this.state.value.turn + 1
    this.change({ turn: election })
    this.kernel.send({ from: this.address, to: this.address, op: 'timer', delayMs, background: true, payload: { election } satisfies Try })
  }

  private tryAgain(): void {
    this.change({ askedAt: undefined })
    const { isLeader, renewedAt } = this.state.value
    if (isLeader) return this.tryIn(Math.max(1, Math.min(RETRY_MS, renewedAt + RENEW_DEADLINE_MS - this.kernel.now)))
    this.tryIn(RETRY_MS + this.kernel.pick(JITTER_MS, `${this.address} retry`, this.kernel.now))
  }

  /** Its time has come: it asks for the Lease or renews it, unless it has waited in vain for too long. */
  private look(): void {
    const { isLeader, renewedAt, lease, askedAt } = this.state.value, { now } = this.kernel
    if (isLeader && now - renewedAt >= RENEW_DEADLINE_MS) return this.lose()
    if (askedAt !== undefined) return this.tryAgain()
    if (isLeader && lease) this.write({ ...lease, spec: { ...lease.spec, renewTime: this.wall.microTimestamp(now) } })
    else this.send('read', { verb: 'get', resource: RESOURCE, namespace: NAMESPACE, name: this.program })
  }

  /** Sends a request, and gives it up when there is no answer for too long. */
  private send(is: Token['is'], request: ApiRequest): void {
    const { isLeader, renewedAt } = this.state.value, { now } = this.kernel, leftMs = isLeader ? Math.max(1, renewedAt + RENEW_DEADLINE_MS - now) : REQUEST_TIMEOUT_MS
    this.change({ askedAt: now })
    this.tryIn(Math.min(REQUEST_TIMEOUT_MS, leftMs))
    sendRequest(this.kernel, this.address, request, { election: this.state.value.turn, is } satisfies Token, { background: true })
  }

  // Simplified: who waits for its turn looks again when the Lease that it has read would run out, since all clocks agree here; in life it
  // looks every two seconds, and reckons from when it saw the Lease change.
  private hasRead({ code, body }: ApiResponse): void {
    const { now } = this.kernel
    if (code === 404) return this.write(this.claim(undefined))
    if (code >= 400) return this.tryAgain()
    const lease = body as unknown as Lease, { holderIdentity = '', renewTime, leaseDurationSeconds = LEASE_SECONDS } = lease.spec, expiresAt = renewTime ? this.wall.toVirtual(renewTime) + leaseDurationSeconds * 1000 : now
    if (this.state.value.isLeader && holderIdentity !== this.identity) return this.lose()
    if (holderIdentity !== '' && holderIdentity !== this.identity && expiresAt >= now) {
      this.change({ askedAt: undefined })
      return this.tryIn(Math.max(RETRY_MS, expiresAt + 1 - now) + this.kernel.pick(JITTER_MS, `${this.address} retry`, now))
    }
    this.write(this.claim(lease))
  }

  /** The Lease as it is when this instance leads. */
  private claim(known: Lease | undefined): Lease {
    const time = this.wall.microTimestamp(this.kernel.now), isSame = known?.spec.holderIdentity === this.identity
    const spec = {
      holderIdentity: this.identity, leaseDurationSeconds: LEASE_SECONDS, acquireTime: isSame ? known.spec.acquireTime : time, renewTime: time,
      leaseTransitions: known ? (known.spec.leaseTransitions ?? 0) + (isSame ? 0 : 1) : 0,
    }
    return { ...(known ?? { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: this.program, namespace: NAMESPACE } as Lease['metadata'] }), spec }
  }

  private write(lease: Lease): void {
    const isNew = lease.metadata.uid === undefined, body = lease
    this.send('write', isNew ? { verb: 'create', resource: RESOURCE, namespace: NAMESPACE, body } : { verb: 'update', resource: RESOURCE, namespace: NAMESPACE, name: this.program, body })
  }

  private hasWritten({ code, body }: ApiResponse): void {
    const { isLeader, askedAt = this.kernel.now } = this.state.value
    if (code >= 400) {
      // Somebody else has written meanwhile, or nobody answers: the next look reads the Lease first.
      this.change({ lease: undefined })
      return this.tryAgain()
    }
    const lease = body as unknown as Lease
    this.change({ lease, renewedAt: askedAt })
    if (!isLeader) this.lead(lease)
    this.tryAgain()
  }

  private lead(lease: Lease): void {
    this.change({ isLeader: true })
    this.tell(lease, 'became leader')
    this.kernel.decide(this.address, `Lease/${NAMESPACE}/${this.program}`, { code: 'leader-elected', params: { identity: this.identity, program: this.program, transitions: lease.spec.leaseTransitions ?? 0 } })
    this.office.begin(this.address)
  }

  /** It could not renew in time, or another has the Lease: the process ends, and its kubelet starts it again. */
  private lose(): void {
    const { lease } = this.state.value, seconds = RENEW_DEADLINE_MS / 1000
    this.kernel.decide(this.address, `Lease/${NAMESPACE}/${this.program}`, { code: 'leader-lost', params: { identity: this.identity, program: this.program, seconds } })
    if (lease) this.tell(lease, 'stopped leading')
    this.resign()
    this.begin(RESTART_MS)
  }

  private tell(object: Lease, what: string): void {
    this.recorder.record(this.address, { component: this.program === 'kube-scheduler' ? 'default-scheduler' : this.program }, { object, type: 'Normal', reason: 'LeaderElection', message: `${this.identity} ${what}` })
  }
}
