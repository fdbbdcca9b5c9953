// The rules of a Pod: what it must satisfy, what may not change and what is worth a warning.
import type { Pod, PodSpec } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { forbidden } from '../field-errors.ts'
import { validateImageSpaces } from '../pod-template/container-validation.ts'
import { validatePodAnnotations, validatePodSpec } from '../pod-template/pod-spec-validation.ts'
import { nameWarnings, podSpecWarnings } from '../pod-template/pod-warnings.ts'
import { validateEphemeralContainersUpdate, validatePodUpdate } from './pod-update-validation.ts'

/** A token is issued for an account, so there must be one. */
function validateTokens({ serviceAccountName, volumes }: PodSpec, errors: FieldError[]): void {
  if (serviceAccountName || !volumes) return
  volumes.forEach((volume, i) => {
    volume.projected?.sources?.forEach(({ serviceAccountToken }, j) => {
      if (!serviceAccountToken) return
      errors.push(forbidden(`spec.volumes[${i}].projected.sources[${j}].serviceAccountToken`, 'must not be specified when serviceAccountName is not set'))
    })
  })
}

// Models validatePodMetadataAndSpec and ValidatePodCreate in pkg/apis/core/validation/validation.go.
function validate({ metadata, spec }: Pod): readonly FieldError[] {
  const errors: FieldError[] = []
  if (metadata.annotations) validatePodAnnotations(metadata.annotations, spec, 'metadata.annotations', errors)
  validatePodSpec(spec, metadata.name, 'spec', errors)
  validateTokens(spec, errors)
  validateImageSpaces(spec.containers, 'spec.containers', errors)
  validateImageSpaces(spec.initContainers, 'spec.initContainers', errors)
  return errors
}

export default defineRules<Pod>({
  kind: 'Pod',
  validate,
  validateCreate: ({ spec }) => (spec.ephemeralContainers?.length ? [forbidden('spec.ephemeralContainers', 'cannot be set on create')] : []),
  validateUpdate: (pod, old, subresource) => (subresource === 'ephemeralcontainers' ? validateEphemeralContainersUpdate(pod, old) : validatePodUpdate(pod, old)),
  warnings: ({ metadata, spec }) => [...nameWarnings(metadata.name, "the Pod's hostname"), ...podSpecWarnings(spec, 'spec')],
})
