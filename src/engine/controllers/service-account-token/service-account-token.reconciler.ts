// What the token controller does with a Secret that is to hold a token. Models syncSecret and generateTokenIfNeeded of
// pkg/controller/serviceaccount/tokens_controller.go.
import { legacyClaims, tokenOf } from '../../apiserver/access/tokens.ts'
import type { Secret, ServiceAccount } from '../../generated/api-types.d.ts'
import { defineReconciler, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { splitKey } from '../../kernel/informer.ts'
import { failureReason, isFailure, must, RequestFailed, send, type Routine } from '../../kernel/sync.ts'
import { encodeBase64 } from '../../kinds/base64.ts'
import secretKind from '../../kinds/secret/secret.kind.ts'
import serviceAccountKind from '../../kinds/service-account/service-account.kind.ts'
import type { Status } from '../../kube-object.ts'
import { CLUSTER_CA } from '../cluster-ca.ts'
import controller, { ACCOUNT_NAME, holdsToken } from './service-account-token.controller.ts'

const ACCOUNT_UID = 'kubernetes.io/service-account.uid'

export default defineReconciler(controller, reconcile)

function* reconcile(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key), secret = view.get(secretKind, namespace, name)
  if (!secret || !holdsToken(secret) || secret.metadata.deletionTimestamp) return
  const account = yield* accountOf(view, secret)
  if (!account) return yield* removeOrphan(secret)
  const { annotations = {} } = secret.metadata, wanted = {
    'ca.crt': encodeBase64(CLUSTER_CA), namespace: encodeBase64(namespace),
    token: encodeBase64(tokenOf(legacyClaims(namespace, { name: account.metadata.name, uid: account.metadata.uid }, name))),
  }
  const isFilled = annotations[ACCOUNT_UID] === account.metadata.uid && Object.entries(wanted).every(([field, value]) => secret.data?.[field] === value)
  if (isFilled) return
  const body = { ...secret, metadata: { ...secret.metadata, annotations: { ...annotations, [ACCOUNT_UID]: account.metadata.uid } }, data: { ...secret.data, ...wanted } }
  yield* must({ verb: 'update', resource: 'secrets', namespace, name, body }, { code: 'account-token-made', params: { secret: name, account: account.metadata.name } })
}

/** The account that a Secret names; one that the cache does not have may just have been made. */
function* accountOf(view: SyncView, { metadata: { namespace = '', annotations = {} } }: Secret): Routine<ServiceAccount | undefined> {
  const name = annotations[ACCOUNT_NAME] ?? '', uid = annotations[ACCOUNT_UID], isMeant = (account: ServiceAccount): boolean => uid === undefined || uid === account.metadata.uid
  const cached = view.get(serviceAccountKind, namespace, name) as ServiceAccount | undefined
  if (cached && isMeant(cached)) return cached
  const answer = yield* send({ verb: 'get', resource: 'serviceaccounts', namespace, name })
  if (isFailure(answer)) {
    if (failureReason(answer) === 'NotFound') return undefined
    throw new RequestFailed(answer.body as Status)
  }
  const live = answer.body as ServiceAccount
  return isMeant(live) ? live : undefined
}

function* removeOrphan({ metadata: { namespace, name, uid, annotations = {} } }: Secret): Routine<void> {
  const answer = yield* send({ verb: 'delete', resource: 'secrets', namespace, name, body: { preconditions: { uid } } }, { code: 'account-token-orphaned', params: { secret: name, account: annotations[ACCOUNT_NAME] ?? '' } })
  if (isFailure(answer) && !['NotFound', 'Conflict'].includes(failureReason(answer))) throw new RequestFailed(answer.body as Status)
}
