// The part of the engine's door that the worker opens. The engine's own types are checked against it where the worker is put together.
import type { Program } from '../engine/client/client.ts'
import type { Equipment } from '../engine/cluster.ts'
import type { Kept } from '../engine/kernel/store.ts'
import type { TrafficRecord } from '../engine/network/traffic-records.ts'
import type { ComponentInfo, HopColumns, Preset, Release, ThingChange, Why } from './protocol.ts'

/** An API object as the worker passes it on: it looks at metadata only. */
export interface StoredObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly uid: string
    readonly deletionTimestamp?: string
    readonly ownerReferences?: readonly { readonly uid: string; readonly controller?: boolean }[]
  }
}

export interface ObjectRef { readonly kind: string; readonly namespace?: string; readonly name: string }

/** One revision of etcd, with what the kind says is to be drawn of the object. */
export interface Commit {
  readonly revision: number
  readonly hop: number
  readonly at: number
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly kind: { readonly scene?: (object: never) => Readonly<Record<string, string | number | boolean | readonly string[] | undefined>> }
  readonly object: StoredObject
}

export interface Cluster {
  readonly now: number
  readonly quiescent: boolean
  readonly nextForegroundAt: number | null
  advance(to: number): void
  /** Hands over what programs need; again changes nothing. */
  equip(equipment: Equipment): void
  /** Starts a client program now; its id. */
  run(program: string, args: unknown): number
  /** Ends a program where it stands, with this result. */
  interrupt(id: number, result: unknown): void
  /** What became of a program, when it is done. */
  outcome(id: number): unknown
  readonly ledger: { readonly length: number; columns(first: number, count: number): HopColumns }
  /** Nothing that belongs to hops from this one on is dropped until another one is named. */
  keepFrom(hop: number): void
  /** Virtual ms from which on everything is kept; -Infinity while nothing has been dropped. */
  readonly keptSince: number
  /** What was stored before the first commit that is kept. */
  objectsBefore(): readonly StoredObject[]
  /** What there was of things before the first change that is kept. */
  thingsBefore(): readonly ThingChange[]
  readonly names: { readonly length: number; text(id: number): string }
  readonly commits: Kept<Commit>
  readonly releases: Kept<Release>
  /** Every change of a simulated thing that is no API object. */
  readonly things: Kept<ThingChange>
  /** Every request on the data plane that was answered or given up. */
  readonly traffic: Kept<TrafficRecord>
  readonly components: readonly ComponentInfo[]
  get(ref: ObjectRef, at?: number): unknown
  why(ref: ObjectRef, at?: number): Why
  /** Restores the state at `to` and forgets the future. */
  rewind(to: number): void
  ledgerHash(): string
  stateHash(): string
}

/** The client's programs by name. */
export type Programs = Readonly<Record<string, Program>>

/** `programs` may be filled later; all that are run must be in it by then. A preset with disks, a cloud, several members of etcd or several control planes needs its equipment at once. */
export type CreateCluster = (options: { readonly seed: number; readonly preset: Preset; readonly epoch: string; readonly programs: Programs; readonly equipment?: Equipment }) => Cluster
