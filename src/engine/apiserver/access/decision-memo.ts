// What has been worked out from roles and bindings: who may do what, and what aggregated roles come to. It can always be worked out again,
// so a checkpoint keeps nothing of it and going back forgets it.
import type { Store } from '../../kernel/store.ts'

export class DecisionMemo implements Store {
  private readonly known = new Map<string, unknown>()

  /** What is known by this name, or what `compute` gives. */
  recall<V>(name: string, compute: () => V): V {
    if (!this.known.has(name)) this.known.set(name, compute())
    return this.known.get(name) as V
  }

  forget(): void { this.known.clear() }

  save(): unknown { return null }
  load(): void { this.forget() }
  weight(): number { return 1 }
  content(): unknown { return null }
}
