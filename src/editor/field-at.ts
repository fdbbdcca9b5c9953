// Which field a line of a manifest writes. A draft is often not YAML yet, so that indentation is all there is to go by.

/** A field in a text: its kind as written, and its path without positions, such as spec.template.spec.containers.image. */
export interface FieldAt {
  readonly kind: string
  readonly path: string
  readonly name: string
}

const KEY = /^(\s*)((?:- +)*)(["']?)([\w./-]+)\3:(?=\s|$)/

/** The field whose name or value stands on a line (from 1); undefined on empty lines, comments and before the kind is written. */
export function fieldAt(text: string, line: number): FieldAt | undefined {
  const lines = text.split('\n')
  if (line > lines.length) return undefined
  let first = line - 1
  while (first > 0 && !lines[first].startsWith('---')) first--
  const after = lines.findIndex((candidate, index) => index > first && candidate.startsWith('---'))
  const kind = /^kind:\s*["']?([\w-]+)/m.exec(lines.slice(first, after === -1 ? undefined : after).join('\n'))?.[1]
  const current = lines[line - 1]
  if (kind === undefined || !/^\s*[^\s#]/.test(current) || current.startsWith('---')) return undefined

  const path: string[] = []
  let depth = Infinity
  for (let index = line - 1; index >= first && depth > 0; index--) {
    const found = KEY.exec(lines[index])
    if (!found) {
      // An item without a name, such as `- ReadWriteOnce`, belongs to the field above that holds the list.
      if (index === line - 1) depth = /^\s*/.exec(current)?.[0].length ?? 0
      if (index === line - 1 && current.trimStart().startsWith('-')) depth += 1
      continue
    }
    const [, indent, dashes, , name] = found
    const column = indent.length + dashes.length
    if (column >= depth) continue
    path.unshift(name)
    // The list that holds this item may stand in the very column of its dash.
    depth = dashes === '' ? column : indent.length + 1
  }
  const name = path.at(-1)
  return name === undefined ? undefined : { kind, path: path.join('.'), name }
}
