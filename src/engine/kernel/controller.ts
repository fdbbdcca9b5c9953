// What a control loop declares. A reconciler gets a key, never an event; it reads its process's cache and yields Steps.
import type { KindDefinition } from '../kinds/define-kind.ts'
import type { KubeObject } from '../kube-object.ts'
import type { IndexDefinition, Informer, WatchEvent } from './informer.ts'
import type { Decision } from './span.ts'
import type { Tally } from './object-cache.ts'
import type { Routine } from './sync.ts'

/** How a sync ends when no request of its failed. Nothing: forget past failures. */
export type SyncResult = void | Again | (Again & { readonly retry: Decision })

/** When the key is to be looked at again, whatever happens before. */
export interface Again {
  readonly againInMs?: number
  /** What never ends, such as a schedule, keeps nobody waiting. */
  readonly background?: boolean
}

/** What a sync may look at. Every reading is remembered while the sync waits for answers, so that it is run again on the same view. */
export interface SyncView {
  /** Virtual ms when first read in this sync. */
  now(): number
  /** The same as RFC 3339 with whole seconds. */
  timestamp(): string
  get<T extends KubeObject>(kind: KindDefinition<T>, namespace: string | undefined, name: string): T | undefined
  list<T extends KubeObject>(kind: KindDefinition<T>, namespace?: string): readonly T[]
  ownedBy<T extends KubeObject>(kind: KindDefinition<T>, uid: string): readonly T[]
  found<T extends KubeObject>(kind: KindDefinition<T>, index: string, value: string): readonly T[]
  /** What a tally comes to over what `ownedBy` would list. Who counts so has to say with `goThrough` what it would have taken to list them. */
  countOwned<T extends KubeObject, C>(kind: KindDefinition<T>, uid: string, tally: Tally<T, C>): C
  /** The sync goes through so many objects, which takes its time, as going through a list does. */
  goThrough(objects: number): void
  /** Whether the cache has seen all creations and deletions that earlier syncs of this key asked for. */
  expectationsMet(): boolean
  /** A plain value that the controller keeps between syncs; `set` takes effect when the sync ends. */
  recall<V>(name: string): V | undefined
  remember(name: string, value: unknown): void
  /** How often this key has failed in a row. */
  failures(): number
  /** Chance: uniform in [0, n), the same whenever this sync is run again. */
  pick(n: number, purpose: string): number
  /** A setting of the cluster (nodeMonitorGracePeriodMs …). */
  setting(name: Exclude<keyof ClusterSettings, 'scoringStrategy'>): number
  /** RFC 3339 or RFC 3339 with micros as virtual ms, and back. */
  toVirtual(timestamp: string): number
  toTimestamp(now: number): string
}

/** Flags of the control plane, in ms where they are durations. */
export interface ClusterSettings {
  readonly nodeMonitorGracePeriodMs: number
  readonly nodeMonitorPeriodMs: number
  readonly claimBinderSyncPeriodMs: number
  readonly leaseEveryMs: number
  /** How often kubelets look which images there are; 0: Nodes tell of none. */
  readonly imagesEveryMs: number
  /** Models metrics-server's --metric-resolution. */
  readonly metricResolutionMs: number
  /** Models --horizontal-pod-autoscaler-sync-period. */
  readonly autoscalerSyncPeriodMs: number
  /** Models scoringStrategy of NodeResourcesFitArgs: whether Pods are spread over nodes (the default) or packed onto few. */
  readonly scoringStrategy?: ScoringStrategy
}

export type ScoringStrategy = 'LeastAllocated' | 'MostAllocated'

export interface Watch<T extends KubeObject = KubeObject> {
  readonly kind: KindDefinition<T>
  /** Keys to look at after this event. `informer` is the live cache, already with the event in it. */
  keys(event: WatchEvent<T>, informer: Informer): readonly string[]
  /** How long they wait, so that many events make one sync. Default: not at all. */
  readonly delayMs?: number
}

export interface Controller<T extends KubeObject = KubeObject> {
  /** Address, and the component named in its Events: upstream's name, such as deployment-controller. */
  readonly name: string
  /** The component named in its Events, where that is not its name. */
  readonly eventSource?: string
  /** What a key is about, as Spans name it; default: an object of the kind it reconciles. */
  subjectOf?(key: string): string
  /** Syncs that may be in progress at once; upstream's --concurrent-*-syncs. */
  readonly workers: number
  readonly reconciles: KindDefinition<T>
  /** Beside `reconciles`, whose own events always queue their object's key unless it ignores them. */
  readonly watches?: readonly Watch[]
  readonly ignoresOwnEvents?: boolean
  /** Other kinds whose cache it reads without being woken. */
  readonly reads?: readonly KindDefinition[]
  /** Kinds whose creations and deletions it waits to see: expectations. Their controlling owner must be of the kind it reconciles. */
  readonly expects?: readonly KindDefinition[]
  readonly indexes?: readonly IndexDefinition[]
  /** How long a key waits that has failed: doubled each time. Default: from 5 ms to 1,000 s. */
  readonly backOff?: { readonly firstMs: number; readonly mostMs: number }
  /** Looks at these keys every so often, in the background. A setting's name or ms. */
  readonly resync?: { readonly every: Exclude<keyof ClusterSettings, 'scoringStrategy'> | number; keys(informer: Informer): readonly string[] }
  /** What is done with a key. Undefined: it comes with the equipment, in a *.reconciler.ts, and nothing that gives this loop a key exists before. */
  readonly reconcile?: Reconcile
}

export type Reconcile = (view: SyncView, key: string) => Routine<SyncResult>

/** What a control loop does with a key, where that comes later than the loop itself. */
export interface Reconciler {
  /** The loop's name. */
  readonly of: string
  readonly reconcile: Reconcile
}

/** Declares a control loop. Files named *.controller.ts export one by default and are collected into the catalogue. */
export function defineController<T extends KubeObject>(controller: Controller<T>): Controller<T> {
  return controller
}

/** Declares what a loop does. Files named *.reconciler.ts export one by default and are collected for the equipment. */
export function defineReconciler<T extends KubeObject>(of: Controller<T>, reconcile: Reconcile): Reconciler {
  return { of: of.name, reconcile }
}

/** Declares a watch with the type of its kind. */
export function watch<T extends KubeObject>(kind: KindDefinition<T>, keys: Watch<T>['keys'], delayMs?: number): Watch {
  return { kind, keys, delayMs } as unknown as Watch
}
