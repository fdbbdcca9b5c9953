// `Kind/name` as lessons write it, with `*` for the rest of a name that Kubernetes makes up.

/** Whether an object is meant. */
export function matchesPattern(pattern: string, object: { readonly kind: string; readonly name: string }): boolean {
  const [kind, name = ''] = pattern.split('/')
  if (kind !== object.kind) return false
  return name.endsWith('*') ? object.name.startsWith(name.slice(0, -1)) : object.name === name
}
