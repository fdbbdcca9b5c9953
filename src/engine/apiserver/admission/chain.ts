// The admission chain: every *.admission.ts in order, and with the equipment every policy; by operation and kind, so that nobody is asked in vain.
import type { Decision } from '../../kernel/span.ts'
import type { KubeObject, Status } from '../../kube-object.ts'
import type { AdmissionRequest, AdmissionStep, AdmissionView } from './define-admission.ts'

const modules = import.meta.glob<AdmissionStep>('./*/*.admission.ts', { eager: true, import: 'default' })

/** What the chain made of an object; `changedBy` names the steps that changed it. */
export type Mutated = { readonly object: KubeObject; readonly changedBy: readonly string[]; readonly told: readonly Decision[] } | Refusal
/** What the checks ended with. */
export type Passed = { readonly warnings: readonly string[]; readonly charges: readonly KubeObject[] } | Refusal

/** A refusal, and the step that gave it. */
export interface Refusal {
  readonly refused: Status
  readonly by: string
  readonly lookAgainInMs?: number
}

/** The steps that look at objects of one kind. */
interface Concerned {
  readonly admitting: readonly AdmissionStep[]
  readonly checking: readonly AdmissionStep[]
}

const NONE: readonly never[] = []
const PASSED: Passed = { warnings: NONE, charges: NONE }

export class AdmissionChain {
  private readonly steps: readonly AdmissionStep[]
  private readonly concerned = { create: new Map<string, Concerned>(), update: new Map<string, Concerned>(), delete: new Map<string, Concerned>() }

  /** The steps that every cluster has from the start, and further ones. */
  constructor(policies: readonly AdmissionStep[] = []) {
    this.steps = [...Object.values(modules), ...policies].sort((x, y) => x.order - y.order)
  }

  private concerning({ operation, kind }: AdmissionRequest): Concerned {
    const byKind = this.concerned[operation]
    let known = byKind.get(kind.kind)
    if (!known) {
      const steps = this.steps.filter((step) => step.operations.includes(operation) && (!step.kinds || step.kinds.includes(kind.kind)))
      byKind.set(kind.kind, known = { admitting: steps.filter((step) => step.admit), checking: steps.filter((step) => step.check) })
    }
    return known
  }

  /** Sends an object through the steps that may change it; the first refusal ends it. */
  mutate(request: AdmissionRequest, view: AdmissionView): Mutated {
    let current = request, changedBy: string[] | undefined, told: Decision[] | undefined
    for (const step of this.concerning(request).admitting) {
      const admitted = step.admit!(current, view)
      if ('refused' in admitted) return { ...admitted, by: step.name }
      if (admitted.why) (told ??= []).push(admitted.why)
      if (admitted.object === current.object) continue
      ;(changedBy ??= []).push(step.name)
      current = { ...current, object: admitted.object }
    }
    return { object: current.object, changedBy: changedBy ?? NONE, told: told ?? NONE }
  }

  /** Shows an object to the steps that only check it; the first refusal ends it. */
  check(request: AdmissionRequest, view: AdmissionView): Passed {
    const { checking } = this.concerning(request)
    if (checking.length === 0) return PASSED
    let warnings: readonly string[] = NONE, charges: readonly KubeObject[] = NONE
    for (const step of checking) {
      const checked = step.check!(request, view)
      if (!checked) continue
      if ('refused' in checked) return { refused: checked.refused, by: step.name }
      if (checked.warnings) warnings = [...warnings, ...checked.warnings]
      if (checked.charges) charges = [...charges, ...checked.charges]
    }
    return { warnings, charges }
  }
}
