// Every *.allocator.ts.
import type { Allocator } from './define-allocator.ts'

const modules = import.meta.glob<Allocator>('./*.allocator.ts', { eager: true, import: 'default' })

export const allocators: readonly Allocator[] = Object.values(modules)
