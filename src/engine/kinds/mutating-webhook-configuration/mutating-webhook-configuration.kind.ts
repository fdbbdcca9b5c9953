// MutatingWebhookConfiguration: services that may change objects before they are stored.
import type { MutatingWebhook, MutatingWebhookConfiguration } from '../../generated/api-types.d.ts'
import { each, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import { webhookRules } from '../webhook-defaults.ts'

const defaults = shape<MutatingWebhookConfiguration>({ webhooks: each(shape<MutatingWebhook>({ ...webhookRules, reinvocationPolicy: 'Never' })) })

export default defineKind<MutatingWebhookConfiguration>({
  group: 'admissionregistration.k8s.io', version: 'v1', kind: 'MutatingWebhookConfiguration', plural: 'mutatingwebhookconfigurations', namespaced: false,
  unconditionalUpdate: false,
  categories: ['api-extensions'], acts: false, generation: 'spec',
  defaults: (configuration) => defaults.fill(configuration),
  columns: [{ name: 'Webhooks', cell: ({ webhooks = [] }) => webhooks.length }],
})
