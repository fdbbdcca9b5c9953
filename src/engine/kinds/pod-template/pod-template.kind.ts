// PodTemplate: a template that stands alone; hardly anybody uses it, but it is part of the API.
import type { PodTemplate } from '../../generated/api-types.d.ts'
import { formatLabels } from '../columns.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import { containerColumns } from './container-columns.ts'
import { podTemplate } from './pod-spec-defaults.ts'

const defaults = shape<PodTemplate>({ template: orEmpty(podTemplate) })

export default defineKind<PodTemplate>({
  group: '', version: 'v1', kind: 'PodTemplate', plural: 'podtemplates', namespaced: true, acts: false,
  createOnUpdate: true,
  returnsDeleted: true,
  defaults: (object) => defaults.fill(object),
  age: false,
  columns: [
    ...containerColumns<PodTemplate>(({ template }) => template?.spec).map((column) => ({ ...column, priority: 0 })),
    { name: 'Pod Labels', cell: ({ template }) => formatLabels(template?.metadata?.labels) },
  ],
})
