// What of a Pod may change once it exists: images, deadlines, a shorter grace period, more tolerations.
// Models ValidatePodUpdate in pkg/apis/core/validation/validation.go.
import type { Container, Pod, PodSpec } from '../../generated/api-types.d.ts'
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
  const munged = withAllowedFieldsOf(pod.spec, old.spec)
  if (!isDeepEqual(munged, old.spec)) {
    const difference = goStructDiff('PodSpec', internalPodSpec(old.spec), internalPodSpec(munged))
    errors.push(forbidden('spec', `${onlyThese}\n${difference}`))
  }
  return errors
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

/** The new spec with everything put back that may change. */
function withAllowedFieldsOf(spec: PodSpec, old: PodSpec): PodSpec {
  const images = (containers: readonly Container[] | undefined, before: readonly Container[] | undefined): readonly Container[] | undefined =>
    containers?.map((container, i) => (container.image === before?.[i]?.image ? container : { ...container, image: before?.[i]?.image }))
  const grace = (old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1
  return {
    ...spec,
    containers: images(spec.containers, old.containers) ?? [],
    initContainers: images(spec.initContainers, old.initContainers),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    tolerations: old.tolerations,
    ...(grace ? { terminationGracePeriodSeconds: old.terminationGracePeriodSeconds } : {}),
  }
}
