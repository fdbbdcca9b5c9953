// What a scheduler plugin declares. One folder each; the cycle runs them in order. Models pkg/scheduler/framework/interface.go.
import type { Pod } from '../generated/api-types.d.ts'
import type { ScoringStrategy } from '../kernel/controller.ts'
import type { WatchEvent } from '../kernel/informer.ts'
import type { KindDefinition } from '../kinds/define-kind.ts'
import type { KubeObject } from '../kube-object.ts'
import type { Refusal } from './framework.ts'
import type { NodeInfo } from './node-info.ts'
import type { LabelColumn } from './node-infos.ts'
import type { PodCounts } from './pod-counts.ts'

/** Why a node, or every node, is out of the question. */
export interface Rejection {
  /** Upstream's text, one per distinct reason, such as `Insufficient cpu`. */
  readonly reasons: readonly string[]
  /** Removing Pods would not help: upstream's UnschedulableAndUnresolvable. */
  readonly unresolvable?: boolean
}

/** A node that was turned down, by whom and why. */
export interface NodeVerdict {
  readonly node: string
  readonly plugin: string
  readonly rejection: Rejection
}

/** What a plugin may look at beside node and Pod: the scheduler's cache. */
export interface SchedulerView {
  readonly scoringStrategy: ScoringStrategy
  /** All nodes; where one stands in the list is its place. */
  readonly nodes: readonly NodeInfo[]
  /** By place, a number that is another one whenever the node, or what is on it, is another. */
  readonly generations: Int32Array
  node(name: string): NodeInfo | undefined
  placeOf(node: string): number | undefined
  get<T extends KubeObject>(kind: KindDefinition<T>, namespace: string | undefined, name: string): T | undefined
  list<T extends KubeObject>(kind: KindDefinition<T>, namespace?: string): readonly T[]
  /** Pods that take up room on a node, those on their way to it included. */
  podsOn(node: string): Iterable<Pod>
  /** Pods that are to get room there once others have left it. */
  nominatedTo(node: string): readonly Pod[]
  /** Whether any Pod is to get room anywhere. */
  readonly hasNominated: boolean
  /** The claim (`namespace/name`) for which a Pod on its way to binding has taken this volume. */
  takenFor(volume: string): string | undefined
  /** All values that nodes have for a label. */
  valuesOf(label: string): ReadonlySet<string>
  /** The same, node by node. */
  labelsOf(label: string): LabelColumn
  /** Whether any node tells of its images. */
  readonly hasImages: boolean
  /** On how many nodes an image is. */
  nodesWithImage(image: string): number
  /** By place, the size in bytes of an image; 0 where it is not. */
  imageSizes(image: string): Float64Array
  /** How many Pods of a sort are where. */
  readonly counts: PodCounts
}

/** What preFilter found out for one Pod, handed to the plugin's other calls; or that there is nothing to do; or a refusal of every node. */
export type PreFilterResult<S> =
  | { readonly state: S; /** No other nodes need be looked at. */ readonly nodes?: ReadonlySet<string> }
  | 'skip'
  | { readonly rejection: Rejection }

/** A node and the Pods that would have to leave it. */
export interface Candidate {
  readonly node: string
  /** From the most to the least important. */
  readonly victims: readonly Pod[]
  /** Of these, how many a budget would have protected. */
  readonly violations: number
}

/** What can be done for a Pod that fits nowhere: a node on which others give way, or a reason. `gaveUp`: what was promised before is void. */
export type PostFilterOutcome = { readonly candidate: Candidate; readonly candidates: number } | { readonly message: string; readonly gaveUp: boolean }

export interface SchedulerPlugin<S = unknown, P = S> {
  /** Upstream's name. */
  readonly name: string
  /** Place among the plugins: the order of the default profile. */
  readonly order: number
  /** Weight of its score; 0 or none: it does not score. */
  readonly weight?: number
  /** Why a Pod may not be tried at all for now; undefined: it may. */
  preEnqueue?(pod: Pod): string | undefined
  preFilter?(pod: Pod, view: SchedulerView): PreFilterResult<S>
  /** Whether a node will do, which stands at this place. */
  filter?(state: S, pod: Pod, node: NodeInfo, view: SchedulerView, place: number): Rejection | undefined
  /** What its preFilter finds depends on which Pods are where, so that it has to be asked again when some are thought away. */
  readonly looksAtPods?: boolean
  /** What it can do for a Pod that fits nowhere. `pick` is a uniform draw in [0, n). */
  postFilter?(pod: Pod, refusal: Refusal, view: SchedulerView, pick: (n: number) => number): PostFilterOutcome
  /** What it needs for scoring the nodes at these places; 'skip' leaves its score out. Default: the filter's state. */
  preScore?(pod: Pod, view: SchedulerView, places: Int32Array): { readonly state: P } | 'skip'
  score?(state: P, pod: Pod, node: NodeInfo, view: SchedulerView): number
  /** In place of `score`, where it goes by columns: writes down what it gives the nodes at these places. */
  scoreAll?(state: P, places: Int32Array, scores: Float64Array, view: SchedulerView): void
  /** How raw scores become 0 to 100: 'none' if they already are, 'default' (highest is 100), 'reverse' (highest is 0), or its own way, in place. */
  readonly normalize?: 'none' | 'default' | 'reverse' | ((scores: Float64Array, state: P, places: Int32Array) => void)
  /**
   * What of a Pod it goes by, as text, if its filter and its score go by nothing else but the node itself: Pods that say the same are given the same by the same node.
   * Models SignPlugin.
   */
  sign?(pod: Pod): string
  /** Whether this change may make a Pod schedulable that this plugin has rejected. Models EventsToRegister and its queueing hints. */
  requeueOn?(event: ClusterEvent, pod: Pod, view: SchedulerView): boolean
}

/**
 * A change as queueing hints see it: a Pod that has come to a node is ADDED, one that takes up no room any more DELETED;
 * of a Pod without a node only changes are told, and only to itself.
 */
export type ClusterEvent = WatchEvent

/** Declares a plugin. Files named *.plugin.ts export one by default and are collected into the profile. */
export function definePlugin<S, P = S>(plugin: SchedulerPlugin<S, P>): SchedulerPlugin {
  return plugin as SchedulerPlugin<unknown, unknown>
}
