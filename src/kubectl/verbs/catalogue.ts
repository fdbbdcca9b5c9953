// Every verb of kubectl that is declared, by name.
import type { Verb } from './define-verb.ts'

const modules = import.meta.glob<Verb>('./**/*.verb.ts', { eager: true, import: 'default' })

/** All verbs, by name. */
export const verbs: readonly Verb[] = Object.values(modules).sort((a, b) => (a.name < b.name ? -1 : 1))

export function verbNamed(name: string, among: readonly Verb[] = verbs): Verb | undefined {
  return among.find((verb) => verb.name === name) ?? among.find((verb) => verb.aliases?.includes(name))
}
