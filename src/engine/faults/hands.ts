// The hands of a person: every fault is sent as a hop from whoever does it to what it touches, and strikes when it arrives.
import { KUBECTL } from '../client/client.ts'
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import { Cell } from '../kernel/store.ts'
import { faultProblem, faults } from './catalogue.ts'
import { type FaultOptions, type FaultProblem, type FaultTarget, subjectOfTarget, type Workshop } from './define-fault.ts'

/** A fault as it is asked for. */
export interface FaultArgs {
  readonly name: string
  readonly target: FaultTarget
  readonly options: FaultOptions
}

/** What became of it: done, or why it could not be. */
export type FaultResult = { readonly struck: true } | { readonly problem: FaultProblem }

interface Reaching {
  readonly id: string
  readonly args: FaultArgs
}

export class Hands {
  /** Faults that have been sent and have not struck yet. */
  private readonly reaching: Cell<number>
  private readonly kernel: Kernel
  private readonly workshop: Workshop
  private readonly ended: (id: string, result: FaultResult) => void

  constructor(kernel: Kernel, workshop: Workshop, ended: (id: string, result: FaultResult) => void) {
    this.kernel = kernel
    this.workshop = workshop
    this.ended = ended
    this.reaching = kernel.adopt('faults/reaching', new Cell(0))
    // The ledger says by the number of its name which fault it was: numbers from before anybody acts, which going back leaves alone.
    for (const name of faults.keys()) kernel.names.id(name)
    kernel.onOp('fault', (delivery) => this.strike(delivery))
  }

  /** Begins a fault. One that cannot be done now is refused at once, unless another is on its way that may change that. */
  begin(id: string, args: FaultArgs): void {
    const { name, target, options } = args, { kernel, workshop } = this
    const problem = faultProblem(workshop, name, target, options), fault = faults.get(name)
    if (!fault || (problem && (this.reaching.value === 0 || !fault.targets.includes(target.kind)))) return this.ended(id, { problem: problem ?? { code: 'fault-unknown', params: { fault: name } } })
    const to = fault.at(workshop, target)
    this.reaching.value++
    kernel.send({ from: KUBECTL, to, op: 'fault', subject: subjectOfTarget(target), delayMs: kernel.latency('fault', to), payload: { id, args } satisfies Reaching, a: kernel.names.id(name) })
  }

  private strike({ payload }: Delivery): void {
    const { id, args: { name, target, options } } = payload as Reaching, { kernel, workshop } = this
    this.reaching.value--
    const problem = faultProblem(workshop, name, target, options), fault = faults.get(name), subject = subjectOfTarget(target)
    if (problem || !fault) {
      if (problem) kernel.decide(KUBECTL, subject, problem)
      return this.ended(id, { problem: problem ?? { code: 'fault-unknown', params: { fault: name } } })
    }
    const decision = { code: `you-${name}`, params: { ...fault.says?.(options, workshop, target), name: target.name } }
    for (const about of [subject, ...(fault.touches?.(workshop, target) ?? [])]) kernel.decide(KUBECTL, about, decision)
    fault.apply(workshop, target, options)
    this.ended(id, { struck: true })
  }
}
