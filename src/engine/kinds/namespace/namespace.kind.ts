// Namespace: a scope for names, and for what is deleted together.
import type { Namespace } from '../../generated/api-types.d.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

const nameLabel = 'kubernetes.io/metadata.name'
export const finalizer = 'kubernetes'

const parts = shape<Namespace>({ spec: orEmpty(), status: orEmpty<NonNullable<Namespace['status']>>({ phase: 'Active' }) })

/** Every Namespace carries its name as a label, so that selectors can find it. */
function defaults(namespace: Namespace): Namespace {
  const filled = parts.fill(namespace)
  const name = filled.metadata?.name
  const labels = filled.metadata?.labels
  if (!name || labels?.[nameLabel] === name) return filled
  return { ...filled, metadata: { ...filled.metadata, labels: { ...labels, [nameLabel]: name } } }
}

/** The finalizer keeps the Namespace until the namespace controller has emptied it. */
function prepareCreate(namespace: Namespace): Namespace {
  const finalizers = namespace.spec?.finalizers ?? []
  const spec = finalizers.includes(finalizer) ? namespace.spec : { ...namespace.spec, finalizers: [...finalizers, finalizer] }
  return { ...namespace, spec, status: { phase: 'Active' } }
}

export default defineKind<Namespace>({
  group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', shortNames: ['ns'], namespaced: false,
  subresources: ['status', 'finalize'], acts: true, nameFormat: 'dns1123Label', generation: 'never',
  defaults,
  prepareCreate,
  prepareUpdate: (namespace, old) => ({ ...namespace, spec: { ...namespace.spec, finalizers: old.spec.finalizers }, status: old.status }),
  holdsDeletion: ({ spec }) => (spec?.finalizers ?? []).length > 0,
  onDelete: (namespace) => (namespace.status?.phase === 'Terminating' ? namespace : { ...namespace, status: { ...namespace.status, phase: 'Terminating' } }),
  selectableFields: { 'status.phase': ({ status }) => status?.phase ?? '', name: ({ metadata }) => metadata.name },
  columns: [{ name: 'Status', cell: ({ status }) => status?.phase ?? '' }],
  scene: ({ status }) => ({ phase: status?.phase ?? 'Active' }),
})
