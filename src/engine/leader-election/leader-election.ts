// kube-scheduler and kube-controller-manager on several machines, of which one instance each works: the candidates of both programs, and
// where the work of a program is done now.
// Simplified: an instance that waits for its turn has no cache of its own; in life a scheduler that waits keeps its own up to date, and begins a moment sooner.
import type { ComponentInfo } from '../kernel/component.ts'
import type { ProcessContext } from '../kernel/controller-process.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { Table } from '../kernel/store.ts'
import { Candidate } from './candidate.ts'

/** The working part of a program that one instance of several runs. */
export interface Elected {
  readonly program: string
  readonly role: ComponentInfo['role']
  /** A fresh process works from now on. */
  begin(): void
  /** Nobody works any longer. */
  end(): void
}

export class LeaderElection {
  readonly candidates: readonly Candidate[]
  /** By program, the candidate that leads. */
  private readonly leaders: Table<string>
  private readonly programs: readonly Elected[]
  private readonly kernel: Kernel

  constructor(context: ProcessContext, machines: readonly string[], programs: readonly Elected[]) {
    this.kernel = context.kernel
    this.programs = programs
    this.leaders = context.kernel.adopt('election/leaders', new Table<string>())
    this.candidates = programs.flatMap((elected) => machines.map((machine) => new Candidate(context, machine, elected.program, {
      begin: (address) => this.begin(elected, address), end: (address) => this.end(elected, address),
    })))
  }

  /** All instances come up. */
  start(): void {
    for (const { program } of this.programs) this.kernel.things.set('SimProcess', program, { state: 'Stopped', program, node: '' })
    for (const candidate of this.candidates) candidate.start()
  }

  get components(): readonly ComponentInfo[] {
    return this.candidates.map(({ address, program, machine }) => ({ address, role: this.programs.find((elected) => elected.program === program)?.role ?? 'process', node: machine }))
  }

  /** The machine on which the work of a program is done now; undefined while nobody leads. */
  machineOf(program: string): string | undefined {
    return this.leaders.get(program)?.split('/')[0]
  }

  /** A new leader works only once the one before has ended, whose Lease has run out. */
  private begin(elected: Elected, address: string): void {
    if (this.leaders.has(elected.program)) elected.end()
    this.leaders.set(elected.program, address)
    // What the program itself is, as one thing: on the machine of its leader.
    this.kernel.things.set('SimProcess', elected.program, { state: 'Running', program: elected.program, node: address.split('/')[0] })
    elected.begin()
  }

  private end(elected: Elected, address: string): void {
    if (this.leaders.get(elected.program) !== address) return
    this.leaders.delete(elected.program)
    this.kernel.things.change('SimProcess', elected.program, { state: 'Stopped' })
    elected.end()
  }
}
