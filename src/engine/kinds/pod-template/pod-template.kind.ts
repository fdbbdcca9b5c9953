// PodTemplate: a template that stands alone; hardly anybody uses it, but it is part of the API.
import type { PodTemplate } from '../../generated/api-types.d.ts'
import { formatLabels } from '../columns.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { containerColumns } from './container-columns.ts'
import { podTemplate } from './pod-spec-defaults.ts'
import { validatePodTemplateSpec } from './pod-spec-validation.ts'
import { podSpecWarnings } from './pod-warnings.ts'

const defaults = shape<PodTemplate>({ template: orEmpty(podTemplate) })

function validate({ template }: PodTemplate): readonly FieldError[] {
  const errors: FieldError[] = []
  validatePodTemplateSpec(template ?? { spec: { containers: [] } }, 'template', errors)
  return errors
}

export default defineKind<PodTemplate>({
  group: '', version: 'v1', kind: 'PodTemplate', plural: 'podtemplates', namespaced: true, acts: false,
  createOnUpdate: true,
  returnsDeleted: true,
  defaults: (object) => defaults.fill(object),
  validate,
  warnings: ({ template }) => podSpecWarnings(template?.spec, 'template.spec'),
  age: false,
  columns: [
    ...containerColumns<PodTemplate>(({ template }) => template?.spec).map((column) => ({ ...column, priority: 0 })),
    { name: 'Pod Labels', cell: ({ template }) => formatLabels(template?.metadata?.labels) },
  ],
})
