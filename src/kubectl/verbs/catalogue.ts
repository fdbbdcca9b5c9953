// Every verb of kubectl that is declared, by name.
import type { Verb } from './define-verb.ts'

const modules = import.meta.glob<Verb>('./**/*.verb.ts', { eager: true, import: 'default' })

const verbs = new Map(Object.values(modules).sort((a, b) => (a.name < b.name ? -1 : 1)).map((verb) => [verb.name, verb]))

export function verbNamed(name: string): Verb | undefined {
  return verbs.get(name)
}

/** Names of all verbs, sorted. */
export function verbNames(): readonly string[] {
  return [...verbs.keys()]
}
