// ValidatingWebhookConfiguration: services that may refuse objects before they are stored.
import type { ValidatingWebhook, ValidatingWebhookConfiguration } from '../../generated/api-types.d.ts'
import { each, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import { webhookRules } from '../webhook-defaults.ts'

const defaults = shape<ValidatingWebhookConfiguration>({ webhooks: each(shape<ValidatingWebhook>(webhookRules)) })

export default defineKind<ValidatingWebhookConfiguration>({
  group: 'admissionregistration.k8s.io', version: 'v1', kind: 'ValidatingWebhookConfiguration', plural: 'validatingwebhookconfigurations', namespaced: false,
  unconditionalUpdate: false,
  categories: ['api-extensions'], acts: false, generation: 'spec',
  defaults: (configuration) => defaults.fill(configuration),
  columns: [{ name: 'Webhooks', cell: ({ webhooks = [] }) => webhooks.length }],
})
