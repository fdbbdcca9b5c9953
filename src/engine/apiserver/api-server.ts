// kube-apiserver: the hub. Requests come in as Hops, writes go to etcd as transactions, commits go out to watchers.
import { kindOfResource, kinds } from '../kinds/catalogue.ts'
import { type KindDefinition, resourceOf } from '../kinds/define-kind.ts'
import type { KubeObject, Status } from '../kube-object.ts'
import { ETCD, type Commit, type Transaction, type TransactionResult } from '../etcd/etcd.ts'
import { API_SERVER, type RequestEnvelope, type ResponseEnvelope, subjectOf } from '../kernel/api-client.ts'
import type { WatchEnvelope } from '../kernel/controller-process.ts'
import { Informer } from '../kernel/informer.ts'
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import { Cell, Table } from '../kernel/store.ts'
import type { WallClock } from '../kernel/wall.ts'
import { allocators } from './allocators/catalogue.ts'
import type { AdmissionView } from './admission/define-admission.ts'
import { answerGet, answerList, failure, scaleOf, select } from './reads.ts'
import type { ApiRequest, ApiResponse } from './request.ts'
import { conflict, methodNotAllowed, notFound, pathNotFound, success } from './status-errors.ts'
import { subresourceNamed } from './subresources.ts'
import { Watchers } from './watchers.ts'
import { create, patch, remove, storageKey, update, type WriteContext, type WriteOutcome } from './writes.ts'

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
  readonly taken: readonly string[]
  readonly released: readonly string[]
  /** Of a deletion of many: the collection request it belongs to. */
  readonly collection?: string
}

/** A deletion of many that is under way. */
interface Collection {
  readonly left: number
  readonly items: readonly KubeObject[]
  readonly kind: string
  readonly envelope: RequestEnvelope
  readonly from: string
  readonly background: boolean
}

/** Clients outside the cluster, whose bodies are decoded strictly. */
const OUTSIDE = new Set(['kubectl'])
const MOST_ATTEMPTS = 10
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
  private readonly tokens: Cell<number>
  private readonly revision: Cell<number>
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
    kernel.listen(API_SERVER, (delivery) => this.receive(delivery))
  }

  private receive(delivery: Delivery): void {
    if (delivery.op === 'committed') this.receiveFromEtcd(delivery)
    else this.serve(delivery)
  }

  private serve(delivery: Delivery): void {
    const envelope = delivery.payload as RequestEnvelope
    this.handle(envelope.request, envelope, delivery.from, delivery.background, 0)
  }

  private handle(request: ApiRequest, envelope: RequestEnvelope, from: string, background: boolean, attempt: number): void {
    const answer = (response: ApiResponse): void => this.answer(from, envelope.token, response, background)
    const kind = kindOfResource(request.resource)
    if (!kind) return answer(failure(pathNotFound()))
    if (request.verb === 'watch') return this.startWatch(kind, request, envelope, from, background)
    if (request.verb === 'deletecollection') return this.deleteCollection(kind, request, envelope, from, background)
    const stored = request.name === undefined ? undefined : this.cache.get(kind, request.namespace, request.name)
    if (request.verb === 'get') return answer(answerGet(kind, request, stored, this.wallMs(), this.revision.value))
    if (request.verb === 'list') return answer(answerList(kind, request, this.cache.list(kind, request.namespace), this.wallMs(), this.revision.value))
    this.write(kind, request, stored, { request, token: envelope.token, from, isExternal: OUTSIDE.has(from), background, attempt })
  }

  private write(kind: KindDefinition, request: ApiRequest, stored: KubeObject | undefined, origin: Pick<InFlight, 'request' | 'token' | 'from' | 'isExternal' | 'background' | 'attempt' | 'collection'>): void {
    const ledgerOfValues: { taken: string[]; released: string[] } = { taken: [], released: [] }
    const isDryRun = request.query?.dryRun === 'All'
    const context = this.writeContext(kind, request, origin.from, origin.isExternal, isDryRun, origin.attempt, ledgerOfValues)
    const outcome = this.outcomeOf(kind, request, stored, context)
    const respond = (response: ApiResponse): void => this.conclude(origin, response)
    const warnings = 'warnings' in outcome && outcome.warnings && outcome.warnings.length > 0 ? { warnings: outcome.warnings } : {}
    if ('refused' in outcome) return respond({ ...failure(outcome.refused), ...warnings })
    if ('unchanged' in outcome) return respond({ code: outcome.code, body: this.shown(kind, request, outcome.unchanged), ...warnings })
    const isRemoval = 'remove' in outcome, object = isRemoval ? outcome.remove : outcome.put
    if (isDryRun) return respond({ code: outcome.code, body: isRemoval ? deletedStatus(kind, object) : this.shown(kind, request, object), ...warnings })
    for (const value of ledgerOfValues.taken) this.allocated.set(value, storageKey(kind, object.metadata.namespace, object.metadata.name))
    const token = ++this.tokens.value
    this.inFlight.set(String(token), { ...origin, code: outcome.code, ...warnings, isRemoval, ...ledgerOfValues })
    const transaction: Transaction = {
      token, key: storageKey(kind, object.metadata.namespace, object.metadata.name), resource: resourceOf(kind),
      expect: (isRemoval ? stored : outcome.old)?.metadata.resourceVersion ?? null, put: isRemoval ? undefined : object,
    }
    this.kernel.send({
      from: API_SERVER, to: ETCD, op: 'txn', subject: subjectOf(object), background: origin.background,
      delayMs: this.kernel.latency('txn', transaction.key), payload: transaction,
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
      case 'create': return request.name !== undefined && stored ? { refused: methodNotAllowed(kind) } : create(context, request)
      case 'update': return update(context, request, stored)
      case 'patch': return patch(context, request, stored)
      case 'delete': return remove(context, request, stored)
      default: return { refused: methodNotAllowed(kind) }
    }
  }

  private writeContext(
    kind: KindDefinition, request: ApiRequest, from: string, isExternal: boolean, isDryRun: boolean, attempt: number, values: { taken: string[]; released: string[] },
  ): WriteContext {
    const { kernel } = this, meta = (request.body as Partial<KubeObject> | undefined)?.metadata
    const identity = `${resourceOf(kind)}/${request.namespace ?? ''}/${request.name ?? meta?.name ?? meta?.generateName ?? ''}`
    const pick = (n: number, purpose: string): number => kernel.pick(n, `${identity} ${purpose} ${attempt}`, kernel.now)
    const view: AdmissionView = { get: (k, ns, name) => this.cache.get(k, ns, name), list: (k, ns) => this.cache.list(k, ns), pick }
    const allocator = this.allocatorOf.get(resourceOf(kind))
    return {
      kind, view, timestamp: this.wall.timestamp(kernel.now), wallMs: this.wallMs(), from, isExternal, isDryRun,
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
    const result = delivery.payload as TransactionResult, waiting = this.inFlight.get(String(result.token))
    if (result.commit) this.publish(result.commit, delivery.background)
    if (!waiting) return
    this.inFlight.delete(String(result.token))
    const { request } = waiting, kind = kindOfResource(request.resource) as KindDefinition
    if (!result.commit) return this.retry(kind, waiting, result.current)
    for (const value of waiting.released) this.allocated.delete(value)
    if (waiting.isRemoval) for (const value of this.allocatorOf.get(resourceOf(kind))?.held(result.commit.object) ?? []) this.allocated.delete(value)
    const body = waiting.isRemoval && request.verb === 'delete' ? deletedStatus(kind, result.commit.object) : this.shown(kind, request, result.commit.object)
    this.conclude(waiting, { code: waiting.code, body, ...(waiting.warnings ? { warnings: waiting.warnings } : {}) })
  }

  /** Somebody else was faster: a request with a version of its own has lost, any other is done again on what is there now. */
  private retry(kind: KindDefinition, waiting: InFlight, current: KubeObject | undefined): void {
    const { request } = waiting
    for (const value of waiting.taken) this.allocated.delete(value)
    const named = (request.body as Partial<KubeObject> | undefined)?.metadata
    const isConditional = request.verb === 'update' && Boolean(named?.resourceVersion)
    if (isConditional || waiting.attempt >= MOST_ATTEMPTS) return this.conclude(waiting, failure(conflict(kind, request.name ?? named?.name ?? '')))
    this.write(kind, request, request.name === undefined ? undefined : current, { ...waiting, attempt: waiting.attempt + 1 })
  }

  /** Takes a commit into the cache and tells the watchers. */
  private publish(commit: Commit, background: boolean): void {
    this.revision.value = commit.revision
    this.cache.apply(commit.resource, commit.type, commit.object)
    const payload: WatchEnvelope = { resource: commit.resource, type: commit.type, object: commit.object }
    this.watchers.tell(commit, payload, subjectOf(commit.object), background)
  }

  private startWatch(kind: KindDefinition, request: ApiRequest, envelope: RequestEnvelope, from: string, background: boolean): void {
    const selected = select(kind, request, this.cache.list(kind, request.namespace))
    if ('refused' in selected) return this.answer(from, envelope.token, failure(selected.refused), background)
    this.watchers.add(resourceOf(kind), from, request.query?.fieldSelector)
    this.answer(from, envelope.token, answerList(kind, request, this.cache.list(kind, request.namespace), this.wallMs(), this.revision.value), background)
  }

  private deleteCollection(kind: KindDefinition, request: ApiRequest, envelope: RequestEnvelope, from: string, background: boolean): void {
    const selected = select(kind, request, this.cache.list(kind, request.namespace))
    if ('refused' in selected) return this.answer(from, envelope.token, failure(selected.refused), background)
    const { items } = selected
    const list = { kind: `${kind.kind}List`, apiVersion: kind.version, metadata: { resourceVersion: String(this.revision.value) }, items }
    if (items.length === 0) return this.answer(from, envelope.token, { code: 200, body: list }, background)
    const collection = String(++this.tokens.value)
    this.collections.set(collection, { left: items.length, items, kind: kind.kind, envelope, from, background })
    for (const item of items) {
      const one: ApiRequest = { verb: 'delete', resource: request.resource, namespace: item.metadata.namespace, name: item.metadata.name, body: request.body, query: request.query }
      this.write(kind, one, item, { request: one, token: undefined, from, isExternal: false, background, attempt: 0, collection })
    }
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
    const body = { kind: `${collection.kind}List`, apiVersion: 'v1', metadata: { resourceVersion: String(this.revision.value) }, items: collection.items }
    this.answer(collection.from, collection.envelope.token, { code: 200, body }, collection.background)
  }

  private answer(to: string, token: unknown, response: ApiResponse, background: boolean): void {
    const payload: ResponseEnvelope = { response, token }
    const { kernel } = this
    kernel.send({ from: API_SERVER, to, op: 'response', subject: subjectOfBody(response), background, delayMs: kernel.latency('response', to), payload, a: response.code })
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
