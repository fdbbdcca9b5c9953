// The admission chain: every *.admission.ts in order.
import type { AdmissionRequest, AdmissionStep, AdmissionView, Admitted } from './define-admission.ts'

const modules = import.meta.glob<AdmissionStep>('./*/*.admission.ts', { eager: true, import: 'default' })

export const admissionChain: readonly AdmissionStep[] = Object.values(modules).sort((x, y) => x.order - y.order)

/** Sends an object through the chain; the first refusal ends it. */
export function runAdmission(request: AdmissionRequest, view: AdmissionView): Admitted {
  let { object } = request
  for (const step of admissionChain) {
    if (!step.operations.includes(request.operation)) continue
    if (step.kinds && !step.kinds.includes(request.kind.kind)) continue
    const admitted = step.admit({ ...request, object }, view)
    if ('refused' in admitted) return admitted
    object = admitted.object
  }
  return { object }
}
