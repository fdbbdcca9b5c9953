// Pods that take up room, by node: those that are bound and those on their way. Whoever keeps something derived of them hears of every change.
import { Index, type Store } from '../kernel/store.ts'
import type { Pod } from '../generated/api-types.d.ts'
import type { PodMove } from './pod-counts.ts'

/** Keeps what follows from the Pods alone, and can make it anew at any time. */
export interface PodObserver {
  moved(move: PodMove): void
  /** Everything may be different. */
  reset(): void
}

const NOBODY: ReadonlyMap<string, Pod> = new Map()

export class CountedPods implements Store {
  private readonly index = new Index<Pod>()
  private observer: PodObserver | undefined

  observe(observer: PodObserver): void { this.observer = observer }

  on(node: string): ReadonlyMap<string, Pod> { return this.index.get(node) ?? NOBODY }

  set(node: string, key: string, pod: Pod): void {
    const before = this.index.get(node)?.get(key)
    this.index.set(node, key, pod)
    if (!before || countsOtherwise(before, pod)) this.observer?.moved({ node, before, after: pod })
  }

  delete(node: string, key: string): void {
    const before = this.index.get(node)?.get(key)
    if (!before) return
    this.index.remove(node, key)
    this.observer?.moved({ node, before })
  }

  save(): unknown { return this.index.save() }

  load(saved: unknown): void {
    this.index.load(saved)
    this.observer?.reset()
  }

  weight(): number { return this.index.weight() }
  content(): unknown { return this.index.content() }
}

/** Whether a change of a Pod matters to those who count Pods: most write only its status. */
function countsOtherwise({ metadata: before, spec }: Pod, { metadata: after, spec: specAfter }: Pod): boolean {
  if (before.deletionTimestamp !== after.deletionTimestamp) return true
  if (before.labels !== after.labels && JSON.stringify(before.labels) !== JSON.stringify(after.labels)) return true
  return spec.affinity !== specAfter.affinity && JSON.stringify(spec.affinity) !== JSON.stringify(specAfter.affinity)
}
