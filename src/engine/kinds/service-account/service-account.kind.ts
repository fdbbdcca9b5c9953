// ServiceAccount: who a Pod is to the API server.
import type { ServiceAccount } from '../../generated/api-types.d.ts'
import { defineKind } from '../define-kind.ts'

export default defineKind<ServiceAccount>({
  group: '', version: 'v1', kind: 'ServiceAccount', plural: 'serviceaccounts', shortNames: ['sa'], namespaced: true,
  subresources: ['token'], returnsDeleted: true,
  acts: true, generation: 'never',
  columns: [{ name: 'Secrets', cell: ({ secrets = [] }) => secrets.length }],
  scene: ({ secrets = [], imagePullSecrets = [] }) => ({
    secrets: secrets.map(({ name }) => name ?? ''),
    imagePullSecrets: imagePullSecrets.map(({ name }) => name ?? ''),
  }),
})
