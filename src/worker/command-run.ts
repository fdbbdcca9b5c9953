// One Command under way: its requests in order, each sent when the one before was answered, and what became of each document.
// Plain data with times, so that a fork can take it back to where it stood.
import { deedsOf } from '../kubectl/line/deeds.ts'
import { filtered } from '../kubectl/line/filters.ts'
import { readLine } from '../kubectl/line/read-line.ts'
import { locateCauses } from '../kubectl/manifest/causes.ts'
import { readManifest } from '../kubectl/manifest/read-manifest.ts'
import type { KubectlLine } from '../kubectl/line/read-line.ts'
import type { ManifestDocument } from '../kubectl/manifest/read-manifest.ts'
import type { Cluster } from './engine-door.ts'
import type { Command, CommandOutcome, DocumentOutcome, LineOutput, TrafficCounts } from './protocol.ts'

/** What a client program says when it is done. `status` is the API server's Status where it refused. */
export interface ProgramOutcome extends Partial<TrafficCounts> {
  readonly result?: DocumentOutcome['result']
  /** Why a fault could not be done. */
  readonly problem?: CommandOutcome['refused']
  readonly code?: number
  readonly object?: { readonly kind?: string; readonly metadata?: { readonly name?: string; readonly namespace?: string } }
  readonly status?: {
    readonly message?: string
    readonly reason?: string
    readonly code?: number
    readonly details?: { readonly causes?: readonly { readonly field?: string; readonly message?: string }[] }
  }
  readonly warnings?: readonly string[]
  /** Of a line of kubectl. */
  readonly stdout?: string
  readonly stderr?: string
  readonly exit?: number
}

/** A request to make: which client program with which arguments, for which document of the text. */
interface Errand {
  readonly document: ManifestDocument | undefined
  readonly index: number
  readonly program: string
  readonly args: unknown
}

/** How a shell says that a program was ended by Ctrl+C: 128 and the number of SIGINT. */
const INTERRUPTED = 130

export class CommandRun {
  readonly index: number
  readonly command: Command
  readonly startedAt: number
  readonly #errands: readonly Errand[]
  /** Documents that were refused before any request: the text could not be read there. */
  readonly #unreadable: readonly DocumentOutcome[]
  readonly #refused: CommandOutcome['refused']
  readonly #line: PlannedLine | undefined
  #sent: { readonly program: number; readonly at: number }[] = []
  #answered: { readonly answer: ProgramOutcome; readonly at: number }[] = []

  constructor(index: number, command: Command, startedAt: number) {
    this.index = index
    this.command = command
    this.startedAt = startedAt
    const plan = planOf(command)
    this.#errands = plan.errands
    this.#unreadable = plan.unreadable
    this.#refused = plan.refused
    this.#line = plan.line
  }

  get done(): boolean { return this.#answered.length === this.#errands.length }

  /** Sends what is to be sent and takes what was answered. True when that changed anything. */
  proceed(cluster: Cluster): boolean {
    let changed = false
    while (!this.done) {
      if (this.#sent.length === this.#answered.length) {
        const errand = this.#errands[this.#sent.length]
        this.#sent.push({ program: cluster.run(errand.program, errand.args), at: cluster.now })
        changed = true
      }
      const answer = cluster.outcome(this.#sent[this.#sent.length - 1].program)
      if (answer === undefined) return changed
      this.#answered.push({ answer: answer as ProgramOutcome, at: cluster.now })
      changed = true
    }
    return changed
  }

  /** Ends what is under way of a line, as Ctrl+C does in a shell. */
  interrupt(cluster: Cluster): void {
    const underWay = this.#sent[this.#answered.length]
    if (this.#line && underWay) cluster.interrupt(underWay.program, { stdout: '', stderr: '', exit: INTERRUPTED })
  }

  /** Forgets what was sent or answered after `at`. */
  rewind(at: number): void {
    this.#sent = this.#sent.filter((sent) => sent.at <= at)
    this.#answered = this.#answered.filter((answer) => answer.at <= at)
  }

  outcome(now: number): CommandOutcome {
    if (this.#line) return { command: this.index, at: now, documents: [], ...lineOutcome(this.#line, this.#answered[0]?.answer) }
    if (this.command.do === 'fault') return { command: this.index, at: now, documents: [], ...struck(this.command, this.#answered[0]?.answer) }
    const answered = this.#answered.map(({ answer }, index) => documentOutcome(this.#errands[index], answer))
    const documents = [...this.#unreadable, ...answered].sort((a, b) => a.index - b.index)
    return { command: this.index, at: now, documents, ...(this.#refused && { refused: this.#refused }) }
  }
}

type FaultCommand = Extract<Command, { readonly do: 'fault' }>

/** A line of kubectl: what it asks for, or what a shell says to it. */
type PlannedLine = KubectlLine | { readonly output: LineOutput }

interface Plan {
  readonly errands: readonly Errand[]
  readonly unreadable: readonly DocumentOutcome[]
  readonly line?: PlannedLine
  readonly refused?: CommandOutcome['refused']
}

function planOf(command: Command): Plan {
  switch (command.do) {
    case 'apply': return planApply(command)
    case 'delete': return { errands: [{ document: undefined, index: 0, program: 'delete', args: { ref: command.ref } }], unreadable: [] }
    case 'answer': case 'interrupt': return { errands: [], unreadable: [] }
    case 'traffic': return { errands: [{ document: undefined, index: 0, program: 'traffic', args: { ref: { kind: 'Service', ...command.service }, service: command.service, count: command.count, everyMs: command.everyMs } }], unreadable: [] }
    case 'kubectl': return planLine(command)
    case 'fault': return { errands: [{ document: undefined, index: 0, program: 'fault', args: { name: command.fault, target: command.target, options: command.options ?? {} } }], unreadable: [] }
  }
}

function planLine({ line, files }: Extract<Command, { readonly do: 'kubectl' }>): Plan {
  const read = readLine(line, files)
  if ('output' in read) return { errands: [], unreadable: [], line: read }
  const { words, files: found } = read.kubectl
  return { errands: [{ document: undefined, index: 0, program: 'kubectl', args: { words, files: found } }], unreadable: [], line: read.kubectl }
}

/** What a line printed, through its pipes and into its file, and what it did. */
function lineOutcome(line: PlannedLine, answer: ProgramOutcome | undefined): Pick<CommandOutcome, 'output' | 'deeds'> {
  if ('output' in line) return { output: line.output, deeds: [] }
  const printed = printedBy(answer), { stdout, stderr, exit } = filtered(printed, line.filters)
  const { redirect } = line
  const output = redirect ? { stdout: '', stderr, exit, written: { ...redirect, text: stdout } } : { stdout, stderr, exit }
  return { output, deeds: deedsOf(line.words, printed) }
}

/** What a fault came to: it was done, or it says why it could not be. */
function struck({ fault, target }: FaultCommand, answer: ProgramOutcome | undefined): Pick<CommandOutcome, 'fault' | 'refused'> {
  return answer?.problem ? { refused: answer.problem } : { fault: { fault, target } }
}

/** A program that failed without printing anything lost its API server. */
function printedBy(answer: ProgramOutcome | undefined): LineOutput {
  if (answer?.exit !== undefined) return { stdout: answer.stdout ?? '', stderr: answer.stderr ?? '', exit: answer.exit }
  return { stdout: '', stderr: `${answer?.status?.message ?? 'error: no answer'}\n`, exit: 1 }
}

/** Each document of the text is a request of its own: one that is refused leaves the others whole. */
function planApply({ text, file, dryRun }: Extract<Command, { readonly do: 'apply' }>): Plan {
  const { documents, refused } = readManifest(text, file === undefined ? {} : { file })
  if (refused) return { errands: [], unreadable: [], refused: { code: refused.code, params: refused.params, ...(refused.range && { range: refused.range }) } }
  const errands: Errand[] = []
  const unreadable: DocumentOutcome[] = []
  for (const document of documents) {
    const { object, problem, index, range } = document
    if (object) errands.push({ document, index, program: 'apply', args: { object, dryRun: dryRun ?? false } })
    else unreadable.push({ index, result: 'rejected', message: problem?.message, reason: problem?.code, range, causes: problem && [{ message: problem.message, range: problem.range }] })
  }
  return { errands, unreadable }
}

function documentOutcome({ document, index, args }: Errand, answer: ProgramOutcome): DocumentOutcome {
  const { status, requests, results = {}, endpoints = {}, nodes = {} } = answer
  const named = answer.object ?? (args as { readonly object?: ProgramOutcome['object'] }).object
  const ref = named?.kind && named.metadata?.name
    ? { kind: named.kind, name: named.metadata.name, ...(named.metadata.namespace !== undefined && { namespace: named.metadata.namespace }) }
    : (args as { readonly ref?: DocumentOutcome['ref'] }).ref
  const warnings = [...(document?.warnings.map((warning) => warning.message) ?? []), ...(answer.warnings ?? [])]
  const base = { index, ...(ref && { ref }), ...(document && { range: document.range }), ...(warnings.length > 0 && { warnings }) }
  const code = answer.code ?? status?.code
  if (answer.result && answer.result !== 'rejected') return { ...base, result: answer.result, ...(code !== undefined && { code }), ...(requests !== undefined && { traffic: { requests, results, endpoints, nodes } }) }
  return {
    ...base,
    result: 'rejected',
    ...(code !== undefined && { code }),
    ...(status?.message !== undefined && { message: status.message }),
    ...(status?.reason !== undefined && { reason: status.reason }),
    ...(document && { causes: locateCauses(document, status ?? {}) }),
  }
}
