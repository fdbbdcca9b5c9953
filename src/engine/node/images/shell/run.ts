// Runs a shell script ahead of time: from a text and the programs that are there, when it ends and how, and what it does until then.
import type { NameState, Process } from '../define-image-behaviour.ts'
import { type Expansion, fieldsOf, textOf } from './expand.ts'
import { Machine } from './machine.ts'
import { parseScript } from './parse.ts'
import type { ApiWish, Outcome, Program, Reached } from './program.ts'
import type { Command, Redirect, Script, Word } from './syntax.ts'
import { Streams } from './streams.ts'
import { UnreadableScript } from './tokens.ts'
import { baseName, dropOptions, globbed, isShell, matchesPattern } from './words.ts'

export interface Surroundings {
  readonly env: Readonly<Record<string, string>>
  /** The program of this name; undefined: nobody knows of one. */
  programOf(name: string): Program | undefined
  /** What a program that nobody knows of does; undefined: there is none. */
  unknown(path: string): Outcome | undefined
  /** Wall time at the start, in ms since 1970. */
  readonly wallMs: number
  lookUp(host: string): NameState
  /** Asks somebody over the network as it is now. */
  readonly reach?: (host: string, port: number, path: string) => Reached
  /** Asks the API server, if it is behind a host and port. */
  readonly api?: (host: string, port: number, wish: ApiWish) => Reached | undefined
  /** Whether its programs speak as GNU's do, else as busybox. */
  readonly isGnu?: boolean
  /** Where the kubelet looks for last words. */
  readonly terminationLog: string
}

/** How a command went: it ended, the script ends, or nothing that comes after it is reached. */
type Flow = 'next' | 'exit' | 'break' | 'continue' | 'return' | 'forever' | 'killed'

/** A loop that never ends is followed for so many commands at a time; what it does later is worked out when somebody looks. */
const MOST_COMMANDS = 600
/** What is gone through once more on the way to that moment is bounded, too. */
const MOST_COMMANDS_AGAIN = 20_000
const NOT_FOUND = 127, ENDED_BY_TERM = 143, KILLED = 137
/** How long somebody who takes too much memory lives. */
const UNTIL_KILLED_MS = 50
const MOST_DEPTH = 40

export class ShellRun {
  readonly machine: Machine
  status = 0
  /** How the first process takes SIGTERM. A shell passes no signal on and, being the first process, ignores it unless it has a trap. */
  onTerm: Process['onTerm'] = 'ignored'
  reason: string | undefined
  private readonly surroundings: Surroundings
  private readonly streams: Streams
  private ownVariables: Map<string, string> | undefined
  private readonly functions = new Map<string, Command>()
  private parameters: readonly string[] = []
  /** It was followed no further, though it goes on. */
  isCutOff = false
  /** Folder of the pages that a server in it serves. */
  pages: string | undefined
  private commandsLeft = MOST_COMMANDS
  private commandsAgain = MOST_COMMANDS_AGAIN
  private depth = 0
  private stopsOnError = false
  private isCondition = false
  /** When the last of what runs in the background ends. */
  private backgroundEnds = 0
  private hasTrap = false

  constructor(surroundings: Surroundings, machine: Machine) {
    this.surroundings = surroundings
    this.machine = machine
    this.streams = new Streams(machine, surroundings.terminationLog)
  }

  /** Most programs are started with the environment as it is. */
  private get variables(): Map<string, string> { return this.ownVariables ??= new Map(Object.entries(this.surroundings.env)) }
  private get env(): Readonly<Record<string, string>> { return this.ownVariables ? Object.fromEntries(this.ownVariables) : this.surroundings.env }

  /** Text that comes in on standard input. */
  feed(text: string): void {
    this.streams.input = text
  }

  /** Runs words as they are, without a shell between: the first process is the program itself. */
  runWords(words: readonly string[]): Flow {
    const [program = ''] = words, name = baseName(program)
    if (isShell(name)) return this.shell(words)
    if (name === 'env' || name === 'exec' || name === 'tini' || name === 'dumb-init') return this.runWords(dropOptions(words.slice(1)))
    const outcome = this.outcomeOf(words)
    if (!outcome) {
      this.status = NOT_FOUND
      return 'exit'
    }
    this.onTerm = outcome.onTerm === 'ends' ? undefined : (outcome.onTerm ?? 'ignored')
    return this.apply(outcome)
  }

  /** `sh -c text`, `sh file`, or a bare shell, which ends at the end of its input. */
  private shell(words: readonly string[]): Flow {
    const at = words.findIndex((word, i) => i > 0 && /^-[a-z]*c$/.test(word))
    for (const word of words.slice(1, at < 0 ? undefined : at + 1)) if (/^-[a-z]*e/.test(word)) this.stopsOnError = true
    if (at >= 0) return this.runText(words[at + 1] ?? '', words.slice(at + 3))
    const file = words.slice(1).find((word) => !word.startsWith('-'))
    if (file === undefined) return this.streams.input === '' ? 'next' : this.runText(this.streams.input, [])
    const text = this.machine.read(file)
    if (text !== undefined) return this.runText(text, [])
    const complaint = this.surroundings.isGnu ? `${baseName(words[0])}: 0: cannot open ${file}: No such file` : `${baseName(words[0])}: can't open '${file}': No such file or directory`
    return this.apply(this.surroundings.unknown(file) ?? { code: 2, complaint })
  }

  /** Runs a script. One that this shell cannot read goes on for ever, as most servers do. */
  runText(text: string, parameters: readonly string[]): Flow {
    if (++this.depth > MOST_DEPTH) return 'forever'
    const before = this.parameters
    this.parameters = parameters
    let flow: Flow
    try {
      flow = this.runScript(parseScript(text))
    } catch (error) {
      if (!(error instanceof UnreadableScript)) throw error
      // Simplified: a script beyond this shell's means is taken for a server; a learner sees it running instead of what it would do.
      flow = 'forever'
    }
    this.parameters = before
    this.depth--
    return flow
  }

  private runScript(script: Script): Flow {
    let skips = false
    for (const [i, { command, after }] of script.entries()) {
      if (!skips) {
        const isTested = after === '&&' || after === '||'
        const flow = after === '&' ? this.inBackground(command) : this.conditionally(isTested, command)
        if (flow !== 'next') return flow
        if (this.stopsOnError && !this.isCondition && !isTested && after !== '&' && this.status !== 0 && !isNegated(command) && !isTestPart(script, i)) return 'exit'
      }
      skips = after === '&&' ? this.status !== 0 : after === '||' ? this.status === 0 : false
    }
    return 'next'
  }

  private conditionally(isTested: boolean, command: Command): Flow {
    const before = this.isCondition
    this.isCondition ||= isTested
    const flow = this.run(command)
    this.isCondition = before
    return flow
  }

  private inBackground(command: Command): Flow {
    const { now } = this.machine
    const flow = this.run(command)
    this.backgroundEnds = flow === 'forever' ? Infinity : Math.max(this.backgroundEnds, this.machine.now)
    this.machine.now = now
    this.status = 0
    return 'next'
  }

  /** Whether enough has been worked out. What was known before does not count. */
  private isSpent(): boolean {
    const left = this.machine.isBeyondKnown ? --this.commandsLeft : --this.commandsAgain
    if (left >= 0) return false
    this.isCutOff = true
    return true
  }

  private run(command: Command): Flow {
    if (this.isSpent()) return 'forever'
    switch (command.is) {
      case 'simple': return this.simple(command)
      case 'pipeline': return this.pipeline(command.stages, command.negated)
      case 'group': return this.redirected(command.redirects, () => this.runScript(command.body))
      case 'loop': return this.loop(() => this.test(command.condition), (passed) => passed !== command.until, command.body)
      case 'for': {
        const values = command.words.flatMap((word) => globbed(fieldsOf(word, this.expansion)))[Symbol.iterator]()
        const advance = (): Flow => {
          const next = values.next()
          this.status = next.done ? 1 : 0
          if (!next.done) this.variables.set(command.variable, next.value)
          return 'next'
        }
        return this.loop(advance, (passed) => passed, command.body)
      }
      case 'if': {
        for (const { condition, body } of command.branches) {
          const flow = this.test(condition)
          if (flow !== 'next') return flow
          if (this.status === 0) return this.runScript(body)
        }
        this.status = 0
        return this.runScript(command.otherwise)
      }
      case 'case': {
        const subject = textOf(command.subject, this.expansion)
        const branch = command.branches.find(({ patterns }) => patterns.some((pattern) => matchesPattern(textOf(pattern, this.expansion), subject)))
        this.status = 0
        return branch ? this.runScript(branch.body) : 'next'
      }
      case 'function':
        this.functions.set(command.name, command.body)
        this.status = 0
        return 'next'
    }
  }

  private test(condition: Script): Flow {
    const before = this.isCondition
    this.isCondition = true
    const flow = this.runScript(condition)
    this.isCondition = before
    return flow
  }

  private loop(condition: () => Flow, goesOn: (passed: boolean) => boolean, body: Script): Flow {
    let last = 0
    for (;;) {
      const checked = condition()
      if (checked !== 'next') return checked
      if (!goesOn(this.status === 0)) break
      const flow = this.runScript(body)
      if (flow === 'break') break
      if (flow !== 'next' && flow !== 'continue') return flow
      last = this.status
      if (this.isCutOff) return 'forever'
    }
    this.status = last
    return 'next'
  }

  private pipeline(stages: readonly Command[], negated: boolean): Flow {
    const { machine, streams } = this, { captured, input } = streams, start = machine.now
    let flow: Flow = 'next', end = start
    for (const [i, stage] of stages.entries()) {
      const isLast = i === stages.length - 1
      streams.captured = isLast ? captured : ''
      machine.now = start
      const ran = this.run(stage)
      if (ran === 'killed') return ran
      if (ran === 'forever') flow = 'forever'
      end = Math.max(end, machine.now)
      if (isLast) continue
      streams.input = streams.captured ?? ''
      streams.inputZeros = streams.capturedZeros
      streams.capturedZeros = 0
    }
    streams.input = input
    streams.inputZeros = 0
    machine.now = end
    if (negated) this.status = this.status === 0 ? 1 : 0
    return flow
  }

  private simple({ assignments, words, redirects }: Extract<Command, { is: 'simple' }>): Flow {
    const values = assignments.map(({ name, value }): [string, string] => [name, textOf(value, this.expansion)])
    const fields = words.flatMap((word) => fieldsOf(word, this.expansion))
    if (fields.length === 0) {
      this.status = 0
      for (const [name, value] of values) this.variables.set(name, value)
      return this.redirected(redirects, (): Flow => 'next')
    }
    return this.redirected(redirects, () => {
      const before = values.map(([name]): [string, string | undefined] => [name, this.variables.get(name)])
      for (const [name, value] of values) this.variables.set(name, value)
      const flow = this.invoke(fields)
      for (const [name, value] of before) {
        if (value === undefined) this.variables.delete(name)
        else this.variables.set(name, value)
      }
      return flow
    })
  }

  /** Does `body` with its streams joined to files, or says which of them cannot be. */
  private redirected(redirects: readonly Redirect[], body: () => Flow): Flow {
    return this.streams.redirected(redirects, this.text, body, (path, problem, isInput) => {
      this.streams.emit(`${this.redirectProblem(path, problem, isInput)}\n`, true)
      this.status = this.surroundings.isGnu ? 2 : 1
      return 'next'
    })
  }

  /** As dash says it, or busybox's ash. */
  private redirectProblem(path: string, problem: string, isInput: boolean): string {
    const isMissing = problem === 'No such file or directory'
    if (this.surroundings.isGnu) return `sh: 1: cannot ${isInput ? 'open' : 'create'} ${path}: ${isMissing ? (isInput ? 'No such file' : 'Directory nonexistent') : problem}`
    return `sh: can't ${isInput ? 'open' : 'create'} ${path}: ${isMissing ? (isInput ? 'no such file' : 'nonexistent directory') : problem}`
  }

  private invoke(words: readonly string[]): Flow {
    const [program, ...args] = words, body = this.functions.get(program)
    if (body) return this.callFunction(body, args)
    const built = this.builtin(program, args)
    if (built) return built
    const name = baseName(program)
    if (isShell(name)) {
      const flow = this.shell(words)
      return flow === 'exit' ? 'next' : flow
    }
    if (name === 'timeout') return this.timeout(args)
    if (['nohup', 'time', 'env', 'command', 'sudo', 'nice', 'xargs'].includes(name) && args.length > 0) return this.invoke(dropOptions(args))
    const outcome = this.outcomeOf(words)
    if (outcome) return this.apply(outcome)
    this.streams.emit(this.surroundings.isGnu ? `sh: 1: ${program}: not found\n` : `sh: ${program}: not found\n`, true)
    this.status = NOT_FOUND
    return 'next'
  }

  private callFunction(body: Command, args: readonly string[]): Flow {
    if (++this.depth > MOST_DEPTH) return 'forever'
    const before = this.parameters
    this.parameters = args
    const flow = this.run(body)
    this.parameters = before
    this.depth--
    return flow === 'return' ? 'next' : flow
  }

  /** What only the shell itself can do. */
  private builtin(name: string, args: readonly string[]): Flow | undefined {
    const done = (status = 0): Flow => {
      this.status = status
      return 'next'
    }
    switch (name) {
      case 'exit': {
        if (args[0] !== undefined) this.status = Number(args[0]) & 255
        return 'exit'
      }
      case 'return': {
        if (args[0] !== undefined) this.status = Number(args[0]) & 255
        return 'return'
      }
      case 'break': return 'break'
      case 'continue': return 'continue'
      case 'exec': return args.length === 0 ? done() : this.replace(args)
      case 'eval': return this.runText(args.join(' '), this.parameters)
      case 'export':
      case 'local':
      case 'declare':
      case 'readonly':
        for (const arg of args) {
          const at = arg.indexOf('=')
          if (at > 0) this.variables.set(arg.slice(0, at), arg.slice(at + 1))
        }
        return done()
      case 'unset':
        for (const arg of args) this.variables.delete(arg)
        return done()
      case 'set':
        if (args.some((arg) => /^-[a-z]*e/.test(arg))) this.stopsOnError = true
        if (args.includes('+e')) this.stopsOnError = false
        return done()
      case 'shift':
        this.parameters = this.parameters.slice(Number(args[0] ?? 1))
        return done()
      case 'trap':
        if (args.length > 1 && args.slice(1).some((signal) => /^(SIG)?TERM$|^15$/.test(signal))) this.trap(args[0])
        return done()
      case 'wait': return this.wait()
      case 'read': {
        const [line = '', ...rest] = this.streams.input.split('\n'), target = args.find((arg) => !arg.startsWith('-'))
        const isEmpty = this.streams.input === ''
        this.streams.input = rest.join('\n')
        if (target && !isEmpty) this.variables.set(target, line)
        return done(isEmpty ? 1 : 0)
      }
      default: return undefined
    }
  }

  /** Waits for what runs in the background. A trapped signal ends the waiting, and with it the script. */
  private wait(): Flow {
    this.status = 0
    if (this.backgroundEnds === Infinity) {
      if (this.hasTrap && this.onTerm === 'ignored') this.onTerm = { afterMs: 1, code: ENDED_BY_TERM }
      return 'forever'
    }
    this.machine.now = Math.max(this.machine.now, this.backgroundEnds)
    return 'next'
  }

  /** `exec program`: the program takes the shell's place, and its signals. */
  private replace(args: readonly string[]): Flow {
    const flow = this.streams.captured === undefined && this.depth <= 1 ? this.runWords(args) : this.invoke(args)
    return flow === 'forever' ? flow : 'exit'
  }

  /** A handler for SIGTERM is run ahead of time, too, on what is there now. */
  private trap(handler: string): void {
    this.hasTrap = handler !== ''
    const run = new ShellRun({ ...this.surroundings, env: this.env }, new Machine(this.machine.world))
    this.onTerm = run.runText(handler, []) === 'exit' ? { afterMs: Math.max(1, run.machine.now), code: run.status } : 'ignored'
  }

  private timeout(args: readonly string[]): Flow {
    const rest = dropOptions(args), { now } = this.machine, limitMs = Number.parseFloat(rest[0] ?? '0') * 1000
    const flow = this.invoke(rest.slice(1))
    if (flow !== 'forever' && this.machine.now - now <= limitMs) return flow
    this.machine.now = now + limitMs
    this.status = 124
    return 'next'
  }

  private outcomeOf([path, ...args]: readonly string[]): Outcome | undefined {
    const { machine, surroundings } = this, name = baseName(path)
    const program = surroundings.programOf(name)
    if (!program) return surroundings.unknown(path)
    return program({
      name, args, env: this.env, input: this.streams.input, zeros: this.streams.inputZeros, wallSeconds: Math.floor((surroundings.wallMs + machine.now) / 1000),
      exists: (file) => machine.exists(file), read: (file) => machine.read(file), look: (file) => machine.look(file), list: (folder) => machine.list(folder),
      writeProblem: (file, moreBytes) => machine.writeProblem(file, moreBytes), isGnu: surroundings.isGnu ?? false, folder: machine.folder || '/',
      isServed: (port) => machine.isServed(port), lookUp: (host) => surroundings.lookUp(host), ...(surroundings.reach ? { reach: surroundings.reach } : {}), ...(surroundings.api ? { api: surroundings.api } : {}),
    })
  }

  private apply(outcome: Outcome): Flow {
    const { machine } = this, taken = outcome.serves?.find(({ port }) => machine.world.takenPorts.includes(port))
    if (taken) return this.apply(outcome.whenPortTaken?.(taken.port) ?? { code: 1, forMs: 10, complaint: `listen tcp :${taken.port}: bind: address already in use` })
    for (const path of outcome.removes ?? []) machine.remove(path)
    for (const { path, text = '', bytes, appends = false, isFolder } of outcome.writes ?? []) {
      if (isFolder) machine.makeFolder(path)
      else machine.write(path, text, appends, bytes)
    }
    if (outcome.folder !== undefined) machine.folder = machine.absolute(outcome.folder)
    machine.memoryBytes += outcome.memoryBytes ?? 0
    this.streams.emit(outcome.output ?? '', false, outcome.isExact, outcome.zeros)
    this.streams.emit(outcome.complaint ?? '', true)
    if (machine.isOutOfMemory) return this.kill(outcome)
    // What goes on keeps what it has taken.
    if (outcome.forMs !== Infinity) machine.memoryBytes -= outcome.memoryBytes ?? 0
    if (outcome.pages !== undefined) this.pages = outcome.pages
    machine.serves.push(...(outcome.serves ?? []).map((served) => ({ ...served, afterMs: machine.now + served.afterMs })))
    // Of one server alone it is shared by all that run it.
    if (outcome.httpStatus) machine.httpStatus = Object.keys(machine.httpStatus).length === 0 ? outcome.httpStatus : { ...machine.httpStatus, ...outcome.httpStatus }
    machine.httpChanges.push(...(outcome.httpChanges ?? []).map((change) => ({ ...change, afterMs: machine.now + change.afterMs })))
    this.status = outcome.code ?? 0
    if (outcome.reason) this.reason = outcome.reason
    if (outcome.forMs === Infinity) {
      if (!outcome.inBackground) return 'forever'
      this.backgroundEnds = Infinity
      return 'next'
    }
    machine.now += outcome.forMs ?? 0
    return 'next'
  }

  /** The kernel ends everything in the container once its memory is used up. */
  private kill({ forMs = 0 }: Outcome): Flow {
    this.machine.now += Math.min(Math.max(forMs, UNTIL_KILLED_MS), 1_000)
    this.status = KILLED
    this.reason = 'OOMKilled'
    return 'killed'
  }

  private readonly text = (word: Word): string => textOf(word, this.expansion)

  private readonly expansion: Expansion = {
    variable: (name) => {
      if (name === '?') return String(this.status)
      if (name === '$') return '1'
      if (name === '@' || name === '*') return this.parameters.join(' ')
      if (name === '#') return String(this.parameters.length)
      return /^[1-9]$/.test(name) ? this.parameters[Number(name) - 1] : this.variables.get(name)
    },
    output: (script) => this.streams.capture(() => { this.runScript(script) }),
  }
}

function isNegated(command: Command): boolean {
  return command.is === 'pipeline' && command.negated
}

/** Whether a failure here is the left side of && or ||, which `set -e` forgives. */
function isTestPart(script: Script, i: number): boolean {
  return i > 0 && script[i - 1].after === '&&' && script[i].after !== ';'
}
