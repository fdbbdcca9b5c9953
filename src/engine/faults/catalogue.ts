// Every fault that is declared, by name.
import type { Fault, FaultOptions, FaultProblem, FaultTarget, Workshop } from './define-fault.ts'

const modules = import.meta.glob<Fault>('./*.fault.ts', { eager: true, import: 'default' })

export const faults: ReadonlyMap<string, Fault> = new Map(Object.values(modules).sort((x, y) => (x.name < y.name ? -1 : 1)).map((fault) => [fault.name, fault]))

/** Why a fault cannot be done now; undefined where it can. */
export function faultProblem(workshop: Workshop, name: string, target: FaultTarget, options: FaultOptions): FaultProblem | undefined {
  const fault = faults.get(name)
  if (!fault) return { code: 'fault-unknown', params: { fault: name } }
  if (!fault.targets.includes(target.kind)) return { code: 'fault-not-for-kind', params: { fault: name, kind: target.kind } }
  const stranger = Object.keys(options).find((option) => !(fault.options ?? []).includes(option))
  return stranger === undefined ? fault.check(workshop, target, options) : { code: 'fault-unknown-option', params: { fault: name, option: stranger } }
}
