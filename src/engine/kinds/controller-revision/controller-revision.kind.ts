// ControllerRevision: a template as it once was, kept so that a StatefulSet or DaemonSet can go back to it.
import type { ControllerRevision } from '../../generated/api-types.d.ts'
import { ageColumn } from '../columns.ts'
import { defineKind } from '../define-kind.ts'

export default defineKind<ControllerRevision>({
  group: 'apps', version: 'v1', kind: 'ControllerRevision', plural: 'controllerrevisions', namespaced: true, acts: true, generation: 'never',
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
