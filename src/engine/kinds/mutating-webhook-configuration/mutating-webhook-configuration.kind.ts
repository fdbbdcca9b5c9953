// MutatingWebhookConfiguration: services that may change objects before they are stored.
import type { MutatingWebhook, MutatingWebhookConfiguration } from '../../generated/api-types.d.ts'
import { each, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { notSupported } from '../field-errors.ts'
import { webhookRules, webhooksErrors } from '../webhook-validation.ts'

const defaults = shape<MutatingWebhookConfiguration>({ webhooks: each(shape<MutatingWebhook>({ ...webhookRules, reinvocationPolicy: 'Never' })) })

function validate({ webhooks = [] }: MutatingWebhookConfiguration): FieldError[] {
  const policies = webhooks.flatMap(({ reinvocationPolicy: policy }, i) =>
    policy === undefined || policy === 'Never' || policy === 'IfNeeded' ? [] : [notSupported(`webhooks[${i}].reinvocationPolicy`, policy, ['IfNeeded', 'Never'])])
  return [...webhooksErrors(webhooks), ...policies]
}

export default defineKind<MutatingWebhookConfiguration>({
  group: 'admissionregistration.k8s.io', version: 'v1', kind: 'MutatingWebhookConfiguration', plural: 'mutatingwebhookconfigurations', namespaced: false,
  unconditionalUpdate: false,
  categories: ['api-extensions'], acts: false, generation: 'spec',
  defaults: (configuration) => defaults.fill(configuration),
  validate,
  columns: [{ name: 'Webhooks', cell: ({ webhooks = [] }) => webhooks.length }],
})
