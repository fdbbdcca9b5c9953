// Tab: fills in what is certain, and offers a list where there is more than one way to go on.
import { useState } from 'react'
import type { Candidate, Completion, Shell } from './terminal-props.ts'

export interface Offer {
  readonly completion: Completion
  /** Position in the list. */
  readonly chosen: number
}

const MOST_OFFERED = 60

/** What all candidates begin with. */
function commonBeginning(candidates: readonly Candidate[]): string {
  const [first = '', ...others] = candidates.map(({ text }) => text)
  let length = first.length
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--
  return first.slice(0, length)
}

export interface CompletionControl {
  readonly offer: Offer | undefined
  /** Asks what could stand at the cursor; the line as it is with what is certain. */
  ask(line: string, cursor: number): Promise<{ readonly line: string; readonly cursor: number }>
  move(direction: -1 | 1): void
  /** The line with the candidate that is chosen, or with the one at `index`. */
  take(line: string, index?: number): { readonly line: string; readonly cursor: number }
  close(): void
}

function put(line: string, { start, end }: Completion, text: string): { readonly line: string; readonly cursor: number } {
  return { line: line.slice(0, start) + text + line.slice(end), cursor: start + text.length }
}

/** A candidate that could go on stays open; any other is followed by a blank. */
function closed(text: string): string {
  return /[/=:.]$/.test(text) ? text : `${text} `
}

export function useCompletion(shell: Shell): CompletionControl {
  const [offer, setOffer] = useState<Offer>()
  return {
    offer,
    async ask(line, cursor) {
      const found = await shell.complete(line, cursor), candidates = found?.candidates ?? []
      if (!found || candidates.length === 0) {
        setOffer(undefined)
        return { line, cursor }
      }
      if (candidates.length === 1) {
        setOffer(undefined)
        return put(line, found, closed(candidates[0].text))
      }
      const beginning = commonBeginning(candidates), typed = line.slice(found.start, found.end)
      const grown = beginning.length > typed.length ? put(line, found, beginning) : { line, cursor }
      setOffer({ completion: { start: found.start, end: grown.line === line ? found.end : grown.cursor, candidates: candidates.slice(0, MOST_OFFERED) }, chosen: 0 })
      return grown
    },
    move(direction) {
      setOffer((known) => known && { ...known, chosen: (known.chosen + direction + known.completion.candidates.length) % known.completion.candidates.length })
    },
    take(line, index) {
      if (!offer) return { line, cursor: line.length }
      setOffer(undefined)
      return put(line, offer.completion, closed(offer.completion.candidates[index ?? offer.chosen].text))
    },
    close: () => setOffer(undefined),
  }
}
