// The rules of a PodTemplate: what it must satisfy and what is worth a warning.
import type { PodTemplate } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { validatePodTemplateSpec } from './pod-spec-validation.ts'
import { podSpecWarnings } from './pod-warnings.ts'

function validate({ template }: PodTemplate): readonly FieldError[] {
  const errors: FieldError[] = []
  validatePodTemplateSpec(template ?? { spec: { containers: [] } }, 'template', errors)
  return errors
}

export default defineRules<PodTemplate>({
  kind: 'PodTemplate',
  validate,
  warnings: ({ template }) => podSpecWarnings(template?.spec, 'template.spec'),
})
