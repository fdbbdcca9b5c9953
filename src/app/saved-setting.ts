// Small choices that outlive a visit. Storage may be forbidden, as in a third-party iframe: then they last as long as the page.

/** The saved value, or undefined. */
export function readSetting(name: string): string | undefined {
  try {
    return localStorage.getItem(`wheelhouse.${name}`) ?? undefined
  } catch {
    return undefined
  }
}

export function saveSetting(name: string, value: string): void {
  try {
    localStorage.setItem(`wheelhouse.${name}`, value)
  } catch {
    // The page goes on with the value it has.
  }
}
