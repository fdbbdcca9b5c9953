// The cluster as it would be if some Pods were elsewhere: for preemption, which thinks victims away, and for Pods that are yet to get their room.
import type { Pod } from '../generated/api-types.d.ts'
import { podMatches, termsOf } from './counting.ts'
import type { SchedulerView } from './define-plugin.ts'
import { type NodeInfo, withPod } from './node-info.ts'
import type { PodCount, PodCounts, PodQuery, SharedTerm } from './pod-counts.ts'

/** Pods thought away from a node, or onto it. */
export interface Moves {
  readonly node: string
  readonly gone: readonly Pod[]
  readonly come: readonly Pod[]
}

/** The node after these moves. */
export function nodeAfter(info: NodeInfo, { gone, come }: Moves): NodeInfo {
  const without = gone.reduce((node, pod) => withPod(node, pod, -1), info)
  return come.reduce((node, pod) => withPod(node, pod, 1), without)
}

/** The cluster after these moves. */
export function viewAfter(view: SchedulerView, moves: Moves): SchedulerView {
  const isGone = new Set(moves.gone.map((pod) => pod.metadata.uid))
  return {
    scoringStrategy: view.scoringStrategy,
    get nodes() { return view.nodes },
    get generations() { return view.generations },
    placeOf: (name) => view.placeOf(name),
    node: (name) => {
      const info = view.node(name)
      return info && name === moves.node ? nodeAfter(info, moves) : info
    },
    get: (kind, namespace, name) => view.get(kind, namespace, name),
    list: (kind, namespace) => view.list(kind, namespace),
    podsOn: (name) => (name === moves.node ? [...[...view.podsOn(name)].filter((pod) => !isGone.has(pod.metadata.uid)), ...moves.come] : view.podsOn(name)),
    nominatedTo: (name) => view.nominatedTo(name),
    get hasNominated() { return view.hasNominated },
    takenFor: (volume) => view.takenFor(volume),
    valuesOf: (label) => view.valuesOf(label),
    labelsOf: (label) => view.labelsOf(label),
    get hasImages() { return view.hasImages },
    nodesWithImage: (image) => view.nodesWithImage(image),
    imageSizes: (image) => view.imageSizes(image),
    counts: countsAfter(view, moves),
  }
}

function countsAfter(view: SchedulerView, moves: Moves): PodCounts {
  return {
    count: (query) => {
      const count = view.counts.count(query), change = matching(query, moves.come) - matching(query, moves.gone)
      return changed(count, moves.node, change, view)
    },
    avoided: () => termsAfter(view.counts.avoided(), true, moves, view),
    wanted: () => termsAfter(view.counts.wanted(), false, moves, view),
  }
}

function matching(query: PodQuery, pods: readonly Pod[]): number {
  return pods.filter((pod) => podMatches(query, pod)).length
}

function changed(count: PodCount, node: string, change: number, view: SchedulerView): PodCount {
  if (change === 0) return count
  const moved = view.placeOf(node)
  return {
    at: (place) => count.at(place) + (place === moved ? change : 0),
    column: () => count.column().map((pods, place) => pods + (place === moved ? change : 0)),
    by: (topologyKey) => {
      const values = new Map(count.by(topologyKey)), value = view.node(node)?.node.metadata.labels?.[topologyKey]
      if (value === undefined) return values
      const left = (values.get(value) ?? 0) + change
      if (left === 0) values.delete(value)
      else values.set(value, left)
      return values
    },
  }
}

const NONE: PodCount = { at: () => 0, column: () => Int32Array.of(), by: () => new Map() }

function termsAfter(terms: Iterable<SharedTerm>, isAvoided: boolean, { node, come, gone }: Moves, view: SchedulerView): SharedTerm[] {
  const changes = new Map<string, { term: SharedTerm; change: number }>()
  const note = (pods: readonly Pod[], sign: 1 | -1): void => {
    for (const declared of pods.flatMap(termsOf)) {
      if (declared.isAvoided !== isAvoided) continue
      const known = changes.get(declared.key)
      changes.set(declared.key, { term: { ...declared, count: NONE }, change: (known?.change ?? 0) + sign })
    }
  }
  note(come, 1)
  note(gone, -1)
  const after: SharedTerm[] = []
  for (const term of terms) {
    after.push({ ...term, count: changed(term.count, node, changes.get(term.key)?.change ?? 0, view) })
    changes.delete(term.key)
  }
  for (const { term, change } of changes.values()) after.push({ ...term, count: changed(NONE, node, change, view) })
  return after
}
