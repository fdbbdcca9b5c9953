// Every describer that is declared, by kind; what has none is described field by field.
import { describeFields } from './fields.ts'
import type { Describer } from './define-describer.ts'

const modules = import.meta.glob<Describer>('./kinds/*.describe.ts', { eager: true, import: 'default' })

const byKind = new Map(Object.values(modules).flatMap((describer) => describer.kinds.map((kind) => [kind, describer] as const)))

export function describerOf(kind: string): Describer {
  return byKind.get(kind) ?? describeFields
}
