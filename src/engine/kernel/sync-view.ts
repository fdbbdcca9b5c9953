// What one sync sees: readings of the process's cache, remembered in order so that running it again gives the same view.
import type { KindDefinition } from '../kinds/define-kind.ts'
import type { KubeObject } from '../kube-object.ts'
import type { ClusterSettings, SyncView } from './controller.ts'
import type { Expectations } from './expectations.ts'
import type { Informer } from './informer.ts'
import type { Kernel } from './kernel.ts'
import type { Tally } from './object-cache.ts'
import type { Table } from './store.ts'
import type { Readings } from './sync.ts'
import type { WallClock } from './wall.ts'

interface SyncIdentity {
  readonly controller: string
  readonly key: string
  readonly startedAt: number
  readonly failures: number
  readonly memory: Table<unknown>
  readonly expectations: Expectations
}

export class ControllerView implements SyncView {
  private readonly context: { readonly kernel: Kernel; readonly wall: WallClock; readonly settings: ClusterSettings }
  private readonly informer: Informer
  private readonly readings: Readings
  private readonly identity: SyncIdentity
  /** How many objects its lists held: what the sync has to go through. */
  objectsRead = 0
  private toRemember: Map<string, unknown> | undefined

  constructor(context: { readonly kernel: Kernel; readonly wall: WallClock; readonly settings: ClusterSettings }, informer: Informer, readings: Readings, identity: SyncIdentity) {
    this.context = context
    this.informer = informer
    this.readings = readings
    this.identity = identity
  }

  now(): number { return this.readings.take(() => this.context.kernel.now) }
  timestamp(): string { return this.context.wall.timestamp(this.now()) }

  get<T extends KubeObject>(kind: KindDefinition<T>, namespace: string | undefined, name: string): T | undefined {
    return this.readings.take(() => this.informer.get(kind, namespace, name))
  }

  list<T extends KubeObject>(kind: KindDefinition<T>, namespace?: string): readonly T[] {
    return this.counted(this.readings.take(() => this.informer.list(kind, namespace)))
  }

  ownedBy<T extends KubeObject>(kind: KindDefinition<T>, uid: string): readonly T[] {
    return this.counted(this.readings.take(() => this.informer.ownedBy(kind, uid)))
  }

  found<T extends KubeObject>(kind: KindDefinition<T>, index: string, value: string): readonly T[] {
    return this.counted(this.readings.take(() => this.informer.found(kind, index, value)))
  }

  countOwned<T extends KubeObject, C>(kind: KindDefinition<T>, uid: string, tally: Tally<T, C>): C {
    return this.readings.take(() => this.informer.countOwned(kind, uid, tally))
  }

  goThrough(objects: number): void { this.objectsRead += objects }

  private counted<T>(objects: readonly T[]): readonly T[] {
    this.objectsRead += objects.length
    return objects
  }

  expectationsMet(): boolean { return this.readings.take(() => this.identity.expectations.met(this.identity.key)) }

  recall<V>(name: string): V | undefined {
    return this.readings.take(() => this.identity.memory.get(`${this.identity.key}#${name}`)) as V | undefined
  }

  remember(name: string, value: unknown): void { (this.toRemember ??= new Map()).set(`${this.identity.key}#${name}`, value) }

  /** Puts what was to be remembered into the controller's memory; undefined forgets. */
  commitMemory(): void {
    for (const [name, value] of this.toRemember ?? []) {
      if (value === undefined) this.identity.memory.delete(name)
      else this.identity.memory.set(name, value)
    }
  }

  failures(): number { return this.identity.failures }

  pick(n: number, purpose: string): number {
    return this.context.kernel.pick(n, `${this.identity.controller} ${this.identity.key} ${purpose}`, this.identity.startedAt)
  }

  setting(name: Exclude<keyof ClusterSettings, 'scoringStrategy'>): number { return this.context.settings[name] }
  toVirtual(timestamp: string): number { return this.context.wall.toVirtual(timestamp) }
  toTimestamp(now: number): string { return this.context.wall.timestamp(now) }
}
