// What was typed into the terminal of one session and what came of it: lines run one after the other, each a Command. Outlives the pane, which folds.
import { createStore } from 'zustand/vanilla'
import { WorkerGone } from '../session/worker-client.ts'
import { lastPrinted, readPrinted } from '../session/keep/printed.ts'
import { LineHistory } from './line-history.ts'
import { answerLocally } from './local-command.ts'
import type { PrintedLine } from '../session/keep/printed.ts'
import type { ClusterSession } from '../session/session.ts'
import type { Command, CommandOutcome } from '../session/protocol.ts'
import type { Shell, TerminalFiles, TypedCommand } from './terminal-props.ts'

/** Why a line has no output of its own. */
export type Interruption = 'interrupted' | 'locked' | 'forked' | 'lost'

export interface Entry {
  readonly id: number
  readonly line: string
  /** Virtual ms at which it was run. */
  readonly at: number
  readonly state: 'waiting' | 'running' | 'done' | Interruption
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
  /** File that stdout went to. */
  readonly written?: string
}

interface TerminalState {
  readonly entries: readonly Entry[]
  /** Goes up when what an earlier visit printed takes the place of all. */
  readonly edition: number
}

/** Older output scrolls away for good. */
const MOST_ENTRIES = 200
const COMMAND_NOT_FOUND = 127
/** `-f .`: all files. */
const EVERY_FILE = /(-f|--filename)[= ]\s*\.\/?(\s|$)/

export class TerminalRun {
  readonly store = createStore<TerminalState>(() => ({ entries: [], edition: 0 }))
  readonly history = new LineHistory()
  readonly #session: ClusterSession
  #queue: { readonly id: number; readonly command: TypedCommand }[] = []
  #working = false
  #entries = 0
  /** Goes up when what runs is let go. */
  #round = 0
  /** The Command that is waited for. */
  #underWay: Command | undefined
  #surroundings: { readonly files: TerminalFiles; readonly help: string } | undefined

  constructor(session: ClusterSession) {
    this.#session = session
    session.on('fork', ({ at }) => this.#forked(at))
    session.on('ready', () => this.#opened())
  }

  /** Whether a line is under way. */
  get busy(): boolean { return this.store.getState().entries.some(({ state }) => state === 'running') }

  /** Runs what was typed, in order; returns the beginning of a command that goes on. */
  enter(text: string, shell: Shell, surroundings: { readonly files: TerminalFiles; readonly help: string }): string {
    const { commands, rest } = shell.split(text)
    this.#surroundings = surroundings
    for (const command of commands) {
      this.history.add(command.line)
      const id = ++this.#entries
      this.#queue.push({ id, command })
      this.#append({ id, line: command.line, at: this.#session.now, state: 'waiting', stdout: '', stderr: '', exit: 0 })
    }
    if (commands.length === 0 && rest === '') this.#append({ id: ++this.#entries, line: '', at: this.#session.now, state: 'done', stdout: '', stderr: '', exit: 0 })
    if (!this.#working) void this.#work()
    return rest
  }

  /** Ctrl+C: waits no longer, and forgets what was to come. A line of which nothing was run says so, as in a shell. */
  interrupt(typed: string): void {
    const { entries } = this.store.getState()
    if (!entries.some(({ state }) => state === 'waiting' || state === 'running')) {
      this.#append({ id: ++this.#entries, line: typed, at: this.#session.now, state: 'interrupted', stdout: '', stderr: '', exit: 130 })
      return
    }
    this.#interruptCommand()
    this.#letGo('interrupted')
  }

  /** The program in the cluster's time is ended, too: it would go on asking for ever. */
  #interruptCommand(): void {
    const index = this.#session.recipe.commands.findLastIndex(({ command }) => command === this.#underWay)
    this.#underWay = undefined
    // What cannot be sent now, such as in the past, ends with its fork; a worker that ended is told of elsewhere.
    if (index >= 0 && this.#session.playhead.getState().live) void this.#session.act({ do: 'interrupt', command: index }).catch((error: unknown) => { if (!(error instanceof WorkerGone)) throw error })
  }

  clear(): void { this.store.setState(({ entries }) => ({ entries: entries.filter(({ state }) => state === 'running' || state === 'waiting') })) }

  /** What is to be kept of it over a reload. A line that is under way loses its answer with the page. */
  printed(): readonly PrintedLine[] {
    return lastPrinted(this.store.getState().entries.map(({ id: _, state, ...entry }) => ({ ...entry, state: state === 'waiting' || state === 'running' ? 'lost' : state })))
  }

  /** Shows what was kept of this session in an earlier visit, in place of what is shown. */
  putBack(kept: unknown): void {
    this.#letGo('lost')
    this.store.setState(({ edition }) => ({ entries: readPrinted(kept).map((printed) => ({ ...printed, id: ++this.#entries })), edition: edition + 1 }))
  }

  #letGo(state: Interruption): void {
    this.#round++
    this.#queue = []
    this.#working = false
    this.store.setState(({ entries }) => ({ entries: entries.map((entry) => (entry.state === 'waiting' || entry.state === 'running' ? { ...entry, state, exit: 130 } : entry)) }))
  }

  #append(entry: Entry): void {
    this.store.setState(({ entries }) => ({ entries: [...entries, entry].slice(-MOST_ENTRIES) }))
  }

  #change(id: number, change: Partial<Entry>): void {
    this.store.setState(({ entries }) => ({ entries: entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)) }))
  }

  async #work(): Promise<void> {
    this.#working = true
    const round = this.#round
    let exit = 0
    for (let next = this.#queue.shift(); next && round === this.#round; next = this.#queue.shift()) {
      const { id, command } = next
      if (command.ifOk && exit !== 0) {
        this.#change(id, { state: 'done', exit })
        continue
      }
      this.#change(id, { state: 'running', at: this.#session.now })
      const ended = await this.#run(command.line)
      if (round !== this.#round) return
      exit = ended.exit ?? 0
      if (ended.clear) this.clear()
      this.#change(id, ended.change)
    }
    if (round === this.#round) this.#working = false
  }

  async #run(line: string): Promise<{ readonly change: Partial<Entry>; readonly exit?: number; readonly clear?: boolean }> {
    const { files, help } = this.#surroundings ?? { files: { list: () => [], write: () => undefined }, help: '' }
    const local = answerLocally(line, { files, help, history: this.history.lines })
    if (local) return { change: { state: 'done', stdout: local.stdout, stderr: local.stderr, exit: local.exit }, exit: local.exit, clear: local.clear }
    if (!/^(kubectl|k)(\s|$)/.test(line)) {
      const stderr = `bash: ${line.split(/\s/)[0]}: command not found\n`
      return { change: { state: 'done', stderr, exit: COMMAND_NOT_FOUND }, exit: COMMAND_NOT_FOUND }
    }
    const locked = this.#session.playhead.getState().locked
    const outcome = await this.#send(line, files)
    if (!outcome?.output) return { change: { state: locked ? 'locked' : 'forked', exit: 1 }, exit: 1 }
    const { stdout, stderr, exit, written } = outcome.output
    if (written) files.write(written.file, written.text, written.append)
    return { change: { state: 'done', stdout, stderr, exit, ...(written && { written: written.file }) }, exit }
  }

  async #send(line: string, files: TerminalFiles): Promise<CommandOutcome | undefined> {
    const named = files.list().filter(({ name }) => line.includes(name) || EVERY_FILE.test(line))
    const command: Command = { do: 'kubectl', line, ...(named.length > 0 && { files: Object.fromEntries(named.map(({ name, text }) => [name, text])) }) }
    this.#underWay = command
    try {
      return await this.#session.act(command)
    } catch (error) {
      if (error instanceof WorkerGone) return undefined
      throw error
    }
  }

  /** What was run after the fork has never happened. */
  #forked(at: number): void {
    this.store.setState(({ entries }) => ({ entries: entries.map((entry) => (entry.at > at && entry.state === 'done' && entry.line !== '' ? { ...entry, state: 'forked' } : entry)) }))
  }

  /** Another cluster has another story; one that was only restored goes on. */
  #opened(): void {
    if (this.#session.recipe.commands.some(({ command }) => command.do === 'kubectl')) return
    this.#letGo('lost')
    this.store.setState({ entries: [] })
  }
}

const runs = new WeakMap<ClusterSession, TerminalRun>()

/** The terminal of a session: the same one, however often its pane is opened. */
export function terminalOf(session: ClusterSession): TerminalRun {
  const run = runs.get(session) ?? new TerminalRun(session)
  runs.set(session, run)
  return run
}
