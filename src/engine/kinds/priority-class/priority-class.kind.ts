// PriorityClass: which Pods go first, and whether they may push others out.
import type { PriorityClass } from '../../generated/api-types.d.ts'
import { ageColumn } from '../columns.ts'
import { shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

const defaults = shape<PriorityClass>({ value: 0, preemptionPolicy: 'PreemptLowerPriority' })

export default defineKind<PriorityClass>({
  group: 'scheduling.k8s.io', version: 'v1', kind: 'PriorityClass', plural: 'priorityclasses', shortNames: ['pc'], namespaced: false, acts: true, generation: 'spec',
  defaults: (priorityClass) => defaults.fill(priorityClass),
  age: false,
  columns: [
    { name: 'Value', type: 'integer', cell: ({ value = 0 }) => value },
    { name: 'Global-Default', type: 'boolean', cell: ({ globalDefault = false }) => globalDefault },
    ageColumn,
    { name: 'PreemptionPolicy', cell: ({ preemptionPolicy }) => preemptionPolicy ?? '' },
  ],
})
