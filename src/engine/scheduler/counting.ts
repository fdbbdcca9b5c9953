// Counts Pods as they come and go, so that a scheduling cycle need not walk all of them. Pods with the same labels are one group; a question is
// answered from the groups once and kept up to date from then on. All of it follows from the Pods and can be thrown away at any time.
// What it saves: pkg/scheduler/framework/plugins/{interpodaffinity,podtopologyspread} look at every Pod of every node, once a cycle.
import { matchesRequirements } from '../apiserver/selectors/label-selector.ts'
import type { Pod, PodAffinityTerm } from '../generated/api-types.d.ts'
import type { CountedPods, PodObserver } from './counted-pods.ts'
import type { LabelColumn, NodeInfos, NodeObserver } from './node-infos.ts'
import type { PodCount, PodCounts, PodMove, PodQuery, SharedTerm } from './pod-counts.ts'

/** What a match of somebody else's required affinity is worth. Models HardPodAffinityWeight. */
const HARD_AFFINITY_WEIGHT = 1
/** More questions than any cluster asks at once; beyond it all are forgotten, and those that are asked again are answered again. */
const MOST_QUESTIONS = 50_000

interface Group {
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>> | undefined
  readonly isTerminating: boolean
  /** By place of the node. */
  readonly byNode: Map<number, number>
  /** Questions to which these Pods belong. */
  readonly counters: Counter[]
}

/** Whether a Pod with these labels is of the sort asked for. */
function isOfSort({ namespaces, requirements, isTerminatingToo }: PodQuery, { namespace, labels, isTerminating }: Pick<Group, 'namespace' | 'labels' | 'isTerminating'>): boolean {
  return (isTerminatingToo || !isTerminating) && (namespaces === undefined || namespaces.includes(namespace)) && matchesRequirements(requirements, labels)
}

/** Whether this Pod is of the sort asked for. */
export function podMatches(query: PodQuery, { metadata }: Pod): boolean {
  return isOfSort(query, { namespace: metadata.namespace ?? '', labels: metadata.labels, isTerminating: metadata.deletionTimestamp !== undefined })
}

/** Columns are as long as there are nodes, and there may be thousands of counts: those that were asked for one last have one. */
const MOST_COLUMNS = 64

class Columns {
  private readonly holders: Counter[] = []
  private next = 0

  /** An empty column for a counter, of which another may have to give up its own. */
  lend(counter: Counter, length: number): Int32Array {
    const column = this.holders[this.next]?.giveBack()
    this.holders[this.next] = counter
    this.next = (this.next + 1) % MOST_COLUMNS
    return column?.length === length ? column : new Int32Array(length)
  }

  /** Nobody has a column any more: the next ones are of another length. */
  takeBack(): void {
    for (const counter of this.holders) counter.giveBack()
    this.holders.length = 0
    this.next = 0
  }
}

/** A count that is kept up to date. */
class Counter implements PodCount {
  /** By place of the node. */
  private readonly byNode = new Map<number, number>()
  private readonly byKey = new Map<string, Map<string, number>>()
  private readonly nodes: NodeInfos
  private readonly columns: Columns
  private lent: Int32Array | undefined

  constructor(nodes: NodeInfos, columns: Columns) {
    this.nodes = nodes
    this.columns = columns
  }

  get isEmpty(): boolean { return this.byNode.size === 0 }

  add(place: number, amount: number): void {
    bump(this.byNode, place, amount)
    if (this.lent) this.lent[place] += amount
    for (const [key, values] of this.byKey) bumpValue(values, this.nodes.labelsOf(key), place, amount)
  }

  at(place: number): number { return this.byNode.get(place) ?? 0 }

  column(): Int32Array {
    if (this.lent) return this.lent
    const column = this.lent = this.columns.lend(this, this.nodes.list.length)
    for (const [place, amount] of this.byNode) column[place] = amount
    return column
  }

  /** Gives its column back, with nothing in it. */
  giveBack(): Int32Array | undefined {
    const column = this.lent
    this.lent = undefined
    if (column) for (const place of this.byNode.keys()) column[place] = 0
    return column
  }

  by(topologyKey: string): ReadonlyMap<string, number> {
    const known = this.byKey.get(topologyKey)
    if (known) return known
    const values = new Map<string, number>(), labels = this.nodes.labelsOf(topologyKey)
    for (const [place, amount] of this.byNode) bumpValue(values, labels, place, amount)
    this.byKey.set(topologyKey, values)
    return values
  }
}

function bump<K>(counts: Map<K, number>, key: K, amount: number): void {
  const now = (counts.get(key) ?? 0) + amount
  if (now === 0) counts.delete(key)
  else counts.set(key, now)
}

function bumpValue(counts: Map<string, number>, { ids, values }: LabelColumn, place: number, amount: number): void {
  if (ids[place] >= 0) bump(counts, values[ids[place]], amount)
}

/** One term as Pods declare it. */
export interface DeclaredTerm {
  readonly key: string
  readonly isAvoided: boolean
  readonly term: PodAffinityTerm
  readonly namespace: string
  readonly weight: number
}

/** The terms of a Pod that concern whoever comes after it. */
export function termsOf({ spec, metadata }: Pod): readonly DeclaredTerm[] {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {}
  if (!podAffinity && !podAntiAffinity) return []
  const namespace = metadata.namespace ?? ''
  const declared = (term: PodAffinityTerm, weight: number, isAvoided: boolean): DeclaredTerm => ({ key: JSON.stringify([isAvoided, weight, namespace, term]), isAvoided, term, namespace, weight })
  return [
    ...(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => declared(term, 0, true)),
    ...(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => declared(term, HARD_AFFINITY_WEIGHT, false)),
    ...(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm, weight }) => declared(podAffinityTerm, weight, false)),
    ...(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm, weight }) => declared(podAffinityTerm, -weight, false)),
  ]
}

interface Shared extends SharedTerm {
  readonly count: Counter
}

export class Counting implements PodCounts, PodObserver, NodeObserver {
  private isCurrent = false
  private readonly groups = new Map<string, Group>()
  private readonly questions = new Map<string, { readonly query: PodQuery; readonly counter: Counter }>()
  /** Answers by the very question: whoever keeps it is answered at once. */
  private asked = new WeakMap<PodQuery, Counter>()
  private readonly shared = { avoided: new Map<string, Shared>(), wanted: new Map<string, Shared>() }
  private labelKeys = new WeakMap<object, string>()
  private readonly columns = new Columns()
  private readonly pods: CountedPods
  private readonly nodes: NodeInfos

  constructor(pods: CountedPods, nodes: NodeInfos) {
    this.pods = pods
    this.nodes = nodes
    pods.observe(this)
    nodes.observe(this)
  }

  reset(): void { this.isCurrent = false }

  came(name: string, place: number): void {
    if (!this.isCurrent) return
    this.columns.takeBack()
    for (const pod of this.pods.on(name).values()) this.add(place, pod, 1)
  }

  moved({ node, before, after }: PodMove): void {
    const place = this.isCurrent ? this.nodes.placeOf(node) : undefined
    if (place === undefined) return
    if (before) this.add(place, before, -1)
    if (after) this.add(place, after, 1)
  }

  count(query: PodQuery): PodCount {
    this.bringUpToDate()
    const asked = this.asked.get(query)
    if (asked) return asked
    const key = JSON.stringify(query), known = this.questions.get(key)
    if (known) {
      this.asked.set(query, known.counter)
      return known.counter
    }
    if (this.questions.size >= MOST_QUESTIONS) this.forget()
    const counter = new Counter(this.nodes, this.columns)
    for (const group of this.groups.values()) {
      if (!isOfSort(query, group)) continue
      group.counters.push(counter)
      for (const [place, amount] of group.byNode) counter.add(place, amount)
    }
    this.questions.set(key, { query, counter })
    this.asked.set(query, counter)
    return counter
  }

  avoided(): Iterable<SharedTerm> {
    this.bringUpToDate()
    return this.shared.avoided.values()
  }

  wanted(): Iterable<SharedTerm> {
    this.bringUpToDate()
    return this.shared.wanted.values()
  }

  private forget(): void {
    this.questions.clear()
    this.asked = new WeakMap()
    for (const group of this.groups.values()) group.counters.length = 0
  }

  private bringUpToDate(): void {
    if (this.isCurrent) return
    this.groups.clear()
    this.questions.clear()
    this.asked = new WeakMap()
    this.shared.avoided.clear()
    this.shared.wanted.clear()
    this.columns.takeBack()
    this.isCurrent = true
    this.nodes.list.forEach(({ name }, place) => { for (const pod of this.pods.on(name).values()) this.add(place, pod, 1) })
  }

  private add(place: number, pod: Pod, amount: 1 | -1): void {
    const key = this.groupKey(pod)
    const group = this.groups.get(key) ?? this.newGroup(key, pod)
    bump(group.byNode, place, amount)
    if (group.byNode.size === 0) this.groups.delete(key)
    for (const counter of group.counters) counter.add(place, amount)
    for (const declared of termsOf(pod)) this.addTerm(place, declared, amount)
  }

  private addTerm(place: number, { key, isAvoided, term, namespace, weight }: DeclaredTerm, amount: 1 | -1): void {
    const terms = isAvoided ? this.shared.avoided : this.shared.wanted
    let shared = terms.get(key)
    if (!shared) terms.set(key, shared = { key, term, namespace, weight, count: new Counter(this.nodes, this.columns) })
    shared.count.add(place, amount)
    if (shared.count.isEmpty) terms.delete(key)
  }

  private newGroup(key: string, { metadata }: Pod): Group {
    const group: Group = { namespace: metadata.namespace ?? '', labels: metadata.labels, isTerminating: metadata.deletionTimestamp !== undefined, byNode: new Map(), counters: [] }
    for (const { query, counter } of this.questions.values()) if (isOfSort(query, group)) group.counters.push(counter)
    this.groups.set(key, group)
    return group
  }

  private groupKey({ metadata: { namespace, labels, deletionTimestamp } }: Pod): string {
    let key = labels && this.labelKeys.get(labels)
    if (key === undefined) {
      key = `${namespace ?? ''} ${JSON.stringify(Object.entries(labels ?? {}).sort(([x], [y]) => (x < y ? -1 : 1)))}`
      if (labels) this.labelKeys.set(labels, key)
    }
    return deletionTimestamp === undefined ? key : `${key} terminating`
  }
}
