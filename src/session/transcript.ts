// The transcript of a session: what was done and what became of it, merged and with times; whoever cannot see the canvas reads here what they missed.
import { Witness } from './witness.ts'
import type { Command, TimedCommand } from '../worker/protocol.ts'
import type { Ledger } from './ledger.ts'
import type { Happening } from './witness.ts'

/** What happens alike within so many virtual ms is one line. */
const TOGETHER_MS = 500

export type TranscriptLine =
  | { readonly at: number; readonly happening: Happening }
  | { readonly at: number; readonly command: Command }

/** Grows with its ledger, from when the cluster was up. */
export class Transcript {
  readonly #ledger: Ledger
  #witness: Witness
  #lines: TranscriptLine[] = []
  /** Up to where lines are written. */
  #until = 0
  #era = -1

  constructor(ledger: Ledger) {
    this.#ledger = ledger
    this.#witness = new Witness(ledger)
  }

  /** Everything up to `t`, in order of time; of things at the same time what was done comes first. */
  linesBy(t: number, commands: readonly TimedCommand[]): readonly TranscriptLine[] {
    this.#grow(t)
    const happened = this.#lines.filter(({ at }) => at <= t)
    if (t > this.#until) happened.push(...linesOf(this.#witness.copy(), t))
    const lines: TranscriptLine[] = [...commands.filter(({ at }) => at <= t), ...happened]
    return lines.sort((a, b) => a.at - b.at)
  }

  /** Writes down the stretches that are over. */
  #grow(t: number): void {
    if (this.#era !== this.#ledger.era) {
      this.#era = this.#ledger.era
      this.#witness = new Witness(this.#ledger)
      this.#witness.upTo(0)
      this.#lines = []
      this.#until = 0
    }
    for (let next = this.#witness.nextAt; next !== undefined; next = this.#witness.nextAt) {
      const end = Math.floor(next / TOGETHER_MS) * TOGETHER_MS + TOGETHER_MS - 1
      if (end > Math.min(t, this.#ledger.now)) return
      this.#lines.push(...linesOf(this.#witness, end))
      this.#until = end
    }
  }
}

/** What a witness has to tell when it has seen all up to `end`. */
function linesOf(witness: Witness, end: number): TranscriptLine[] {
  const at = witness.nextAt ?? end
  witness.upTo(end)
  const lines: TranscriptLine[] = []
  for (let happening = witness.next(); happening; happening = witness.next()) lines.push({ at, happening })
  return lines
}
