// Pods that are ready to be tried, the most important first, of equals the one that has waited longest.
// Models plugins/queuesort/priority_sort.go (PrioritySort) over a binary heap.
import type { Store } from '../kernel/store.ts'
import type { QueuedPod } from './scheduling-queue.ts'

interface Entry {
  readonly pod: QueuedPod
  /** In which order they came here: decides between equals. */
  readonly place: number
}

function goesBefore(a: Entry, b: Entry): boolean {
  if (a.pod.priority !== b.pod.priority) return a.pod.priority > b.pod.priority
  return a.pod.since !== b.pod.since ? a.pod.since < b.pod.since : a.place < b.place
}

export class ActiveQueue implements Store {
  private heap: Entry[] = []
  /** Who is here; what the heap holds beside that has been taken out. */
  private entries = new Map<string, Entry>()
  private places = 0

  get size(): number { return this.entries.size }
  has(key: string): boolean { return this.entries.has(key) }

  add(pod: QueuedPod): void {
    const entry = { pod, place: this.places++ }
    this.entries.set(pod.key, entry)
    this.push(entry)
  }

  delete(key: string): void {
    this.entries.delete(key)
  }

  /** Takes the first Pod. */
  take(): QueuedPod | undefined {
    for (let first = this.pop(); first; first = this.pop()) {
      if (this.entries.get(first.pod.key) !== first) continue
      this.entries.delete(first.pod.key)
      return first.pod
    }
    return undefined
  }

  private push(entry: Entry): void {
    const { heap } = this
    let at = heap.length
    for (heap.push(entry); at > 0;) {
      const parent = (at - 1) >> 1
      if (!goesBefore(entry, heap[parent])) break
      heap[at] = heap[parent]
      at = parent
    }
    heap[at] = entry
  }

  private pop(): Entry | undefined {
    const { heap } = this, first = heap[0], last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && goesBefore(heap[child + 1], heap[child])) child++
      if (!goesBefore(heap[child], last)) break
      heap[at] = heap[child]
      at = child
    }
    heap[at] = last
    return first
  }

  save(): unknown { return { entries: [...this.entries.values()], places: this.places } }

  load(saved: unknown): void {
    const { entries, places } = saved as { readonly entries: readonly Entry[]; readonly places: number }
    this.places = places
    this.entries = new Map(entries.map((entry) => [entry.pod.key, entry]))
    this.heap = []
    for (const entry of entries) this.push(entry)
  }

  weight(): number { return this.entries.size }
  content(): unknown { return [...this.entries.values()] }
}
