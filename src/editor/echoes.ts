// Tells the learner's own typing, which the shell hands back as the file's text, from texts that come from elsewhere.

/** Texts that were told to the shell and will come back as the file's text. They must not be taken for changes from outside. */
export interface Echoes {
  expect(file: string, text: string): void
  /** Whether a text is one that was told before; those before it will not come any more. */
  isEcho(file: string, text: string): boolean
  /** Changes made inside come from outside and are not told back. */
  silently(change: () => void): void
  readonly isSilent: boolean
}

export function createEchoes(): Echoes {
  const expected = new Map<string, string[]>()
  let isSilent = false
  return {
    silently(change) {
      isSilent = true
      change()
      isSilent = false
    },
    get isSilent() { return isSilent },
    expect: (file, text) => void expected.set(file, [...(expected.get(file) ?? []), text]),
    isEcho(file, text) {
      const texts = expected.get(file) ?? []
      const position = texts.indexOf(text)
      if (position >= 0) expected.set(file, texts.slice(position + 1))
      return position >= 0
    },
  }
}
