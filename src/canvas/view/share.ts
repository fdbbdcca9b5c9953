// Structural sharing: the later value, built from parts of the earlier one wherever they are equal, so that memoised boxes can compare by reference.

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

/** Returns `earlier` where it equals `later`, else `later` with equal parts taken from `earlier`. Knows arrays and plain objects. */
export function share<Value>(earlier: unknown, later: Value): Value {
  if (Object.is(earlier, later)) return later
  if (Array.isArray(earlier) && Array.isArray(later)) {
    const items = later.map((item: unknown, index) => share(earlier[index], item))
    return (items.length === earlier.length && items.every((item, index) => item === earlier[index]) ? earlier : items) as Value
  }
  if (!isPlain(earlier) || !isPlain(later)) return later
  const keys = Object.keys(later)
  let same = keys.length === Object.keys(earlier).length
  const parts: Record<string, unknown> = {}
  for (const key of keys) {
    parts[key] = share(earlier[key], later[key])
    if (parts[key] !== earlier[key] || !(key in earlier)) same = false
  }
  return (same ? earlier : parts) as Value
}
