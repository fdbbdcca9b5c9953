// The few commands that the terminal answers by itself: they look at the learner's files and ask nothing of the cluster.
import type { TerminalFiles } from './terminal-props.ts'

export interface LocalAnswer {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
  readonly clear?: boolean
}

interface Surroundings {
  readonly files: TerminalFiles
  readonly history: readonly string[]
  /** What `help` says, in the learner's language. */
  readonly help: string
}

type LocalCommand = (args: readonly string[], surroundings: Surroundings) => LocalAnswer

function printed(stdout: string): LocalAnswer {
  return { stdout, stderr: '', exit: 0 }
}

const COMMANDS: Readonly<Record<string, LocalCommand>> = {
  help: (_args, { help }) => printed(`${help}\n`),
  clear: () => ({ ...printed(''), clear: true }),
  ls: (_args, { files }) => printed(files.list().map(({ name }) => `${name}\n`).sort().join('')),
  history: (_args, { history }) => printed(history.map((line, index) => `${String(index + 1).padStart(5)}  ${line}\n`).join('')),
  cat(args, { files }) {
    const found = args.map((name) => ({ name, file: files.list().find((file) => file.name === name) }))
    const missing = found.filter(({ file }) => !file)
    const stdout = found.map(({ file }) => (file ? `${file.text.replace(/\n$/, '')}\n` : '')).join('')
    return { stdout, stderr: missing.map(({ name }) => `cat: ${name}: No such file or directory\n`).join(''), exit: missing.length > 0 ? 1 : 0 }
  },
}

/** Names of the local commands, for completion. */
export const LOCAL_COMMANDS: readonly string[] = Object.keys(COMMANDS).sort()

/** Answers a line that is a local command; undefined for any other. Behind a pipe or into a file goes nothing: such a line is the shell's. */
export function answerLocally(line: string, surroundings: Surroundings): LocalAnswer | undefined {
  const [name, ...args] = line.trim().split(/\s+/)
  if (!Object.hasOwn(COMMANDS, name) || /[|<>]/.test(line)) return undefined
  return COMMANDS[name](args, surroundings)
}
