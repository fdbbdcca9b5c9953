// `key=value` and `key-` behind the objects of label and annotate. Models kubectl/pkg/cmd/util/helpers.go (ParsePairs) and cmd/label/label.go.

export interface KeyChanges {
  /** Words that name objects. */
  readonly resources: readonly string[]
  readonly set: Readonly<Record<string, string>>
  readonly remove: readonly string[]
}

/** Parts the words; `noun` is label or annotation. */
export function keyChanges(args: readonly string[], noun: string): KeyChanges | { readonly mistake: string } {
  const first = args.findIndex((arg) => arg.includes('=') || arg.endsWith('-'))
  const resources = first < 0 ? args : args.slice(0, first), changes = first < 0 ? [] : args.slice(first)
  const set: Record<string, string> = {}, remove: string[] = []
  for (const change of changes) {
    const equals = change.indexOf('=')
    if (equals > 0) set[change.slice(0, equals)] = change.slice(equals + 1)
    else if (equals < 0 && change.endsWith('-') && change.length > 1) remove.push(change.slice(0, -1))
    else if (equals < 0) return { mistake: `all resources must be specified before ${noun} changes: ${change}` }
    else return { mistake: `invalid ${noun} format: ${change}` }
  }
  if (resources.length < 1) return { mistake: 'one or more resources must be specified as <resource> <name> or <resource>/<name>' }
  const both = remove.find((key) => Object.hasOwn(set, key))
  if (both !== undefined) return { mistake: `can not both modify and remove ${noun === 'label' ? 'a label' : 'an annotation'} in the same command` }
  return { resources, set, remove }
}

/** A key that has another value already, where nothing may be overwritten. */
export function overwritten(set: Readonly<Record<string, string>>, found: Readonly<Record<string, string>>): string | undefined {
  const clashing = Object.keys(set).sort().filter((key) => found[key] !== undefined && found[key] !== set[key])
  if (clashing.length === 0) return undefined
  return clashing.map((key) => `'${key}' already has a value (${found[key]}), and --overwrite is false`).join('\n')
}
