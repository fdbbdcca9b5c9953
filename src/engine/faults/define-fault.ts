// What can be done to a cluster on purpose that no API request does: power, processes, containers. One file per fault.
import type { EtcdGroup } from '../etcd/members/etcd-group.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Decision } from '../kernel/span.ts'
import type { Pod } from '../generated/api-types.d.ts'
import type { KubeObject, ObjectRef } from '../kube-object.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Machines } from '../node/machines.ts'
import type { Processes } from '../processes.ts'

/** An API object or a simulated thing, such as Node/worker-1 or SimProcess/etcd. */
export interface FaultTarget {
  readonly kind: string
  readonly namespace?: string
  readonly name: string
}

export type FaultOptions = Readonly<Record<string, string | number | boolean>>

/** Why something cannot be done now: a code with parameters, so that both languages can say it. */
export interface FaultProblem {
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
}

/** An add-on that can be switched. */
export interface Addon {
  /** Where it is switched. */
  readonly address: string
  setEnabled(enabled: boolean): void
}

/** What a fault may lay hands on. */
export interface Workshop {
  readonly kernel: Kernel
  readonly machines: Machines
  readonly processes: Processes
  readonly addons: ReadonlyMap<string, Addon>
  /** Where etcd is more than one member. */
  readonly etcd?: EtcdGroup
  readonly metrics: Metrics
  /** An object as it is stored. */
  object(ref: ObjectRef): KubeObject | undefined
  /** A Pod as it is stored. */
  pod(namespace: string, name: string): Pod | undefined
}

export interface Fault {
  readonly name: string
  /** Kinds of targets. */
  readonly targets: readonly string[]
  /** Options that it knows. */
  readonly options?: readonly string[]
  /** Why it cannot be done; undefined where it can. */
  check(workshop: Workshop, target: FaultTarget, options: FaultOptions): FaultProblem | undefined
  /** The address on which hands are laid: there the picture shows it. */
  at(workshop: Workshop, target: FaultTarget): string
  /** What its sentence needs beside the name of the target. */
  says?(options: FaultOptions, workshop: Workshop, target: FaultTarget): NonNullable<Decision['params']>
  /** Objects beside its target that ask it why they are as they are, found before it strikes. */
  touches?(workshop: Workshop, target: FaultTarget): readonly string[]
  apply(workshop: Workshop, target: FaultTarget, options: FaultOptions): void
}

/** How a target is named in the ledger. */
export function subjectOfTarget({ kind, namespace, name }: FaultTarget): string {
  return `${kind}/${kind === 'Pod' ? (namespace ?? 'default') : ''}/${name}`
}

/** Declares a fault. Files named *.fault.ts export one by default and are collected into the catalogue. */
export function defineFault(fault: Fault): Fault {
  return fault
}

/** The problem of a target that is not there. */
export function noSuch({ kind, name }: FaultTarget): FaultProblem {
  return { code: 'fault-no-such-target', params: { kind, name } }
}
