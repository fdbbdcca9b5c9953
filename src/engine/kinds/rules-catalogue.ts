// The rules of every kind that has any: all *.rules.ts files. The engine gets them as a value, so that a page can load them later than the engine.
import type { KindRules, Rules } from './define-rules.ts'

const modules = import.meta.glob<KindRules>('./*/*.rules.ts', { eager: true, import: 'default' })

export const rules: Rules = new Map(Object.values(modules).map((one) => [one.kind, one]))
