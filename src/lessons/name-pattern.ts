// `Kind/name` as lessons write it, with `*` for the rest of a name that Kubernetes makes up.

/** Whether an object is meant. */
export function matchesPattern(pattern: string, object: { readonly kind: string; readonly name: string }): boolean {
  // Names of simulated things may hold a `/` themselves.
  const [kind, ...rest] = pattern.split('/'), name = rest.join('/')
  if (kind !== object.kind) return false
  return name.endsWith('*') ? object.name.startsWith(name.slice(0, -1)) : object.name === name
}
