// Small questions about the words of a command line.

export function isShell(name: string): boolean {
  return name === 'sh' || name === 'bash' || name === 'ash' || name === 'dash' || name === 'zsh'
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Words from the first that is neither an option nor an assignment on. */
export function dropOptions(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => !word.startsWith('-') && !/^[A-Za-z_]\w*=/.test(word))
  return at < 0 ? [] : words.slice(at)
}

/** `{1..5}` in an unquoted word of a for loop. */
export function globbed(fields: readonly string[]): readonly string[] {
  return fields.flatMap((field) => {
    const range = /^\{(\d+)\.\.(\d+)\}$/.exec(field)
    if (!range) return [field]
    const [from, to] = [Number(range[1]), Number(range[2])]
    return Array.from({ length: Math.max(0, Math.min(1000, to - from + 1)) }, (_, i) => String(from + i))
  })
}

export function matchesPattern(pattern: string, text: string): boolean {
  const source = pattern.replace(/[.+^${}()|\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.')
  return new RegExp(`^(?:${source})$`, 's').test(text)
}
