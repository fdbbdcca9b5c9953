// What panes want a screen reader to hear. One live region of the page speaks it, merged with what the cluster does.
import { createStore } from 'zustand/vanilla'

interface Narration {
  /** Sentences that were not spoken yet, oldest first. */
  readonly waiting: readonly string[]
}

export const narration = createStore<Narration>(() => ({ waiting: [] }))

/** Asks for a sentence to be spoken; the same one is not said twice in a row. */
export function narrate(sentence: string): void {
  if (sentence === '') return
  narration.setState(({ waiting }) => (waiting.at(-1) === sentence ? { waiting } : { waiting: [...waiting, sentence] }))
}

/** Takes what waits, as one text. */
export function takeNarration(): string {
  const { waiting } = narration.getState()
  if (waiting.length > 0) narration.setState({ waiting: [] })
  return waiting.join(' ')
}
