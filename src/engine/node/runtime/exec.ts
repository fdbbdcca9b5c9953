// Running a command inside a container, as exec probes and hooks do: enough of a shell to test files and say true or false.
import type { Process } from '../images/define-image-behaviour.ts'
import type { ExecSyncAnswer } from './cri.ts'

const OK: ExecSyncAnswer = { exitCode: 0, output: '' }

/** What a command gives, `elapsedMs` after the process began. A command that nothing is known about succeeds, as a health check usually does. */
export function execute(process: Process, command: readonly string[], elapsedMs: number): ExecSyncAnswer {
  const [program = '', ...args] = unwrapShell(command)
  const exists = (path: string): boolean => (process.files ?? []).some((f) => f.path === path && f.fromMs <= elapsedMs && (f.toMs === undefined || elapsedMs < f.toMs))
  switch (program.slice(program.lastIndexOf('/') + 1)) {
    case 'false': return { exitCode: 1, output: '' }
    case 'exit': return { exitCode: Number(args[0] ?? 0), output: '' }
    case 'cat':
    case 'ls': {
      const missing = args.find((arg) => !arg.startsWith('-') && isTracked(process, arg) && !exists(arg))
      return missing === undefined ? OK : { exitCode: 1, output: `${program}: can't open '${missing}': No such file or directory` }
    }
    case 'test':
    case '[': {
      const path = args.find((arg) => arg.startsWith('/'))
      return path === undefined || !isTracked(process, path) || exists(path) ? OK : { exitCode: 1, output: '' }
    }
    default: return OK
  }
}

/** Files under /tmp come and go by the process's own doing; others belong to the image and are there. */
function isTracked(process: Process, path: string): boolean {
  return path.startsWith('/tmp/') || (process.files ?? []).some((f) => f.path === path)
}

function unwrapShell(command: readonly string[]): readonly string[] {
  const isShell = /^(\/bin\/)?(ba|a|da)?sh$/.test(command[0] ?? '') && command[1] === '-c'
  return isShell ? (command[2] ?? '').trim().split(/\s+/) : command
}
