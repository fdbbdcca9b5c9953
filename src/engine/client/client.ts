// A client outside the cluster: runs programs such as `kubectl apply`, one routine each, from its own address.
import type { Kernel } from '../kernel/kernel.ts'
import type { ComponentInfo } from '../kernel/component.ts'
import { type Running, RoutineRunner } from '../kernel/routine-runner.ts'
import { Cell, Table } from '../kernel/store.ts'
import { RequestFailed, type Routine } from '../kernel/sync.ts'
import type { WallClock } from '../kernel/wall.ts'

export const KUBECTL = 'kubectl'

/** The wall clock of the client's own machine, in epoch milliseconds: ages are reckoned against it. */
export type ClientClock = () => number

/** What a client runs: must be the same routine whenever it is made again from the same arguments. */
export type Program = (args: never, clock: ClientClock) => Routine<unknown>

interface Started {
  readonly program: string
  readonly args: unknown
}

/** How a program ended. Plain data. */
export interface ProgramOutcome {
  readonly at: number
  readonly result?: unknown
  readonly failed?: RequestFailed['status']
}

export class Client {
  readonly components: readonly ComponentInfo[] = [{ address: KUBECTL, role: 'client' }]
  readonly outcomes: Table<ProgramOutcome>
  private readonly ids: Cell<number>
  private readonly runner: RoutineRunner<Started, unknown>
  private readonly kernel: Kernel
  private readonly delegates = new Map<string, (id: string, args: unknown) => void>()

  constructor(kernel: Kernel, programs: Readonly<Record<string, Program>>, wall: WallClock) {
    this.kernel = kernel
    this.outcomes = kernel.adopt(`${KUBECTL}/outcomes`, new Table<ProgramOutcome>())
    this.ids = kernel.adopt(`${KUBECTL}/ids`, new Cell(0))
    this.runner = new RoutineRunner<Started, unknown>(kernel, KUBECTL, {
      routine: (_key, { args }: Running<Started>, readings) => {
        const program = programs[args.program]
        if (!program) throw new Error(`no client program is called ${args.program}`)
        return program(args.args as never, () => readings.take(() => wall.epochMs + kernel.now))
      },
      ended: (key, _running, result) => {
        this.outcomes.set(key, result instanceof RequestFailed ? { at: kernel.now, failed: result.status } : { at: kernel.now, result })
      },
      record: () => undefined,
    })
    kernel.listen(KUBECTL, (delivery) => { this.runner.receive(delivery) })
  }

  /** Starts a program now; its id finds the outcome. */
  run(program: string, args: unknown): number {
    const id = ++this.ids.value
    const begin = this.delegates.get(program)
    if (begin) begin(String(id), args)
    else this.runner.begin(String(id), { program, args })
    return id
  }

  /** Leaves a program to somebody else, who ends it with `end`. */
  delegate(program: string, begin: (id: string, args: unknown) => void): void {
    this.delegates.set(program, begin)
  }

  /** A delegated program has ended. */
  end(id: string, outcome: Omit<ProgramOutcome, 'at'>): void {
    this.outcomes.set(id, { at: this.kernel.now, ...outcome })
  }

  /** Ends a program where it stands, as Ctrl+C does; what it asked for is answered to nobody. */
  interrupt(id: number, result: unknown): void {
    const key = String(id)
    if (!this.runner.has(key)) return
    this.runner.abandon(key)
    this.end(key, { result })
  }

  outcome(id: number): ProgramOutcome | undefined {
    return this.outcomes.get(String(id))
  }
}
