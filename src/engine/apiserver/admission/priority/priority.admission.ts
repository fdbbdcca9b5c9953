// Priority: a Pod gets the number that its PriorityClass stands for; one class may be the default of all.
// Models plugin/pkg/admission/priority/admission.go.
import type { Pod, PriorityClass } from '../../../generated/api-types.d.ts'
import priorityClass from '../../../kinds/priority-class/priority-class.kind.ts'
import { forbidden } from '../../status-errors.ts'
import { type AdmissionView, type Admitted, type AdmissionRequest, defineAdmission } from '../define-admission.ts'

export default defineAdmission({
  name: 'Priority',
  order: 80,
  operations: ['create', 'update'],
  kinds: ['Pod', 'PriorityClass'],
  admit(request, view) {
    return request.kind.kind === 'PriorityClass' ? admitClass(request, view) : request.operation === 'create' ? admitPod(request, view) : { object: request.object }
  },
})

function admitPod({ kind, object, name }: AdmissionRequest, view: AdmissionView): Admitted {
  const pod = object as Pod
  if (!pod.spec) return { object }
  const { priorityClassName } = pod.spec
  const found = priorityClassName ? (view.get(priorityClass, undefined, priorityClassName) as PriorityClass | undefined) : lowestDefault(view)
  if (priorityClassName && !found) return { refused: forbidden(kind, name, `no PriorityClass with name ${priorityClassName} was found`) }
  const priority = found?.value ?? 0, preemptionPolicy = found?.preemptionPolicy ?? 'PreemptLowerPriority'
  if (pod.spec.priority !== undefined && pod.spec.priority !== priority) {
    return { refused: forbidden(kind, name, `the integer value of priority (${pod.spec.priority}) must not be provided in pod spec; priority admission controller computed ${priority} from the given PriorityClass name`) }
  }
  if (pod.spec.preemptionPolicy !== undefined && pod.spec.preemptionPolicy !== preemptionPolicy) {
    return { refused: forbidden(kind, name, `the string value of PreemptionPolicy (${pod.spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${preemptionPolicy} from the given PriorityClass name`) }
  }
  return { object: { ...pod, spec: { ...pod.spec, ...(found ? { priorityClassName: found.metadata.name } : {}), priority, preemptionPolicy } } as Pod }
}

/** Of several classes that claim to be the default, the one with the lowest value. */
function lowestDefault(view: AdmissionView): PriorityClass | undefined {
  const defaults = (view.list(priorityClass) as readonly PriorityClass[]).filter((c) => c.globalDefault)
  return defaults.reduce<PriorityClass | undefined>((lowest, c) => (!lowest || (c.value ?? 0) < (lowest.value ?? 0) ? c : lowest), undefined)
}

function admitClass({ kind, object, name }: AdmissionRequest, view: AdmissionView): Admitted {
  if (!(object as PriorityClass).globalDefault) return { object }
  const other = (view.list(priorityClass) as readonly PriorityClass[]).find((c) => c.globalDefault && c.metadata.name !== name)
  return other ? { refused: forbidden(kind, name, `PriorityClass ${other.metadata.name} is already marked as globalDefault`) } : { object }
}
