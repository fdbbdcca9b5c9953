// Lines that several descriptions share.

/** A map as `Title:<tab>first` and one line for each further entry, sorted by key. */
export function mapLines(title: string, map: Readonly<Record<string, string>> | undefined, separator: string): string[] {
  const keys = Object.keys(map ?? {}).sort()
  if (keys.length === 0) return [`${title}:\t<none>`]
  return keys.map((key, i) => `${i === 0 ? `${title}:` : ''}\t${key}${separator}${map?.[key] ?? ''}`)
}
