// What has been worked out from roles and bindings: who may do what, and what aggregated roles come to. It can always be worked out again,
// so a checkpoint keeps nothing of it and going back forgets it.
import type { Store } from '../../kernel/store.ts'
import type { Attributes } from './attributes.ts'

/** Decisions by verb, then resource, then group, then subresource. */
type Decisions = Map<string, Decisions | boolean>

export class DecisionMemo implements Store {
  private readonly known = new Map<string, unknown>()
  private decisions = new WeakMap<object, Decisions>()

  /** What is known by this name, or what `compute` gives. */
  recall<V>(name: string, compute: () => V): V {
    if (!this.known.has(name)) this.known.set(name, compute())
    return this.known.get(name) as V
  }

  /** The same for one who asks: what may be done, whatever its name and namespace. */
  decide(whose: object, { verb, resource, group, subresource }: Attributes, compute: () => boolean): boolean {
    let known = this.decisions.get(whose)
    if (!known) this.decisions.set(whose, known = new Map())
    const last = within(within(within(known, verb), resource), group)
    let decision = last.get(subresource) as boolean | undefined
    if (decision === undefined) last.set(subresource, decision = compute())
    return decision
  }

  forget(): void {
    this.known.clear()
    this.decisions = new WeakMap()
  }

  save(): unknown { return null }
  load(): void { this.forget() }
  weight(): number { return 1 }
  content(): unknown { return null }
}

function within(decisions: Decisions, word: string): Decisions {
  let inner = decisions.get(word) as Decisions | undefined
  if (!inner) decisions.set(word, inner = new Map())
  return inner
}
