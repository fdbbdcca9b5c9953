// What of a Pod may change once it exists: images, deadlines, a shorter grace period, more tolerations, fewer gates.
// Models ValidatePodUpdate in pkg/apis/core/validation/validation.go.
import type { Container, NodeSelectorTerm, Pod, PodSpec } from '../../generated/api-types.d.ts'
import type { FieldError } from '../field-error.ts'
import { forbidden, invalid, isDeepEqual, required } from '../field-errors.ts'
import { goStructDiff } from '../go-struct-diff.ts'
import { internalPodSpec } from '../go-struct.ts'
import { inclusiveRange } from '../pod-template/pod-texts.ts'
import { validateAddedTolerations } from '../pod-template/toleration-validation.ts'

const int32 = 2147483647

const onlyThese = 'pod updates may not change fields other than `spec.containers[*].image`, `spec.initContainers[*].image`, `spec.activeDeadlineSeconds`, ' +
  '`spec.tolerations` (only additions to existing tolerations) or `spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

export function validatePodUpdate(pod: Pod, old: Pod): readonly FieldError[] {
  const errors: FieldError[] = []
  if (pod.spec === old.spec) return errors
  if (!validateContainerUpdates(pod.spec.containers, old.spec.containers, 'spec.containers', errors)) return errors
  if (!validateContainerUpdates(pod.spec.initContainers, old.spec.initContainers, 'spec.initContainers', errors)) return errors
  if (!validateDeadline(pod.spec.activeDeadlineSeconds, old.spec.activeDeadlineSeconds, errors)) return errors
  validateAddedTolerations(pod.spec.tolerations, old.spec.tolerations, 'spec.tolerations', errors)
  validateRemovedGates(pod.spec, old.spec, errors)
  const munged = withAllowedFieldsOf(pod.spec, old.spec, errors)
  if (!isDeepEqual(munged, old.spec)) {
    const difference = goStructDiff('PodSpec', internalPodSpec(old.spec), internalPodSpec(munged))
    errors.push(forbidden('spec', `${onlyThese}\n${difference}`))
  }
  return errors
}

/** Ephemeral containers only ever come. Models ValidatePodEphemeralContainersUpdate. */
export function validateEphemeralContainersUpdate({ spec, metadata: { annotations } }: Pod, { spec: { ephemeralContainers: before = [] } }: Pod): readonly FieldError[] {
  const path = 'spec.ephemeralContainers', now = spec.ephemeralContainers ?? []
  if (annotations?.['kubernetes.io/config.mirror'] !== undefined) return [forbidden('', 'static pods do not support ephemeral containers')]
  return before.flatMap((old): FieldError[] => {
    const same = now.find(({ name }) => name === old.name)
    if (!same) return [forbidden(path, `existing ephemeral containers ${JSON.stringify(old.name)} may not be removed\n`)]
    return isDeepEqual(same, old) ? [] : [forbidden(path, `existing ephemeral containers ${JSON.stringify(old.name)} may not be changed\n`)]
  })
}

/** False if there is no point in looking further. */
function validateContainerUpdates(now: readonly Container[] = [], before: readonly Container[] = [], path: string, errors: FieldError[]): boolean {
  if (now.length !== before.length) {
    errors.push(forbidden(path, 'pod updates may not add or remove containers'))
    return false
  }
  now.forEach(({ image = '' }, i) => {
    if (image === '') errors.push(required(`${path}[${i}].image`))
    if (image !== image.trim()) errors.push(invalid(`${path}[${i}].image`, image, 'must not have leading or trailing whitespace'))
  })
  return true
}

/** A deadline may come, or come closer. */
function validateDeadline(now: number | undefined, before: number | undefined, errors: FieldError[]): boolean {
  const path = 'spec.activeDeadlineSeconds'
  if (now === undefined) {
    if (before !== undefined) errors.push(invalid(path, undefined, 'must not update from a positive integer to nil value'))
    return true
  }
  if (now < 0 || now > int32) errors.push(invalid(path, now, inclusiveRange(0, int32)))
  else if (before !== undefined && before < now) errors.push(invalid(path, now, 'must be less than or equal to previous value'))
  else return true
  return false
}

/** Gates may only go. */
function validateRemovedGates({ schedulingGates = [] }: PodSpec, { schedulingGates: before = [] }: PodSpec, errors: FieldError[]): void {
  schedulingGates.forEach(({ name }, i) => {
    if (!before.some((gate) => gate.name === name)) errors.push(forbidden(`spec.schedulingGates[${i}].name`, `only deletion is allowed, but found new scheduling gate '${name}'`))
  })
}

/** While a Pod is gated, the nodes that it may go to can be narrowed down. Gives the fields as they were, with what is wrong about the change. */
function narrowed(spec: PodSpec, old: PodSpec, errors: FieldError[]): Partial<PodSpec> {
  if (Object.entries(old.nodeSelector ?? {}).some(([key, value]) => spec.nodeSelector?.[key] !== value)) {
    errors.push(invalid('spec.nodeSelector', spec.nodeSelector, 'only additions to spec.nodeSelector are allowed (no mutations or deletions)'))
  }
  validateNarrowedTerms(requiredTerms(spec), requiredTerms(old), errors)
  const { nodeAffinity, ...affinity } = spec.affinity ?? {}, before = old.affinity?.nodeAffinity
  const isEmpty = Object.keys(affinity).length === 0 && !before
  return { nodeSelector: old.nodeSelector, affinity: isEmpty && (!old.affinity || nodeAffinity) ? old.affinity : { ...affinity, ...(before && { nodeAffinity: before }) } }
}

function requiredTerms({ affinity }: PodSpec): readonly NodeSelectorTerm[] | undefined {
  return affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
}

/** Models validateNodeAffinityMutation: terms stay as many as they were, and each only grows. */
function validateNarrowedTerms(now: readonly NodeSelectorTerm[] = [], before: readonly NodeSelectorTerm[] | undefined, errors: FieldError[]): void {
  const path = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms'
  if (!before || before.length === 0) return
  if (now.length !== before.length) {
    errors.push(invalid(path, now, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'))
    return
  }
  const keeps = (some: readonly unknown[] = [], all: readonly unknown[] = []): boolean => all.every((one, i) => isDeepEqual(one, some[i]))
  now.forEach((term, i) => {
    if (!keeps(term.matchExpressions, before[i].matchExpressions) || !keeps(term.matchFields, before[i].matchFields)) errors.push(invalid(`${path}[${i}]`, term, 'only additions are allowed (no mutations or deletions)'))
  })
}

/** The new spec with everything put back that may change. */
function withAllowedFieldsOf(spec: PodSpec, old: PodSpec, errors: FieldError[]): PodSpec {
  const images = (containers: readonly Container[] | undefined, before: readonly Container[] | undefined): readonly Container[] | undefined =>
    containers?.map((container, i) => (container.image === before?.[i]?.image ? container : { ...container, image: before?.[i]?.image }))
  const grace = (old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1
  return {
    ...spec,
    containers: images(spec.containers, old.containers) ?? [],
    initContainers: images(spec.initContainers, old.initContainers),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    tolerations: old.tolerations,
    schedulingGates: old.schedulingGates,
    ...(old.schedulingGates?.length ? narrowed(spec, old, errors) : {}),
    ...(grace ? { terminationGracePeriodSeconds: old.terminationGracePeriodSeconds } : {}),
  }
}
