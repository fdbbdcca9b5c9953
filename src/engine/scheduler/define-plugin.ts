// What a scheduler plugin declares. One folder each; the cycle runs them in order. Models pkg/scheduler/framework/interface.go.
import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../generated/api-types.d.ts'
import type { WatchEvent } from '../kernel/informer.ts'
import type { NodeInfo } from './node-info.ts'

/** Why a node, or every node, is out of the question. */
export interface Rejection {
  /** Upstream's text, one per distinct reason, such as `Insufficient cpu`. */
  readonly reasons: readonly string[]
  /** Removing Pods would not help: upstream's UnschedulableAndUnresolvable. */
  readonly unresolvable?: boolean
}

/** What a plugin may look at beside node and Pod: the scheduler's cache. */
export interface SchedulerView {
  readonly nodes: readonly NodeInfo[]
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined
  volume(name: string): PersistentVolume | undefined
  volumes(): readonly PersistentVolume[]
  storageClass(name: string): StorageClass | undefined
  podsOn(node: string): readonly Pod[]
  /** Volumes that a Pod on its way to binding has taken, with the claim (`namespace/name`) that they are for. */
  readonly takenVolumes: ReadonlyMap<string, string>
}

/** What preFilter found out for one Pod, handed to the plugin's other calls; or that there is nothing to do; or a refusal of every node. */
export type PreFilterResult<S> = { readonly state: S } | 'skip' | { readonly rejection: Rejection }

export interface SchedulerPlugin<S = unknown> {
  /** Upstream's name. */
  readonly name: string
  /** Place among the plugins, for filters. */
  readonly order: number
  /** Weight of its score; 0 or none: it does not score. */
  readonly weight?: number
  preFilter?(pod: Pod, view: SchedulerView): PreFilterResult<S>
  filter?(state: S, pod: Pod, node: NodeInfo, view: SchedulerView): Rejection | undefined
  /** What it needs for scoring; 'skip' leaves its score out. Default: the filter's state. */
  preScore?(pod: Pod, view: SchedulerView): { readonly state: S } | 'skip'
  score?(state: S, pod: Pod, node: NodeInfo, view: SchedulerView): number
  /** How raw scores become 0 to 100: 'none' if they already are, 'default' (highest is 100), 'reverse' (highest is 0). */
  readonly normalize?: 'none' | 'default' | 'reverse'
  /** Whether this change may make a Pod schedulable that this plugin has rejected. Models EventsToRegister and queueing hints. */
  requeueOn(event: WatchEvent, pod: Pod): boolean
}

/** Declares a plugin. Files named *.plugin.ts export one by default and are collected into the profile. */
export function definePlugin<S>(plugin: SchedulerPlugin<S>): SchedulerPlugin {
  return plugin as SchedulerPlugin
}
