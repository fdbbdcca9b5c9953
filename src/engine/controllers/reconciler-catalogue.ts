// What control loops do with the objects that users make: all *.reconciler.ts.
import type { Reconciler } from '../kernel/controller.ts'

const modules = import.meta.glob<Reconciler>('./*/*.reconciler.ts', { eager: true, import: 'default' })

export const reconcilers: readonly Reconciler[] = Object.values(modules)
