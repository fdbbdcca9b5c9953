// The programs that every distribution brings, whatever image is built on it.
import { coreutils } from './coreutils.ts'
import { networkTools } from './network-tools.ts'
import type { Program } from './program.ts'

const PROGRAMS: ReadonlyMap<string, Program> = new Map(Object.entries({ ...coreutils, ...networkTools }))

/** The program of this name; undefined if there is none. */
export function distributionProgram(name: string): Program | undefined {
  return PROGRAMS.get(name)
}
