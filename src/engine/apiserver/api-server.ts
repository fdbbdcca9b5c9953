// kube-apiserver: the hub. Requests come in as Hops, writes go to etcd as transactions, commits go out to watchers.
import { kinds } from '../kinds/catalogue.ts'
import apiServiceKind from '../kinds/api-service/api-service.kind.ts'
import { type KindDefinition, resourceOf } from '../kinds/define-kind.ts'
import type { Rules } from '../kinds/define-rules.ts'
import type { Pod } from '../generated/api-types.d.ts'
import type { KubeObject, Status } from '../kube-object.ts'
import type { Commit, RangeResult, TransactionResult } from '../etcd/etcd.ts'
import { API_SERVER, type RequestEnvelope, type ResponseEnvelope, subjectOf } from '../kernel/api-client.ts'
import type { WatchEnvelope } from '../kernel/controller-process.ts'
import type { Informer } from '../kernel/informer.ts'
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import { Cell, Table } from '../kernel/store.ts'
import type { WallClock } from '../kernel/wall.ts'
import type { Access, AccessFactory } from './access/define-access.ts'
import { DecisionMemo } from './access/decision-memo.ts'
import { AdmissionChain } from './admission/chain.ts'
import type { AdmissionStep } from './admission/define-admission.ts'
import { isConnection, misdirected, subjectOfBody } from './answers.ts'
import type { Beside } from './beside.ts'
import type { Bodies } from './bodies.ts'
import type { BrokenLines, Held, Silenced } from './broken-lines.ts'
import { ComingUp, type Look } from './coming-up.ts'
import { Aggregator } from './aggregator.ts'
import { type Evict, Evictions } from './eviction.ts'
import type { Origin } from './in-flight.ts'
import { type CustomKindOf, KnownObjects } from './known-objects.ts'
import { type Absence, type Expired, Outage, storageFailure, storageTimeout } from './outage.ts'
import type { ConnectionOrigin, OpenConnections, PodConnections } from './pod-connections.ts'
import { answerGet, answerList, failure } from './reads.ts'
import { optionsRefusal } from './request-options.ts'
import type { ApiRequest, ApiResponse } from './request.ts'
import { notFound, pathNotFound } from './status-errors.ts'
import { OneMember, type Storage, type StorageAnswer } from './storage.ts'
import { tellRefusal } from './telling.ts'
import { keyOfWatch, type OpenWatch, Watchers } from './watchers.ts'
import { WritePath } from './write-path.ts'

/** What an API server asks before it lets a request pass, and does not need to come up. */
export interface Guards {
  /** What objects must satisfy. */
  readonly rules: Rules
  /** Admission steps that look after what users make, or after who asks. */
  readonly policies: readonly AdmissionStep[]
  /** The kinds that definitions of this cluster declare. */
  readonly customKinds?: CustomKindOf
  /** Who is who, and who may do what. */
  readonly access?: AccessFactory
  readonly parts?: ServerParts
}

/** Parts that nobody needs before somebody asks for something, or breaks something. */
export interface ServerParts {
  readonly bodies: Bodies
  readonly evict: Evict
  readonly PodConnections: typeof PodConnections
  readonly BrokenLines: typeof BrokenLines
}

/** Clients outside the cluster, whose bodies are decoded strictly. */
const OUTSIDE = new Set(['kubectl'])
/** Among several, what one server says of its health is whether etcd answers that very server. */
const HEALTH = /^\/(readyz|livez|healthz)(\/etcd)?$/
/** The parts of an API server that speak for it. */
const PARTS = ['bootstrap', 'eviction', 'kubelet-client', 'etcd-client', 'aggregator']
/** What an API server that ends forgets. What it has allocated, it reads again from what is stored. */
const PARTS_LOST = ['watchers', 'eviction', 'kubelet-client', 'etcd-client', 'aggregator']

export class ApiServer {
  readonly address: string
  readonly objects: KnownObjects
  private readonly writes: WritePath
  /** Reads that wait until the cache is sure to be as new as etcd. */
  private readonly reads: Table<Origin>
  private readonly watchers: Watchers
  private readonly evictions: Evictions
  private evict: Evict | undefined
  private readonly connections: OpenConnections
  private podConnections: PodConnections | undefined
  private readonly held: Held
  private lines: BrokenLines | undefined
  readonly aggregator: Aggregator
  private readonly tokens: Cell<number>
  private readonly outage: Outage
  private readonly comingUp: ComingUp
  private readonly memo: DecisionMemo
  private access: Access | undefined
  private isGuarded = false
  private readonly kernel: Kernel
  private readonly wall: WallClock
  private readonly storage: Storage
  /** Where it is one of several. */
  private readonly beside: Beside | undefined

  constructor(kernel: Kernel, wall: WallClock, storage: Storage = new OneMember(kernel), address: string = API_SERVER, beside?: Beside) {
    this.kernel = kernel
    this.address = address
    this.beside = beside
    this.wall = wall
    this.storage = storage
    storage.open((answer, background) => this.takeFromStorage(answer, background))
    this.objects = new KnownObjects(kernel, address)
    this.reads = kernel.adopt(`${address}/reads`, new Table<Origin>())
    this.tokens = kernel.adopt(`${address}/tokens`, new Cell(0))
    this.writes = new WritePath({ address, kernel, wall, storage, objects: this.objects, tokens: this.tokens, answer: ({ from, token, background }, response) => this.answer(from, token, response, background) })
    this.watchers = new Watchers(kernel, address, beside)
    this.outage = new Outage(kernel, address, this.watchers)
    this.held = { silenced: kernel.adopt(`${address}/outage/silenced-watches`, new Table<Silenced>()), held: kernel.adopt(`${address}/outage/held-commits`, new Table<TransactionResult>()) }
    kernel.links.onChange(() => this.lines?.changed())
    kernel.onLost((delivery) => this.lines?.lost(delivery))
    kernel.listen(`${address}/lines`, ({ payload }) => this.lines?.noticed(payload as string))
    this.comingUp = new ComingUp(kernel, address, () => storage.load())
    this.memo = kernel.adopt(`${address}/decisions`, new DecisionMemo())
    const reply = ({ from, token, background }: ConnectionOrigin, response: ApiResponse): void => this.answer(from, token, response, background)
    this.evictions = new Evictions(kernel, address, wall, reply, (request, timestamp) => this.evict!(request, timestamp))
    this.aggregator = new Aggregator(kernel, address, wall, () => this.cache.list(apiServiceKind), reply)
    this.connections = { waiting: kernel.adopt(`${address}/kubelet-client/waiting`, new Table<ConnectionOrigin>()), ids: kernel.adopt(`${address}/kubelet-client/ids`, new Cell(0)) }
    kernel.listen(`${address}/kubelet-client`, (delivery) => this.podConnections?.receive(delivery))
    kernel.listen(address, (delivery) => this.receive(delivery))
  }

  /** Where it and its parts are. */
  private get addresses(): readonly string[] { return [this.address, ...PARTS.map((part) => `${this.address}/${part}`)] }

  /** Scarce values that it knows to be held, and by whom. */
  get allocated(): Table<string> { return this.writes.allocated }

  /** Its watch cache of etcd. */
  get cache(): Informer { return this.objects.cache }

  /** From now on it asks who wants something and whether they may, and holds objects against rules and policies; before, nobody outside may ask for anything. */
  guard({ rules, policies, access, customKinds, parts }: Guards): void {
    if (parts) this.takeParts(parts)
    if (customKinds) this.objects.useCustomKinds(customKinds)
    this.memo.forget()
    const admission = new AdmissionChain(policies)
    this.isGuarded = true
    if (!access) return this.writes.guard({ rules, admission, bodies: parts?.bodies })
    const { objects, kernel } = this, known = access({
      get: (kind, namespace, name) => objects.get(kind, namespace, name), list: (kind, namespace) => objects.list(kind, namespace),
      kinds: () => [...kinds, ...objects.customKinds], processes: (program) => kernel.things.of('SimProcess').filter((one) => one.program === program).map(({ state }) => state === 'Running'), wallMs: () => this.wallMs(), draw: (text, step) => kernel.pick(0x100000000, text, step),
    }, this.memo)
    objects.useDefaults((kind) => known.defaults(kind))
    this.access = known
    this.writes.guard({ rules, admission, access: known, bodies: parts?.bodies })
  }

  private takeParts({ evict, PodConnections, BrokenLines }: ServerParts): void {
    const { kernel, address } = this
    this.evict = evict
    this.podConnections = new PodConnections(kernel, address, this.connections, ({ from, token, background }, response) => this.answer(from, token, response, background))
    this.lines = new BrokenLines(kernel, address, this.held, this.watchers, this.outage)
  }

  /** The process ends, or its machine: connections break, what it was doing is lost. */
  stop(absence: Absence): void {
    const waiting = [...this.reads.values(), ...this.writes.waiting()]
    this.kernel.halt(this.addresses)
    this.outage.begin(absence, waiting, this.watchers.open)
    for (const part of PARTS_LOST) this.kernel.forget(`${this.address}/${part}`)
    for (const key of [...this.reads.keys()]) this.reads.delete(key)
    this.writes.clear()
    this.objects.forget()
  }

  /** Who watches, and what. */
  get watches(): readonly OpenWatch[] { return this.watchers.open }

  /** Some connections are closed, or are gone: nobody is told anything over them any longer. With `isTold`, their clients notice at once. */
  drop(isMeant: (address: string) => boolean, isTold: boolean): void {
    for (const open of this.watchers.open) {
      if (!isMeant(open.address)) continue
      if (isTold) this.outage.hangUp(open)
      this.watchers.remove(open.address, open.watch)
    }
  }

  get isServing(): boolean { return !this.kernel.isHalted(this.address) && !this.comingUp.isLoading }

  /** The cluster is not at rest before those who lost another server have found this one. */
  awaitClients(): void {
    this.comingUp.awaitClients()
  }

  /** How it is known whether clients still look for an API server that comes up. */
  awaitedWhile(isAwaited: () => boolean): void {
    this.comingUp.awaitedWhile(isAwaited)
  }

  /** A fresh process: it asks etcd what there is, and serves once it knows. */
  start(): void {
    this.kernel.resume(this.addresses)
    this.comingUp.begin()
  }

  private receive(delivery: Delivery): void {
    if (delivery.op === 'committed') this.storage.receive(delivery)
    else if (delivery.op === 'timer') this.takeTimer(delivery.payload as Origin | Expired | Look)
    else if (this.comingUp.isLoading) this.outage.refuse(delivery.from, (delivery.payload as RequestEnvelope).token, delivery.background)
    else this.serve(delivery)
  }

  private takeTimer(timer: Origin | Expired | Look): void {
    if ('expired' in timer) this.expire(timer.expired)
    else if ('comesUp' in timer) this.comingUp.again(timer)
    else this.writes.writeAgain(timer)
  }

  private expire(token: number): void {
    this.storageFailed(token, storageTimeout())
  }

  /** A request ends because etcd did not do its part. */
  private storageFailed(token: number, status: Status): void {
    const read = this.reads.get(String(token))
    if (read && this.reads.delete(String(token))) this.answer(read.from, read.token, failure(status), read.background)
    this.writes.storageFailed(token, status)
  }

  /** Who asks, and whether they may; then what they ask for. */
  private serve({ payload, from, background }: Delivery): void {
    const { request, token } = payload as RequestEnvelope, isExternal = OUTSIDE.has(from) || from.startsWith('pod/'), { access } = this
    if (isExternal && !this.isGuarded) throw new Error(`${from} asks for ${request.resource} before the API server has the rules of kinds.`)
    const kind = this.objects.kindOf(request.resource)
    if (!access) return this.serveAllowed(kind, { request, token, from, isExternal, background, attempt: 0 })
    const identified = access.identify(from, request.credentials)
    if ('refused' in identified) return this.refuse({ request, token, from, isExternal, background, attempt: 0 }, tellRefusal(this.kernel, this.address, { request, from }, 'authentication', identified.refused))
    const { user } = identified, origin: Origin = { request, token, from, isExternal, background, attempt: 0, user }
    const refused = access.refusal(user, request, kind)
    if (refused) return this.refuse(origin, tellRefusal(this.kernel, this.address, origin, 'authorization', refused))
    if (this.beside && HEALTH.test(request.path ?? '')) return this.whenCurrent(origin)
    const computed = !kind || request.subresource === 'token' ? access.answer(user, request) : undefined
    if (computed) return this.answer(from, token, computed, background)
    this.serveAllowed(kind, origin)
  }

  private refuse({ from, token, background }: Origin, status: Status): void {
    this.answer(from, token, failure(status), background)
  }

  /** What is asked for, and whether it makes sense. */
  private serveAllowed(kind: KindDefinition | undefined, origin: Origin): void {
    if (!kind) return this.aggregator.begin(origin) ? undefined : this.refuse(origin, pathNotFound())
    const refusal = origin.isExternal ? (misdirected(kind, origin.request) ?? optionsRefusal(origin.request)) : undefined
    if (refusal) return this.refuse(origin, refusal)
    this.carryOut(kind, origin)
  }

  /** A read that names no version sees every write before it: where etcd could know more than the cache, it is asked first. So does a watch, whose client may have seen more on another server. */
  private carryOut(kind: KindDefinition, origin: Origin): void {
    const { verb, query } = origin.request, isRead = verb === 'watch' ? this.beside !== undefined : (verb === 'get' || verb === 'list') && !query?.resourceVersion, isFresh = isRead && !isConnection(kind, origin.request)
    if (!isFresh || !this.storage.confirm) return this.answerOrWrite(kind, origin)
    this.whenCurrent(origin)
  }

  /** A request waits until the cache has all that is committed by now. */
  private whenCurrent(origin: Origin): void {
    const token = ++this.tokens.value
    this.reads.set(String(token), origin)
    this.storage.confirm?.(token, origin.background)
  }

  private answerOrWrite(kind: KindDefinition, origin: Origin): void {
    const { request, from, token, background } = origin, { name, subresource } = request
    const stored = name === undefined ? undefined : this.objects.get(kind, request.namespace, name)
    if (isConnection(kind, request)) return stored ? this.podConnections?.begin(origin, stored as Pod) : this.refuse(origin, notFound(kind, name ?? ''))
    switch (request.verb) {
      case 'watch': return this.startWatch(kind, origin)
      case 'deletecollection': return this.writes.deleteCollection(kind, origin)
      case 'get': return this.answer(from, token, answerGet(kind, request, stored && (this.access?.shown(kind, stored) ?? stored), this.wallMs(), this.objects.revision), background)
      case 'list': return this.answer(from, token, this.answerList(kind, request, this.shownOf(kind, request)), background)
      default:
        if (subresource === 'eviction' && kind.subresources?.includes('eviction')) this.evictions.begin(origin)
        else this.writes.write(kind, stored, origin)
    }
  }

  private takeAll(all: RangeResult): void {
    this.objects.replace(all)
    this.memo.forget()
    this.beside?.tookAll(all)
    this.comingUp.loaded()
  }

  private takeFromStorage(answer: StorageAnswer, background: boolean): void {
    if ('objects' in answer) this.takeAll(answer)
    else if ('compacted' in answer) this.compacted(answer)
    else if ('isCurrent' in answer) {
      const read = this.reads.get(String(answer.token))
      if (read && this.reads.delete(String(answer.token))) this.readIsCurrent(read)
    } else if ('failed' in answer) this.storageFailed(answer.token, storageFailure(answer.failed))
    else if ('expired' in answer) this.storageFailed(answer.token, storageTimeout())
    else {
      if (answer.commit && answer.commit.revision > this.objects.revision) this.publish(answer.commit, background)
      this.writes.takeResult(answer)
    }
  }

  private readIsCurrent(read: Origin): void {
    const { request, user, from, token, background } = read, health = request.path !== undefined && user ? this.access?.answer(user, request) : undefined
    if (health) this.answer(from, token, health, background)
    else this.answerOrWrite(this.objects.kindOf(request.resource) as KindDefinition, read)
  }

  /** History is gone. Where it is gone before this API server had all of it, nobody who watches can be told what was in it: they list anew. */
  private compacted({ compacted, isMissed }: Extract<StorageAnswer, { compacted: number }>): void {
    this.objects.compact(compacted)
    if (!isMissed) return
    this.outage.breakWatches(this.watchers.open)
    this.kernel.forget(`${this.address}/watchers`)
  }

  /** Takes a commit into the cache and tells the watchers. */
  private publish(commit: Commit, background: boolean): void {
    this.objects.apply(commit)
    this.beside?.took(commit)
    if (this.access?.concerns(commit.resource)) this.memo.forget()
    this.watchers.tell(commit, envelopeOf(commit), subjectOf(commit.object), background)
  }

  /** What a list shows: of roles that are the sum of others, what they come to. */
  private shownOf(kind: KindDefinition, { namespace, resource }: ApiRequest): readonly KubeObject[] {
    const { access } = this, all = this.objects.list(kind, namespace)
    return access?.concerns(resource) ? all.map((object) => access.shown(kind, object)) : all
  }

  private answerList(kind: KindDefinition, request: ApiRequest, items: readonly KubeObject[]): ApiResponse {
    return answerList(kind, request, items, this.wallMs(), this.objects.revision, this.objects.compacted)
  }

  /** Answers what there is; what changes from now on follows, and no change overtakes the answer. */
  private startWatch(kind: KindDefinition, { request, from, token, background }: Origin): void {
    // Loops watch roles from the boot on, when what nobody stored may not be known yet; none of them has anything to do with it.
    const response = this.answerList(kind, request, kind.isCustom ? this.objects.list(kind, request.namespace) : this.objects.cache.list(kind, request.namespace))
    if (response.code >= 400) return this.answer(from, token, response, background)
    const resource = resourceOf(kind), watch = { ...request, resource }, missed = this.beside && request.query?.resourceVersion ? this.beside.missed(Number(request.query.resourceVersion), resource) : undefined
    this.beside?.watches(from)
    this.watchers.add(from, watch)
    this.beside?.told(`${from} ${keyOfWatch(watch)}`, this.objects.revision)
    const delayMs = this.watchers.after(from, resource, this.kernel.latency('response', from))
    if (!missed) return this.answer(from, token, response, background, delayMs)
    this.answer(from, token, { code: 200, body: {} }, background, delayMs, { goesOn: true })
    for (const commit of missed) this.watchers.catchUp({ address: from, watch }, commit, envelopeOf(commit), subjectOf(commit.object))
  }

  private answer(to: string, token: unknown, response: ApiResponse, background: boolean, delayMs: number = this.kernel.latency('response', to), notes: Pick<ResponseEnvelope, 'goesOn'> = {}): void {
    const payload: ResponseEnvelope = { response, token, ...notes }
    this.kernel.send({ from: this.address, to, op: 'response', subject: subjectOfBody(response), background, delayMs, payload, a: response.code })
  }

  private wallMs(): number {
    return this.wall.epochMs + this.kernel.now
  }
}

function envelopeOf({ resource, type, object }: Commit): WatchEnvelope {
  return { resource, type, object }
}
