// Files that the command line writes. One that cannot be written is a mistake of usage, not a crash.
import { writeFileSync } from 'node:fs'
import { UsageError } from './arguments.ts'

export function writeText(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${(error as Error).message}`)
  }
}
