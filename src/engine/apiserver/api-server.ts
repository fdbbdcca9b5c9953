// kube-apiserver: the hub. Requests come in as Hops, writes go to etcd as transactions, commits go out to watchers.
import apiServiceKind from '../kinds/api-service/api-service.kind.ts'
import resourceQuotaKind from '../kinds/resource-quota/resource-quota.kind.ts'
import { apiVersionOf, type KindDefinition, resourceOf } from '../kinds/define-kind.ts'
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
import type { AdmissionStep, AdmissionView } from './admission/define-admission.ts'
import { answerTo, isConnection, misdirected, shown, subjectOfBody } from './answers.ts'
import { BrokenLines } from './broken-lines.ts'
import { ComingUp, type Look } from './coming-up.ts'
import { deleteOptionsOf, remove } from './deletion.ts'
import { AGGREGATOR, Aggregator } from './aggregator.ts'
import { Evictions } from './eviction.ts'
import { HandedOut } from './handed-out.ts'
import { type Collection, Collections, type InFlight, type Origin } from './in-flight.ts'
import { type CustomKindOf, KnownObjects } from './known-objects.ts'
import { type Absence, type Expired, Outage, storageFailure, storageTimeout } from './outage.ts'
import { PodConnections } from './pod-connections.ts'
import { QuotaTurns } from './quota-turns.ts'
import { answerGet, answerList, failure, select } from './reads.ts'
import { optionsRefusal } from './request-options.ts'
import type { ApiRequest, ApiResponse, ObjectList } from './request.ts'
import { conflict, methodNotAllowed, notFound, pathNotFound } from './status-errors.ts'
import { OneMember, type Storage, type StorageAnswer } from './storage.ts'
import { subresourceNamed } from './subresources.ts'
import { tellPassage, tellRefusal } from './telling.ts'
import { Watchers } from './watchers.ts'
import type { WriteContext, WriteOutcome } from './write-outcome.ts'
import { create, patch, storageKey, update } from './writes.ts'

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
}

/** Clients outside the cluster, whose bodies are decoded strictly. */
const OUTSIDE = new Set(['kubectl'])
const MOST_ATTEMPTS = 10
/** The API server and the parts of it that speak for it. */
const OWN_ADDRESSES = [API_SERVER, `${API_SERVER}/bootstrap`, `${API_SERVER}/eviction`, `${API_SERVER}/kubelet-client`, `${API_SERVER}/etcd-client`, AGGREGATOR]
/** What an API server that ends forgets. What it has allocated, it reads again from what is stored. */
const PARTS_LOST = ['watchers', 'eviction', 'kubelet-client', 'etcd-client', 'aggregator']

export class ApiServer {
  readonly objects: KnownObjects
  private readonly inFlight: Table<InFlight>
  /** Reads that wait until the cache is sure to be as new as etcd. */
  private readonly reads: Table<Origin>
  private readonly collections: Collections
  private readonly turns: QuotaTurns
  private readonly handedOut: HandedOut
  private readonly watchers: Watchers
  private readonly evictions: Evictions
  private readonly podConnections: PodConnections
  readonly aggregator: Aggregator
  private readonly tokens: Cell<number>
  private readonly outage: Outage
  private readonly comingUp: ComingUp
  private readonly memo: DecisionMemo
  private admission = new AdmissionChain()
  private rules: Rules | undefined
  private access: Access | undefined
  private readonly kernel: Kernel
  private readonly wall: WallClock
  private readonly storage: Storage

  constructor(kernel: Kernel, wall: WallClock, storage: Storage = new OneMember(kernel)) {
    this.kernel = kernel
    this.wall = wall
    this.storage = storage
    storage.open((answer, background) => this.takeFromStorage(answer, background))
    this.objects = new KnownObjects(kernel)
    this.inFlight = kernel.adopt(`${API_SERVER}/in-flight`, new Table<InFlight>())
    this.reads = kernel.adopt(`${API_SERVER}/reads`, new Table<Origin>())
    this.collections = new Collections(kernel)
    this.turns = new QuotaTurns(kernel)
    this.handedOut = new HandedOut(kernel)
    this.tokens = kernel.adopt(`${API_SERVER}/tokens`, new Cell(0))
    this.watchers = new Watchers(kernel)
    this.outage = new Outage(kernel)
    new BrokenLines(kernel, this.watchers, this.outage)
    this.comingUp = new ComingUp(kernel, () => storage.load())
    this.memo = kernel.adopt(`${API_SERVER}/decisions`, new DecisionMemo())
    this.evictions = new Evictions(kernel, wall, ({ from, token, background }, response) => this.answer(from, token, response, background))
    this.aggregator = new Aggregator(kernel, wall, () => this.cache.list(apiServiceKind), ({ from, token, background }, response) => this.answer(from, token, response, background))
    this.podConnections = new PodConnections(kernel, ({ from, token, background }, response) => this.answer(from, token, response, background))
    kernel.listen(API_SERVER, (delivery) => this.receive(delivery))
  }

  /** Its watch cache of etcd. */
  get cache(): Informer { return this.objects.cache }

  /** From now on it asks who wants something and whether they may, and holds objects against rules and policies; before, nobody outside may ask for anything. */
  guard({ rules, policies, access, customKinds }: Guards): void {
    if (customKinds) this.objects.useCustomKinds(customKinds)
    this.rules = rules
    this.admission = new AdmissionChain(policies)
    this.memo.forget()
    if (!access) return
    const { objects, wall, kernel } = this, known = access({
      get: (kind, namespace, name) => objects.get(kind, namespace, name), list: (kind, namespace) => objects.list(kind, namespace),
      wallMs: () => this.wallMs(), bootedMs: wall.epochMs, draw: (text, step) => kernel.pick(0x100000000, text, step),
    }, this.memo)
    objects.useDefaults((kind) => known.defaults(kind))
    this.access = known
  }

  /** The process ends, or its machine: connections break, what it was doing is lost. */
  stop(absence: Absence): void {
    const waiting = [...[...this.inFlight.values(), ...this.reads.values(), ...this.turns.waiting()].filter(({ collection }) => !collection), ...this.collections.waiting()]
    this.kernel.halt(OWN_ADDRESSES)
    this.outage.begin(absence, waiting, this.watchers.open)
    for (const part of PARTS_LOST) this.kernel.forget(`${API_SERVER}/${part}`)
    for (const table of [this.inFlight, this.reads]) for (const key of [...table.keys()]) table.delete(key)
    this.collections.clear()
    this.turns.clear()
    this.objects.forget()
  }

  /** How it is known whether clients still look for an API server that comes up. */
  awaitedWhile(isAwaited: () => boolean): void {
    this.comingUp.awaitedWhile(isAwaited)
  }

  /** A fresh process: it asks etcd what there is, and serves once it knows. */
  start(): void {
    this.kernel.resume(OWN_ADDRESSES)
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
    else this.writeAgain(timer)
  }

  private expire(token: number): void {
    this.storageFailed(token, storageTimeout())
  }

  /** A request ends because etcd did not do its part. */
  private storageFailed(token: number, status: Status): void {
    const read = this.reads.get(String(token)), waiting = this.inFlight.get(String(token))
    if (read && this.reads.delete(String(token))) this.conclude(read, failure(status))
    if (!waiting) return
    this.inFlight.delete(String(token))
    this.handedOut.giveBack(waiting)
    this.conclude(waiting, failure(status))
    if (waiting.charging) this.passTurn(waiting.charging.object.metadata.namespace ?? '')
  }

  /** Who asks, and whether they may; then what they ask for. */
  private serve({ payload, from, background }: Delivery): void {
    const { request, token } = payload as RequestEnvelope, isExternal = OUTSIDE.has(from), { access } = this
    if (isExternal && !this.rules) throw new Error(`${from} asks for ${request.resource} before the API server has the rules of kinds.`)
    const answer = (response: ApiResponse): void => this.answer(from, token, response, background)
    const kind = this.objects.kindOf(request.resource)
    let origin: Origin = { request, token, from, isExternal, background, attempt: 0 }
    if (access) {
      const identified = access.identify(from, request.credentials)
      if ('refused' in identified) return answer(failure(tellRefusal(this.kernel, origin, 'authentication', identified.refused)))
      const { user } = identified
      origin = { ...origin, user }
      const refused = access.refusal(user, request, kind)
      if (refused) return answer(failure(tellRefusal(this.kernel, origin, 'authorization', refused)))
      const computed = !kind || request.subresource === 'token' ? access.answer(user, request) : undefined
      if (computed) return answer(computed)
    }
    if (!kind) return this.aggregator.begin(origin) ? undefined : answer(failure(pathNotFound()))
    const refusal = isExternal ? (misdirected(kind, request) ?? optionsRefusal(request)) : undefined
    if (refusal) return answer(failure(refusal))
    this.carryOut(kind, origin)
  }

  /** A read that names no version sees every write before it: where etcd could know more than the cache, it is asked first. */
  private carryOut(kind: KindDefinition, origin: Origin): void {
    const { verb, query } = origin.request, isFresh = (verb === 'get' || verb === 'list') && !query?.resourceVersion && !isConnection(kind, origin.request)
    if (!isFresh || !this.storage.confirm) return this.answerOrWrite(kind, origin)
    const token = ++this.tokens.value
    this.reads.set(String(token), origin)
    this.storage.confirm(token, origin.background)
  }

  private answerOrWrite(kind: KindDefinition, origin: Origin): void {
    const { request, from, token, background } = origin, { name, subresource } = request
    const answer = (response: ApiResponse): void => this.answer(from, token, response, background)
    const stored = name === undefined ? undefined : this.objects.get(kind, request.namespace, name)
    if (isConnection(kind, request)) return stored ? this.podConnections.begin(origin, stored as Pod) : answer(failure(notFound(kind, name ?? '')))
    switch (request.verb) {
      case 'watch': return this.startWatch(kind, origin)
      case 'deletecollection': return this.deleteCollection(kind, origin)
      case 'get': return answer(answerGet(kind, request, stored && (this.access?.shown(kind, stored) ?? stored), this.wallMs(), this.objects.revision))
      case 'list': return answer(this.answerList(kind, request))
      default:
        if (subresource === 'eviction' && kind.subresources?.includes('eviction')) this.evictions.begin(origin)
        else this.write(kind, stored, origin)
    }
  }

  /** Carries a write through admission and validation to etcd. Returns whether quotas are being charged for it, whose turn it then has. */
  private write(kind: KindDefinition, stored: KubeObject | undefined, origin: Origin, hasTurn = false): boolean {
    const { request } = origin, values: { taken: string[]; released: string[] } = { taken: [], released: [] }
    const isDryRun = request.query?.dryRun === 'All' || (request.verb === 'delete' && deleteOptionsOf(request).dryRun?.[0] === 'All')
    const outcome = this.outcomeOf(kind, request, stored, this.writeContext(kind, origin, isDryRun, values))
    const warnings = outcome.warnings && outcome.warnings.length > 0 ? { warnings: outcome.warnings } : {}
    const respond = (response: ApiResponse): false => {
      this.conclude(origin, { ...response, ...warnings })
      return false
    }
    if ('refused' in outcome) {
      if (outcome.lookAgainInMs !== undefined && origin.attempt < MOST_ATTEMPTS - 1) return this.writeLater(origin, outcome.lookAgainInMs)
      return respond(failure(outcome.stage ? tellRefusal(this.kernel, origin, outcome.stage, outcome.refused, outcome.by) : outcome.refused))
    }
    if ('unchanged' in outcome) return respond({ code: outcome.code, body: shown(kind, request, outcome.unchanged) })
    const isRemoval = 'remove' in outcome, object = isRemoval ? outcome.remove : outcome.put
    const waiting: InFlight = { ...origin, code: outcome.code, ...warnings, isRemoval, ...values, ...('thenRemove' in outcome && outcome.thenRemove ? { thenRemove: true } : {}) }
    if (isDryRun) return respond({ code: outcome.code, body: answerTo(kind, waiting.request, waiting.isRemoval, object) })
    const charges = 'put' in outcome ? (outcome.charges ?? []) : [], namespace = object.metadata.namespace ?? ''
    if (charges.length > 0 && !hasTurn && !this.turns.take(namespace, origin)) return false
    tellPassage(this.kernel, origin, object, 'passage' in outcome ? outcome.passage : undefined, () => (this.access && origin.user ? this.access.groundsFor(origin.user, request, kind) : ''))
    this.handedOut.hold(values, storageKey(kind, object.metadata.namespace, object.metadata.name))
    const expect = this.expected(kind, isRemoval ? stored : outcome.old)
    if (charges.length === 0) this.store(kind, waiting, object, expect)
    else this.charge({ ...waiting, charging: { left: charges, object, expect } })
    return charges.length > 0
  }

  /** The version that must be stored for a write to be good: none of what every cluster has without its having been stored. */
  private expected(kind: KindDefinition, old: KubeObject | undefined): string | null {
    return old && this.objects.isStored(kind, old) ? old.metadata.resourceVersion : null
  }

  /** The request stays open: what refuses it may be over in a moment. */
  private writeLater(origin: Origin, delayMs: number): false {
    this.kernel.send({ from: API_SERVER, to: API_SERVER, op: 'timer', background: origin.background, delayMs, payload: { ...origin, attempt: origin.attempt + 1 } satisfies Origin })
    return false
  }

  private writeAgain(origin: Origin, hasTurn = false): boolean {
    const { resource, namespace, name } = origin.request, kind = this.objects.kindOf(resource) as KindDefinition
    return this.write(kind, name === undefined ? undefined : this.objects.get(kind, namespace, name), origin, hasTurn)
  }

  /** Charges the first quota that is left; the object is stored when all have been. */
  private charge(waiting: InFlight & Required<Pick<InFlight, 'charging'>>): void {
    const { left: [quota] } = waiting.charging
    this.transact(resourceQuotaKind as unknown as KindDefinition, waiting, quota, quota.metadata.resourceVersion, true)
  }

  /** Who waits for quotas of a namespace comes next: some that do not have to be charged, and one that has. */
  private passTurn(namespace: string): void {
    for (let next = this.turns.next(namespace); next; next = this.turns.next(namespace)) if (this.writeAgain(next, true)) return
  }

  /** Stores or removes an object. What was never stored is stored before it is removed. */
  private store(kind: KindDefinition, waiting: InFlight, object: KubeObject, expect: string | null): void {
    const { isRemoval } = waiting
    if (isRemoval && expect === null) this.transact(kind, { ...waiting, isRemoval: false, thenRemove: true }, object, null, true)
    else this.transact(kind, waiting, object, expect, !isRemoval)
  }

  /** Sends a write to etcd, on the condition that the object still has the version that it was made on. */
  private transact(kind: KindDefinition, waiting: InFlight, object: KubeObject, expect: string | null, isPut: boolean): void {
    const token = ++this.tokens.value, key = storageKey(kind, object.metadata.namespace, object.metadata.name)
    this.inFlight.set(String(token), waiting)
    this.storage.transact({ token, key, resource: resourceOf(kind), expect, put: isPut ? object : undefined }, subjectOf(object), waiting.background)
  }

  private outcomeOf(kind: KindDefinition, request: ApiRequest, stored: KubeObject | undefined, context: WriteContext): WriteOutcome {
    if (request.subresource && request.subresource !== 'status') {
      const subresource = subresourceNamed(request.subresource)
      if (!subresource || !kind.subresources?.includes(subresource.name)) return { refused: pathNotFound() }
      if (!stored) return { refused: notFound(kind, request.name ?? '') }
      return subresource.write(context, request, stored)
    }
    switch (request.verb) {
      case 'create': return create(context, request)
      case 'update': return update(context, request, stored)
      case 'patch': return patch(context, request, stored)
      case 'delete': return remove(context, request, stored)
      default: return { refused: methodNotAllowed(kind) }
    }
  }

  private writeContext(kind: KindDefinition, { request, from, user, isExternal, attempt }: Origin, isDryRun: boolean, values: { taken: string[]; released: string[] }): WriteContext {
    const { kernel, handedOut, access } = this, meta = (request.body as Partial<KubeObject> | undefined)?.metadata
    const identity = `${resourceOf(kind)}/${request.namespace ?? ''}/${request.name ?? meta?.name ?? meta?.generateName ?? ''}`
    const pick = (n: number, purpose: string): number => kernel.pick(n, `${identity} ${purpose} ${attempt}`, kernel.now)
    const view: AdmissionView = { get: (k, ns, name) => this.objects.get(k, ns, name), list: (k, ns) => this.objects.list(k, ns), pick, wallMs: this.wallMs() }
    return {
      kind, rules: kind.isCustom ? this.objects.customKind(resourceOf(kind))?.rules : this.rules?.get(kind.kind), admission: this.admission, view, timestamp: this.wall.timestamp(kernel.now), wallMs: this.wallMs(), from, user, isExternal, isDryRun,
      escalation: (object, old) => (access && user ? access.escalation(user, kind, object, old) : undefined),
      uid: (name) => handedOut.uid(kind, request.namespace ?? '', name),
      suffix: (base) => handedOut.suffix(`${resourceOf(kind)}/${request.namespace ?? ''}/${base}`),
      allocate: (object, old) => handedOut.allocate(kind, object, old, pick, isDryRun, values),
    }
  }

  private takeAll(all: RangeResult): void {
    this.objects.replace(all)
    this.memo.forget()
    this.comingUp.loaded()
  }

  private takeFromStorage(answer: StorageAnswer, background: boolean): void {
    if ('objects' in answer) this.takeAll(answer)
    else if ('compacted' in answer) this.compacted(answer)
    else if ('isCurrent' in answer) {
      const read = this.reads.get(String(answer.token))
      if (read && this.reads.delete(String(answer.token))) this.answerOrWrite(this.objects.kindOf(read.request.resource) as KindDefinition, read)
    } else if ('failed' in answer) this.storageFailed(answer.token, storageFailure(answer.failed))
    else if ('expired' in answer) this.storageFailed(answer.token, storageTimeout())
    else this.takeResult(answer, background)
  }

  /** History is gone. Where it is gone before this API server had all of it, nobody who watches can be told what was in it: they list anew. */
  private compacted({ compacted, isMissed }: Extract<StorageAnswer, { compacted: number }>): void {
    this.objects.compact(compacted)
    if (!isMissed) return
    this.outage.breakWatches(this.watchers.open)
    this.kernel.forget(`${API_SERVER}/watchers`)
  }

  private takeResult(result: TransactionResult, background: boolean): void {
    const waiting = this.inFlight.get(String(result.token))
    if (result.commit && result.commit.revision > this.objects.revision) this.publish(result.commit, background)
    if (!waiting) return
    this.inFlight.delete(String(result.token))
    if (waiting.charging) return this.charged(waiting, waiting.charging, result)
    const kind = this.objects.kindOf(waiting.request.resource) as KindDefinition
    if (!result.commit) return this.retry(kind, waiting, result.current)
    const { object } = result.commit
    if (waiting.thenRemove) return this.transact(kind, { ...waiting, thenRemove: false, isRemoval: true, marked: object }, object, object.metadata.resourceVersion, false)
    this.handedOut.settle(kind, waiting, object, waiting.isRemoval)
    this.succeed(kind, waiting, object)
  }

  /** A quota has been charged, or was not what the write had been reckoned with: then it is reckoned anew. */
  private charged({ charging: _, ...waiting }: InFlight, { left: [quota, ...left], object, expect }: NonNullable<InFlight['charging']>, { commit }: TransactionResult): void {
    const namespace = object.metadata.namespace ?? ''
    if (commit && left.length > 0) return this.charge({ ...waiting, charging: { left, object, expect } })
    if (commit) this.store(this.objects.kindOf(waiting.request.resource) as KindDefinition, waiting, object, expect)
    else {
      this.handedOut.giveBack(waiting)
      const { request, token, from, user, isExternal, background, attempt, collection } = waiting
      if (attempt >= MOST_ATTEMPTS) this.conclude(waiting, failure(conflict({ group: '', plural: 'resourcequotas' }, quota.metadata.name)))
      else if (this.writeAgain({ request, token, from, isExternal, background, attempt: attempt + 1, ...(user && { user }), ...(collection && { collection }) }, true)) return
    }
    this.passTurn(namespace)
  }

  private succeed(kind: KindDefinition, waiting: InFlight, object: KubeObject): void {
    this.conclude(waiting, { code: waiting.code, body: answerTo(kind, waiting.request, waiting.isRemoval, object), ...(waiting.warnings ? { warnings: waiting.warnings } : {}) })
  }

  /** Somebody else was faster: a request with a version of its own has lost, any other is done again on what is there now. */
  private retry(kind: KindDefinition, waiting: InFlight, current: KubeObject | undefined): void {
    const { request, marked } = waiting
    this.handedOut.giveBack(waiting)
    // What this request marked, somebody else has removed: it is gone, as was asked.
    if (marked && current?.metadata.uid !== marked.metadata.uid) return this.succeed(kind, waiting, marked)
    const named = (request.body as Partial<KubeObject> | undefined)?.metadata
    const isConditional = request.verb === 'update' && Boolean(named?.resourceVersion)
    if (isConditional || waiting.attempt >= MOST_ATTEMPTS) return this.conclude(waiting, failure(conflict(kind, request.name ?? named?.name ?? '')))
    const { token, from, user, isExternal, background, collection } = waiting
    const stored = request.name === undefined ? undefined : (current ?? this.objects.get(kind, request.namespace, request.name))
    this.write(kind, stored, { request, token, from, isExternal, background, attempt: waiting.attempt + 1, ...(user && { user }), ...(collection && { collection }) })
  }

  /** Takes a commit into the cache and tells the watchers. */
  private publish(commit: Commit, background: boolean): void {
    this.objects.apply(commit)
    if (this.access?.concerns(commit.resource)) this.memo.forget()
    const payload: WatchEnvelope = { resource: commit.resource, type: commit.type, object: commit.object }
    this.watchers.tell(commit, payload, subjectOf(commit.object), background)
  }

  private answerList(kind: KindDefinition, request: ApiRequest, items = this.objects.list(kind, request.namespace)): ApiResponse {
    return answerList(kind, request, items, this.wallMs(), this.objects.revision, this.objects.compacted)
  }

  /** Answers what there is; what changes from now on follows, and no change overtakes the answer. */
  private startWatch(kind: KindDefinition, { request, from, token, background }: Origin): void {
    // Loops watch roles from the boot on, when what nobody stored may not be known yet; none of them has anything to do with it.
    const response = this.answerList(kind, request, this.objects.cache.list(kind, request.namespace))
    if (response.code >= 400) return this.answer(from, token, response, background)
    this.watchers.add(resourceOf(kind), from, request.query?.fieldSelector, request.namespace)
    const delayMs = this.kernel.latency('response', from)
    this.answer(from, token, response, background, this.watchers.after(from, resourceOf(kind), delayMs))
  }

  private deleteCollection(kind: KindDefinition, origin: Origin): void {
    const { request, from, user, token, background } = origin
    const selected = select(kind, request, this.objects.list(kind, request.namespace))
    if ('refused' in selected) return this.answer(from, token, failure(selected.refused), background)
    const { items } = selected
    if (items.length === 0) return this.answer(from, token, { code: 200, body: this.listOf(kind, items) }, background)
    const collection = String(++this.tokens.value)
    this.collections.begin(collection, { left: items.length, items, resource: request.resource, token, from, background })
    for (const item of items) {
      const one: ApiRequest = { verb: 'delete', resource: request.resource, namespace: item.metadata.namespace, name: item.metadata.name, body: request.body, query: request.query }
      this.write(kind, item, { request: one, token: undefined, from, isExternal: false, background, attempt: 0, collection, ...(user && { user }) })
    }
  }

  private listOf(kind: KindDefinition, items: readonly KubeObject[]): ObjectList {
    return { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata: { resourceVersion: String(this.objects.revision) }, items }
  }

  /** Answers a client, or counts one deletion of many as done. */
  private conclude(origin: Pick<InFlight, 'token' | 'from' | 'background' | 'collection'>, response: ApiResponse): void {
    if (!origin.collection) return this.answer(origin.from, origin.token, response, origin.background)
    const collection: Collection | undefined = this.collections.count(origin.collection)
    if (!collection) return
    const body = this.listOf(this.objects.kindOf(collection.resource) as KindDefinition, collection.items)
    this.answer(collection.from, collection.token, { code: 200, body }, collection.background)
  }

  private answer(to: string, token: unknown, response: ApiResponse, background: boolean, delayMs: number = this.kernel.latency('response', to)): void {
    const payload: ResponseEnvelope = { response, token }
    this.kernel.send({ from: API_SERVER, to, op: 'response', subject: subjectOfBody(response), background, delayMs, payload, a: response.code })
  }

  private wallMs(): number {
    return this.wall.epochMs + this.kernel.now
  }
}
