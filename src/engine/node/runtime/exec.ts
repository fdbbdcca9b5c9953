// Running a command inside a container, as exec probes and hooks do: the same shell that runs the containers' own command lines.
import type { Process } from '../images/define-image-behaviour.ts'
import { coreutils, isThere } from '../images/shell/coreutils.ts'
import { Machine } from '../images/shell/machine.ts'
import { networkTools } from '../images/shell/network-tools.ts'
import { ShellRun } from '../images/shell/run.ts'
import type { ExecSyncAnswer } from './cri.ts'

const PROGRAMS = { ...coreutils, ...networkTools }

/** What a command gives, `elapsedMs` after the process began. A program that nothing is known about succeeds, as a health check usually does. */
export function execute(process: Process, command: readonly string[], elapsedMs: number): ExecSyncAnswer {
  const run = new ShellRun({ env: {}, programs: PROGRAMS, wallMs: 0, terminationLog: '', lookUp: () => 'answers', unknown: () => ({}) }, machineAt(process, elapsedMs))
  if (command.length > 0) run.runWords(command)
  return { exitCode: run.status, output: run.machine.logs.map(({ line }) => line).join('\n') }
}

/** The container as it stands: its files, and the ports that it serves by now. */
function machineAt({ files = [], serves = [] }: Process, elapsedMs: number): Machine {
  const machine = new Machine((path) => {
    const spans = files.filter((file) => file.path === path)
    return spans.length === 0 ? isThere(path) : spans.some(({ fromMs, toMs }) => fromMs <= elapsedMs && (toMs === undefined || elapsedMs < toMs))
  })
  machine.now = elapsedMs
  machine.serves.push(...serves)
  return machine
}
