// Paths of a definition's columns and of its scale: `.spec.replicas`, `.status.conditions[?(@.type=="Ready")].status`, `.spec.items[0]`.
// Models the part of client-go/util/jsonpath that such paths use.

type Loose = Readonly<Record<string, unknown>>

const STEP = /\.?([A-Za-z0-9_-]+)|\['([^']+)'\]|\.?"([^"]+)"|\[(\d+)\]|\[\?\(@\.([A-Za-z0-9_.-]+)\s*==\s*["']([^"']*)["']\)\]/g

/** What stands at a path, the first where there are several. */
export function valueAt(object: unknown, path: string): unknown {
  let value = object
  for (const [, name, quoted, marked, index, field, wanted] of path.replaceAll('\\.', '\u0000').matchAll(STEP)) {
    if (typeof value !== 'object' || value === null) return undefined
    const key = (name ?? quoted ?? marked)?.replaceAll('\u0000', '.')
    if (key !== undefined) value = (value as Loose)[key]
    else if (index !== undefined) value = (value as readonly unknown[])[Number(index)]
    else value = Array.isArray(value) ? value.find((item) => String(valueAt(item, `.${field}`)) === wanted) : undefined
  }
  return value
}

/** The object with a value at a path of plain names. */
export function withValueAt(object: Loose, path: string, value: unknown): Loose {
  const [first, ...rest] = path.split('.').filter(Boolean)
  if (first === undefined) return object
  return { ...object, [first]: rest.length === 0 ? value : withValueAt((object[first] ?? {}) as Loose, rest.join('.'), value) }
}
