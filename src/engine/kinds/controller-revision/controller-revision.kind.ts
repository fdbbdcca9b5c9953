// ControllerRevision: a template as it once was, kept so that a StatefulSet or DaemonSet can go back to it.
import type { ControllerRevision } from '../../generated/api-types.d.ts'
import { ageColumn } from '../columns.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { invalid, isDeepEqual, required } from '../field-errors.ts'
import { validateNonNegative } from '../pod-template/pod-texts.ts'

// Models ValidateControllerRevision in pkg/apis/apps/validation/validation.go.
function validate({ data, revision }: ControllerRevision): readonly FieldError[] {
  const errors: FieldError[] = []
  if (data === undefined || data === null) errors.push(required('data', 'data is mandatory'))
  validateNonNegative(revision, 'revision', errors)
  return errors
}

export default defineKind<ControllerRevision>({
  group: 'apps', version: 'v1', kind: 'ControllerRevision', plural: 'controllerrevisions', namespaced: true, acts: false, generation: 'never',
  validate,
  validateUpdate: (revision, old) => (isDeepEqual(revision.data, old.data) ? [] : [invalid('data', revision.data, 'field is immutable')]),
  age: false,
  columns: [
    { name: 'Controller', cell: ({ metadata }) => controllerOf(metadata.ownerReferences) },
    { name: 'Revision', cell: ({ revision }) => String(revision) },
    ageColumn,
  ],
})

/** `statefulset.apps/web`, or `<none>`. */
function controllerOf(owners: ControllerRevision['metadata']['ownerReferences']): string {
  const owner = owners?.find(({ controller }) => controller)
  if (!owner) return '<none>'
  const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : ''
  return `${owner.kind.toLowerCase()}${group}/${owner.name}`
}
