// NamespaceLifecycle: nothing is created in a namespace that is absent or going, and three namespaces are never deleted.
// Models apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go.
import namespace from '../../../kinds/namespace/namespace.kind.ts'
import { forbidden, namespaceTerminating, notFound } from '../../status-errors.ts'
import { defineAdmission } from '../define-admission.ts'

const IMMORTAL = ['default', 'kube-system', 'kube-public']

export default defineAdmission({
  name: 'NamespaceLifecycle',
  order: 10,
  operations: ['create', 'update', 'delete'],
  admit(request, view) {
    const { kind, object, operation, name } = request
    if (kind.kind === 'Namespace') {
      const isImmortal = operation === 'delete' && IMMORTAL.includes(name)
      return isImmortal ? { refused: forbidden(kind, name, 'this namespace may not be deleted') } : { object }
    }
    if (!kind.namespaced || operation !== 'create') return { object }
    const found = view.get(namespace, undefined, request.namespace)
    if (!found) return { refused: notFound(namespace, request.namespace) }
    if (found.metadata.deletionTimestamp) return { refused: namespaceTerminating(kind, name, request.namespace) }
    return { object }
  },
})
