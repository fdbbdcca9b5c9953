// kube-apiserver: the hub. Requests come in as Hops, writes go to etcd as transactions, commits go out to watchers.
import { kindOfResource, kinds } from '../kinds/catalogue.ts'
import { apiVersionOf, type KindDefinition, resourceOf } from '../kinds/define-kind.ts'
import type { Rules } from '../kinds/define-rules.ts'
import type { Pod } from '../generated/api-types.d.ts'
import type { KubeObject, Status } from '../kube-object.ts'
import { ETCD, type Commit, type Range, type RangeResult, type Transaction, type TransactionResult } from '../etcd/etcd.ts'
import { API_SERVER, type RequestEnvelope, type ResponseEnvelope, subjectOf } from '../kernel/api-client.ts'
import type { WatchEnvelope } from '../kernel/controller-process.ts'
import { Informer } from '../kernel/informer.ts'
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import { Cell, Table } from '../kernel/store.ts'
import type { WallClock } from '../kernel/wall.ts'
import { allocators } from './allocators/catalogue.ts'
import type { AdmissionView } from './admission/define-admission.ts'
import { deleteOptionsOf, remove } from './deletion.ts'
import { Evictions } from './eviction.ts'
import { type Absence, type Expired, Outage, storageTimeout } from './outage.ts'
import { PodConnections } from './pod-connections.ts'
import { answerGet, answerList, failure, scaleOf, select } from './reads.ts'
import { optionsRefusal } from './request-options.ts'
import type { ApiRequest, ApiResponse, ObjectList } from './request.ts'
import { conflict, methodNotAllowed, notFound, pathNotFound, success } from './status-errors.ts'
import { subresourceNamed } from './subresources.ts'
import { Watchers } from './watchers.ts'
import type { WriteContext, WriteOutcome } from './write-outcome.ts'
import { create, patch, storageKey, update } from './writes.ts'

/** A request that waits for etcd. Plain data. */
interface InFlight {
  readonly request: ApiRequest
  readonly token: unknown
  readonly from: string
  readonly isExternal: boolean
  readonly background: boolean
  readonly attempt: number
  readonly code: number
  readonly warnings?: readonly string[]
  readonly isRemoval: boolean
  /** The object is removed as soon as it is stored: its grace is over. */
  readonly thenRemove?: boolean
  /** Of a removal that follows: the object as it was stored. */
  readonly marked?: KubeObject
  readonly taken: readonly string[]
  readonly released: readonly string[]
  /** Of a deletion of many: the collection request it belongs to. */
  readonly collection?: string
}

/** A deletion of many that is under way. */
interface Collection {
  readonly left: number
  readonly items: readonly KubeObject[]
  readonly resource: string
  readonly token: unknown
  readonly from: string
  readonly background: boolean
}

type Origin = Pick<InFlight, 'request' | 'token' | 'from' | 'isExternal' | 'background' | 'attempt' | 'collection'>

/** Clients outside the cluster, whose bodies are decoded strictly. */
const OUTSIDE = new Set(['kubectl'])
const MOST_ATTEMPTS = 10
/** The API server and the parts of it that speak for it. */
const OWN_ADDRESSES = [API_SERVER, `${API_SERVER}/bootstrap`, `${API_SERVER}/eviction`, `${API_SERVER}/kubelet-client`]
/** What an API server that ends forgets. What it has allocated, it reads again from what is stored. */
const PARTS_LOST = ['watchers', 'eviction', 'kubelet-client']
const LOOK_EVERY_MS = 500
/** For as long as clients may wait between two tries, the API server is coming up. */
const MOST_LOOKS = 130
/** Where it cannot come up, as without etcd, it goes on trying, and nobody waits for that. */
const LATE_LOOK_EVERY_MS = 5_000

interface ComingUp {
  readonly comesUp: number
}
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

export class ApiServer {
  /** What the API server knows: its watch cache of etcd. */
  readonly cache: Informer
  private readonly inFlight: Table<InFlight>
  private readonly collections: Table<Collection>
  private readonly allocated: Table<string>
  /** How many names have been made from each generateName. */
  private readonly generated: Table<number>
  private readonly watchers: Watchers
  private readonly evictions: Evictions
  private readonly podConnections: PodConnections
  private readonly tokens: Cell<number>
  private readonly revision: Cell<number>
  private readonly outage: Outage
  /** A fresh API server knows nothing before etcd has told it what is stored. */
  private readonly isLoading: Cell<boolean>
  private rules: Rules | undefined
  private isAwaited: () => boolean = () => false
  private readonly kernel: Kernel
  private readonly wall: WallClock
  private readonly allocatorOf = new Map(allocators.map((allocator) => [allocator.resource, allocator]))

  constructor(kernel: Kernel, wall: WallClock) {
    this.kernel = kernel
    this.wall = wall
    this.cache = new Informer(kernel, API_SERVER, kinds, [])
    this.inFlight = kernel.adopt(`${API_SERVER}/in-flight`, new Table<InFlight>())
    this.collections = kernel.adopt(`${API_SERVER}/collections`, new Table<Collection>())
    this.allocated = kernel.adopt(`${API_SERVER}/allocated`, new Table<string>())
    this.generated = kernel.adopt(`${API_SERVER}/generated`, new Table<number>())
    this.tokens = kernel.adopt(`${API_SERVER}/tokens`, new Cell(0))
    this.revision = kernel.adopt(`${API_SERVER}/revision`, new Cell(1))
    this.watchers = new Watchers(kernel)
    this.outage = new Outage(kernel)
    this.isLoading = kernel.adopt(`${API_SERVER}/loading`, new Cell(false))
    this.evictions = new Evictions(kernel, wall, ({ from, token, background }, response) => this.answer(from, token, response, background))
    this.podConnections = new PodConnections(kernel, ({ from, token, background }, response) => this.answer(from, token, response, background))
    kernel.listen(API_SERVER, (delivery) => this.receive(delivery))
  }

  /** From now on objects must satisfy these; before, nobody outside may ask for anything. */
  useRules(rules: Rules): void {
    this.rules = rules
  }

  /** The process ends, or its machine: connections break, what it was doing is lost. */
  stop(absence: Absence): void {
    const waiting = [...[...this.inFlight.values()].filter(({ collection }) => !collection), ...this.collections.values()]
    this.kernel.halt(OWN_ADDRESSES)
    this.outage.begin(absence, waiting, this.watchers.open)
    for (const part of PARTS_LOST) this.kernel.forget(`${API_SERVER}/${part}`)
    for (const table of [this.inFlight, this.collections]) for (const key of [...table.keys()]) table.delete(key)
  }

  /** How it is known whether clients still look for an API server that comes up. */
  awaitedWhile(isAwaited: () => boolean): void {
    this.isAwaited = isAwaited
  }

  /** A fresh process: it asks etcd what there is, and serves once it knows. */
  start(): void {
    this.kernel.resume(OWN_ADDRESSES)
    this.isLoading.value = true
    this.load()
    this.comeUp(0)
  }

  private load(): void {
    this.kernel.send({ from: API_SERVER, to: ETCD, op: 'txn', delayMs: this.kernel.latency('txn', 'range'), payload: { range: true } satisfies Range })
  }

  /** The cluster is not at rest before those who lost their API server have found it again. */
  private comeUp(looks: number): void {
    const isLate = looks >= MOST_LOOKS
    this.kernel.send({ from: API_SERVER, to: API_SERVER, op: 'timer', delayMs: isLate ? LATE_LOOK_EVERY_MS : LOOK_EVERY_MS, background: isLate, payload: { comesUp: looks } satisfies ComingUp })
  }

  private receive(delivery: Delivery): void {
    if (delivery.op === 'committed') this.receiveFromEtcd(delivery)
    else if (delivery.op === 'timer') this.takeTimer(delivery.payload as Origin | Expired | ComingUp)
    else if (this.isLoading.value) this.outage.refuse(delivery.from, (delivery.payload as RequestEnvelope).token, delivery.background)
    else this.serve(delivery)
  }

  private takeTimer(timer: Origin | Expired | ComingUp): void {
    if ('expired' in timer) this.expire(timer.expired)
    else if (!('comesUp' in timer)) this.writeAgain(timer)
    else {
      const { comesUp } = timer
      if (this.isLoading.value) {
        this.load()
        this.comeUp(comesUp + 1)
      } else if (this.isAwaited() && comesUp !== MOST_LOOKS) this.comeUp(comesUp > MOST_LOOKS ? 0 : comesUp + 1)
    }
  }

  private expire(token: number): void {
    const waiting = this.inFlight.get(String(token))
    if (!waiting) return
    this.inFlight.delete(String(token))
    for (const value of waiting.taken) this.allocated.delete(value)
    this.conclude(waiting, failure(storageTimeout()))
  }

  private takeAll({ revision, objects }: RangeResult): void {
    const byResource = new Map<string, KubeObject[]>()
    for (const { resource, object } of objects) {
      const known = byResource.get(resource)
      if (known) known.push(object)
      else byResource.set(resource, [object])
    }
    for (const kind of kinds) this.cache.replace(resourceOf(kind), byResource.get(resourceOf(kind)) ?? [])
    this.revision.value = revision
    this.isLoading.value = false
  }

  private serve({ payload, from, background }: Delivery): void {
    const { request, token } = payload as RequestEnvelope, isExternal = OUTSIDE.has(from)
    if (isExternal && !this.rules) throw new Error(`${from} asks for ${request.resource} before the API server has the rules of kinds.`)
    const answer = (response: ApiResponse): void => this.answer(from, token, response, background)
    const kind = kindOfResource(request.resource)
    if (!kind) return answer(failure(pathNotFound()))
    const refusal = isExternal ? (misdirected(kind, request) ?? optionsRefusal(request)) : undefined
    if (refusal) return answer(failure(refusal))
    const stored = request.name === undefined ? undefined : this.cache.get(kind, request.namespace, request.name)
    const origin: Origin = { request, token, from, isExternal, background, attempt: 0 }
    if (isConnection(kind, request)) return stored ? this.podConnections.begin(origin, stored as Pod) : answer(failure(notFound(kind, request.name ?? '')))
    switch (request.verb) {
      case 'watch': return this.startWatch(kind, origin)
      case 'deletecollection': return this.deleteCollection(kind, origin)
      case 'get': return answer(answerGet(kind, request, stored, this.wallMs(), this.revision.value))
      case 'list': return answer(this.answerList(kind, request))
      default:
        if (request.subresource === 'eviction' && kind.subresources?.includes('eviction')) this.evictions.begin(origin)
        else this.write(kind, request, stored, origin)
    }
  }

  private write(kind: KindDefinition, request: ApiRequest, stored: KubeObject | undefined, origin: Origin): void {
    const values: { taken: string[]; released: string[] } = { taken: [], released: [] }
    const isDryRun = request.query?.dryRun === 'All' || (request.verb === 'delete' && deleteOptionsOf(request).dryRun?.[0] === 'All')
    const context = this.writeContext(kind, origin, isDryRun, values)
    const outcome = this.outcomeOf(kind, request, stored, context)
    const warnings = 'warnings' in outcome && outcome.warnings && outcome.warnings.length > 0 ? { warnings: outcome.warnings } : {}
    const respond = (response: ApiResponse): void => this.conclude(origin, { ...response, ...warnings })
    if ('refused' in outcome && outcome.lookAgainInMs !== undefined && origin.attempt < MOST_ATTEMPTS - 1) return this.writeLater(origin, outcome.lookAgainInMs)
    if ('refused' in outcome) return respond(failure(outcome.refused))
    if ('unchanged' in outcome) return respond({ code: outcome.code, body: this.shown(kind, request, outcome.unchanged) })
    const isRemoval = 'remove' in outcome, object = isRemoval ? outcome.remove : outcome.put
    const waiting = { ...origin, code: outcome.code, ...warnings, isRemoval, ...values, ...('thenRemove' in outcome && outcome.thenRemove ? { thenRemove: true } : {}) }
    if (isDryRun) return respond({ code: outcome.code, body: this.answerTo(kind, waiting, object) })
    for (const value of values.taken) this.allocated.set(value, storageKey(kind, object.metadata.namespace, object.metadata.name))
    this.transact(kind, waiting, object, (isRemoval ? stored : outcome.old)?.metadata.resourceVersion ?? null)
  }

  /** The request stays open: what refuses it may be over in a moment. */
  private writeLater(origin: Origin, delayMs: number): void {
    this.kernel.send({ from: API_SERVER, to: API_SERVER, op: 'timer', background: origin.background, delayMs, payload: { ...origin, attempt: origin.attempt + 1 } satisfies Origin })
  }

  private writeAgain(origin: Origin): void {
    const { request } = origin, kind = kindOfResource(request.resource) as KindDefinition
    this.write(kind, request, request.name === undefined ? undefined : this.cache.get(kind, request.namespace, request.name), origin)
  }

  /** Sends a write to etcd, on the condition that the object still has the version that it was made on. */
  private transact(kind: KindDefinition, waiting: InFlight, object: KubeObject, expect: string | null): void {
    const token = ++this.tokens.value, key = storageKey(kind, object.metadata.namespace, object.metadata.name)
    this.inFlight.set(String(token), waiting)
    const transaction: Transaction = { token, key, resource: resourceOf(kind), expect, put: waiting.isRemoval ? undefined : object }
    this.kernel.send({
      from: API_SERVER, to: ETCD, op: 'txn', subject: subjectOf(object), background: waiting.background,
      delayMs: this.kernel.latency('txn', key), payload: transaction,
    })
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

  private writeContext(kind: KindDefinition, { request, from, isExternal, attempt }: Origin, isDryRun: boolean, values: { taken: string[]; released: string[] }): WriteContext {
    const { kernel } = this, meta = (request.body as Partial<KubeObject> | undefined)?.metadata
    const identity = `${resourceOf(kind)}/${request.namespace ?? ''}/${request.name ?? meta?.name ?? meta?.generateName ?? ''}`
    const pick = (n: number, purpose: string): number => kernel.pick(n, `${identity} ${purpose} ${attempt}`, kernel.now)
    const view: AdmissionView = { get: (k, ns, name) => this.cache.get(k, ns, name), list: (k, ns) => this.cache.list(k, ns), pick }
    const allocator = this.allocatorOf.get(resourceOf(kind))
    return {
      kind, rules: this.rules?.get(kind.kind), view, timestamp: this.wall.timestamp(kernel.now), wallMs: this.wallMs(), from, isExternal, isDryRun,
      uid: (name) => uuid((step) => kernel.pick(0x100000000, `${resourceOf(kind)}/${request.namespace ?? ''}/${name} uid ${step}`, kernel.now)),
      suffix: (base) => this.suffixFor(`${resourceOf(kind)}/${request.namespace ?? ''}/${base}`),
      allocate: (object, old) => {
        if (!allocator) return { object }
        const result = allocator.allocate(object, old, this.allocated, (n, step) => pick(n, `allocate ${step}`), isDryRun)
        if ('errors' in result) return result
        values.taken.push(...result.taken)
        values.released.push(...result.released)
        return { object: result.object }
      },
    }
  }

  /** Counted per base, so that many names asked for at once differ. */
  private suffixFor(base: string): string {
    const count = (this.generated.get(base) ?? 0) + 1
    this.generated.set(base, count)
    let rest = this.kernel.pick(LETTERS.length ** 5, `name ${base}`, count), suffix = ''
    for (let i = 0; i < 5; i++) {
      suffix += LETTERS[rest % LETTERS.length]
      rest = Math.floor(rest / LETTERS.length)
    }
    return suffix
  }

  private receiveFromEtcd(delivery: Delivery): void {
    if ('objects' in (delivery.payload as TransactionResult | RangeResult)) return this.takeAll(delivery.payload as RangeResult)
    const result = delivery.payload as TransactionResult, waiting = this.inFlight.get(String(result.token))
    if (result.commit) this.publish(result.commit, delivery.background)
    if (!waiting) return
    this.inFlight.delete(String(result.token))
    const kind = kindOfResource(waiting.request.resource) as KindDefinition
    if (!result.commit) return this.retry(kind, waiting, result.current)
    const { object } = result.commit
    if (waiting.thenRemove) return this.transact(kind, { ...waiting, thenRemove: false, isRemoval: true, marked: object }, object, object.metadata.resourceVersion)
    for (const value of waiting.released) this.allocated.delete(value)
    if (waiting.isRemoval) for (const value of this.allocatorOf.get(resourceOf(kind))?.held(object) ?? []) this.allocated.delete(value)
    this.succeed(kind, waiting, object)
  }

  private succeed(kind: KindDefinition, waiting: InFlight, object: KubeObject): void {
    this.conclude(waiting, { code: waiting.code, body: this.answerTo(kind, waiting, object), ...(waiting.warnings ? { warnings: waiting.warnings } : {}) })
  }

  /** Somebody else was faster: a request with a version of its own has lost, any other is done again on what is there now. */
  private retry(kind: KindDefinition, waiting: InFlight, current: KubeObject | undefined): void {
    const { request, marked } = waiting
    for (const value of waiting.taken) this.allocated.delete(value)
    // What this request marked, somebody else has removed: it is gone, as was asked.
    if (marked && current?.metadata.uid !== marked.metadata.uid) return this.succeed(kind, waiting, marked)
    const named = (request.body as Partial<KubeObject> | undefined)?.metadata
    const isConditional = request.verb === 'update' && Boolean(named?.resourceVersion)
    if (isConditional || waiting.attempt >= MOST_ATTEMPTS) return this.conclude(waiting, failure(conflict(kind, request.name ?? named?.name ?? '')))
    const { token, from, isExternal, background, collection } = waiting
    this.write(kind, request, request.name === undefined ? undefined : current, { request, token, from, isExternal, background, attempt: waiting.attempt + 1, ...(collection && { collection }) })
  }

  /** Takes a commit into the cache and tells the watchers. */
  private publish(commit: Commit, background: boolean): void {
    this.revision.value = commit.revision
    this.cache.apply(commit.resource, commit.type, commit.object)
    const payload: WatchEnvelope = { resource: commit.resource, type: commit.type, object: commit.object }
    this.watchers.tell(commit, payload, subjectOf(commit.object), background)
  }

  private answerList(kind: KindDefinition, request: ApiRequest): ApiResponse {
    return answerList(kind, request, this.cache.list(kind, request.namespace), this.wallMs(), this.revision.value)
  }

  /** Answers what there is; what changes from now on follows, and no change overtakes the answer. */
  private startWatch(kind: KindDefinition, { request, from, token, background }: Origin): void {
    const response = this.answerList(kind, request)
    if (response.code >= 400) return this.answer(from, token, response, background)
    this.watchers.add(resourceOf(kind), from, request.query?.fieldSelector)
    const delayMs = this.kernel.latency('response', from)
    this.answer(from, token, response, background, this.watchers.after(from, resourceOf(kind), delayMs))
  }

  private deleteCollection(kind: KindDefinition, origin: Origin): void {
    const { request, from, token, background } = origin
    const selected = select(kind, request, this.cache.list(kind, request.namespace))
    if ('refused' in selected) return this.answer(from, token, failure(selected.refused), background)
    const { items } = selected
    if (items.length === 0) return this.answer(from, token, { code: 200, body: this.listOf(kind, items) }, background)
    const collection = String(++this.tokens.value)
    this.collections.set(collection, { left: items.length, items, resource: request.resource, token, from, background })
    for (const item of items) {
      const one: ApiRequest = { verb: 'delete', resource: request.resource, namespace: item.metadata.namespace, name: item.metadata.name, body: request.body, query: request.query }
      this.write(kind, one, item, { request: one, token: undefined, from, isExternal: false, background, attempt: 0, collection })
    }
  }

  private listOf(kind: KindDefinition, items: readonly KubeObject[]): ObjectList {
    return { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata: { resourceVersion: String(this.revision.value) }, items }
  }

  /** Answers a client, or counts one deletion of many as done. */
  private conclude(origin: Pick<InFlight, 'token' | 'from' | 'background' | 'collection'>, response: ApiResponse): void {
    if (!origin.collection) return this.answer(origin.from, origin.token, response, origin.background)
    const collection = this.collections.get(origin.collection)
    if (!collection) return
    if (collection.left > 1) {
      this.collections.set(origin.collection, { ...collection, left: collection.left - 1 })
      return
    }
    this.collections.delete(origin.collection)
    const body = this.listOf(kindOfResource(collection.resource) as KindDefinition, collection.items)
    this.answer(collection.from, collection.token, { code: 200, body }, collection.background)
  }

  private answer(to: string, token: unknown, response: ApiResponse, background: boolean, delayMs: number = this.kernel.latency('response', to)): void {
    const payload: ResponseEnvelope = { response, token }
    this.kernel.send({ from: API_SERVER, to, op: 'response', subject: subjectOfBody(response), background, delayMs, payload, a: response.code })
  }

  /** What a DELETE that removed answers is the kind's to say; everything else answers with the object. */
  private answerTo(kind: KindDefinition, { request, isRemoval }: Pick<InFlight, 'request' | 'isRemoval'>, object: KubeObject): ApiResponse['body'] {
    return isRemoval && request.verb === 'delete' && !kind.returnsDeleted ? deletedStatus(kind, object) : this.shown(kind, request, object)
  }

  /** What a client gets to see of an object: a Scale, a Table, a Status, or itself. */
  private shown(kind: KindDefinition, request: ApiRequest, object: KubeObject): ApiResponse['body'] {
    if (request.subresource === 'scale') return scaleOf(kind, object)
    if (request.subresource === 'binding') return success(201)
    return object
  }

  private wallMs(): number {
    return this.wall.epochMs + this.kernel.now
  }
}

/** A request that a kubelet answers: for a log, or for a command in a container. */
function isConnection(kind: KindDefinition, { subresource, verb }: ApiRequest): boolean {
  const hasIt = kind.subresources?.some((name) => name === subresource)
  return Boolean(hasIt) && ((subresource === 'log' && verb === 'get') || (subresource === 'exec' && (verb === 'create' || verb === 'get')))
}

/** Why a request from outside does not fit its path: a create names nothing, an update one object. */
function misdirected(kind: KindDefinition, { verb, name, subresource }: ApiRequest): Status | undefined {
  const isAboutOne = name !== undefined && name !== ''
  if (verb === 'create') return isAboutOne && !subresource ? methodNotAllowed(kind) : undefined
  return isAboutOne || verb === 'list' || verb === 'watch' || verb === 'deletecollection' ? undefined : methodNotAllowed(kind)
}

function deletedStatus(kind: KindDefinition, object: KubeObject): Status {
  return success(undefined, { name: object.metadata.name, ...(kind.group ? { group: kind.group } : {}), kind: kind.plural, uid: object.metadata.uid })
}

function subjectOfBody({ body }: ApiResponse): string | undefined {
  const { kind, metadata } = body as KubeObject
  return metadata?.name ? `${kind}/${metadata.namespace ?? ''}/${metadata.name}` : undefined
}

/** A random (version 4) UUID out of four 32-bit draws. */
function uuid(word: (step: number) => number): string {
  const hex = [0, 1, 2, 3].map((step) => word(step).toString(16).padStart(8, '0')).join('')
  const variant = '89ab'[parseInt(hex[16], 16) & 3]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
