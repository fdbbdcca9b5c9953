// The objects of the cluster at any moment, as the fold of commits: forward step by step, elsewhere from the nearest keyframe.
import type { Ledger } from './ledger.ts'
import type { SceneObject } from '../worker/protocol.ts'

type Objects = ReadonlyMap<string, SceneObject>

interface Keyframe { readonly commits: number; readonly objects: Objects }

/** A keyframe at least every so many commits; more objects, fewer keyframes, so that history stays small. */
const KEYFRAME_EVERY = 128

/** Answers "which objects were there after the first n commits?" for one ledger. */
export class ObjectHistory {
  readonly #ledger: Ledger
  #keyframes: Keyframe[] = [{ commits: 0, objects: new Map() }]
  #era = 0
  #last: Keyframe = this.#keyframes[0]

  constructor(ledger: Ledger) { this.#ledger = ledger }

  /** The same reference while nothing changed. */
  after(commits: number): Objects {
    if (this.#era !== this.#ledger.era) this.#startOver()
    if (commits === this.#last.commits) return this.#last.objects
    let base = this.#nearest(commits)
    if (this.#last.commits <= commits && this.#last.commits > base.commits) base = this.#last
    const objects = new Map(base.objects)
    for (let i = base.commits; i < commits; i++) {
      const { type, object } = this.#ledger.commits[i]
      if (type === 'DELETED') objects.delete(object.uid)
      else objects.set(object.uid, object)
      const newest = this.#keyframes[this.#keyframes.length - 1].commits
      if (i + 1 - newest >= Math.max(KEYFRAME_EVERY, objects.size >> 1)) this.#keyframes.push({ commits: i + 1, objects: new Map(objects) })
    }
    this.#last = { commits, objects }
    return objects
  }

  #nearest(commits: number): Keyframe {
    let low = 0
    let high = this.#keyframes.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (this.#keyframes[middle].commits <= commits) low = middle
      else high = middle - 1
    }
    return this.#keyframes[low]
  }

  /** After a fork the commits past the cut are others, so what was folded from them goes. */
  #startOver(): void {
    this.#era = this.#ledger.era
    this.#keyframes = [{ commits: 0, objects: new Map() }]
    this.#last = this.#keyframes[0]
  }
}
