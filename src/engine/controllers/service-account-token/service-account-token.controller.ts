// The token controller: fills Secrets that ask for a token of a ServiceAccount, and takes them away with the account.
// Models pkg/controller/serviceaccount/tokens_controller.go.
import type { Secret, ServiceAccount } from '../../generated/api-types.d.ts'
import { defineController, watch } from '../../kernel/controller.ts'
import { keyOf } from '../../kernel/informer.ts'
import secretKind from '../../kinds/secret/secret.kind.ts'
import serviceAccountKind from '../../kinds/service-account/service-account.kind.ts'

const TYPE = 'kubernetes.io/service-account-token'
export const ACCOUNT_NAME = 'kubernetes.io/service-account.name'

/** Whether a Secret is there to hold a token. */
export function holdsToken({ type }: Secret): boolean {
  return type === TYPE
}

export default defineController<Secret>({
  name: 'serviceaccount-token-controller', workers: 5, reconciles: secretKind, ignoresOwnEvents: true,
  watches: [
    watch<Secret>(secretKind, ({ type, object }) => (type !== 'DELETED' && holdsToken(object) ? [keyOf(object)] : [])),
    watch<ServiceAccount>(serviceAccountKind, ({ type, object }, informer) =>
      (type === 'MODIFIED' ? [] : informer.list(secretKind, object.metadata.namespace).filter((secret) => holdsToken(secret) && secret.metadata.annotations?.[ACCOUNT_NAME] === object.metadata.name).map(keyOf))),
  ],
})
