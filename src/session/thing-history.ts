// The simulated things of the cluster at any moment, as the fold of their changes: forward step by step, elsewhere from the nearest keyframe.
import type { Ledger } from './ledger.ts'
import type { Thing } from './scene.ts'

type Things = ReadonlyMap<string, Thing>

interface Keyframe { readonly changes: number; readonly things: Things }

/** A keyframe at least every so many changes; more things, fewer keyframes. */
const KEYFRAME_EVERY = 128

/** Answers "what was there after the first n changes?" for one ledger. */
export class ThingHistory {
  readonly #ledger: Ledger
  #keyframes: Keyframe[] = [{ changes: 0, things: new Map() }]
  #era = 0
  #last: Keyframe = this.#keyframes[0]

  constructor(ledger: Ledger) { this.#ledger = ledger }

  /** The same reference while nothing changed. */
  after(changes: number): Things {
    if (this.#era !== this.#ledger.era) this.#startOver()
    if (changes === this.#last.changes) return this.#last.things
    let base = this.#keyframes.findLast((keyframe) => keyframe.changes <= changes) as Keyframe
    if (this.#last.changes <= changes && this.#last.changes > base.changes) base = this.#last
    const things = new Map(base.things)
    for (let i = base.changes; i < changes; i++) {
      const { kind, name, at, fields } = this.#ledger.things[i], key = `${kind}/${name}`
      if (fields) things.set(key, { kind, name, since: at, fields })
      else things.delete(key)
      if (i + 1 - (this.#keyframes.at(-1) as Keyframe).changes >= Math.max(KEYFRAME_EVERY, things.size >> 1)) this.#keyframes.push({ changes: i + 1, things: new Map(things) })
    }
    this.#last = { changes, things }
    return things
  }

  /** After a fork the changes past the cut are others, so what was folded from them goes. */
  #startOver(): void {
    this.#era = this.#ledger.era
    this.#keyframes = [{ changes: 0, things: new Map() }]
    this.#last = this.#keyframes[0]
  }
}
