// Every client program that is declared, by name.
import type { Program } from '../../engine/client/client.ts'
import type { ClientProgram } from './define-program.ts'

const modules = import.meta.glob<ClientProgram>('./*.program.ts', { eager: true, import: 'default' })

export const clientPrograms: Readonly<Record<string, Program>> = Object.fromEntries(
  Object.values(modules).sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, program }) => [name, program]),
)
