// Running a command inside a container, as exec probes, hooks and `kubectl exec` do: the same shell that runs the containers' own command lines.
import type { ImageInside, Process } from '../images/define-image-behaviour.ts'
import { NO_WORLD, type World } from '../files/world.ts'
import { distributionProgram } from '../images/shell/distribution.ts'
import { Machine } from '../images/shell/machine.ts'
import type { ApiWish, Program, Reached } from '../images/shell/program.ts'
import { ShellRun } from '../images/shell/run.ts'
import { isShell, baseName } from '../images/shell/words.ts'

/** A command that does not end is broken off, as somebody would with Ctrl-C. */
const PATIENCE_MS = 30_000
const INTERRUPTED = 130

/** Where and on whose behalf a command runs. */
export interface ExecContext {
  /** With the trees as they are now. */
  readonly world?: World
  /** Working directory. */
  readonly folder?: string
  /** Wall time now, in ms since 1970. */
  readonly wallMs?: number
  readonly inside?: ImageInside
  readonly process: Process
  readonly elapsedMs: number
  readonly stdin?: string
  /** Asks over the network, so many ms after the command began. Without it only what listens in the container itself is known. */
  readonly reach?: (host: string, port: number, path: string, afterMs: number) => Reached
  /** Asks the API server, if it is behind a host and port, so many ms after the command began. */
  readonly api?: (host: string, port: number, wish: ApiWish, afterMs: number) => Reached | undefined
  /** A program of which nothing is known is taken for a check that passes, as those of applications mostly do. */
  readonly trusts?: boolean
}

export interface ExecOutcome {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  readonly tookMs: number
  readonly effects: NonNullable<Process['effects']>
  readonly isOutOfMemory?: true
  /** There is no such program, so that nothing ran. */
  readonly isMissing?: true
}

/** What a command gives at this moment. */
export function execute(context: ExecContext, command: readonly string[]): ExecOutcome {
  const { world = NO_WORLD, folder = '', wallMs = 0, inside, process, elapsedMs, stdin = '', reach, api, trusts = true } = context
  const machine = new Machine(world)
  machine.now = elapsedMs
  machine.folder = folder
  machine.serves.push(...(process.serves ?? []))
  const env = inside?.env ?? {}, own = inside?.programs ?? {}, programOf = (name: string): Program | undefined => (Object.hasOwn(own, name) ? own[name] : distributionProgram(name))
  const run = new ShellRun({
    env, programOf, wallMs: wallMs - elapsedMs, terminationLog: '', isGnu: inside?.isGnu ?? false, ...(reach ? { reach: (host: string, port: number, path: string) => reach(host, port, path, machine.now - elapsedMs) } : {}),
    ...(api ? { api: (host: string, port: number, wish: ApiWish) => api(host, port, wish, machine.now - elapsedMs) } : {}),
    lookUp: (name) => (name.startsWith('localhost:') ? 'known' : 'answers'), unknown: (path) => (trusts || (path.includes('/') && machine.exists(path)) ? {} : undefined),
  }, machine)
  run.feed(stdin)
  const [program = ''] = command, isKnown = trusts || isShell(baseName(program)) || ['env', 'exec', 'tini'].includes(baseName(program)) || programOf(baseName(program)) !== undefined || (program.includes('/') && machine.exists(program))
  if (!isKnown) return { exitCode: 126, stdout: '', stderr: '', tookMs: 0, effects: [], isMissing: true }
  const flow = command.length > 0 ? run.runWords(command) : 'next', isEndless = flow === 'forever'
  const text = (isError: boolean): string => {
    const lines = machine.logs.filter((line) => Boolean(line.isError) === isError)
    const isOpen = !machine.endsWithNewline && machine.logs.at(-1) === lines.at(-1)
    return lines.length === 0 ? '' : lines.map(({ line }) => line).join('\n') + (isOpen ? '' : '\n')
  }
  return {
    exitCode: isEndless ? INTERRUPTED : run.status, stdout: text(false), stderr: text(true), tookMs: isEndless ? PATIENCE_MS : Math.round(machine.now - elapsedMs), effects: machine.effects,
    ...(machine.isOutOfMemory || flow === 'killed' ? { isOutOfMemory: true } : {}),
  }
}
