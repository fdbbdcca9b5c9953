// The root CA publisher: a ConfigMap with the cluster's CA certificate in every Namespace, for Pods that talk to the API server.
// Models pkg/controller/certificates/rootcacertpublisher/publisher.go.
import type { ConfigMap, Namespace } from '../../generated/api-types.d.ts'
import { defineController, watch, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { failureReason, isFailure, must, RequestFailed, send, type Routine } from '../../kernel/sync.ts'
import configMapKind from '../../kinds/config-map/config-map.kind.ts'
import namespaceKind from '../../kinds/namespace/namespace.kind.ts'
import type { Status } from '../../kube-object.ts'
import { isEqual } from '../../structure.ts'
import { CLUSTER_CA } from '../cluster-ca.ts'

const NAME = 'kube-root-ca.crt'
const annotations = {
  'kubernetes.io/description': 'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
}

const data = { 'ca.crt': CLUSTER_CA }

export default defineController<Namespace>({
  name: 'root-ca-cert-publisher', workers: 1, reconciles: namespaceKind,
  watches: [watch<ConfigMap>(configMapKind, ({ type, object }) => (type !== 'ADDED' && object.metadata.name === NAME ? [object.metadata.namespace ?? ''] : []))],
  reconcile,
})

function* reconcile(view: SyncView, name: string): Routine<SyncResult> {
  const namespace = view.get(namespaceKind, undefined, name)
  if (namespace?.status?.phase !== 'Active') return
  const known = view.get(configMapKind, name, NAME), why = { code: 'root-ca-certificate', params: { namespace: name } }
  if (!known) {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: NAME, namespace: name, annotations }, data }
    const answer = yield* send({ verb: 'create', resource: 'configmaps', namespace: name, body }, why)
    // A Namespace on its way out takes nothing new: there is nothing left to do.
    if (isFailure(answer) && !['AlreadyExists', 'Forbidden', 'NotFound'].includes(failureReason(answer))) throw new RequestFailed(answer.body as Status)
    return
  }
  if (isEqual(known.data, data) && Object.entries(annotations).every(([key, value]) => known.metadata.annotations?.[key] === value)) return
  const body = { ...known, data, metadata: { ...known.metadata, annotations: { ...known.metadata.annotations, ...annotations } } }
  yield* must({ verb: 'update', resource: 'configmaps', namespace: name, name: NAME, body }, why)
}
