// What the client does in the cluster's own time: programs such as `apply`, each a routine that sends requests and waits for answers.
import type { Program } from '../../engine/client/client.ts'

export interface ClientProgram {
  readonly name: string
  readonly program: Program
}

/** Declares a program. Files named *.program.ts export one by default and are collected into the catalogue. */
export function defineProgram(name: string, program: Program): ClientProgram {
  return { name, program }
}
