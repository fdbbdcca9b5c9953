// One write on its way through an API server: what it is held against, what it may look at, what it draws, and what it has been handed out.
import { type KindDefinition, resourceOf } from '../kinds/define-kind.ts'
import type { KindRules, Rules } from '../kinds/define-rules.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { WallClock } from '../kernel/wall.ts'
import type { KubeObject, Status } from '../kube-object.ts'
import type { Access } from './access/define-access.ts'
import type { UserInfo } from './access/user.ts'
import type { AdmissionChain } from './admission/chain.ts'
import type { AdmissionView } from './admission/define-admission.ts'
import type { Bodies } from './bodies.ts'
import type { HandedOut, Taken } from './handed-out.ts'
import type { Origin } from './in-flight.ts'
import type { KnownObjects } from './known-objects.ts'
import type { WriteContext } from './write-outcome.ts'

/** What writes are held against; nothing but the first admission steps while the cluster comes up. */
export interface WriteGuards {
  readonly rules?: Rules
  readonly admission: AdmissionChain
  readonly access?: Access
  readonly bodies?: Bodies
}

/** What every write of an API server shares. */
export interface WriteHost {
  readonly kernel: Kernel
  readonly wall: WallClock
  readonly objects: KnownObjects
  readonly handedOut: HandedOut
}

const NOTHING: readonly string[] = []

export class WriteAttempt implements WriteContext, AdmissionView, Taken {
  readonly kind: KindDefinition
  readonly isDryRun: boolean
  readonly timestamp: string
  readonly wallMs: number
  taken: readonly string[] = NOTHING
  released: readonly string[] = NOTHING
  private readonly host: WriteHost
  private readonly guards: WriteGuards
  private readonly origin: Origin
  private identity: string | undefined

  constructor(host: WriteHost, guards: WriteGuards, kind: KindDefinition, origin: Origin, isDryRun: boolean) {
    const { kernel, wall } = host
    this.host = host
    this.guards = guards
    this.kind = kind
    this.origin = origin
    this.isDryRun = isDryRun
    this.timestamp = wall.timestamp(kernel.now)
    this.wallMs = wall.epochMs + kernel.now
  }

  get view(): AdmissionView { return this }
  get admission(): AdmissionChain { return this.guards.admission }
  get bodies(): Bodies | undefined { return this.guards.bodies }
  get from(): string { return this.origin.from }
  get user(): UserInfo | undefined { return this.origin.user }
  get isExternal(): boolean { return this.origin.isExternal }
  get accountedAs(): string | undefined { return this.origin.request.subresource === 'scale' ? 'scale' : undefined }

  get rules(): KindRules | undefined {
    const { kind } = this
    return kind.isCustom ? this.host.objects.customKind(resourceOf(kind))?.rules : this.guards.rules?.get(kind.kind)
  }

  get<T extends KubeObject>(kind: KindDefinition<T>, namespace: string | undefined, name: string): T | undefined {
    return this.host.objects.get(kind, namespace, name)
  }

  list<T extends KubeObject>(kind: KindDefinition<T>, namespace?: string): readonly T[] {
    return this.host.objects.list(kind, namespace)
  }

  pick(n: number, purpose: string): number {
    const { kernel } = this.host
    return kernel.pick(n, this.identity ??= this.identified(), kernel.now, `${purpose} ${this.origin.attempt}`)
  }

  /** What chance is drawn by. */
  private identified(): string {
    const { request } = this.origin, meta = (request.body as Partial<KubeObject> | undefined)?.metadata
    return `${resourceOf(this.kind)}/${request.namespace ?? ''}/${request.name ?? meta?.name ?? meta?.generateName ?? ''} `
  }

  escalation(object: KubeObject, old: KubeObject | undefined): Status | undefined {
    const { access } = this.guards, { user } = this.origin
    return access && user ? access.escalation(user, this.kind, object, old) : undefined
  }

  uid(name: string): string {
    return this.host.handedOut.uid(this.kind, this.origin.request.namespace ?? '', name)
  }

  suffix(base: string): string {
    return this.host.handedOut.suffix(`${resourceOf(this.kind)}/${this.origin.request.namespace ?? ''}/${base}`)
  }

  allocate(object: KubeObject, old: KubeObject | undefined): ReturnType<WriteContext['allocate']> {
    const { handedOut } = this.host
    if (!handedOut.hands(this.kind)) return { object }
    const result = handedOut.allocate(this.kind, object, old, (n, step) => this.pick(n, `allocate ${step}`), this.isDryRun)
    if ('errors' in result) return result
    this.taken = [...this.taken, ...result.taken]
    this.released = [...this.released, ...result.released]
    return result
  }
}
