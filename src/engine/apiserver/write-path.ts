// How a write goes through an API server: through admission and validation, past the quotas that have to be charged, to etcd and back, and once more
// where somebody else was faster. A deletion of many is many writes.
import resourceQuotaKind from '../kinds/resource-quota/resource-quota.kind.ts'
import { apiVersionOf, type KindDefinition, resourceOf } from '../kinds/define-kind.ts'
import type { KubeObject, Status } from '../kube-object.ts'
import type { TransactionResult } from '../etcd/etcd.ts'
import { subjectOf } from '../kernel/api-client.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { type Cell, Table } from '../kernel/store.ts'
import type { WallClock } from '../kernel/wall.ts'
import { AdmissionChain } from './admission/chain.ts'
import { answerTo, shown } from './answers.ts'
import { deleteOptionsOf, remove } from './deletion.ts'
import { HandedOut, type Taken } from './handed-out.ts'
import { type Collection, Collections, type InFlight, type Origin } from './in-flight.ts'
import type { KnownObjects } from './known-objects.ts'
import { QuotaTurns } from './quota-turns.ts'
import { failure, select } from './reads.ts'
import type { ApiRequest, ApiResponse, ObjectList } from './request.ts'
import { conflict, methodNotAllowed, notFound, pathNotFound } from './status-errors.ts'
import type { Storage } from './storage.ts'
import { subresourceNamed } from './subresources.ts'
import { tellPassage, tellRefusal } from './telling.ts'
import { WriteAttempt, type WriteGuards } from './write-attempt.ts'
import type { Passage, WriteContext, WriteOutcome } from './write-outcome.ts'
import { create, patch, storageKey, update } from './writes.ts'

const MOST_ATTEMPTS = 10
const NO_CHARGES: readonly KubeObject[] = []

/** A request that begins to wait for etcd. */
function inFlight(origin: Origin, code: number, warnings: readonly string[] | undefined, isRemoval: boolean, { taken, released }: Taken, thenRemove: boolean): InFlight {
  const { request, token, from, user, isExternal, background, attempt, collection } = origin
  return { request, token, from, user, isExternal, background, attempt, collection, code, warnings, isRemoval, taken, released, thenRemove }
}

/** What a write needs of its API server. */
interface Host {
  readonly address: string
  readonly kernel: Kernel
  readonly wall: WallClock
  readonly storage: Storage
  readonly objects: KnownObjects
  /** Numbers for whatever waits for etcd. */
  readonly tokens: Cell<number>
  answer(origin: Pick<Origin, 'from' | 'token' | 'background'>, response: ApiResponse): void
}

export class WritePath {
  private readonly inFlight: Table<InFlight>
  private readonly collections: Collections
  private readonly turns: QuotaTurns
  private readonly handedOut: HandedOut
  private readonly host: Host
  /** What every write shares. */
  private readonly shared: ConstructorParameters<typeof WriteAttempt>[0]
  private guards: WriteGuards = { admission: new AdmissionChain() }

  constructor(host: Host) {
    const { kernel, address } = this.host = host
    this.inFlight = kernel.adopt(`${address}/in-flight`, new Table<InFlight>())
    this.collections = new Collections(kernel, address)
    this.turns = new QuotaTurns(kernel, address)
    this.handedOut = new HandedOut(kernel, address)
    this.shared = { kernel, wall: host.wall, objects: host.objects, handedOut: this.handedOut }
  }

  /** Scarce values, with who holds them. */
  get allocated(): Table<string> { return this.handedOut.allocated }

  guard(guards: WriteGuards): void {
    this.guards = guards
  }

  /** Whoever waits for a write; one asker for a deletion of many. */
  waiting(): readonly (Origin | Collection)[] {
    return [...[...this.inFlight.values(), ...this.turns.waiting()].filter(({ collection }) => !collection), ...this.collections.waiting()]
  }

  /** The process ends, and with it what it was doing. */
  clear(): void {
    for (const token of [...this.inFlight.keys()]) this.inFlight.delete(token)
    this.collections.clear()
    this.turns.clear()
  }

  /** A write ends because etcd did not do its part. */
  storageFailed(token: number, status: Status): void {
    const waiting = this.inFlight.get(String(token))
    if (!waiting) return
    this.inFlight.delete(String(token))
    this.handedOut.giveBack(waiting)
    this.conclude(waiting, failure(status))
    if (waiting.charging) this.passTurn(waiting.charging.object.metadata.namespace ?? '')
  }

  /** Carries a write through admission and validation to etcd. Returns whether quotas are being charged for it, whose turn it then has. */
  write(kind: KindDefinition, stored: KubeObject | undefined, origin: Origin, hasTurn = false): boolean {
    const { request } = origin
    const isDryRun = request.query?.dryRun === 'All' || (request.verb === 'delete' && deleteOptionsOf(request).dryRun?.[0] === 'All')
    const context = new WriteAttempt(this.shared, this.guards, kind, origin, isDryRun), outcome = this.outcomeOf(kind, request, stored, context)
    const warnings = outcome.warnings && outcome.warnings.length > 0 ? outcome.warnings : undefined
    if ('refused' in outcome) {
      if (outcome.lookAgainInMs !== undefined && origin.attempt < MOST_ATTEMPTS - 1) return this.writeLater(origin, outcome.lookAgainInMs)
      return this.respond(origin, failure(outcome.stage ? tellRefusal(this.host.kernel, this.host.address, origin, outcome.stage, outcome.refused, outcome.by) : outcome.refused), warnings)
    }
    if ('unchanged' in outcome) return this.respond(origin, { code: outcome.code, body: shown(kind, request, outcome.unchanged) }, warnings)
    const isRemoval = 'remove' in outcome, object = isRemoval ? outcome.remove : outcome.put
    if (isDryRun) return this.respond(origin, { code: outcome.code, body: answerTo(kind, request, isRemoval, object) }, warnings)
    const charges = ('put' in outcome ? outcome.charges : undefined) ?? NO_CHARGES
    if (charges.length > 0 && !hasTurn && !this.turns.take(object.metadata.namespace ?? '', origin)) return false
    const passage = 'passage' in outcome ? outcome.passage : undefined
    if (origin.isExternal || (passage && passage.told.length > 0)) this.tellPassage(kind, origin, object, passage)
    this.handedOut.hold(context)
    const waiting = inFlight(origin, outcome.code, warnings, isRemoval, context, 'thenRemove' in outcome && outcome.thenRemove === true)
    const expect = this.expected(kind, isRemoval ? stored : outcome.old)
    if (charges.length === 0) this.store(kind, waiting, object, expect)
    else this.charge({ ...waiting, charging: { left: charges, object, expect } })
    return charges.length > 0
  }

  private respond(origin: Origin, response: ApiResponse, warnings: readonly string[] | undefined): false {
    this.conclude(origin, warnings ? { ...response, warnings } : response)
    return false
  }

  private tellPassage(kind: KindDefinition, origin: Origin, object: KubeObject, passage: Passage | undefined): void {
    tellPassage(this.host.kernel, this.host.address, origin, object, passage, () => (origin.user && this.guards.access?.groundsFor(origin.user, origin.request, kind)) ?? '')
  }

  /** The version that must be stored for a write to be good: none of what every cluster has without its having been stored. */
  private expected(kind: KindDefinition, old: KubeObject | undefined): string | null {
    return old && this.host.objects.isStored(kind, old) ? old.metadata.resourceVersion : null
  }

  /** The request stays open: what refuses it may be over in a moment. */
  private writeLater(origin: Origin, delayMs: number): false {
    const { kernel, address } = this.host
    kernel.send({ from: address, to: address, op: 'timer', background: origin.background, delayMs, payload: { ...origin, attempt: origin.attempt + 1 } satisfies Origin })
    return false
  }

  /** Makes a write anew, on what is stored now. */
  writeAgain(origin: Origin, hasTurn = false): boolean {
    const { resource, namespace, name } = origin.request, kind = this.host.objects.kindOf(resource) as KindDefinition
    return this.write(kind, name === undefined ? undefined : this.host.objects.get(kind, namespace, name), origin, hasTurn)
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
    const token = ++this.host.tokens.value, key = storageKey(kind, object.metadata.namespace, object.metadata.name)
    this.inFlight.set(String(token), waiting)
    const transaction = { token, key, resource: resourceOf(kind), expect, put: isPut ? object : undefined }, claims = this.handedOut.claimsOf(kind, waiting)
    this.host.storage.transact(claims ? { ...transaction, claims } : transaction, subjectOf(object), waiting.background)
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

  /** What became of a transaction. */
  takeResult(result: TransactionResult): void {
    const waiting = this.inFlight.get(String(result.token))
    if (!waiting) return
    this.inFlight.delete(String(result.token))
    if (waiting.charging) return this.charged(waiting, waiting.charging, result)
    const kind = this.host.objects.kindOf(waiting.request.resource) as KindDefinition
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
    if (commit) this.store(this.host.objects.kindOf(waiting.request.resource) as KindDefinition, waiting, object, expect)
    else {
      this.handedOut.giveBack(waiting)
      const { request, token, from, user, isExternal, background, attempt, collection } = waiting
      if (attempt >= MOST_ATTEMPTS) this.conclude(waiting, failure(conflict({ group: '', plural: 'resourcequotas' }, quota.metadata.name)))
      else if (this.writeAgain({ request, token, from, isExternal, background, attempt: attempt + 1, ...(user && { user }), ...(collection && { collection }) }, true)) return
    }
    this.passTurn(namespace)
  }

  private succeed(kind: KindDefinition, waiting: InFlight, object: KubeObject): void {
    const { code, warnings } = waiting, body = answerTo(kind, waiting.request, waiting.isRemoval, object)
    this.conclude(waiting, warnings ? { code, body, warnings } : { code, body })
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
    const stored = request.name === undefined ? undefined : (current ?? this.host.objects.get(kind, request.namespace, request.name))
    this.write(kind, stored, { request, token, from, isExternal, background, attempt: waiting.attempt + 1, ...(user && { user }), ...(collection && { collection }) })
  }

  /** Deletes all that a request's selectors let through. */
  deleteCollection(kind: KindDefinition, origin: Origin): void {
    const { request, from, user, token, background } = origin
    const selected = select(kind, request, this.host.objects.list(kind, request.namespace))
    if ('refused' in selected) return this.host.answer(origin, failure(selected.refused))
    const { items } = selected
    if (items.length === 0) return this.host.answer(origin, { code: 200, body: this.listOf(kind, items) })
    const collection = String(++this.host.tokens.value)
    this.collections.begin(collection, { left: items.length, items, resource: request.resource, token, from, background })
    for (const item of items) {
      const one: ApiRequest = { verb: 'delete', resource: request.resource, namespace: item.metadata.namespace, name: item.metadata.name, body: request.body, query: request.query }
      this.write(kind, item, { request: one, token: undefined, from, isExternal: false, background, attempt: 0, collection, ...(user && { user }) })
    }
  }

  private listOf(kind: KindDefinition, items: readonly KubeObject[]): ObjectList {
    return { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata: { resourceVersion: String(this.host.objects.revision) }, items }
  }

  /** Answers a client, or counts one deletion of many as done. */
  private conclude(origin: Pick<InFlight, 'token' | 'from' | 'background' | 'collection'>, response: ApiResponse): void {
    if (!origin.collection) return this.host.answer(origin, response)
    const collection: Collection | undefined = this.collections.count(origin.collection)
    if (!collection) return
    const body = this.listOf(this.host.objects.kindOf(collection.resource) as KindDefinition, collection.items)
    this.host.answer(collection, { code: 200, body })
  }
}
