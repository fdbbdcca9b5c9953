// The ServiceAccount controller: a ServiceAccount named default in every Namespace.
// Models pkg/controller/serviceaccount/serviceaccounts_controller.go.
import type { Namespace, ServiceAccount } from '../../generated/api-types.d.ts'
import { defineController, watch, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { failureReason, isFailure, RequestFailed, send, type Routine } from '../../kernel/sync.ts'
import namespaceKind from '../../kinds/namespace/namespace.kind.ts'
import serviceAccountKind from '../../kinds/service-account/service-account.kind.ts'
import type { Status } from '../../kube-object.ts'

const DEFAULT = 'default'

export default defineController<Namespace>({
  name: 'serviceaccount-controller', workers: 1, reconciles: namespaceKind,
  watches: [watch<ServiceAccount>(serviceAccountKind, ({ type, object }) => (type === 'DELETED' && object.metadata.name === DEFAULT ? [object.metadata.namespace ?? ''] : []))],
  reconcile,
})

function* reconcile(view: SyncView, name: string): Routine<SyncResult> {
  const namespace = view.get(namespaceKind, undefined, name)
  if (namespace?.status?.phase !== 'Active' || view.get(serviceAccountKind, name, DEFAULT)) return
  const body = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: DEFAULT, namespace: name } }
  const answer = yield* send({ verb: 'create', resource: 'serviceaccounts', namespace: name, body }, { code: 'default-service-account', params: { namespace: name } })
  // Conflicts and a Namespace on its way out are no failures: there is nothing left to do.
  if (isFailure(answer) && !['AlreadyExists', 'Forbidden', 'NotFound'].includes(failureReason(answer))) throw new RequestFailed(answer.body as Status)
}
