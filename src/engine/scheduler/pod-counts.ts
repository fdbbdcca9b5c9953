// What plugins may ask about the Pods of a cluster without walking all of them: how many of a sort are where, and what those there want or avoid.
import type { Requirement } from '../apiserver/selectors/label-selector.ts'
import type { Pod, PodAffinityTerm } from '../generated/api-types.d.ts'

/** A sort of Pods. */
export interface PodQuery {
  /** Namespaces in which to look; undefined: all. */
  readonly namespaces: readonly string[] | undefined
  /** What labels have to meet; several selectors: all of them. */
  readonly requirements: readonly Requirement[]
  /** Pods that are being deleted count too. */
  readonly isTerminatingToo: boolean
}

/** How many Pods of one sort there are. */
export interface PodCount {
  /** On the node at this place among all of them. */
  at(place: number): number
  /** The same of all nodes, by place: for who looks at many. To be read at once. */
  column(): Int32Array
  /** By value of a node label, over all nodes that have it. */
  by(topologyKey: string): ReadonlyMap<string, number>
}

/** A term of Pod affinity or anti-affinity that Pods in the cluster have, and how many of them are where. */
export interface SharedTerm {
  readonly key: string
  readonly term: PodAffinityTerm
  /** Namespace of the Pods that have it. */
  readonly namespace: string
  /** What a match is worth when nodes are scored: less than 0 for anti-affinity. */
  readonly weight: number
  readonly count: PodCount
}

/** What the plugins ask. */
export interface PodCounts {
  count(query: PodQuery): PodCount
  /** Required anti-affinity of Pods that are there: nobody may come whom they avoid. */
  avoided(): Iterable<SharedTerm>
  /** All other terms that weigh in scores, required affinity included. */
  wanted(): Iterable<SharedTerm>
}

/** A Pod that is counted somewhere, as it was and as it is. */
export interface PodMove {
  readonly node: string
  readonly before?: Pod
  readonly after?: Pod
}

